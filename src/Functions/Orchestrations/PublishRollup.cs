using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace Hattama.Functions;

/// <summary>The last step: regions and nation from the rows of the districts, then the snapshot.</summary>
public sealed class PublishRollup(SteppedRollup rollup)
{
    /// <summary>The activity; null when another roll-up came between.</summary>
    [Function(nameof(PublishRollup))]
    public Task<PublishedRollup?> RunAsync([ActivityTrigger] PublishOrder order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        return TransientFaultException.MarkAsync(order.Contest, () => rollup.PublishAsync(order.Contest, order.Plan, cancel));
    }
}
