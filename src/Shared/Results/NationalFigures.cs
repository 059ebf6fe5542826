using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>
/// The figures that a final result declares: sums, coverage by state, shares. What still arrives afterwards changes neither;
/// warnings and entries without a station are not among them, because late ones may add to those.
/// </summary>
public static class NationalFigures
{
    /// <summary>The name of the figures: SHA-256 of their canonical JSON.</summary>
    public static Digest DigestOf(Tally nation)
    {
        ArgumentNullException.ThrowIfNull(nation);
        var json = new CanonicalJson(512);
        json.StartObject()
            .Member("apart").Numbers(nation.Apart)
            .Member("deciding").Number(nation.Deciding)
            .Member("lines").Numbers(nation.Lines)
            .Member("registered").Numbers(nation.Registered)
            .Member("registeredApart").Numbers(nation.RegisteredApart)
            .Member("reported").Numbers(nation.Reported)
            .Member("shares").Numbers(nation.Shares)
            .Member("stations").Numbers(nation.Stations)
            .Member("unknownRegistered").Number(nation.UnknownRegistered)
            .EndObject();
        return Digest.Of(json.Written.Span);
    }

    /// <summary>How final a national result is: a pure function of the ledger cut and the figures it gives.</summary>
    /// <param name="nation">The national tally.</param>
    /// <param name="uploads">Number of uploads in the cut.</param>
    /// <param name="decisions">The decisions of the cut.</param>
    public static SnapshotStatus StatusOf(Tally nation, long uploads, IReadOnlyCollection<RecordedDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(nation);
        ArgumentNullException.ThrowIfNull(decisions);
        var stage = ContestStage.Of(decisions);
        if (stage.Final?.Decision.Declares is { } declared && declared.Figures == DigestOf(nation))
        {
            return stage.WasReopened ? SnapshotStatus.Corrected : SnapshotStatus.Final;
        }

        if (uploads == 0 && decisions.All(decision => decision.Decision.Kind == DecisionKind.Activate))
        {
            return SnapshotStatus.Zero;
        }

        return nation.Uncounted > 0 ? SnapshotStatus.Partial : SnapshotStatus.Preliminary;
    }

    /// <summary>Whether the outcome may still change: until it is declared, it may.</summary>
    public static bool IsProvisional(SnapshotStatus status) => status is not (SnapshotStatus.Final or SnapshotStatus.Corrected);
}
