using Hattama.Ledger;
using Hattama.Pipeline;

namespace Hattama.Tests.Deciding;

/// <summary>Who may decide about what, what a decision is recorded as, and that no roll-up misses it (#5).</summary>
public sealed class DecideTests
{
    private static readonly Row Good = Row.Good("R1D1", 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A sender may report stations of any area, and a result is about all of them.</summary>
    [Theory]
    [InlineData(DecisionKind.Distrust)]
    [InlineData(DecisionKind.Final)]
    [InlineData(DecisionKind.Reopen)]
    public async Task WholeContest_ByADeciderOfSomeAreas_IsRefused(DecisionKind kind)
    {
        await using var world = await OpenAsync();
        var people = new Deciders(world);
        var draft = kind == DecisionKind.Distrust ? Deciders.Draft(kind) : await people.InSightAsync(Deciders.Draft(kind));
        Assert.Equal(DecideOutcome.OutsideAreas, (await people.DraftAsync(draft, "region:R1", "region:R2", "region:R3")).Outcome);
        Assert.Empty(await people.RecordedAsync());
    }

    [Theory]
    [InlineData("region:R1", true)]
    [InlineData("district:R1D1", true)]
    [InlineData("district:R1D2", false)]
    [InlineData("region:R2", false)]
    public async Task Station_ByADeciderOfSomeAreas_IsDecidedInThemOnly(string area, bool isDecided)
    {
        await using var world = await OpenAsync();
        var people = new Deciders(world);
        var draft = await people.InSightAsync(Deciders.Draft(DecisionKind.Annul, "R1D1", "1"));
        Assert.Equal(isDecided ? DecideOutcome.Decided : DecideOutcome.OutsideAreas, (await people.DraftAsync(draft, area)).Outcome);
        Assert.Equal(isDecided ? 1 : 0, (await people.RecordedAsync()).Count);
    }

    [Fact]
    public async Task Activation_ByADeciderOfSomeAreas_IsRefused()
    {
        await using var world = await OpenAsync();
        var decide = new DecideActivation(world.Stores, new Deciders(world).Access, new ActiveContest(world.Contest!, 1, 1), world.Clock);
        var version = new NewVersion(SmallContest.DefinitionBytes, SmallContest.Definition, SmallContest.Amended);
        Assert.Equal(DecideOutcome.OutsideAreas, (await decide.DraftAsync(version, "judge-1", ["region:R1"], "one station more", null, Cancel)).Outcome);
        Assert.Single(await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel));
        Assert.Equal(DecideOutcome.Decided, (await decide.DraftAsync(version, "judge-1", [], "one station more", null, Cancel)).Outcome);
    }

    /// <summary>A content that a rule holds counts only by a release, which is published with its explanation; and nobody can make a content count that was not sent.</summary>
    [Fact]
    public async Task Pick_OfWhatCannotCountSo_IsUnusable_AndNotRecorded()
    {
        await using var world = await OpenAsync(Good with { Voted = 1_001 });
        var people = new Deciders(world);
        var seen = await people.InSightAsync(Deciders.Draft(DecisionKind.Pick, "R1D1", "1"));
        var held = Assert.Single(seen.Saw);
        Assert.Equal(DecideOutcome.Unusable, (await people.DraftAsync(seen with { Content = held })).Outcome);
        foreach (var kind in new[] { DecisionKind.Pick, DecisionKind.Release })
        {
            Assert.Equal(DecideOutcome.Unusable, (await people.DraftAsync(seen with { Kind = kind, Content = Digest.Of("never sent"u8) })).Outcome);
        }

        Assert.Empty(await people.RecordedAsync());
        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(seen with { Kind = DecisionKind.Release, Content = held })).Outcome);
    }

    /// <summary>What the first person proposed decides nothing: it is a decision since the second one signed, and names both.</summary>
    [Fact]
    public async Task Confirmation_IsDatedWhenTheSecondPersonSigned()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual, Deciders.LiveDefinition);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Good));
        var people = new Deciders(world);
        var proposed = await people.DecideAsync(Deciders.Draft(DecisionKind.Annul, "R1D1", "1"));
        Assert.Equal(DecideOutcome.AwaitsSecond, proposed.Outcome);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(DecideOutcome.Decided, (await people.ConfirmAsync(proposed.Digest, "judge-2")).Outcome);
        var decision = Assert.Single(await people.RecordedAsync());
        Assert.Equal(world.Clock.GetUtcNow(), decision.At);
        Assert.Equal(["judge-1", "judge-2"], decision.By);
    }

    /// <summary>Whatever else the request carried is neither recorded nor published as if somebody had decided it.</summary>
    [Fact]
    public async Task Distrust_OfASender_SaysNothingOfAStation()
    {
        await using var world = await OpenAsync();
        var people = new Deciders(world);
        var some = Digest.Of("some"u8);
        var draft = Deciders.Draft(DecisionKind.Distrust) with { Partition = "R1D1", Area = "R1D1", Station = "1", Form = "paper", Content = some, Saw = [some], Previous = [some] };
        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(draft)).Outcome);
        var decision = Assert.Single(await people.RecordedAsync());
        Assert.Equal(("north", "", "", "", ""), (decision.Sender, decision.Partition, decision.Area, decision.Station, decision.Form));
        Assert.Equal((true, 0, 0), (decision.Content.IsNone, decision.Saw.Length, decision.Previous.Length));
    }

    /// <summary>A roll-up that had read the ledger before the decision clears the first mark after it: another one must be there.</summary>
    [Theory]
    [InlineData(DecisionKind.Annul, 1)]
    [InlineData(DecisionKind.Distrust, 9)]
    public async Task Decision_WhileARollUpClearsItsMark_IsMarkedAgain(DecisionKind kind, int marks)
    {
        await using var world = await OpenAsync();
        var people = new Deciders(world);
        var draft = kind == DecisionKind.Annul ? await people.InSightAsync(Deciders.Draft(kind, "R1D1", "1")) : Deciders.Draft(kind);
        await people.MarksAsync(isCleared: true);
        var before = 0;
        var watch = new Watch(
            static _ => Task.CompletedTask,
            async write => before = write == "AppendDecision" ? (await people.MarksAsync(isCleared: true)).Length : before);
        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(draft, 1, watch.Over(world.Stores))).Outcome);
        Assert.Equal(marks, before); // no roll-up saw the decision and not its partition
        Assert.Equal(marks, (await people.MarksAsync()).Length);
    }

    /// <summary>As a crash between a decision and its mark leaves it. A decision about no station has no partition of its own, and must be rolled up all the same.</summary>
    [Fact]
    public async Task Repair_AfterACrash_MarksWhatWasDecidedSince()
    {
        await using var world = await OpenAsync();
        var people = new Deciders(world);
        await AppendAsync(World.Annul("R3D3", "1", World.Start));
        await AppendAsync(World.Annul("R1D1", "1", World.Start.AddHours(1)));
        await people.MarksAsync(isCleared: true);
        await Decide.RepairAsync(world.Stores.Ledger, SmallContest.Id, World.Start.AddHours(1).AddMilliseconds(1), Cancel);
        Assert.Empty(await people.MarksAsync());
        await Decide.RepairAsync(world.Stores.Ledger, SmallContest.Id, World.Start.AddHours(1), Cancel);
        Assert.Equal(["R1D1"], await people.MarksAsync(isCleared: true));
        await Decide.RepairAsync(world.Stores.Ledger, SmallContest.Id, default, Cancel);
        Assert.Equal(["R1D1", "R3D3"], await people.MarksAsync(isCleared: true));

        await AppendAsync(Deciders.Draft(DecisionKind.Distrust) with { At = World.Start.AddHours(2) });
        await Decide.RepairAsync(world.Stores.Ledger, SmallContest.Id, World.Start.AddHours(2), Cancel);
        Assert.Equal([ItemPart.Unplaced], await people.MarksAsync());
        await world.RollUpAsync();
        Assert.Empty(await people.MarksAsync());
        Assert.Equal(1, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Held)); // what north sent, although R1D2 had no mark

        async Task AppendAsync(Decision decision)
        {
            var document = Results.DecisionDocument.Write(decision);
            await world.Stores.Ledger.AppendDecisionAsync(new Stores.StoredDecision(SmallContest.Id, document.Digest, document.Bytes), Cancel);
        }
    }

    /// <summary>The contest with a protocol of R1D1/1 and one of R1D2/1, rolled up.</summary>
    private static async Task<World> OpenAsync(Row? first = null)
    {
        var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(first ?? Good, Row.Good("R1D2", 1)));
        await world.RollUpAsync();
        return world;
    }
}
