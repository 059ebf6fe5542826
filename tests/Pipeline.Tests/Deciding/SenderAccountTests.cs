using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Tests.Deciding;

/// <summary>What became of what each sender sent: every entry that has a station under one heading (#5).</summary>
public sealed class SenderAccountTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_OfThreeSenders_CountEachEntryWhereItStands()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var warned = Row.Good("R1D1", 1) with { Invalid = 11 }; // ballots do not add up: a warning, and it counts
        var broken = Row.Good("R1D2", 1) with { Voted = 1_001 }; // more than are registered: held
        await world.SendAsync("a.csv", "north", SmallContest.Csv(warned, Row.Good("R1D1", 2), broken));
        await world.SendAsync("b.csv", "south", SmallContest.Csv(Row.Good("R1D1", 2, salt: 5)));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var last = world.Clock.GetUtcNow();
        var west = new Intake(world.Stores, world.Contest!, 1, ReadCaps.Default, new UploadIds(world.Clock)) { Areas = ["region:R2"] };
        await west.TakeInAsync("c.csv", "west", new MemoryStream(SmallContest.Csv(Row.Good("R1D3", 1), Row.Good("R2D1", 1))), null, Cancel);

        var accounts = await ReadAsync(world);
        Assert.Equal(
            ["north: 1 upload, 3 entries, 1 counted, 1 held, 1 disputed, 0 outside", "south: 1 upload, 1 entries, 0 counted, 0 held, 1 disputed, 0 outside",
                "west: 1 upload, 2 entries, 1 counted, 1 held, 0 disputed, 1 outside"],
            accounts.Select(one => $"{one.Sender}: {one.Uploads} upload, {one.Entries} entries, {one.Counted} counted, {one.Held} held, {one.Disputed} disputed, {one.Outside} outside"));
        Assert.Equal(last, accounts[2].Last);
        Assert.All(accounts, account => Assert.Null(account.DistrustedSince));
    }

    /// <summary>Whoever is distrusted twice is so since the earlier instant, whatever the order of the decisions.</summary>
    [Theory]
    [InlineData("1 2 3", 1)]
    [InlineData("3 1 2", 1)]
    [InlineData("2 3", 2)]
    [InlineData("3 2", 2)]
    [InlineData("2 - 1", null)] // from the beginning
    public async Task Distrust_SeveralTimes_IsSinceTheEarliest(string hours, int? since)
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var people = new Deciders(world);
        string[] senders = ["east", "north", "south", "west"];
        foreach (var (sender, hour) in senders.SelectMany(sender => hours.Split(' ').Select(hour => (sender, hour))))
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            var draft = Deciders.Draft(DecisionKind.Distrust) with { Sender = sender, Since = hour == "-" ? null : World.Start.AddHours(hour[0] - '0') };
            Assert.Equal(DecideOutcome.Decided, (await people.DraftAsync(draft)).Outcome);
        }

        var accounts = await ReadAsync(world);
        Assert.Equal(senders, accounts.Select(account => account.Sender)); // known although they sent nothing
        Assert.All(accounts, account => Assert.Equal((since is { } hour ? World.Start.AddHours(hour) : DateTimeOffset.MinValue, 0, null), (account.DistrustedSince, account.Entries, account.Last)));
    }

    private static async Task<IReadOnlyList<SenderAccount>> ReadAsync(World world) =>
        await SenderAccount.ReadAsync(await LedgerView.ReadAsync(world.Stores, new ActiveContest(world.Contest!, 1, 1), world.Clock, Cancel), Cancel);
}
