using System.Text.Json;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>What <c>disputes</c> lists: everything that waits for somebody's decision, and of one area if asked (#5).</summary>
public sealed class DisputesTests
{
    [Theory]
    [InlineData(null, "d1/1 d3/2")]
    [InlineData("XX", "d1/1 d3/2")]
    [InlineData("North", "d1/1")]
    [InlineData("d1", "d1/1")]
    [InlineData("d2", "")]
    [InlineData("South", "d3/2")]
    public async Task Area_ListsItsStationsOnly(string? area, string stations)
    {
        using var contest = await new SmallContest().PublishAsync();
        await SendAsync(contest, "copy", "North,d1,1,100,90,5,55,30", "South,d3,2,100,80,0,40,40");
        string[] of = area is null ? [] : ["--area", area];
        Assert.Equal(stations, string.Join(' ', (await ListAsync(contest, of)).Select(one => $"{one.GetProperty("area")}/{one.GetProperty("station")}")));
        Assert.Contains("no area “d9”", (await CommandRun.Of("disputes", "--store", contest.Store, "--area", "d9")).Ended(2).Err, StringComparison.Ordinal);
    }

    /// <summary>The first revision counts; that a correction waits is seen nowhere else before somebody decides, for it or against it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Correction_ThatOnlyADecisionMoves_IsListedUntilDecided(bool isTaken)
    {
        using var contest = new SmallContest();
        var definition = contest.Write("byDecision.json", SmallVote.Definition.Replace("bySender", "byDecision", StringComparison.Ordinal));
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", definition, contest.Protocols)).Ended(0);
        Assert.Empty(await ListAsync(contest));
        var corrected = contest.Write("corrected.csv", $"{SmallVote.Header},revision\nNorth,d1,1,100,90,5,55,30,2\n");
        (await CommandRun.Of("ingest", "--store", contest.Store, corrected)).Ended(0);
        var one = Assert.Single(await ListAsync(contest));
        Assert.Equal(("1", "counted"), (one.GetProperty("station").GetString(), one.GetProperty("state").GetString()));
        Assert.Contains("S108", one.GetProperty("codes").EnumerateArray().Select(code => code.GetString()));
        Assert.Equal([true, false], one.GetProperty("contents").EnumerateArray().Select(content => content.GetProperty("counted").GetBoolean()).OrderDescending());

        var chosen = one.GetProperty("contents").EnumerateArray().Single(content => content.GetProperty("counted").GetBoolean() != isTaken);
        await DecideAsync(contest, "pick", "d1/1", "--content", chosen.GetProperty("content").GetString()!);
        Assert.Empty(await ListAsync(contest));

        var again = contest.Write("again.csv", $"{SmallVote.Header},revision\nNorth,d1,1,100,90,5,50,35,3\n");
        (await CommandRun.Of("ingest", "--store", contest.Store, again)).Ended(0);
        Assert.Equal("disputed", Assert.Single(await ListAsync(contest)).GetProperty("state").GetString()); // nobody decided in sight of this one
    }

    /// <summary>What comes after the final result is held and changes nothing; whoever thinks of reopening finds it here.</summary>
    [Fact]
    public async Task Entry_AfterTheFinalResult_IsListed()
    {
        using var contest = await new SmallContest().PublishAsync();
        await DecideAsync(contest, "final");
        Assert.Empty(await ListAsync(contest));
        await SendAsync(contest, "late", "North,d1,2,100,80,0,40,40");
        var one = Assert.Single(await ListAsync(contest));
        Assert.Equal(("2", "counted"), (one.GetProperty("station").GetString(), one.GetProperty("state").GetString()));
        var late = one.GetProperty("contents").EnumerateArray().Single(content => !content.GetProperty("counted").GetBoolean());
        Assert.Equal(["S113"], late.GetProperty("codes").EnumerateArray().Select(code => code.GetString()));
        Assert.Equal("late", late.GetProperty("entries")[0].GetProperty("sender").GetString());
    }

    private static async Task<List<JsonElement>> ListAsync(SmallContest contest, params string[] more)
    {
        var run = (await CommandRun.Of(["disputes", "--store", contest.Store, "--json", .. more])).Ended(0).Json;
        List<JsonElement> waiting = [.. run.GetProperty("waiting").EnumerateArray()];
        Assert.Equal(run.GetProperty("stations").GetInt32(), waiting.Count);
        return waiting;
    }

    private static async Task DecideAsync(SmallContest contest, params string[] what)
    {
        var token = (await CommandRun.Of("tokens", "create", "--store", contest.Store, "--holder", "cec", "--role", "decider", "--json")).Ended(0).Json.GetProperty("token").GetString()!;
        string[] command = ["decide", .. what, "--store", contest.Store, "--token", token, "--reason", "session", "--explanation", "Decided in the session.", "--json"];
        var seen = (await CommandRun.Of(command)).Ended(0).Json.GetProperty("seen").GetString()!;
        Assert.Equal("decided", (await CommandRun.Of([.. command, "--seen", seen])).Ended(0).Json.GetProperty("status").GetString());
    }

    private static async Task SendAsync(SmallContest contest, string sender, params string[] rows) =>
        (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", sender, contest.WriteRows($"{sender}.csv", rows))).Ended(0);
}
