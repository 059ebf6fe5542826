using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Hattama.Functions;

/// <summary>
/// One roll-up: plan → the regions with changed districts side by side → publish. Begins again with a new plan when another
/// roll-up came between. Pure: no clock, no chance, no storage; everything it does is in the activities.
/// </summary>
public static class NationalRollup
{
    /// <summary>Most plans of one roll-up.</summary>
    public const int MostAttempts = 10;

    /// <summary>The orchestration.</summary>
    [Function(nameof(NationalRollup))]
    public static Task<PublishedRollup> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RunAsync(context, context.GetInput<RollupOrder>() ?? throw new InvalidOperationException("A roll-up was started without a contest."));
    }

    private static async Task<PublishedRollup> RunAsync(TaskOrchestrationContext context, RollupOrder order)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var plan = await context.CallActivityAsync<PlannedRollup?>(nameof(PlanRollup), order.Contest, Retries.Transient);
            if (plan is not null)
            {
                await RollRegionsAsync(context, plan, attempt);
                var published = await context.CallActivityAsync<PublishedRollup?>(
                    nameof(PublishRollup), new PublishOrder(order.Contest, plan.Plan), Retries.Transient);
                if (published is not null)
                {
                    return published;
                }
            }

            // Whoever came between is publishing now: wait for longer each time.
            await context.CreateTimer(TimeSpan.FromSeconds(attempt), CancellationToken.None);
        }

        throw new InvalidOperationException(
            $"Other roll-ups of contest {order.Contest} came first {MostAttempts} times. The next one starts from the same records.");
    }

    private static Task RollRegionsAsync(TaskOrchestrationContext context, PlannedRollup plan, int attempt)
    {
        var regions = new List<Task>(plan.GroupCount);
        for (var group = 0; group < plan.GroupCount; group++)
        {
            var order = new RegionOrder(plan.Contest, plan.Plan, plan.Groups[group], plan.Groups[group + 1]);
            var options = new TaskOptions().WithInstanceId(RollupIds.OfRegion(context.InstanceId, attempt, group));
            regions.Add(context.CallSubOrchestratorAsync(nameof(RegionRollup), order, options));
        }

        return Task.WhenAll(regions);
    }
}
