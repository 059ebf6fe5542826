using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Every recorded act of authorised persons. The row of an activation is its decision: the document published of it is made
/// from the row, so that no crash can leave one without the other.
/// </summary>
internal static class LedgerDecisions
{
    /// <summary>The decisions of a contest, activations among them, ordered by digest.</summary>
    public static async Task<IReadOnlyList<StoredDecision>> ReadAsync(ILedgerStore ledger, string contest, CancellationToken cancel) =>
        With(await ledger.ReadDecisionsAsync(contest, cancel), await ledger.ReadActivationsAsync(contest, cancel));

    /// <summary>Decisions and activations read before, ordered by digest.</summary>
    public static IReadOnlyList<StoredDecision> With(IEnumerable<StoredDecision> decisions, IReadOnlyList<Activation> activations) =>
        [.. decisions.Concat(activations.Select(Of)).OrderBy(decision => decision.Digest)];

    /// <summary>The decision that an activation is.</summary>
    public static StoredDecision Of(Activation activation)
    {
        var document = DecisionDocument.Write(new Decision(
            activation.Contest, string.Empty, string.Empty, string.Empty, string.Empty, DecisionKind.Activate, default, [], [], string.Empty, null,
            "activation", activation.Reason, [.. activation.By.Split(',').Order(StringComparer.Ordinal)], activation.At)
        {
            Activates = new ActivatedVersion(activation.Number, activation.Definition, activation.Register, activation.Edition) { Key = activation.Key },
        });
        return new StoredDecision(activation.Contest, document.Digest, document.Bytes);
    }
}
