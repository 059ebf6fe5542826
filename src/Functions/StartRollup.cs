using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Hattama.Functions;

/// <summary>
/// Starts the roll-up of each contest in which something changed. The timer only kicks: a slot that is missed or started twice
/// changes nothing. Officials ask for a roll-up through the API.
/// </summary>
public sealed class StartRollup(StoreSet stores, ContestsInForce contests, HostSettings settings, TimeProvider clock)
{
    /// <summary>A crash between a decision and its mark is mended by the next rounds.</summary>
    private static readonly TimeSpan DecisionsLookedBack = TimeSpan.FromMinutes(15);

    /// <summary>The timer, in UTC.</summary>
    [Function(nameof(StartRollup))]
    public async Task RunAsync(
        [TimerTrigger("%Hattama:RollupSchedule%", UseMonitor = false)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var starts = new RollupStarts(client);
        var now = clock.GetUtcNow();
        foreach (var contest in await contests.ListAsync(cancel))
        {
            await Decide.RepairAsync(stores.Ledger, contest, now - DecisionsLookedBack, cancel);
            if (await contests.FindAsync(contest, cancel) is { } active
                && await Opening.IsHeldBackAsync(stores, active.InForce.Definition, now, cancel))
            {
                // Nobody waits for figures that may not be published yet, and an orchestration that cannot end well helps nobody.
                SnapshotAge.Record(contest, TimeSpan.Zero);
                continue;
            }

            if ((await stores.Ledger.ReadDirtyAsync(contest, cancel)).Count > 0)
            {
                await starts.StartSlotAsync(contest, now, settings.RollupEvery, cancel);
            }

            await SnapshotAge.RecordAsync(stores, contest, now, cancel);
        }
    }
}
