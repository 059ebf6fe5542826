using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>What a roll-up counts, and the instant it speaks of.</summary>
/// <param name="Ledger">The cut.</param>
/// <param name="Decisions">Its decisions as documents.</param>
/// <param name="AsOf">The instant.</param>
internal sealed record DatedCut(LedgerCut Ledger, IReadOnlyList<ResultDocument> Decisions, DateTimeOffset AsOf)
{
    /// <summary>
    /// Reads the cut: the store gives cuts that only grow. The clock is read last: nothing in the cut was received later, unless
    /// another server's clock is ahead.
    /// </summary>
    public static async Task<DatedCut> ReadAsync(ILedgerStore ledger, ContestInForce inForce, TimeProvider clock, CancellationToken cancel)
    {
        var contest = inForce.Definition.Id;
        var activations = await ledger.ReadActivationsAsync(contest, cancel);
        var stored = await ledger.ReadCutAsync(contest, cancel);
        var edition = activations.Count == 0 ? 1 : activations[^1].Edition;
        if (edition > 1)
        {
            CheckRead(contest, stored.Uploads, await ledger.ListReceiptsAsync(contest, cancel), edition);
        }

        var decisions = LedgerDecisions.With(stored.Decisions, activations);
        var cut = new LedgerCut(
            stored.Uploads, decisions.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes))), inForce.Key);
        var documents = decisions.Select(decision => new ResultDocument(decision.Digest, decision.Bytes)).ToList();
        return new DatedCut(cut, documents, Instant.Truncate(clock.GetUtcNow()))
            .NotBefore(cut.Uploads.Count == 0 ? null : cut.Uploads[^1].Received);
    }

    /// <summary>A cut of a later edition has everything that earlier ones had, or none is taken.</summary>
    /// <exception cref="PipelineException">Uploads of the cut are not yet read into the edition in force.</exception>
    private static void CheckRead(string contest, IReadOnlyList<Upload> finished, IReadOnlySet<string> receipts, int edition)
    {
        var unread = finished.Count(upload => !receipts.Contains(ReceiptKey.Of(upload.Id, edition)));
        if (unread > 0)
        {
            throw new PipelineException(
                $"{unread} uploads of contest {contest} are not yet read into edition {edition} of the ledger. Run reconcile, then roll up.");
        }
    }

    /// <summary>Whether somebody counted more than this cut has.</summary>
    public bool IsBehind(long uploads, long decisions) => uploads > Ledger.Uploads.Count || decisions > Ledger.Decisions.Count;

    /// <summary>The same cut, speaking of an instant not before <paramref name="instant"/>: clocks are set back, snapshots are not.</summary>
    public DatedCut NotBefore(DateTimeOffset? instant) => instant > AsOf ? this with { AsOf = instant.Value } : this;
}
