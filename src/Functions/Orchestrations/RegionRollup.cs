using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Hattama.Functions;

/// <summary>The changed districts of one region, side by side: at most a thousand.</summary>
public static class RegionRollup
{
    /// <summary>The orchestration.</summary>
    [Function(nameof(RegionRollup))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var order = context.GetInput<RegionOrder>() ?? throw new InvalidOperationException("A region was started without a plan.");
        var districts = Enumerable.Range(order.From, order.Before - order.From)
            .Select(number => context.CallActivityAsync(nameof(RollUpDistrict), new DistrictOrder(order.Contest, order.Plan, number), Retries.Transient));
        return Task.WhenAll(districts);
    }
}
