using Hattama.Functions;
using Hattama.Pipeline;
using Hattama.Stores;
using Hattama.Tests.Engine;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests.Functions;

/// <summary>The engine with the orchestrations of this program in it, their activities on several machines.</summary>
internal static class RollupEngine
{
    public static DurableEngine Create(World world, StoreSet stores, IWorkStore work, int seed, Weather weather) =>
        Create(() => new SteppedRollup(stores, work, new ContestsInForce(stores, world.Clock), world.Key, world.Clock), world.Clock, seed, weather);

    public static DurableEngine Create(Func<SteppedRollup> createMachine, FakeTimeProvider clock, int seed, Weather weather)
    {
        var dice = new Random(seed + 1);
        var machines = Enumerable.Range(0, 3).Select(_ => createMachine()).ToList();
        var engine = new DurableEngine(seed, weather, clock.GetUtcNow().UtcDateTime)
        {
            OnTime = now =>
            {
                if (now > clock.GetUtcNow())
                {
                    clock.SetUtcNow(now);
                }
            },
        };
        var cancel = TestContext.Current.CancellationToken;
        engine.AddOrchestrator(nameof(NationalRollup), NationalRollup.RunAsync);
        engine.AddOrchestrator(nameof(RegionRollup), RegionRollup.RunAsync);
        engine.AddActivity<string, PlannedRollup?>(nameof(PlanRollup), contest => new PlanRollup(Machine()).RunAsync(contest, cancel));
        engine.AddActivity<DistrictOrder>(nameof(RollUpDistrict), order => new RollUpDistrict(Machine()).RunAsync(order, cancel));
        engine.AddActivity<PublishOrder, PublishedRollup?>(nameof(PublishRollup), order => new PublishRollup(Machine()).RunAsync(order, cancel));
        return engine;

        SteppedRollup Machine() => machines[dice.Next(machines.Count)];
    }
}
