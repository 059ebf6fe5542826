using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Tests.Rollups;

/// <summary>Schedules that an adversary would choose, written out.</summary>
public sealed class ScheduleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ReadDirty")] // A has its cut
    [InlineData("ReadAreas")] // A has cut and marks
    [InlineData("FindLatest")] // A has cut, marks and rows
    [InlineData("ReadItems")]
    [InlineData("PutDocuments")]
    [InlineData("WriteAreas")] // A has computed
    [InlineData("PutSnapshot")] // A has written its rows
    [InlineData("MoveLatest")] // A has published
    [InlineData("ClearDirty")]
    public async Task LateRollup_UploadAndWholeRollupBetween_NothingIsLost(string pausedAt)
    {
        await using var world = await WorldAsync();
        var (first, second) = (Stamp(1, Row.Good("R1D1", 1)), Stamp(2, Row.Good("R1D1", 2)));
        await TakeInAsync(world, world.Stores, first);
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), second));
        schedule.Add("B", gate => RollUpAsync(world, gate));
        await schedule.RunAsync(("A", pausedAt), ("upload", "never"), ("B", "never"), ("A", "never"));
        await CheckAsync(world, schedule, first, second);
    }

    [Theory]
    [InlineData("ReadDirty")]
    [InlineData("ReadAreas")]
    [InlineData("ReadItems")]
    [InlineData("WriteAreas")]
    [InlineData("PutSnapshot")]
    [InlineData("ClearDirty")]
    public async Task Rollup_UploadToTheSameDistrictBetween_KeepsItsMark(string pausedAt)
    {
        await using var world = await WorldAsync();
        var (first, second) = (Stamp(1, Row.Good("R1D1", 1)), Stamp(2, Row.Good("R1D1", 2)));
        await TakeInAsync(world, world.Stores, first);
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), second));
        await schedule.RunAsync(("A", pausedAt), ("upload", "never"), ("A", "never"));
        await CheckAsync(world, schedule, first, second);
    }

    [Theory]
    [InlineData("AppendItems")] // only the stamp is there
    [InlineData("MarkDirty")] // items are there, marks are not
    [InlineData("PutReceipt")] // items and marks are there, the receipt is not
    public async Task Upload_PausedBeforeStep_RollupDoesNotTakeItsMarks(string pausedAt)
    {
        await using var world = await WorldAsync();
        var upload = Stamp(1, Row.Good("R1D1", 1), Row.Good("R9D9", 1));
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), upload));
        await schedule.RunAsync(("upload", pausedAt), ("A", "never"), ("upload", "never"));
        await CheckAsync(world, schedule, upload);
    }

    [Theory]
    [InlineData("ReadDirty")]
    [InlineData("ReadAreas")]
    public async Task RowsAheadOfTheCut_TheirRollupNotYetPublished_AreNotMixedIn(string pausedAt)
    {
        await using var world = await WorldAsync();
        var (first, second) = (Stamp(1, Row.Good("R1D1", 1)), Stamp(2, Row.Good("R1D1", 2)));
        await TakeInAsync(world, world.Stores, first);
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), second));
        schedule.Add("B", gate => RollUpAsync(world, gate));
        await schedule.RunAsync(
            ("A", pausedAt), ("upload", "never"), ("B", "PutSnapshot"), ("A", "PutSnapshot"), ("B", "never"), ("A", "never"));
        await CheckAsync(world, schedule, first, second);
    }

    [Fact]
    public async Task RowsOfAnOlderCut_WrittenFirst_DoNotOutliveTheMark()
    {
        await using var world = await WorldAsync();
        var (first, second) = (Stamp(1, Row.Good("R1D1", 1)), Stamp(2, Row.Good("R1D1", 2)));
        await TakeInAsync(world, world.Stores, first);
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), second));
        schedule.Add("B", gate => RollUpAsync(world, gate));
        await schedule.RunAsync(
            ("B", "WriteAreas"), ("upload", "never"), ("A", "WriteAreas"), ("B", "PutSnapshot"), ("A", "never"), ("B", "never"));
        await CheckAsync(world, schedule, first, second);
    }

    [Theory]
    [InlineData("AppendItems")]
    [InlineData("MarkDirty")]
    [InlineData("PutReceipt")]
    public async Task EmptyUpload_PausedBeforeStep_StaysMarkedUntilItIsInTheLog(string pausedAt)
    {
        await using var world = await WorldAsync();
        var upload = Stamp(1);
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), upload));
        await schedule.RunAsync(("upload", pausedAt), ("A", "never"), ("upload", "never"));
        Assert.Single(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel)); // schedules look at marks
        await CheckAsync(world, schedule, upload);
    }

    [Fact]
    public async Task Upload_CompletesBetweenCutAndMarks_IsInNeitherLogNorFigures()
    {
        await using var world = await WorldAsync();
        var upload = Stamp(1, Row.Good("R1D1", 1));
        var schedule = new Schedule();
        schedule.Add("A", gate => RollUpAsync(world, gate));
        schedule.Add("upload", gate => TakeInAsync(world, Gated(gate, world), upload));
        await schedule.RunAsync(("A", "ReadDirty"), ("upload", "never"), ("A", "never"));
        Assert.Equal(0, await UploadsOfSnapshotAsync(world, 2));
        Assert.Equal(["R1D1"], (await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel)).Select(mark => mark.Partition));
        await CheckAsync(world, schedule, upload);
    }

    [Theory]
    [InlineData("ReadCut")]
    [InlineData("ReadDirty")]
    [InlineData("ReadAreas")]
    [InlineData("FindLatest")]
    [InlineData("ReadActivations")]
    [InlineData("WriteAreas")]
    [InlineData("PutSnapshot")]
    public async Task LateRollup_ActivationAndRollupBetween_RegisterNeverGoesBack(string pausedAt)
    {
        await using var world = await WorldAsync();
        var upload = Stamp(1, Row.Good("R1D1", 1), Row.Good("R1D1", 5));
        await TakeInAsync(world, world.Stores, upload);
        var schedule = new Schedule();
        var isRefused = false;
        schedule.Add("A", async gate =>
        {
            try
            {
                await RollUpAsync(world, gate);
            }
            catch (PipelineException)
            {
                isRefused = true;
            }
        });
        schedule.Add("B", async gate =>
        {
            await gate.PassAsync("activate");
            await world.ActivateAsync(SmallContest.Amended);
            await RollUpAsync(world, gate);
        });
        await schedule.RunAsync(("A", pausedAt), ("B", "never"), ("A", "never"));
        Assert.True(isRefused);
        await world.RollUpAsync();
        Assert.Equal(2, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted));
        Assert.Equal(world.Contest!.RegisterDigest, await RegisterOfLatestAsync(world));
    }

    [Fact]
    public async Task Pointer_SlowMoverMeetsTwoNewSnapshots_IsNotSetBack()
    {
        await using var world = await WorldAsync();
        var schedule = new Schedule();
        var pointers = new List<long>();
        var watched = new Watch(_ => Task.CompletedTask, async name =>
        {
            if (name == "MoveLatest")
            {
                pointers.Add(LatestDocument.Read((await world.Stores.Results.FindLatestAsync(SmallContest.Id, Cancel))!.Bytes).Sequence);
            }
        }).Over(world.Stores);
        // A publishes 2 and stops before the pointer; B finds it so and stops before moving it; C goes on to 3 and 4.
        await TakeInAsync(world, world.Stores, Stamp(1, Row.Good("R1D1", 1)));
        schedule.Add("A", gate => RollUpAsync(world, gate, watched));
        schedule.Add("B", gate => RollUpAsync(world, gate, watched));
        schedule.Add("C", async gate =>
        {
            for (var i = 2; i < 4; i++)
            {
                await TakeInAsync(world, world.Stores, Stamp(i, Row.Good("R1D1", i)));
                await RollUpAsync(world, gate, watched);
            }
        });
        await schedule.RunAsync(("A", "MoveLatest"), ("B", "MoveLatest"), ("C", "never"), ("B", "never"), ("A", "never"));
        Assert.Equal(pointers.Order(), pointers);
        Assert.Equal(4, pointers[^1]);
        (await world.VerifyAsync()).AssertFine();
    }

    private static async Task<World> WorldAsync()
    {
        var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        await world.RollUpAsync();
        return world;
    }

    private static (Upload Upload, byte[] Bytes) Stamp(int number, params Row[] rows)
    {
        var bytes = SmallContest.Csv(rows);
        return (new Upload(SmallContest.Id, $"u{number}", "a.csv", "north", World.Start.AddSeconds(-number), Digest.Of(bytes), bytes.Length), bytes);
    }

    private static StoreSet Gated(Schedule.Gate gate, World world) => new Watch(gate.PassAsync, _ => Task.CompletedTask).Over(world.Stores);

    private static async Task TakeInAsync(World world, StoreSet stores, (Upload Upload, byte[] Bytes) sent)
    {
        await stores.Evidence.PutAsync(new MemoryStream(sent.Bytes), Cancel);
        await stores.Ledger.StampAsync(sent.Upload, Cancel);
        await new Intake(stores, world.Contest!, 1, ReadCaps.Default, null!).ProcessAsync(sent.Upload, null, Cancel);
    }

    private static Task<RollupReport> RollUpAsync(World world, Schedule.Gate gate) => RollUpAsync(world, gate, world.Stores);

    private static Task<RollupReport> RollUpAsync(World world, Schedule.Gate gate, StoreSet stores) =>
        new Rollup(new Watch(gate.PassAsync, _ => Task.CompletedTask).Over(stores), world.Contest!, 1, world.Key, world.Clock).RunAsync(null, Cancel);

    private static async Task CheckAsync(World world, Schedule schedule, params (Upload Upload, byte[] Bytes)[] sent)
    {
        await world.RollUpAsync();
        var report = await world.RollUpAsync();
        Assert.False(report.IsNew);
        var expected = Reference.RollUp(world.Contest!, world.Contest!, sent, []);
        Assert.True(expected.Root == report.Snapshot.Snapshot.Root, string.Join('\n', schedule.History));
        Assert.Equal(sent.Length, report.Snapshot.Snapshot.Uploads);
        Assert.Empty(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel));
        var verified = await world.VerifyAsync();
        Assert.True(verified.Mismatches.All(mismatch => mismatch.Message.Contains("interrupted roll-up", StringComparison.Ordinal)), verified.Text());
    }

    private static async Task<long> UploadsOfSnapshotAsync(World world, long sequence) =>
        await world.Stores.Results.FindSnapshotAsync(SmallContest.Id, sequence, Cancel) is { } bytes ? Snapshot.Read(bytes).Snapshot.Uploads : 0;

    private static async Task<Digest> RegisterOfLatestAsync(World world)
    {
        var result = await world.ResultAsync();
        using var root = await new PublishedDocuments(world.Stores.Results, SmallContest.Id).ParseAsync(result.Snapshot.Snapshot.Root, Cancel);
        return Digest.Parse(root.RootElement.GetProperty("register").GetString());
    }
}
