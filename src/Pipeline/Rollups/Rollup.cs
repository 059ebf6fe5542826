using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>What a roll-up did.</summary>
/// <param name="Snapshot">The snapshot in force afterwards.</param>
/// <param name="IsNew">Whether this roll-up published it; false when nothing had changed.</param>
/// <param name="Partitions">Partitions computed anew.</param>
/// <param name="Documents">Documents written.</param>
public sealed record RollupReport(SignedSnapshot Snapshot, bool IsNew, int Partitions, int Documents)
{
    /// <summary>Why what observers sent could not be published beside the official result; null: nothing is wrong.</summary>
    public string? ObservationFailure { get; init; }
}

/// <summary>
/// Rolls a contest up within one process: recomputes the partitions that changed, the areas above from their rows, and publishes a snapshot.
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
        var plan = await RollupPlan.ReadAsync(stores, contest, edition, key, clock, cancel);
        if (plan is null)
        {
            return null;
        }

        var partitions = new ConcurrentDictionary<string, ComputedPartition>(
            plan.Standing.Select(standing => KeyValuePair.Create(standing.Key, new ComputedPartition(standing.Value, IsDeferred: false))),
            StringComparer.Ordinal);
        var written = await ComputeAsync(plan, partitions, onPartition, cancel);
        var rows = plan.Changed.Select(partition => plan.RowFor(partitions[partition])).ToList();
        return (await stores.Results.WriteAreasAsync(_contest, rows, cancel)).Count > 0
            ? null
            : await new Publish(stores, plan, key).RunAsync(partitions, written, cancel);
    }

    private async Task<int> ComputeAsync(
        RollupPlan plan, ConcurrentDictionary<string, ComputedPartition> partitions, Action<int, int>? onPartition, CancellationToken cancel)
    {
        var done = 0;
        var written = 0;
        await Parallel.ForEachAsync(plan.Changed.Chunk(64), cancel, async (chunk, stop) =>
        {
            var documents = new List<Document>();
            foreach (var partition in chunk)
            {
                partitions[partition] = await plan.Input.ComputeAsync(stores.Ledger, partition, plan.Unplaced.PartsFor(partition), documents, stop);
            }

            await stores.Results.PutDocumentsAsync(_contest, documents, stop);
            Interlocked.Add(ref written, documents.Count);
            onPartition?.Invoke(Interlocked.Add(ref done, chunk.Length), plan.Changed.Count);
        });
        return written;
    }
}
