using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests;

/// <summary>Activate, take in, roll up, verify: the everyday way, on a store on disk.</summary>
public sealed class EndToEndTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flow_CsvAndJson_TotalsAsAddedHereAndVerifiedTwice()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var rows = SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station))).ToArray();
        rows[5] = rows[5] with { Voted = rows[5].Voted + 1 }; // a warning: counts
        rows[9] = rows[9] with { Registered = 3 }; // an error: held
        await world.SendAsync("r1.csv", "north", SmallContest.Csv([.. rows.Where(row => row.Region == "R1")]));
        await world.SendAsync("r2.json", "south", SmallContest.Json([.. rows.Where(row => row.Region == "R2")]));
        var third = await world.SendAsync("r3.csv", "south", SmallContest.Csv([.. rows.Where(row => row.Region == "R3").SkipLast(1)]));
        Assert.Equal((11, 3, 0, 0), (third.Entries, third.Districts, third.Unplaced, third.Findings.Errors));
        var report = await world.RollUpAsync();
        Assert.Equal((true, 9, 1L), (report.IsNew, report.Partitions, report.Snapshot.Snapshot.Sequence));

        var nation = (await world.ResultAsync()).Nation.Area.Tally;
        var counted = rows.Where((_, index) => index is not 9 and not 35).ToList();
        long[] expected = [counted.Sum(row => row.Registered), counted.Sum(row => row.Voted), counted.Sum(row => row.Yes), counted.Sum(row => row.No), counted.Sum(row => row.Invalid)];
        Assert.Equal(expected, nation.Lines.ToArray());
        Assert.Equal((34, 1, 1, 36), (nation.In(StateKind.Counted), nation.In(StateKind.Held), nation.In(StateKind.Missing), nation.Expected));
        Assert.Equal(1, nation.Warned);
        var anchors = new Anchors(world.Key.ExportSubjectPublicKeyInfoPem(), report.Snapshot.Digest.Hex, null);
        var store = await world.VerifyAsync(anchors);
        store.AssertFine();
        Assert.Equal((Reach.Evidence, true, 1L, 3L, 35L), (store.Reach, store.IsAnchored, store.Snapshots, store.Uploads, store.Entries));
        var folder = await world.VerifyFolderAsync();
        folder.AssertFine();
        Assert.Equal((Reach.Documents, false), (folder.Reach, folder.IsAnchored));
    }

    [Fact]
    public async Task Flow_NothingChanged_PublishesNothing()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var first = await world.RollUpAsync();
        var second = await world.RollUpAsync();
        Assert.Equal((false, 0, 0), (second.IsNew, second.Partitions, second.Documents));
        Assert.Equal(first.Snapshot.Digest, second.Snapshot.Digest);
    }

    [Fact]
    public async Task Flow_OneDistrictSent_OnlyItIsComputed()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.RollUpAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R2D3", 1)));
        var report = await world.RollUpAsync();
        Assert.Equal((1, 2L), (report.Partitions, report.Snapshot.Snapshot.Sequence));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Flow_SameFileAgain_IsAnotherUploadAndTheSameCandidate()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var file = SmallContest.Csv(Row.Good("R1D1", 1));
        var receipts = new[] { await world.SendAsync("a.csv", "north", file), await world.SendAsync("a.csv", "north", file) };
        await world.SendAsync("b.csv", "south", file);
        Assert.NotEqual(receipts[0].Upload, receipts[1].Upload);
        Assert.Equal(receipts[0].Evidence, receipts[1].Evidence);
        await world.RollUpAsync();
        var result = await world.ResultAsync();
        Assert.Equal(1, result.Nation.Area.Tally.In(StateKind.Counted));
        Assert.Equal(107, result.Nation.Area.Tally.Lines[2]);
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Flow_EmptyAndUnreadableFiles_EndInReceiptsAndAreInTheLog()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var empty = await world.SendAsync("empty.csv", "north", []);
        var header = await world.SendAsync("header.csv", "north", SmallContest.Csv());
        var noise = await world.SendAsync("noise.json", "north", [0, 1, 2, 255]);
        Assert.All([empty, header, noise], receipt => Assert.Equal(0, receipt.Entries));
        var report = await world.RollUpAsync();
        Assert.Equal(3, report.Snapshot.Snapshot.Uploads);
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Flow_ThousandUploadsAtOnce_AllCount()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var intake = world.Intake;
        var receipts = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancel }, async (i, cancel) =>
        {
            var row = Row.Good(SmallContest.Districts[i % 9], 1 + i / 9 % 4);
            receipts.Add((await intake.TakeInAsync($"{i}.csv", "north", new MemoryStream(SmallContest.Csv(row)), null, cancel)).Upload);
        });
        Assert.Equal(1000, receipts.Distinct().Count());
        var report = await world.RollUpAsync();
        Assert.Equal((1000L, SnapshotStatus.Preliminary), (report.Snapshot.Snapshot.Uploads, report.Snapshot.Snapshot.Status));
        Assert.Equal(36, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Flow_DecisionWithoutMark_IsSeen()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.RollUpAsync();
        var decision = DecisionDocument.Write(World.Annul("R1D2", "3", World.Start));
        await world.Stores.Ledger.AppendDecisionAsync(new Stores.StoredDecision(SmallContest.Id, decision.Digest, decision.Bytes), Cancel);
        var report = await world.RollUpAsync();
        Assert.Equal(1, report.Partitions);
        Assert.Equal(1, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Annulled));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Snapshot_ClockSetBack_NeverSpeaksOfAnEarlierInstant()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var first = await world.RollUpAsync();
        world.Clock.AdjustTime(World.Start.AddHours(-5));
        await world.SendAsync("b.csv", "north", SmallContest.Csv(Row.Good("R1D1", 2)));
        var second = await world.RollUpAsync();
        Assert.True(second.Snapshot.Snapshot.AsOf >= first.Snapshot.Snapshot.AsOf);
        (await world.VerifyAsync()).AssertFine();
    }
}
