using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Makes observation documents again. They are written after nation and log, so those of an interrupted roll-up are there: every pair of them is tried, and those
/// of snapshots too, because only one of the two may have changed.
/// </summary>
internal sealed class ObservationReplay(StoreSet stores, string contest, HashSet<Digest> known)
{
    /// <summary>Most pairs that are tried: what is left then stays unproven.</summary>
    private const int MostPairs = 256;

    private readonly PublishedDocuments _published = new(stores.Results, contest);

    /// <summary>Adds what could be made again to the known documents.</summary>
    public async Task RunAsync(IReadOnlyList<PartitionReplay> replays, IReadOnlyDictionary<Digest, JsonDocument> open, CancellationToken cancel)
    {
        var (nations, logs) = await CandidatesAsync(open, cancel);
        var pairs = from replay in replays from nation in nations from log in logs select (replay, nation, log);
        foreach (var (replay, nation, log) in pairs.Take(MostPairs))
        {
            try
            {
                known.UnionWith(await MakeAsync(replay, nation, log, cancel));
            }
            catch (Exception damage) when (Damage.IsOf(damage))
            {
                // They do not belong together.
            }

            if (open.Keys.All(known.Contains))
            {
                return;
            }
        }
    }

    private async Task<IEnumerable<Digest>> MakeAsync(PartitionReplay replay, Digest nation, Digest log, CancellationToken cancel)
    {
        var (cut, _) = await CutLog.ReadAsync(_published, stores.Ledger, (contest, replay.Contest.Key), log, known: null, cancel);
        using var document = await _published.ParseAsync(nation, cancel);
        var partitions = await new AreaReplay(replay.Contest, _published, known).PartitionsAsync(document.RootElement, cancel);
        if (partitions is null)
        {
            return [];
        }

        var rolled = await new ObservationRollup(stores, new RollupInput(replay.Contest, replay.Edition, cut)).ComputeAsync(nation, partitions, cancel);
        return rolled.Documents.Select(made => made.Digest);
    }

    private async Task<(List<Digest> Nations, List<Digest> Logs)> CandidatesAsync(IReadOnlyDictionary<Digest, JsonDocument> open, CancellationToken cancel)
    {
        var proven = open.Where(pair => known.Contains(pair.Key) && pair.Value.RootElement.TryGetProperty("type", out _)).ToList();
        var nations = proven.Where(pair => pair.Value.RootElement.GetProperty("type").ValueEquals("nation")).Select(pair => pair.Key).ToList();
        var logs = proven.Where(pair => pair.Value.RootElement.GetProperty("type").ValueEquals("log")).Select(pair => pair.Key).ToList();
        foreach (var sequence in await stores.Results.ListSnapshotsAsync(contest, cancel))
        {
            if (await stores.Results.FindSnapshotAsync(contest, sequence, cancel) is { } bytes)
            {
                var snapshot = Snapshot.Read(bytes).Snapshot;
                nations.Add(snapshot.Root);
                logs.Add(snapshot.Log);
            }
        }

        return ([.. nations.Distinct()], [.. logs.Distinct()]);
    }
}
