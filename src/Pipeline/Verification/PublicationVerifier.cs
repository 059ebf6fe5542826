using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Verifies published documents: fetch, hash, add. Walks the chain of snapshots back to the first, then every document
/// that any snapshot reaches, oldest first; each document once per definition and register.
/// </summary>
public sealed class PublicationVerifier
{
    private readonly Anchors _anchors;
    private readonly VerificationReport _report;
    private readonly DocumentSource _documents;
    private readonly ChainCheck _chain;
    private readonly LogCheck _log;
    private readonly FoundationCheck _foundations;
    private AreaWalk? _walk;
    private ObservationWalk? _observations;

    private PublicationVerifier(IPublication publication, Anchors anchors, VerificationReport report)
    {
        _anchors = anchors;
        _report = report;
        _documents = new DocumentSource(publication, report);
        _chain = new ChainCheck(publication, anchors, report);
        _log = new LogCheck(report, _documents.LoadAsync);
        _foundations = new FoundationCheck(publication, _documents, report);
    }

    /// <summary>Verifies a publication.</summary>
    /// <param name="publication">Where the documents are.</param>
    /// <param name="anchors">What is known from outside.</param>
    /// <param name="onDocument">Told how many documents have been checked.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="PipelineException">The publication cannot be reached.</exception>
    public static async Task<VerificationReport> VerifyAsync(
        IPublication publication, Anchors anchors, Action<long>? onDocument, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(publication);
        ArgumentNullException.ThrowIfNull(anchors);
        var report = new VerificationReport { Reach = Reach.Documents, IsAnchored = anchors.HasAny };
        await VerifyAsync(publication, anchors, report, prove: null, onDocument, cancel);
        return report;
    }

    /// <summary>Verifies a publication into a report, and returns the chain, oldest first.</summary>
    internal static async Task<VerifiedPublication> VerifyAsync(
        IPublication publication, Anchors anchors, VerificationReport report, ProveLeftOvers? prove, Action<long>? onDocument, CancellationToken cancel)
    {
        var verifier = new PublicationVerifier(publication, anchors, report);
        var chain = await verifier._chain.WalkAsync(cancel);
        ContestInForce? contest = null;
        foreach (var snapshot in chain)
        {
            contest = await verifier.CheckSnapshotAsync(snapshot.Snapshot, onDocument, cancel);
        }

        foreach (var decision in verifier._log.Recorded)
        {
            if (decision.Decision.Activates is { } version)
            {
                await verifier._foundations.CheckActivationAsync(decision.Digest, version, cancel);
            }
        }

        verifier.CheckKey();

        verifier._log.CheckReceipt(verifier._anchors.Receipt);
        await verifier._documents.CheckExtraAsync(chain.Count == 0 ? null : chain[^1].Snapshot.Contest, verifier._chain.IsWhole, prove, cancel);
        return new VerifiedPublication(chain, verifier._log.Uploads, verifier._log.Decisions, contest);
    }

    /// <summary>A contest has one key from its first activation, or none: the names of a later key would be those of other things.</summary>
    private void CheckKey()
    {
        var activations = _log.Recorded.Where(decision => decision.Decision.Activates is not null).OrderBy(decision => decision.Decision.Activates!.Number).ToList();
        foreach (var other in activations.Where(decision => decision.Decision.Activates!.Key != activations[0].Decision.Activates!.Key))
        {
            _report.Add(MismatchKind.Changed, $"decision {other.Digest}", "It names another key for contents and evidence than the first activation.");
        }

        if (_report.Reach == Reach.Documents && activations is [{ Decision.Activates.Key.IsNone: false }, ..])
        {
            _report.Note(
                "Contents and evidence are named under a key that is not published, because small stations are published merged (minPublish): that a name is that of its content or file "
                + "can be seen only where the store is at hand. Figures, sums, states and the log were checked as always; a receipt still proves its upload.");
        }
    }

    /// <summary>Checks everything that a snapshot reaches and returns what it rests on, null when that cannot be read.</summary>
    private async Task<ContestInForce?> CheckSnapshotAsync(Snapshot snapshot, Action<long>? onDocument, CancellationToken cancel)
    {
        var name = $"snapshot {snapshot.Sequence}";
        await _log.CheckAsync(snapshot, name, cancel);
        if (await _documents.LoadAsync(snapshot.Root, name, cancel) is not { } root)
        {
            return null;
        }

        using var nation = root;
        if (await _foundations.CheckAsync(snapshot.Root, nation.RootElement, cancel) is not var (contest, foundation))
        {
            return null;
        }

        if (_walk is null || _walk.Contest != contest)
        {
            _walk = new AreaWalk(contest, _documents, _report);
        }

        if (_observations is null || _observations.Contest != contest)
        {
            _observations = new ObservationWalk(contest, _documents, _report);
        }

        await _observations.CheckAsync(snapshot, cancel);
        await _walk.CheckAsync(snapshot, nation.RootElement, foundation, _log, onDocument, cancel);
        _log.CheckCited(name, _walk.TakeCited());
        return contest;
    }
}

/// <summary>What was verified, for further checks: the chain, what its logs say, and the contest that its last snapshot rests on.</summary>
internal sealed record VerifiedPublication(
    IReadOnlyList<SignedSnapshot> Chain,
    IReadOnlyDictionary<string, LoggedUpload> Uploads,
    IReadOnlySet<Digest> Decisions,
    ContestInForce? Contest);
