using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Hattama.Functions;

/// <summary>
/// Forgets finished orchestrations and notes of plans after two days, an hour of them at a time: a purge of everything at once
/// starves the app. What they published is in the chain of snapshots.
/// </summary>
public sealed class PurgeRollups(IWorkStore work, ContestsInForce contests, TimeProvider clock)
{
    private const int Slices = 48;
    private const int MostNotes = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);
    private static readonly TimeSpan Slice = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly OrchestrationRuntimeStatus[] Finished =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>The timer: every hour, at the seventeenth minute.</summary>
    [Function(nameof(PurgeRollups))]
    public async Task RunAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(client);
        var start = clock.GetTimestamp();
        var before = clock.GetUtcNow() - Kept;
        foreach (var contest in await contests.ListAsync(cancel))
        {
            await work.DeleteBeforeAsync(contest, before, MostNotes, cancel);
        }

        // The next run goes on where patience ends; a run that was missed leaves nothing behind for two days.
        for (var slice = 0; slice < Slices && clock.GetElapsedTime(start) < Patience; slice++)
        {
            var to = before - (slice * Slice);
            await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(to - Slice, to, Finished), cancel);
        }
    }
}
