#if REAL_ENGINE
using System.Net;
using System.Net.Sockets;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Pipeline;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging.Abstractions;
#endif

namespace Hattama.Tests.Functions;

/// <summary>
/// The program's orchestrations on Microsoft's worker and its engine in memory, from a slot of the schedule to the published root. Only where the package
/// feed has them; everything else about orchestrations is tested in <see cref="OrchestrationTests"/>.
/// </summary>
public sealed class RealEngineTests
{
#if REAL_ENGINE
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollups_OnTheRealEngine_PublishWhatOneQuietPassDoes()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R2D1", 1), Row.Good("R2D3", 1), Row.Good("R3D2", 2)));
        var rollup = new SteppedRollup(world.Stores, new MemoryWork(world.Clock), new ContestsInForce(world.Stores, world.Clock), world.Key, world.Clock);
        await using var host = await DurableTaskTestHost.StartAsync(registry => Register(registry, rollup), new DurableTaskTestHostOptions { Port = FreePort(), LoggerFactory = NullLoggerFactory.Instance }, Cancel);

        // A slot of the schedule, started by two who do not know of each other.
        var starts = new RollupStarts(host.Client);
        var every = TimeSpan.FromMinutes(5);
        var slot = RollupIds.SlotOf(world.Clock.GetUtcNow(), every);
        var started = await Task.WhenAll(starts.StartSlotAsync(SmallContest.Id, slot, every, Cancel), starts.StartSlotAsync(SmallContest.Id, slot, every, Cancel));
        Assert.InRange(started.Count(own => own), 1, 2);
        var first = await EndAsync(host, RollupIds.OfSlot(SmallContest.Id, slot));
        Assert.Equal((true, 1L, 9), (first.IsNew, first.Sequence, first.Partitions));
        await CheckAsync(world, first);
        Assert.False(await starts.StartSlotAsync(SmallContest.Id, slot, every, Cancel));

        // Asked for by a person, through what the API uses; two districts have changed.
        await world.SendAsync("b.csv", "south", SmallContest.Csv(Row.Good("R2D1", 2), Row.Good("R3D3", 1)));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var rollups = new DurableRollups(world.Clock).Through(host.Client);
        var asked = (await rollups.RequestAsync(SmallContest.Id, "cec", Cancel))!;
        Assert.Equal(RollupProgress.Waiting, asked.Progress);
        await EndAsync(host, $"{SmallContest.Id}:{asked.Id}");
        var told = (await rollups.FindAsync(SmallContest.Id, asked.Id, Cancel))!;
        Assert.Equal((RollupProgress.Done, asked.At), (told.Progress, told.At));
        Assert.Equal((true, 2L, 2), (told.Published!.IsNew, told.Published.Sequence, told.Published.Partitions));
        await CheckAsync(world, told.Published);
        Assert.Null(await rollups.FindAsync(SmallContest.Id, "20300505T000000", Cancel));
    }

    private static void Register(DurableTaskRegistry registry, SteppedRollup rollup)
    {
        registry.AddOrchestratorFunc<RollupOrder, PublishedRollup>(nameof(NationalRollup), (context, _) => NationalRollup.RunAsync(context));
        registry.AddOrchestratorFunc<RegionOrder>(nameof(RegionRollup), (context, _) => RegionRollup.RunAsync(context));
        registry.AddActivityFunc<string, PlannedRollup?>(nameof(PlanRollup), (_, contest) => new PlanRollup(rollup).RunAsync(contest, CancellationToken.None));
        registry.AddActivityFunc<DistrictOrder>(nameof(RollUpDistrict), (_, order) => new RollUpDistrict(rollup).RunAsync(order, CancellationToken.None));
        registry.AddActivityFunc<PublishOrder, PublishedRollup?>(nameof(PublishRollup), (_, order) => new PublishRollup(rollup).RunAsync(order, CancellationToken.None));
    }

    private static async Task<PublishedRollup> EndAsync(DurableTaskTestHost host, string id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var ended = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return ended.ReadOutputAs<PublishedRollup>()!;
    }

    /// <summary>One quiet pass over the same records finds nothing to do, and verification nothing wrong.</summary>
    private static async Task CheckAsync(World world, PublishedRollup published)
    {
        var quiet = await new Rollup(world.Stores, world.Contest!, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        Assert.Equal((false, 0, published.Root), (quiet.IsNew, quiet.Partitions, quiet.Snapshot.Snapshot.Root.Hex));
        var report = await world.VerifyAsync();
        Assert.True(report.Mismatches.Count == 0, report.Text());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
#else
    [Fact]
    public void Rollups_OnTheRealEngine_PublishWhatOneQuietPassDoes() =>
        Assert.Skip("The package feed lacks Microsoft.DurableTask.InProcessTestHost or the Functions packages, or FunctionsPackages=surface.");
#endif
}
