using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>What a roll-up did.</summary>
/// <param name="Snapshot">The snapshot in force afterwards.</param>
/// <param name="IsNew">Whether this roll-up published it; false when nothing had changed.</param>
/// <param name="Partitions">Partitions computed anew.</param>
/// <param name="Documents">Documents written.</param>
public sealed record RollupReport(SignedSnapshot Snapshot, bool IsNew, int Partitions, int Documents);

/// <summary>
/// Rolls a contest up: recomputes the partitions that changed, the areas above from their rows, and publishes a snapshot.
/// </summary>
/// <remarks>
/// Order of reads: cut, then dirty marks, then rows, then the latest snapshot, then the activations, then items. An upload
/// of the cut set its marks before its receipt, so its marks are seen, or a roll-up that counted it has cleared them; that
/// one wrote its rows before, so they are seen, and this roll-up starts again if they say more than its cut. A roll-up
/// that sees the marks of an upload outside its cut sees its items too, and leaves the marks (deferred). Cuts are
/// totally ordered, because a receipt or decision is never taken back: comparing their sizes compares them. What
/// a partition depends on beside items needs no marks (<see cref="PartitionBasis"/>). Order of writes: documents → rows
/// (if unchanged) → snapshot n (if none) → latest.json → only then the marks, if not raised since.
/// </remarks>
public sealed class Rollup(StoreSet stores, ContestInForce contest, int edition, ECDsa key, TimeProvider clock)
{
    private const int Attempts = 20;
    private readonly string _contest = contest.Definition.Id;

    /// <summary>Rolls up and publishes.</summary>
    /// <param name="onPartition">Told how many partitions are done, and of how many.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    /// <exception cref="PipelineException">Other roll-ups kept winning.</exception>
    public async Task<RollupReport> RunAsync(Action<int, int>? onPartition, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryAsync(onPartition, cancel) is { } report)
            {
                return report;
            }
        }

        throw new PipelineException(
            $"Other roll-ups of contest {_contest} kept finishing first, or the ledger has lost what was already published. "
            + "Run only one schedule and try again; if that does not help, run verify.");
    }

    private async Task<RollupReport?> TryAsync(Action<int, int>? onPartition, CancellationToken cancel)
    {
        var before = await RollupStart.ReadAsync(stores, contest, edition, key, clock, cancel);
        if (before is null)
        {
            return null;
        }

        var results = new ConcurrentDictionary<string, AreaResult>(before.Standing, StringComparer.Ordinal);
        var deferred = new ConcurrentBag<string>();
        if (before.Unplaced.Entries.Deferred > 0)
        {
            deferred.Add(ItemPart.Unplaced);
        }

        var written = await ComputeAsync(before, results, deferred, onPartition, cancel);
        var rows = before.Changed.Select(partition => before.RowFor(results[partition])).ToList();
        if ((await stores.Results.WriteAreasAsync(_contest, rows, cancel)).Count > 0)
        {
            return null;
        }

        var published = await PublishAsync(before, results, cancel);
        if (published is null)
        {
            return null;
        }

        var keep = deferred.ToHashSet(StringComparer.Ordinal);
        await stores.Ledger.ClearDirtyAsync(_contest, [.. before.Marks.Where(mark => !keep.Contains(mark.Partition))], cancel);
        return published with { Partitions = before.Changed.Count, Documents = written + published.Documents };
    }

    private async Task<int> ComputeAsync(
        RollupStart before,
        ConcurrentDictionary<string, AreaResult> results,
        ConcurrentBag<string> deferred,
        Action<int, int>? onPartition,
        CancellationToken cancel)
    {
        var done = 0;
        var written = 0;
        await Parallel.ForEachAsync(before.Changed.Order(StringComparer.Ordinal).Chunk(64), cancel, async (chunk, stop) =>
        {
            var documents = new List<Document>();
            foreach (var partition in chunk)
            {
                var items = await stores.Ledger.ReadItemsAsync(_contest, edition, partition, stop);
                var part = contest.Register.FindPart(partition)!;
                var result = Flow.RollUp(contest, part, items.Concat(before.Unplaced.PartsFor(partition)), before.Cut);
                results[partition] = result.Result;
                documents.AddRange(result.Documents.Select(document => new Document(document.Digest, document.Bytes)));
                if (result.Deferred > 0)
                {
                    deferred.Add(partition);
                }
            }

            await stores.Results.PutDocumentsAsync(_contest, documents, stop);
            Interlocked.Add(ref written, documents.Count);
            onPartition?.Invoke(Interlocked.Add(ref done, chunk.Length), before.Changed.Count);
        });
        return written;
    }

    private async Task<RollupReport?> PublishAsync(
        RollupStart before, IReadOnlyDictionary<string, AreaResult> results, CancellationToken cancel)
    {
        var unplaced = before.Unplaced;
        var waiting = UnplacedDocument.Write(contest.Definition, unplaced);
        var nation = Flow.Combine(contest, waiting, unplaced.Waiting.Length, results);
        var log = LogDocuments.Write(_contest, before.Cut);
        if (before.Latest is { } latest && latest.Snapshot.Root == nation.Root && latest.Snapshot.Log == log[^1].Digest
            && latest.Snapshot.Edition == edition)
        {
            return new RollupReport(latest, IsNew: false, 0, 0);
        }

        var written = await WriteAsync(nation, [.. log.SkipLast(1), waiting, .. before.DecisionDocuments], log[^1], cancel);
        var snapshot = new Snapshot(
            _contest, (before.Latest?.Snapshot.Sequence ?? 0) + 1, nation.Status, before.AsOf, nation.Root, log[^1].Digest,
            before.Cut.Uploads.Count, before.Cut.Decisions.Count, edition, before.Latest?.Digest ?? default).Sign(key);
        var signed = Snapshot.Read(snapshot.Bytes);
        if (!await stores.Results.PutSnapshotAsync(_contest, signed.Snapshot.Sequence, snapshot.Bytes, cancel))
        {
            return null;
        }

        await before.MoveLatestAsync(stores.Results, signed, cancel);
        return new RollupReport(signed, IsNew: true, 0, written);
    }

    /// <summary>What lists others comes after them: whenever this is interrupted, verify can make again what is there.</summary>
    private async Task<int> WriteAsync(NationResult nation, IEnumerable<ResultDocument> listed, ResultDocument log, CancellationToken cancel)
    {
        List<List<ResultDocument>> layers = [[.. listed], .. nation.Layers.Select(layer => layer.ToList())];
        if (layers.Count > 2)
        {
            layers[1].AddRange(layers[0]);
            layers.RemoveAt(0);
        }

        layers[^1].Add(log);
        foreach (var layer in layers)
        {
            await stores.Results.PutDocumentsAsync(_contest, [.. layer.Select(document => new Document(document.Digest, document.Bytes))], cancel);
        }

        return layers.Sum(layer => layer.Count);
    }
}
