using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>What a partition is computed from beside its items. The same for every partition of one roll-up.</summary>
/// <param name="Contest">Definition and register in force.</param>
/// <param name="Edition">Edition of the ledger.</param>
/// <param name="Cut">The uploads and decisions that count.</param>
internal sealed record RollupInput(ContestInForce Contest, int Edition, LedgerCut Cut)
{
    private string Id => Contest.Definition.Id;

    /// <inheritdoc cref="RollupInput"/>
    public LedgerCut Cut { get; } = Cut.NamedBy(Contest.Key);

    /// <summary>
    /// Places what waits: partition <c>?</c>, and every partition that the register no longer has. Nothing sent drops out of
    /// sight. What observers send is no part of it.
    /// </summary>
    public async Task<UnplacedEntries> PlaceAsync(ILedgerStore ledger, CancellationToken cancel)
    {
        var parts = new List<ItemPart>();
        foreach (var partition in await ledger.ListPartitionsAsync(Id, Edition, cancel))
        {
            if (partition != ItemPart.Observations && Contest.Register.FindPart(partition) is null)
            {
                parts.AddRange(await ledger.ReadItemsAsync(Id, Edition, partition, cancel));
            }
        }

        return UnplacedEntries.Place(Contest.Definition, Contest.Register, parts, Cut);
    }

    /// <summary>
    /// The step of one partition without its writes: reads the items and computes. Adds the documents to
    /// <paramref name="documents"/>.
    /// </summary>
    public async Task<ComputedPartition> ComputeAsync(
        ILedgerStore ledger, string partition, IReadOnlyList<ItemPart> placed, List<Document> documents, CancellationToken cancel)
    {
        var items = await ledger.ReadItemsAsync(Id, Edition, partition, cancel);
        var result = Flow.RollUp(Contest, Contest.Register.FindPart(partition)!, items.Concat(placed), Cut);
        documents.AddRange(result.Documents.Select(document => new Document(document.Digest, document.Bytes)));
        return new ComputedPartition(result.Result, result.Deferred > 0);
    }
}

/// <summary>A partition as a roll-up found it.</summary>
/// <param name="Result">Area, document and tally.</param>
/// <param name="IsDeferred">Whether items were seen that come later: the dirty mark stays.</param>
internal readonly record struct ComputedPartition(AreaResult Result, bool IsDeferred);
