using System.Globalization;
using Hattama.Ledger;
using Hattama.Pipeline;

namespace Hattama.Tests.Deciding;

/// <summary>When a roll-up is held back, as health and the schedule see it: exactly when a roll-up would say so (#5).</summary>
public sealed class OpeningTests
{
    private static readonly DateTimeOffset Hour = World.Start.AddHours(2);
    private static readonly byte[] Early = Deciders.Replaced(("\"twoPersons\": false", $"\"twoPersons\": false, \"publishNotBefore\": \"{Hour.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\""));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nothing", false)] // the zero report is published at any hour
    [InlineData("an upload", true)]
    [InlineData("a decision", true)]
    public async Task BeforeTheHour_EverythingButTheZeroReport_IsHeldBack(string there, bool isHeldBack)
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual, Early);
        if (there == "an upload")
        {
            await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        }
        else if (there == "a decision")
        {
            Assert.Equal(DecideOutcome.Decided, (await new Deciders(world).DraftAsync(Deciders.Draft(DecisionKind.NotOpened, "R1D1", "1"))).Outcome);
        }

        world.Clock.AdjustTime(Hour.AddSeconds(-2));
        await AgreesAsync(world, isHeldBack);
        world.Clock.AdjustTime(Hour);
        await AgreesAsync(world, isHeldBack: false);
    }

    [Fact]
    public async Task AfterTheZeroReport_UntilTheHour_TheNextOneIsHeldBack()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual, Early);
        await world.RollUpAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        await AgreesAsync(world, isHeldBack: true);
        world.Clock.AdjustTime(Hour);
        await AgreesAsync(world, isHeldBack: false);
    }

    [Fact]
    public async Task BeforeTwoPersonsHaveOpenedALiveContest_EverythingIsHeldBack()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual, Deciders.LiveDefinition);
        await AgreesAsync(world, isHeldBack: true);
        await new Setup(world.Stores, world.Clock).ActivateAsync(
            Deciders.LiveDefinition, SmallContest.Read(Deciders.LiveDefinition), SmallContest.Usual, "judge-1,judge-2", "session", Cancel);
        await world.LoadAsync();
        await AgreesAsync(world, isHeldBack: false);
    }

    /// <summary>What health says, and what a roll-up at this instant does.</summary>
    private static async Task AgreesAsync(World world, bool isHeldBack)
    {
        Assert.Equal(isHeldBack, await Opening.IsHeldBackAsync(world.Stores, world.Contest!.Definition, world.Clock.GetUtcNow(), Cancel));
        var refused = await Record.ExceptionAsync(() => new Rollup(world.Stores, world.Contest!, 1, world.Key, world.Clock).RunAsync(null, Cancel));
        Assert.Equal(isHeldBack, refused is PipelineException { IsHeldBack: true });
        Assert.True(isHeldBack || refused is null, refused?.ToString());
    }
}
