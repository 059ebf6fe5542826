using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests.Deciding;

/// <summary>What a final result must have seen, and what keeps it back (#5).</summary>
public sealed class FinalTests
{
    private static readonly Row[] All = [.. SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station)))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Two snapshots of the same figures: who looked at the first has not seen what the second says.</summary>
    [Fact]
    public async Task Final_InSightOfAnOlderSnapshot_IsStale()
    {
        await using var world = await CompleteAsync();
        var people = new Deciders(world);
        var seen = await people.InSightAsync(Deciders.Draft(DecisionKind.Final));
        await world.SendAsync("again.csv", "north", SmallContest.Csv(All[0]));
        await world.RollUpAsync();
        var refused = await people.DraftAsync(seen);
        Assert.Equal(DecideOutcome.Stale, refused.Outcome);
        Assert.NotEqual(seen.Saw, refused.Saw);
        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(seen with { Saw = refused.Saw })).Outcome);
    }

    /// <summary>A result that was reopened is declared again by who knows of it: otherwise two finals would stand side by side.</summary>
    [Fact]
    public async Task Stage_WithoutNamingTheOneBefore_IsStale()
    {
        await using var world = await CompleteAsync();
        var people = new Deciders(world);
        var first = await people.DecideAsync(Deciders.Draft(DecisionKind.Final));
        await world.RollUpAsync();
        Assert.Equal(DecideOutcome.Stale, (await people.DraftAsync(await InSightOfAsync(DecisionKind.Reopen))).Outcome);
        var reopened = await people.DraftAsync(await InSightOfAsync(DecisionKind.Reopen, first.Digest));
        Assert.Equal(DecideOutcome.Decided, reopened.Outcome);
        await world.RollUpAsync();
        foreach (var previous in new Digest[][] { [], [first.Digest] })
        {
            var refused = await people.DraftAsync(await InSightOfAsync(DecisionKind.Final, previous));
            Assert.Equal((DecideOutcome.Stale, reopened.Digest), (refused.Outcome, Assert.Single(refused.Previous)));
        }

        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(await InSightOfAsync(DecisionKind.Final, reopened.Digest))).Outcome);
        Assert.Equal(SnapshotStatus.Corrected, (await world.RollUpAsync()).Snapshot.Snapshot.Status);

        async Task<Decision> InSightOfAsync(DecisionKind kind, params Digest[] previous) => Deciders.Draft(kind) with
        {
            Saw = [(await new PublishedDocuments(world.Stores.Results, SmallContest.Id).FindLatestAsync(Cancel))!.Digest],
            Previous = [.. previous],
        };
    }

    [Fact]
    public async Task Final_OfAResultDeclaredAlready_IsNotReady()
    {
        await using var world = await CompleteAsync();
        var people = new Deciders(world);
        Assert.Equal(DecideOutcome.Decided, (await people.DecideAsync(Deciders.Draft(DecisionKind.Final))).Outcome);
        await world.RollUpAsync();
        AssertNotReady("The result is declared final already.", await people.DecideAsync(Deciders.Draft(DecisionKind.Final)));
        Assert.Single(await people.RecordedAsync());
    }

    /// <summary>The figures would be the same in all of these; but what was published does not say what the ledger has.</summary>
    [Theory]
    [InlineData("a decision")]
    [InlineData("an upload")]
    [InlineData("an upload that is not yet read")]
    public async Task Final_WhileTheLedgerIsAheadOfTheSnapshot_IsNotReady(string ahead)
    {
        await using var world = await CompleteAsync();
        var people = new Deciders(world);
        switch (ahead)
        {
            case "a decision":
                Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(Deciders.Draft(DecisionKind.Distrust) with { Sender = "nobody" })).Outcome);
                break;
            case "an upload":
                await world.SendAsync("again.csv", "north", SmallContest.Csv(All[0]));
                break;
            default:
                var evidence = await world.Stores.Evidence.PutAsync(new MemoryStream(SmallContest.Csv(All[0])), Cancel);
                await world.Stores.Ledger.StampAsync(new Upload(SmallContest.Id, "stamped", "again.csv", "north", world.Clock.GetUtcNow(), evidence.Digest, evidence.Length), Cancel);
                break;
        }

        AssertNotReady("The ledger has changed since the latest roll-up: roll up first.", await people.DecideAsync(Deciders.Draft(DecisionKind.Final)));
        await world.Intake.ReconcileAsync(Cancel);
        await world.RollUpAsync();
        Assert.Equal(DecideOutcome.Decided, (await people.DecideAsync(Deciders.Draft(DecisionKind.Final))).Outcome);
    }

    [Fact]
    public async Task Final_OfAnotherEditionThanIsInForce_IsNotReady()
    {
        await using var world = await CompleteAsync();
        var people = new Deciders(world);
        var seen = await people.InSightAsync(Deciders.Draft(DecisionKind.Final));
        AssertNotReady("The ledger has changed since the latest roll-up: roll up first.", await people.DraftAsync(seen, edition: 2, world.Stores));
        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(seen)).Outcome);
    }

    /// <summary>Whichever of the two somebody chose, nothing waits any more.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Final_AfterTheCorrectionIsDecided_IsReady(int chosen)
    {
        await using var world = await CompleteAsync(Deciders.Replaced(("bySender", "byDecision")));
        await world.SendAsync("b.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1, salt: 3) with { Revision = 2 }));
        await world.RollUpAsync();
        var people = new Deciders(world);
        AssertNotReady("Corrections that wait for a decision: 1 (S108).", await people.DecideAsync(Deciders.Draft(DecisionKind.Final)));
        var seen = await people.InSightAsync(Deciders.Draft(DecisionKind.Pick, "R1D1", "1"));
        Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(seen with { Content = seen.Saw[chosen] })).Outcome);
        await world.RollUpAsync();
        Assert.Equal(DecideOutcome.Decided, (await people.DecideAsync(Deciders.Draft(DecisionKind.Final))).Outcome);
        Assert.Equal(SnapshotStatus.Final, (await world.RollUpAsync()).Snapshot.Snapshot.Status);
    }

    private static void AssertNotReady(string why, DecideAnswer answer)
    {
        Assert.Equal(DecideOutcome.NotReady, answer.Outcome);
        Assert.Equal(why, Assert.Single(answer.Why).In(Language.En));
    }

    /// <summary>Every station counted, rolled up: nothing is missing for a final result.</summary>
    private static async Task<World> CompleteAsync(byte[]? definition = null)
    {
        var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual, definition ?? SmallContest.DefinitionBytes);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(All));
        Assert.Equal(SnapshotStatus.Preliminary, (await world.RollUpAsync()).Snapshot.Snapshot.Status);
        return world;
    }
}
