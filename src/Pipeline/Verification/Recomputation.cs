using System.Collections.Concurrent;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>A whole contest rolled up from the ledger without writing anything.</summary>
internal sealed class Recomputation(StoreSet stores, ContestInForce contest, int edition, LedgerCut cut)
{
    /// <summary>The root, the root of what observers sent, and the document of every partition.</summary>
    public async Task<(Digest Root, Digest Observation, IReadOnlyDictionary<string, Digest> Documents)> RunAsync(Action<long>? onPartition, CancellationToken cancel)
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
        return (nation.Root, await ObserveAsync(nation.Root, results, cancel), results.ToDictionary(result => result.Key, result => result.Value.Document, StringComparer.Ordinal));
    }

    /// <summary>Where the official documents are not those published, nothing can be compared with them: that difference is reported as it is.</summary>
    private async Task<Digest> ObserveAsync(Digest root, IReadOnlyDictionary<string, AreaResult> results, CancellationToken cancel)
    {
        var hasOthers = cut.Uploads.Any(upload => upload.Kind != UploadKind.Protocols);
        return hasOthers && await stores.Results.FindDocumentAsync(contest.Definition.Id, root, cancel) is not null
            ? (await new ObservationRollup(stores, new RollupInput(contest, edition, cut)).ComputeAsync(root, results, cancel)).Root
            : default;
    }
}
