using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace Hattama.Functions;

/// <summary>The step of one district: reads its items, computes, writes its documents and its row.</summary>
public sealed class RollUpDistrict(SteppedRollup rollup)
{
    /// <summary>The activity.</summary>
    [Function(nameof(RollUpDistrict))]
    public Task RunAsync([ActivityTrigger] DistrictOrder order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        return TransientFaultException.MarkAsync(order.Contest, () => rollup.RollUpAsync(order.Contest, order.Plan, order.Number, cancel));
    }
}
