using System.Text;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests.Night;

/// <summary>Zero, partial, preliminary, final, reopened, corrected: through the stores, and verified after every step.</summary>
public sealed class StageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stages_FromZeroToCorrected_EverySnapshotVerifies()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var people = new People(world);
        await StatusAsync(world, SnapshotStatus.Zero);
        var all = SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station))).ToArray();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(all[..35]));
        await StatusAsync(world, SnapshotStatus.Partial);
        Assert.Equal(DecideOutcome.NotReady, (await people.StageAsync(DecisionKind.Final)).Outcome);
        await world.SendAsync("b.csv", "north", SmallContest.Csv(all[35]));
        Assert.Equal(DecideOutcome.NotReady, (await people.StageAsync(DecisionKind.Final)).Outcome); // the ledger is ahead of the snapshot
        await StatusAsync(world, SnapshotStatus.Preliminary);
        Assert.Equal(DecideOutcome.NotReady, (await people.StageAsync(DecisionKind.Reopen)).Outcome);
        Assert.Equal(DecideOutcome.Decided, (await people.StageAsync(DecisionKind.Final)).Outcome);
        var final = await StatusAsync(world, SnapshotStatus.Final);

        await world.SendAsync("late.csv", "south", SmallContest.Csv(Row.Good("R1D1", 1, salt: 5), Row.Good("R9D9", 1)));
        var later = await StatusAsync(world, SnapshotStatus.Final);
        Assert.NotEqual(final.Root, later.Root); // the late entry is in sight
        Assert.Equal(36, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted));
        Assert.Equal(DecideOutcome.Closed, (await people.AnnulAsync("R2D2", "3")).Outcome);
        Assert.Equal(DecideOutcome.Closed, (await people.DistrustAsync("south")).Outcome);
        var refused = await Assert.ThrowsAsync<PipelineException>(() => world.ActivateAsync(SmallContest.Amended));
        Assert.Contains("declared final", refused.Message, StringComparison.Ordinal);

        Assert.Equal(DecideOutcome.Decided, (await people.StageAsync(DecisionKind.Reopen)).Outcome);
        await StatusAsync(world, SnapshotStatus.Partial);
        Assert.Equal(1, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Disputed));
        Assert.Equal(DecideOutcome.Decided, (await people.AnnulAsync("R1D1", "1")).Outcome);
        await StatusAsync(world, SnapshotStatus.Preliminary);
        Assert.Equal(DecideOutcome.Decided, (await people.StageAsync(DecisionKind.Final)).Outcome);
        await StatusAsync(world, SnapshotStatus.Corrected);
    }

    [Fact]
    public async Task Activation_IsADecisionOfTheLog()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var first = await world.RollUpAsync();
        Assert.Equal(1, first.Snapshot.Snapshot.Decisions);
        await world.ActivateAsync(SmallContest.Amended);
        var second = await world.RollUpAsync();
        Assert.Equal((2L, SnapshotStatus.Zero), (second.Snapshot.Snapshot.Decisions, second.Snapshot.Snapshot.Status));
        using var log = await new PublishedDocuments(world.Stores.Results, SmallContest.Id).ParseAsync(second.Snapshot.Snapshot.Log, Cancel);
        var numbers = new List<int>();
        foreach (var digest in log.RootElement.GetProperty("decisions").EnumerateArray())
        {
            var decision = DecisionDocument.Read(await new PublishedDocuments(world.Stores.Results, SmallContest.Id).LoadAsync(Digest.Parse(digest.GetString()), Cancel));
            Assert.Equal(DecisionKind.Activate, decision.Kind);
            numbers.Add(decision.Activates!.Number);
        }

        Assert.Equal([1, 2], numbers.Order());
        (await world.VerifyAsync()).AssertFine();
    }

    [Theory]
    [InlineData(-1, false)] // a second before
    [InlineData(0, true)] // at the instant
    public async Task PublishNotBefore_HoldsEverythingButTheZeroReport(int second, bool isPublished)
    {
        await using var world = World.InMemory();
        var notBefore = World.Start.AddHours(1);
        var json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes).Replace(
            "\"twoPersons\": false", $"\"twoPersons\": false, \"publishNotBefore\": \"{notBefore:yyyy-MM-dd'T'HH:mm:ss'Z'}\"", StringComparison.Ordinal));
        var contest = await new Setup(world.Stores, world.Clock).ActivateAsync(json, SmallContest.Read(json), SmallContest.Usual, "cec", "test", Cancel);
        Task<RollupReport> RollAsync() => new Rollup(world.Stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        Assert.Equal(SnapshotStatus.Zero, (await RollAsync()).Snapshot.Snapshot.Status);
        var documents = await CountAsync(world);
        await new Intake(world.Stores, contest, 1, Protocols.ReadCaps.Default, new UploadIds(world.Clock))
            .TakeInAsync("a.csv", "north", new MemoryStream(SmallContest.Csv(Row.Good("R1D1", 1))), null, Cancel);
        world.Clock.AdjustTime(notBefore.AddSeconds(second));
        if (isPublished)
        {
            Assert.Equal(SnapshotStatus.Partial, (await RollAsync()).Snapshot.Snapshot.Status);
            return;
        }

        Assert.True((await Assert.ThrowsAsync<PipelineException>(RollAsync)).IsHeldBack);
        Assert.Equal(documents, await CountAsync(world)); // not one document with a figure
        Assert.Single(await world.Stores.Results.ListSnapshotsAsync(SmallContest.Id, Cancel));
    }

    [Fact]
    public async Task LiveContest_TwoPersonsActivateAndDeclare_AndNothingComesBeforeZero()
    {
        await using var world = World.InMemory();
        var json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes)
            .Replace("\"rehearsal\"", "\"live\"", StringComparison.Ordinal).Replace("\"twoPersons\": false", "\"twoPersons\": true", StringComparison.Ordinal));
        var live = SmallContest.Read(json);
        var setup = new Setup(world.Stores, world.Clock);
        var contest = await setup.ActivateAsync(json, live, SmallContest.Usual, "cec", "begin", Cancel);
        Assert.False(await Opening.IsOpenAsync(world.Stores, live, Cancel));
        Task<RollupReport> RollAsync() => new Rollup(world.Stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        Assert.Contains("one person alone (cec)", (await Assert.ThrowsAsync<PipelineException>(RollAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(await world.Stores.Results.ListSnapshotsAsync(SmallContest.Id, Cancel));
        Assert.Equal(1, (await setup.ActivateAsync(json, live, SmallContest.Usual, "cec", "again", Cancel)).Activation); // one person again is no confirmation
        await Assert.ThrowsAsync<PipelineException>(RollAsync);
        Assert.Equal(1, (await setup.ActivateAsync(json, live, SmallContest.Usual, "cec, cec", "again", Cancel)).Activation); // nor is one person twice
        var opening = new DecideActivation(world.Stores, new MemoryAccess(), new ActiveContest(contest, 1, 1), world.Clock);
        var same = new NewVersion(json, live, SmallContest.Usual);
        var opened = await opening.DraftAsync(same, "p1", [], "the files of the session", null, Cancel);
        Assert.Equal(DecideOutcome.AwaitsSecond, opened.Outcome);
        await Assert.ThrowsAsync<PipelineException>(RollAsync);
        Assert.Equal(DecideOutcome.SamePerson, (await opening.ConfirmAsync(opened.Digest, same, "p1", [], null, Cancel)).Outcome);
        Assert.Equal(DecideOutcome.Decided, (await opening.ConfirmAsync(opened.Digest, same, "p2", [], null, Cancel)).Outcome);
        Assert.Equal(["cec", "p1,p2"], (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel)).Select(one => one.By));
        await RollAsync();
        Assert.True(await Opening.IsOpenAsync(world.Stores, live, Cancel));

        var access = new MemoryAccess();
        var version = new NewVersion(json, live, SmallContest.Amended);
        var activate = new DecideActivation(world.Stores, access, new ActiveContest(contest, 1, 1), world.Clock);
        var proposed = await activate.DraftAsync(version, "p1", [], "one station more", null, Cancel);
        Assert.Equal(DecideOutcome.AwaitsSecond, proposed.Outcome);
        Assert.Equal(2, (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel)).Count);
        Assert.Equal(DecideOutcome.SamePerson, (await activate.ConfirmAsync(proposed.Digest, version, "p1", [], null, Cancel)).Outcome);
        Assert.Equal(DecideOutcome.Stale, (await activate.ConfirmAsync(proposed.Digest, version with { Register = SmallContest.Usual }, "p2", [], null, Cancel)).Outcome);
        Assert.Equal(DecideOutcome.OutsideAreas, (await activate.ConfirmAsync(proposed.Digest, version, "p2", ["region:R1"], null, Cancel)).Outcome);
        Assert.Equal(DecideOutcome.Decided, (await activate.ConfirmAsync(proposed.Digest, version, "p2", [], null, Cancel)).Outcome);
        Assert.Equal("p1,p2", (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1].By);

        var rehearsal = SmallContest.Read(SmallContest.DefinitionBytes);
        await Assert.ThrowsAsync<PipelineException>(() => setup.ActivateAsync(SmallContest.DefinitionBytes, rehearsal, SmallContest.Usual, "cec", "exercise", Cancel));
    }

    [Fact]
    public async Task Distrust_OfOneself_IsRefused()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        Assert.Equal(DecideOutcome.OwnEntries, (await new People(world).DistrustAsync("cec-1")).Outcome);
        Assert.Equal(DecideOutcome.Decided, (await new People(world).DistrustAsync("north")).Outcome);
    }

    [Fact]
    public async Task Final_WhileACorrectionWaits_IsNotReady()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes).Replace("bySender", "byDecision", StringComparison.Ordinal)));
        var all = SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station))).ToArray();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(all));
        await world.SendAsync("b.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1, salt: 3) with { Revision = 2 }));
        await StatusAsync(world, SnapshotStatus.Preliminary); // the first revision counts until somebody decides
        var refused = await new People(world).StageAsync(DecisionKind.Final);
        Assert.Equal(DecideOutcome.NotReady, refused.Outcome);
        Assert.Contains(refused.Why, why => why.In(Language.En).Contains("Corrections that wait for a decision: 1 ", StringComparison.Ordinal));
    }

    private static async Task<int> CountAsync(World world)
    {
        var count = 0;
        await foreach (var _ in world.Stores.Results.ListDocumentsAsync(SmallContest.Id, Cancel))
        {
            count++;
        }

        return count;
    }

    private static async Task<Snapshot> StatusAsync(World world, SnapshotStatus expected)
    {
        var report = await world.RollUpAsync();
        Assert.True(report.IsNew);
        Assert.Equal(expected, report.Snapshot.Snapshot.Status);
        (await world.VerifyAsync()).AssertFine();
        return report.Snapshot.Snapshot;
    }

    /// <summary>Who decides; one person is enough in this contest.</summary>
    private sealed class People(World world)
    {
        private readonly MemoryAccess _access = new();

        private Decide Decide => new(world.Stores, _access, new ActiveContest(world.Contest!, 1, world.Contest!.Activation), world.Clock);

        public async Task<DecideAnswer> StageAsync(DecisionKind kind)
        {
            var draft = Draft(kind);
            var answer = await Decide.DraftAsync(draft, [], Cancel);
            return answer.Outcome == DecideOutcome.Stale
                ? await Decide.DraftAsync(draft with { Saw = answer.Saw, Previous = answer.Previous }, [], Cancel)
                : answer;
        }

        public async Task<DecideAnswer> AnnulAsync(string district, string station)
        {
            var draft = Draft(DecisionKind.Annul) with { Area = district, Station = station, Form = "paper" };
            var answer = await Decide.DraftAsync(draft, [], Cancel);
            return answer.Outcome == DecideOutcome.Stale
                ? await Decide.DraftAsync(draft with { Saw = answer.Now!.Contents, Previous = answer.Now.Decisions }, [], Cancel)
                : answer;
        }

        public Task<DecideAnswer> DistrustAsync(string sender) => Decide.DraftAsync(Draft(DecisionKind.Distrust) with { Sender = sender }, [], Cancel);

        private static Decision Draft(DecisionKind kind) => new(
            SmallContest.Id, "", "", "", "", kind, default, [], [], "", null, "session-1", "Decided in the session.", ["cec-1"], default);
    }
}
