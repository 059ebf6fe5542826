using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Hattama.Functions;

/// <summary>Starts roll-ups, each name once, and tells how far they are.</summary>
internal sealed class RollupStarts(DurableTaskClient client)
{
    private const int SlotsLookedBack = 10;

    /// <summary>
    /// Starting an existing name whose status is not among these would end the running roll-up, or forget the finished one, and begin
    /// it again. Terminated is only allowed together with the first three.
    /// </summary>
    private static readonly OrchestrationRuntimeStatus[] Deduplicated =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>
    /// Starts the roll-up of a slot of the schedule, unless it was started or one of the slots before still runs. One that has
    /// run for ten slots is stuck, and keeps no other from its turn.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="at">An instant of the slot.</param>
    /// <param name="every">The time between two slots.</param>
    /// <param name="cancel">Ends the look-up.</param>
    /// <returns>Whether this call started it.</returns>
    public async Task<bool> StartSlotAsync(string contest, DateTimeOffset at, TimeSpan every, CancellationToken cancel)
    {
        var slot = RollupIds.SlotOf(at, every);
        for (var back = 1; back <= SlotsLookedBack; back++)
        {
            if (await FindAsync(RollupIds.OfSlot(contest, slot - (back * every)), cancel) is { } before && IsUnderWay(before))
            {
                return false;
            }
        }

        return await StartAsync(RollupIds.OfSlot(contest, slot), new RollupOrder(contest, string.Empty), cancel);
    }

    /// <summary>Starts a roll-up that a person asked for; the same second again is the same roll-up. Gives its name.</summary>
    public async Task<string> StartRequestAsync(string contest, string by, DateTimeOffset at, CancellationToken cancel)
    {
        var id = RollupIds.OfRequest(contest, at);
        await StartAsync(id, new RollupOrder(contest, by), cancel);
        return id;
    }

    /// <summary>A roll-up, or null when there is none of this name.</summary>
    public async Task<OrchestrationMetadata?> FindAsync(string id, CancellationToken cancel)
    {
        var found = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancel);
        return found?.Name == nameof(NationalRollup) ? found : null;
    }

    private static bool IsUnderWay(OrchestrationMetadata rollup) => rollup.RuntimeStatus
        is OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended;

    private async Task<bool> StartAsync(string id, RollupOrder order, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not null)
        {
            return false;
        }

        var options = new StartOrchestrationOptions(id).WithDedupeStatuses(Deduplicated);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(NationalRollup), order, options, cancel);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Each back end says "it exists" with an exception of its own. If it is there now, somebody else started it.
            if (await FindAsync(id, cancel) is null)
            {
                throw;
            }

            return false;
        }
    }
}
