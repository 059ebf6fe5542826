using Hattama.Api;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.DurableTask.Client;

namespace Hattama.Functions;

/// <summary>
/// Whether this host does its work, as storage and the durable runtime show it: no instance of the app does all of it. That changes wait too long
/// is seen by an instance that is asked more than once: how long a contest has had changes without a newer snapshot since.
/// </summary>
public sealed class HostHealth(StoreSet stores, ContestsInForce contests, HostSettings settings, TimeProvider clock)
{
    private const int SlotsLookedBack = 4;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UploadPatience = TimeSpan.FromMinutes(15);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private (HealthFacts? Facts, long At) _last;

    /// <summary>The facts, at most fifteen seconds old.</summary>
    public async Task<HealthFacts> FindAsync(DurableTaskClient client, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_last.Facts is { } facts && clock.GetElapsedTime(_last.At) < Freshness)
            {
                return facts;
            }
        }

        var read = await ReadAsync(new RollupStarts(client), cancel);
        lock (_lock)
        {
            _last = (read, clock.GetTimestamp());
        }

        return read;
    }

    private async Task<HealthFacts> ReadAsync(RollupStarts starts, CancellationToken cancel)
    {
        var all = new HealthFacts(settings.RollupEvery, LastRound: null, IsOnTime: true, HasRollupFailed: false, HasUploadFailed: false, Unfinished: 0);
        var now = clock.GetUtcNow();
        foreach (var contest in await contests.ListAsync(cancel))
        {
            var unfinished = await stores.Ledger.ReadUnfinishedAsync(contest, cancel);
            var (ended, hasFailed) = await LastSlotAsync(starts, contest, now, cancel);
            all = all with
            {
                LastRound = ended > (all.LastRound ?? DateTimeOffset.MinValue) ? ended : all.LastRound,
                IsOnTime = await IsOnTimeAsync(contest, now, cancel) && all.IsOnTime,
                HasRollupFailed = hasFailed || all.HasRollupFailed,
                HasUploadFailed = unfinished.Any(upload => now - upload.Received > UploadPatience) || all.HasUploadFailed,
                Unfinished = all.Unfinished + unfinished.Count,
            };
        }

        return all;
    }

    /// <summary>How the newest roll-up of the schedule ended that has ended.</summary>
    private async Task<(DateTimeOffset? Ended, bool HasFailed)> LastSlotAsync(RollupStarts starts, string contest, DateTimeOffset now, CancellationToken cancel)
    {
        var slot = RollupIds.SlotOf(now, settings.RollupEvery);
        for (var back = 0; back < SlotsLookedBack; back++)
        {
            switch (await starts.FindAsync(RollupIds.OfSlot(contest, slot - (back * settings.RollupEvery)), cancel))
            {
                case { RuntimeStatus: OrchestrationRuntimeStatus.Completed } done:
                    return (done.LastUpdatedAt, false);
                case { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated }:
                    return (null, true);
                default:
                    continue;
            }
        }

        return (null, false);
    }

    private async Task<bool> IsOnTimeAsync(string contest, DateTimeOffset now, CancellationToken cancel)
    {
        var pointer = await stores.Results.FindLatestAsync(contest, cancel);
        var isWaiting = (await stores.Ledger.ReadDirtyAsync(contest, cancel)).Count > 0
            && await contests.FindAsync(contest, cancel) is { } active
            && !await Opening.IsHeldBackAsync(stores, active.InForce.Definition, now, cancel);
        var sequence = pointer is null ? 0 : LatestDocument.Read(pointer.Bytes).Sequence;
        lock (_lock)
        {
            if (!isWaiting)
            {
                _waiting.Remove(contest);
                return true;
            }

            if (!_waiting.TryGetValue(contest, out var before) || before.Sequence != sequence)
            {
                _waiting[contest] = before = new Waiting(sequence, clock.GetTimestamp());
            }

            return clock.GetElapsedTime(before.Since) <= HealthFacts.PatienceFor(settings.RollupEvery);
        }
    }

    private sealed record Waiting(long Sequence, long Since);
}
