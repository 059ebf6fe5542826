using System.Text;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Pipeline;

namespace Hattama.Tests;

/// <summary>Partition <c>?</c>, and what a new register does to what was sent before.</summary>
public sealed class RegisterChangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UnknownStation_RegisteredLater_WaitsInSightThenCounts()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var receipt = await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R1D1", 5), Row.Good("R3D4", 1)));
        Assert.Equal((3, 2), (receipt.Entries, receipt.Unplaced));
        await world.RollUpAsync();
        var before = (await world.ResultAsync()).Nation;
        Assert.Equal((2, 1), (before.Unplaced, before.Area.Tally.In(StateKind.Counted)));
        var waiting = Encoding.UTF8.GetString((await world.Stores.Results.FindDocumentAsync(SmallContest.Id, before.UnplacedDocument, Cancel))!.Value.Span);
        Assert.Contains("R3D4", waiting, StringComparison.Ordinal);
        Assert.Contains(receipt.Upload, waiting, StringComparison.Ordinal);

        await world.ActivateAsync(SmallContest.Amended);
        var report = await world.RollUpAsync();
        // R1D1 and R2D2 changed, R3D4 is new; the seven others keep what they have.
        Assert.Equal(3, report.Partitions);
        var after = (await world.ResultAsync()).Nation;
        Assert.Equal((0, 3), (after.Unplaced, after.Area.Tally.In(StateKind.Counted)));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task StationRemoved_WhatItSent_StaysInSight()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var receipt = await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R2D2", 4)));
        await world.RollUpAsync();
        await world.ActivateAsync(SmallContest.Amended);
        await world.RollUpAsync();
        var result = await world.ResultAsync();
        Assert.Equal((0, 1), (result.Nation.Area.Tally.In(StateKind.Counted), result.Nation.Area.Tally.Unplaced));
        var district = (await result.FindAsync("R2D2", Cancel))[0];
        var document = Encoding.UTF8.GetString((await world.Stores.Results.FindDocumentAsync(SmallContest.Id, district.Document, Cancel))!.Value.Span);
        Assert.Contains(receipt.Upload, document, StringComparison.Ordinal);
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task DistrictRemoved_WhatItSent_StaysInSight()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.ActivateAsync(SmallContest.Amended);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R3D4", 1)));
        await world.RollUpAsync();
        Assert.Equal(1, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted));
        await world.ActivateAsync(SmallContest.Usual);
        await world.RollUpAsync();
        var nation = (await world.ResultAsync()).Nation;
        Assert.Equal((0, 1), (nation.Area.Tally.In(StateKind.Counted), nation.Unplaced));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Activation_ThereAndBack_GivesTheSameRootAgain()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 5), Row.Good("R2D2", 4), Row.Good("R2D2", 3)));
        var first = await world.RollUpAsync();
        await world.ActivateAsync(SmallContest.Amended);
        await world.RollUpAsync();
        await world.ActivateAsync(SmallContest.Usual);
        var third = await world.RollUpAsync();
        Assert.Equal(first.Snapshot.Snapshot.Root, third.Snapshot.Snapshot.Root);
        Assert.Equal(3, third.Snapshot.Snapshot.Sequence);
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Activation_SameAgain_ChangesNothing()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.RollUpAsync();
        await world.ActivateAsync(SmallContest.Usual);
        Assert.Single(await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel));
        var report = await world.RollUpAsync();
        Assert.Equal((false, 0), (report.IsNew, report.Partitions));
    }

    [Fact]
    public async Task Activation_OtherDefinition_ComputesEverythingAnew()
    {
        await using var world = await World.EmbeddedWithContestAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1) with { Voted = 999 }));
        await world.RollUpAsync();
        Assert.Equal(1, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted));
        // The warning becomes an error: what counted is held.
        var strict = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes).Replace("\"warning\"", "\"error\"", StringComparison.Ordinal));
        var setup = new Setup(world.Stores, world.Clock);
        var contest = await setup.ActivateAsync(strict, SmallContest.Read(strict), SmallContest.Usual, "cec", "stricter", Cancel);
        var report = await new Rollup(world.Stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        Assert.Equal(9, report.Partitions);
        Assert.Equal(1, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Held));
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Rollup_WithoutActivation_SaysSo()
    {
        await using var world = World.InMemory();
        var contest = new ContestInForce(SmallContest.Definition, default, SmallContest.Usual, default, new Dictionary<string, Digest>());
        var refusal = await Assert.ThrowsAsync<PipelineException>(
            () => new Rollup(world.Stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel));
        Assert.Contains("never activated", refusal.Message, StringComparison.Ordinal);
    }
}
