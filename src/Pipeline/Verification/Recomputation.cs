using System.Collections.Concurrent;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>A whole contest rolled up from the ledger without writing anything.</summary>
internal sealed class Recomputation(StoreSet stores, ContestInForce contest, int edition, LedgerCut cut)
{
    /// <summary>The root, and the document of every partition.</summary>
    public async Task<(Digest Root, IReadOnlyDictionary<string, Digest> Documents)> RunAsync(Action<long>? onPartition, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var unplaced = await new RollupInput(contest, edition, cut).PlaceAsync(stores.Ledger, cancel);
        var results = new ConcurrentDictionary<string, AreaResult>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(contest.Register.Parts, cancel, async (part, stop) =>
        {
            var partition = part.Partition.Code;
            var items = await stores.Ledger.ReadItemsAsync(id, edition, partition, stop);
            results[partition] = Flow.RollUp(contest, part, items.Concat(unplaced.PartsFor(partition)), cut).Result;
            onPartition?.Invoke(results.Count);
        });
        var nation = Flow.Combine(contest, UnplacedDocument.Write(contest.Definition, unplaced), unplaced.Waiting.Length, results);
        return (nation.Root, results.ToDictionary(result => result.Key, result => result.Value.Document, StringComparer.Ordinal));
    }
}
