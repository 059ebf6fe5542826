using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace Hattama.Functions;

/// <summary>The first step: reads what a roll-up starts from and stores the plan.</summary>
public sealed class PlanRollup(SteppedRollup rollup)
{
    /// <summary>The activity; null when another roll-up is ahead.</summary>
    [Function(nameof(PlanRollup))]
    public Task<PlannedRollup?> RunAsync([ActivityTrigger] string contest, CancellationToken cancel) =>
        TransientFaultException.MarkAsync(contest, () => rollup.PlanAsync(contest, cancel));
}
