using CsCheck;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Hattama.Tests.Engine;
using Hattama.Tests.Rollups;

namespace Hattama.Tests.Functions;

/// <summary>
/// Every orchestrator of the program in the engine: uploads arrive while roll-ups run, storage fails, machines are lost. Whatever
/// happens, what is published is what one quiet pass gives (invariants 1, 4, 8).
/// </summary>
public sealed class OrchestrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Rollups_UploadsBetween_EndWhereOneQuietPassDoes() => SampleAsync(seeds: 60, oneIn: 0, Weather.Bad);

    [Fact]
    public Task Rollups_StorageFails_EndWhereOneQuietPassDoes() => SampleAsync(seeds: 60, oneIn: 60, Weather.Bad);

    [Fact]
    public async Task Rollup_MachineLostAtEveryWrite_EndsTheSame()
    {
        var writes = await LoseAsync(0);
        Assert.InRange(writes, 15, 60); // fewer would mean that the losses are not where the writes are
        for (var at = 2; at <= (writes * 2) + 1; at++)
        {
            await LoseAsync(at);
        }
    }

    [Fact]
    public async Task Rollup_EveryDistrict_WorkIsAsMuchAsChanged()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var work = new MemoryWork(world.Clock);
        var engine = RollupEngine.Create(world, world.Stores, work, 1, Weather.Fair);
        engine.Start(nameof(NationalRollup), "a", new RollupOrder(SmallContest.Id, "cec"));
        await engine.RunAsync();
        Assert.Equal((9, 1, 1), (engine.Runs[nameof(RollUpDistrict)], engine.Runs[nameof(PlanRollup)], engine.Runs[nameof(PublishRollup)]));
        Assert.Equal(3, engine.Instances.Count(instance => instance.Name == nameof(RegionRollup)));
        Assert.Equal((true, 1L, 9), Said(engine.Find("a")!.Result<PublishedRollup>()));

        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R2D1", 1), Row.Good("R2D3", 1)));
        engine.Start(nameof(NationalRollup), "b", new RollupOrder(SmallContest.Id, string.Empty));
        engine.Start(nameof(NationalRollup), "c", new RollupOrder(SmallContest.Id, string.Empty));
        await engine.RunAsync();
        Assert.Equal((true, 2L, 2), Said(engine.Find("b")!.Result<PublishedRollup>()));
        Assert.InRange(engine.Runs[nameof(RollUpDistrict)], 11, 13);
    }

    [Fact]
    public async Task Rollup_ContestNobodyActivated_FailsAtOnceWithoutRetry()
    {
        await using var world = World.InMemory();
        var engine = RollupEngine.Create(world, world.Stores, new MemoryWork(world.Clock), 1, Weather.Fair);
        engine.Start(nameof(NationalRollup), "a", new RollupOrder("nothing", string.Empty));
        await engine.RunAsync();
        Assert.Contains("never activated", Assert.Throws<InvalidOperationException>(() => engine.Find("a")!.Result<PublishedRollup>()).Message, StringComparison.Ordinal);
        Assert.Equal(1, engine.Runs[nameof(PlanRollup)]);
    }

    [Fact]
    public async Task Rollup_StorageDown_IsTriedFiveTimesAndFails()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var broken = new Watch(_ => throw new StoreException(StoreProblem.Busy, "429", "here", "Wait."), _ => Task.CompletedTask).Over(world.Stores);
        var engine = RollupEngine.Create(world, broken, new MemoryWork(world.Clock), 1, Weather.Fair);
        engine.Start(nameof(NationalRollup), "a", new RollupOrder(SmallContest.Id, string.Empty));
        await engine.RunAsync();
        Assert.NotNull(engine.Find("a")!.Ended!.Failure);
        Assert.Equal((5, World.Start.UtcDateTime.AddSeconds(5 + 10 + 20 + 40)), (engine.Runs[nameof(PlanRollup)], engine.Now));
    }

    private static (bool IsNew, long Sequence, int Partitions) Said(PublishedRollup rollup) => (rollup.IsNew, rollup.Sequence, rollup.Partitions);

    private static Task SampleAsync(int seeds, int oneIn, Weather weather) => Gen.Int[0, int.MaxValue - 10].SampleAsync(
        async seed =>
        {
            try
            {
                await RunAsync(seed, oneIn, weather);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }
        },
        iter: seeds,
        threads: 1);

    private static async Task RunAsync(int seed, int oneIn, Weather weather)
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var plan = new Plan(seed, most: 12);
        var dice = new Random(seed);
        var faulty = new FaultyStores(dice, oneIn);
        var stores = faulty.Over(world.Stores);
        var engine = RollupEngine.Create(world, stores, new MemoryWork(world.Clock), seed, weather);
        foreach (var upload in plan.Uploads)
        {
            for (var delivery = 0; delivery < 1 + (dice.Next(3) == 0 ? 1 : 0); delivery++)
            {
                engine.Outside.Add(() => TakeInAsync(world, upload));
            }
        }

        foreach (var decision in plan.Decisions)
        {
            engine.Outside.Add(() => DecideAsync(world, decision));
        }

        for (var i = 0; i < 3; i++)
        {
            var id = $"rollup{i}";
            engine.Outside.Add(() => Task.FromResult(engine.Start(nameof(NationalRollup), id, new RollupOrder(SmallContest.Id, string.Empty))));
        }

        await engine.RunAsync();
        await CheckAsync(world, plan);
    }

    private static async Task TakeInAsync(World world, (Upload Stamp, byte[] Bytes) upload)
    {
        await world.Stores.Evidence.PutAsync(new MemoryStream(upload.Bytes), Cancel);
        await world.Stores.Ledger.StampAsync(upload.Stamp, Cancel);
        await new Intake(world.Stores, world.Contest!, 1, ReadCaps.Default, null!).ProcessAsync(upload.Stamp, null, Cancel);
    }

    /// <summary>One more roll-up in fair weather, then everything that must hold.</summary>
    private static async Task CheckAsync(World world, Plan plan)
    {
        var engine = RollupEngine.Create(world, world.Stores, new MemoryWork(world.Clock), 1, Weather.Fair);
        engine.Start(nameof(NationalRollup), "last", new RollupOrder(SmallContest.Id, string.Empty));
        await engine.RunAsync();
        var last = engine.Find("last")!.Result<PublishedRollup>();
        var expected = Reference.RollUp(world.Contest!, world.Contest!, plan.Uploads, plan.Decisions);
        Assert.Equal(expected.Root.Hex, last.Root);
        Assert.Empty(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel));
        var embedded = await new Rollup(world.Stores, world.Contest!, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        Assert.Equal((false, 0, last.Root), (embedded.IsNew, embedded.Partitions, embedded.Snapshot.Snapshot.Root.Hex));
        var report = await world.VerifyAsync();
        Assert.True(report.Mismatches.All(mismatch => mismatch.Message.Contains("interrupted roll-up", StringComparison.Ordinal)), report.Text());
    }

    private static async Task<int> LoseAsync(int at)
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var plan = new Plan(4711, most: 6);
        foreach (var upload in plan.Uploads)
        {
            await TakeInAsync(world, upload);
        }

        foreach (var decision in plan.Decisions)
        {
            await DecideAsync(world, decision);
        }

        var faulty = new FaultyStores(new Random(1), 0) { LoseMachineAt = at };
        var engine = RollupEngine.Create(world, faulty.Over(world.Stores), new MemoryWork(world.Clock), 5, Weather.Fair);
        engine.Start(nameof(NationalRollup), "a", new RollupOrder(SmallContest.Id, string.Empty));
        await engine.RunAsync();
        Assert.Equal(at > 0, faulty.HasLostMachine);
        Assert.Equal(1, engine.Find("a")!.Result<PublishedRollup>().Sequence);
        await CheckAsync(world, plan);
        return faulty.Writes;
    }

    private static async Task DecideAsync(World world, ResultDocument decision)
    {
        await world.Stores.Ledger.AppendDecisionAsync(new StoredDecision(SmallContest.Id, decision.Digest, decision.Bytes), Cancel);
        await world.Stores.Ledger.MarkDirtyAsync(SmallContest.Id, [DecisionDocument.Read(decision.Bytes).Partition], Cancel);
    }
}
