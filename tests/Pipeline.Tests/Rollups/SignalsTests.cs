using System.Diagnostics.Metrics;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hattama.Tests.Rollups;

/// <summary>What the alerts of an operator read: it must rise when something is wrong, and stay down when nothing is.</summary>
public sealed class SignalsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SnapshotAge_NothingWaits_IsZeroHoweverLongAgo()
    {
        await using var world = await ContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.RollUpAsync();
        Assert.Equal(TimeSpan.Zero, await AgeAsync(world, TimeSpan.FromDays(3)));
    }

    [Fact]
    public async Task SnapshotAge_ChangeWaits_IsTimeSinceTheLatestSnapshotNotTheChange()
    {
        await using var world = await ContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var asOf = (await world.RollUpAsync()).Snapshot.Snapshot.AsOf;
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.SendAsync("b.csv", "north", SmallContest.Csv(Row.Good("R1D1", 2)));
        Assert.Equal(world.Clock.GetUtcNow() - asOf, await AgeAsync(world, TimeSpan.Zero));
        await world.RollUpAsync();
        Assert.Equal(TimeSpan.Zero, await AgeAsync(world, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task SnapshotAge_ChangeWaitsForTheFirstSnapshot_IsTimeSinceActivation()
    {
        await using var world = await ContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        Assert.Equal(world.Clock.GetUtcNow() - World.Start, await AgeAsync(world, TimeSpan.Zero));
    }

    [Fact]
    public async Task SnapshotAge_UnknownContest_IsNone()
    {
        await using var world = World.InMemory();
        Assert.Null(await SnapshotAge.MeasureAsync(world.Stores, "nowhere-2030", World.Start, Cancel));
    }

    [Fact]
    public async Task Schedule_SnapshotMissing_CountsAFailedRollupAndABrokenInvariant()
    {
        await using var world = await ContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var damaged = new LatestDocument(SmallContest.Id, 7, Digest.Of([1]), Digest.Of([2]));
        Assert.True(await world.Stores.Results.MoveLatestAsync(SmallContest.Id, new LatestPointer(0, damaged.Write()), Cancel));
        var heard = await HeardAsync(world, "hattama.invariants.broken");
        Assert.Equal(1, heard["hattama.rollups.failed"]);
        Assert.Equal(1, heard["hattama.invariants.broken"]);
        Assert.DoesNotContain("hattama.snapshots.age", heard);
    }

    [Fact]
    public async Task Schedule_RoundDone_RecordsTheAgeAndNoFailure()
    {
        await using var world = await ContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var heard = await HeardAsync(world, "hattama.snapshots.age");
        Assert.Equal(0, heard["hattama.snapshots.age"]);
        Assert.DoesNotContain("hattama.rollups.failed", heard);
        Assert.DoesNotContain("hattama.invariants.broken", heard);
    }

    private static async Task<World> ContestAsync()
    {
        var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        return world;
    }

    private static Task<TimeSpan?> AgeAsync(World world, TimeSpan later) =>
        SnapshotAge.MeasureAsync(world.Stores, SmallContest.Id, world.Clock.GetUtcNow() + later, Cancel);

    /// <summary>Runs a schedule until <paramref name="last"/> was recorded; the sums of all that was.</summary>
    private static async Task<Dictionary<string, double>> HeardAsync(World world, string last)
    {
        var heard = new Dictionary<string, double>(StringComparer.Ordinal);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(Instrument instrument, double value)
        {
            lock (heard)
            {
                heard[instrument.Name] = heard.GetValueOrDefault(instrument.Name) + value;
            }

            if (instrument.Name == last)
            {
                done.TrySetResult();
            }
        }

        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == Signals.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Hear(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Hear(instrument, value));
        listener.Start();
        var contests = new ContestsInForce(world.Stores, world.Clock);
        var schedule = new RollupSchedule(
            world.Stores, contests, world.Key, TimeSpan.FromMinutes(1), world.Clock, NullLogger<RollupSchedule>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = schedule.RunAsync(stop.Token);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        await stop.CancelAsync();
        await running;
        return heard;
    }
}
