using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Tests.Rollups;

/// <summary>
/// A roll-up in steps as an orchestration on a bad day runs it: each step on some machine, partitions in any order and side by side,
/// some steps twice, and all again when publishing says so.
/// </summary>
internal sealed class Steps(StoreSet stores, IWorkStore work, World world, int seed)
{
    private const int Attempts = 50;
    private readonly Random _dice = new(seed);
    private readonly List<SteppedRollup> _machines = [];

    public async Task<PublishedRollup> RunAsync(CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryAsync(cancel) is { } published)
            {
                return published;
            }
        }

        throw new InvalidOperationException("Other roll-ups always came first.");
    }

    private async Task<PublishedRollup?> TryAsync(CancellationToken cancel)
    {
        if (await AgainAsync(() => Machine().PlanAsync(SmallContest.Id, cancel)) is not { } plan)
        {
            return null;
        }

        var numbers = Enumerable.Range(0, plan.Partitions).ToArray();
        _dice.Shuffle(numbers);
        foreach (var number in numbers)
        {
            for (var i = _dice.Next(4) == 0 ? 2 : 1; i > 0; i--)
            {
                await Machine().RollUpAsync(SmallContest.Id, plan.Plan, number, cancel);
            }
        }

        return await AgainAsync(() => Machine().PublishAsync(SmallContest.Id, plan.Plan, cancel));
    }

    /// <summary>One time in four the step runs twice, and the second answer is the one that arrives.</summary>
    private async Task<T> AgainAsync<T>(Func<Task<T>> step)
    {
        var first = await step();
        return _dice.Next(4) == 0 ? await step() : first;
    }

    private SteppedRollup Machine()
    {
        if (_machines.Count == 0 || _dice.Next(4) == 0)
        {
            _machines.Add(new SteppedRollup(stores, work, new ContestsInForce(stores, world.Clock), world.Key, world.Clock));
        }

        return _machines[_dice.Next(_machines.Count)];
    }
}
