using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// The last step of a roll-up: the areas above the partitions, what observers sent beside them, then snapshot n (if there is none) → latest.json → only then
/// the marks, if not raised since. Safe to repeat with the same plan.
/// </summary>
internal sealed class Publish(StoreSet stores, RollupPlan plan, ECDsa key)
{
    private readonly string _contest = plan.Input.Contest.Definition.Id;

    /// <summary>Publishes; null when another roll-up came first and all must start again.</summary>
    /// <param name="partitions">Every partition of the register.</param>
    /// <param name="written">Documents that the steps before have written.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    public async Task<RollupReport?> RunAsync(IReadOnlyDictionary<string, ComputedPartition> partitions, int written, CancellationToken cancel)
    {
        var results = partitions.ToDictionary(partition => partition.Key, partition => partition.Value.Result, StringComparer.Ordinal);
        var waiting = UnplacedDocument.Write(plan.Input.Contest.Definition, plan.Unplaced);
        var nation = Flow.Combine(plan.Input.Contest, waiting, plan.Unplaced.Waiting.Length, results);
        var log = LogDocuments.Write(_contest, plan.Input.Cut);
        var observation = await new ObservationRollup(stores, plan.Input).TryComputeAsync(nation.Root, results, cancel);
        var next = Next(nation, log[^1].Digest, observation.Root);
        if (plan.Latest.Snapshot is { } latest && Says(latest.Snapshot, next))
        {
            await ClearMarksAsync(partitions, observation.Deferred, cancel);
            return new RollupReport(latest, IsNew: false, plan.Changed.Count, written) { ObservationFailure = observation.Failure };
        }

        var added = await CutLog.NewAsync(stores.Results, plan, log, cancel);
        written += await WriteAsync(nation, [.. added.Where(document => document != log[^1]), waiting], [.. added.Where(document => document == log[^1])], cancel);
        written += await StoreAsync(observation.Documents, cancel);
        if (await PutAsync(next, cancel) is not { } signed)
        {
            return null;
        }

        await plan.Latest.MoveAsync(stores.Results, signed, cancel);
        await ClearMarksAsync(partitions, observation.Deferred, cancel);
        return new RollupReport(signed, IsNew: true, plan.Changed.Count, written) { ObservationFailure = observation.Failure };
    }

    /// <summary>
    /// What lists others comes after them: whenever this is interrupted, verify can make again what is there. Gives the number of documents.
    /// </summary>
    private async Task<int> WriteAsync(NationResult nation, IEnumerable<ResultDocument> listed, IEnumerable<ResultDocument> log, CancellationToken cancel)
    {
        List<List<ResultDocument>> layers = [[.. listed], .. nation.Layers.Select(layer => layer.ToList())];
        if (layers.Count > 2)
        {
            layers[1].AddRange(layers[0]);
            layers.RemoveAt(0);
        }

        layers[^1].AddRange(log);
        var written = 0;
        foreach (var layer in layers)
        {
            written += await StoreAsync(layer, cancel);
        }

        return written;
    }

    private async Task<int> StoreAsync(IEnumerable<ResultDocument> documents, CancellationToken cancel)
    {
        var stored = documents.Select(document => new Document(document.Digest, document.Bytes)).ToList();
        if (stored.Count > 0)
        {
            await stores.Results.PutDocumentsAsync(_contest, stored, cancel);
        }

        return stored.Count;
    }

    private static bool Says(Snapshot latest, Snapshot next) =>
        (latest.Root, latest.Log, latest.Observation, latest.Edition) == (next.Root, next.Log, next.Observation, next.Edition);

    private Snapshot Next(NationResult nation, Digest log, Digest observation) => new(
        _contest, (plan.Latest.Snapshot?.Snapshot.Sequence ?? 0) + 1, NationalFigures.StatusOf(nation.Tally, plan.Input.Cut.Uploads.Count, plan.Input.Cut.Decisions), plan.AsOf, nation.Root, log,
        plan.Input.Cut.Uploads.Count, plan.Input.Cut.Decisions.Count, plan.Input.Edition, plan.Latest.Snapshot?.Digest ?? default)
    {
        Observation = observation,
    };

    /// <summary>The snapshot as stored. One that says exactly the same is what this step stored before it was interrupted.</summary>
    private async Task<SignedSnapshot?> PutAsync(Snapshot next, CancellationToken cancel)
    {
        var signed = next.Sign(key);
        if (await stores.Results.PutSnapshotAsync(_contest, next.Sequence, signed.Bytes, cancel))
        {
            return Snapshot.Read(signed.Bytes);
        }

        var stored = await stores.Results.FindSnapshotAsync(_contest, next.Sequence, cancel);
        return stored is { } bytes && Snapshot.Read(bytes) is var there && there.Snapshot == next && there.IsSignedBy(key) ? there : null;
    }

    private Task ClearMarksAsync(IReadOnlyDictionary<string, ComputedPartition> partitions, int laterObservations, CancellationToken cancel) =>
        stores.Ledger.ClearDirtyAsync(
            _contest,
            [.. plan.Marks.Where(mark => mark.Partition == ItemPart.Observations ? laterObservations == 0 : !IsDeferred(mark.Partition, partitions))],
            cancel);

    private bool IsDeferred(string partition, IReadOnlyDictionary<string, ComputedPartition> partitions) =>
        partition == ItemPart.Unplaced
            ? plan.Unplaced.Entries.Deferred > 0
            : partitions.TryGetValue(partition, out var computed) && computed.IsDeferred;
}
