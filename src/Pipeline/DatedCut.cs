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
    public static async Task<DatedCut> ReadAsync(ILedgerStore ledger, string contest, TimeProvider clock, CancellationToken cancel)
    {
        var stored = await ledger.ReadCutAsync(contest, cancel);
        var cut = new LedgerCut(
            stored.Uploads, stored.Decisions.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes))));
        var documents = stored.Decisions.OrderBy(decision => decision.Digest).Select(decision => new ResultDocument(decision.Digest, decision.Bytes)).ToList();
        return new DatedCut(cut, documents, Instant.Truncate(clock.GetUtcNow()))
            .NotBefore(cut.Uploads.Count == 0 ? null : cut.Uploads[^1].Received);
    }

    /// <summary>Whether somebody counted more than this cut has.</summary>
    public bool IsBehind(long uploads, long decisions) => uploads > Ledger.Uploads.Count || decisions > Ledger.Decisions.Count;

    /// <summary>The same cut, speaking of an instant not before <paramref name="instant"/>: clocks are set back, snapshots are not.</summary>
    public DatedCut NotBefore(DateTimeOffset? instant) => instant > AsOf ? this with { AsOf = instant.Value } : this;
}
