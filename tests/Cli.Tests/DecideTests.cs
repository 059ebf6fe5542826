using System.Text.Json;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>Deciding at the command line: look, decide with what was seen, confirm, declare, reopen.</summary>
public sealed class DecideTests
{
    private const string Explained = "Decided in the session.";

    [Fact]
    public async Task Pick_AfterLooking_CountsTheOther()
    {
        using var contest = await new SmallContest().PublishAsync();
        await SendAsync(contest, "copy", "North,d1,1,100,90,5,55,30");
        var token = await TokenAsync(contest, "court");
        var disputes = (await CommandRun.Of("disputes", "--store", contest.Store, "--json")).Ended(0).Json;
        Assert.Equal(1, disputes.GetProperty("stations").GetInt32());
        var one = disputes.GetProperty("waiting")[0];
        Assert.Equal(("d1", "1", "disputed"), (one.GetProperty("area").GetString(), one.GetProperty("station").GetString(), one.GetProperty("state").GetString()));
        Assert.Equal(["cli", "copy"], one.GetProperty("contents").EnumerateArray().Select(content => content.GetProperty("entries")[0].GetProperty("sender").GetString()).Order());
        var text = (await CommandRun.Of("disputes", "--store", contest.Store)).Ended(0).Out;
        Assert.Contains("4 For", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1 Registered", text, StringComparison.Ordinal); // the same in both
        var wanted = one.GetProperty("contents").EnumerateArray().Single(content => content.GetProperty("values").GetProperty("yes").GetString() == "55");

        string[] pick = ["decide", "pick", "--store", contest.Store, "--token", token, "--reason", "recount", "--explanation", Explained, "d1/1",
            "--content", wanted.GetProperty("content").GetString()![..12], "--json"];
        var shown = (await CommandRun.Of(pick)).Ended(0).Json;
        Assert.Contains(shown.GetProperty("changes").EnumerateArray(), change => change.GetProperty("figure").GetString() == "For" && change.GetProperty("after").GetInt64() - change.GetProperty("before").GetInt64() == 55);
        Assert.Equal("changed", (await CommandRun.Of([.. pick, "--seen", "00000000"])).Ended(1).Json.GetProperty("status").GetString());
        var seen = shown.GetProperty("seen").GetString()!;
        await SendAsync(contest, "third", "North,d1,1,100,90,5,50,35");
        Assert.Equal("changed", (await CommandRun.Of([.. pick, "--seen", seen])).Ended(1).Json.GetProperty("status").GetString());
        seen = (await CommandRun.Of(pick)).Ended(0).Json.GetProperty("seen").GetString()!;
        Assert.Equal("decided", (await CommandRun.Of([.. pick, "--seen", seen])).Ended(0).Json.GetProperty("status").GetString());
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var station = (await CommandRun.Of("station", "--store", contest.Store, "d1/1", "--json")).Ended(0).Json.GetProperty("forms")[0];
        Assert.Equal(("counted", Explained), (station.GetProperty("state").GetString(), station.GetProperty("explanation").GetString()));
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
    }

    [Fact]
    public async Task Disputes_HeldStation_ShowsTheArithmeticOfWhatItBreaks()
    {
        using var contest = new SmallContest();
        var held = contest.WriteRows("held.csv", "North,d1,1,100,91,5,60,25");
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, held)).Ended(1);
        const string arithmetic = "91 (line 2) ≠ 5 (line 3) + 60 (line 4) + 25 (line 5) = 90, difference 1";
        Assert.Contains(arithmetic, (await CommandRun.Of("disputes", "--store", contest.Store)).Ended(0).Out, StringComparison.Ordinal);
        var broken = (await CommandRun.Of("disputes", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("waiting")[0].GetProperty("contents")[0].GetProperty("broken")[0];
        Assert.Equal("P101", broken.GetProperty("code").GetString());
        Assert.Contains(arithmetic, broken.GetProperty("message").GetString(), StringComparison.Ordinal);
        var russian = (await CommandRun.Of("disputes", "--store", contest.Store, "--lang", "ru", "--json")).Ended(0).Json.GetProperty("waiting")[0].GetProperty("contents")[0].GetProperty("broken")[0];
        Assert.Contains("разница 1", russian.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_WithoutATokenOrOnOwnEntries_IsRefused()
    {
        using var contest = await new SmallContest().PublishAsync();
        string[] annul = ["decide", "annul", "--store", contest.Store, "--reason", "r", "--explanation", Explained, "d1/1"];
        Assert.Contains("Who decides?", (await CommandRun.Of(annul)).Ended(2).Err, StringComparison.Ordinal);
        var sender = (await CommandRun.Of("tokens", "create", "--store", contest.Store, "--holder", "x", "--role", "sender", "--json")).Ended(0).Json.GetProperty("token").GetString()!;
        (await CommandRun.Of([.. annul, "--token", sender])).Ended(2);
        var seen = (await CommandRun.Of([.. annul, "--token", await TokenAsync(contest, "judge"), "--json"])).Ended(0).Json.GetProperty("seen").GetString()!;
        await IsRefusedAsync(await TokenAsync(contest, "cli"), "ownEntries");
        await IsRefusedAsync(await TokenAsync(contest, "judge", "--area", "region:South"), "outsideAreas");

        // At the first look already, and with the code that another person has been shown.
        async Task IsRefusedAsync(string token, string outcome)
        {
            foreach (var more in new string[][] { [], ["--seen", seen] })
            {
                var refused = (await CommandRun.Of([.. annul, "--token", token, "--json", .. more])).Ended(1).Json;
                Assert.Equal(("refused", outcome), (refused.GetProperty("status").GetString(), refused.GetProperty("outcome").GetString()));
                Assert.False(refused.TryGetProperty("seen", out _));
            }
        }
    }

    [Fact]
    public async Task Final_DeclaredReopenedAndDeclaredAgain()
    {
        using var contest = await new SmallContest().PublishAsync();
        var token = await TokenAsync(contest, "cec");
        await SendAsync(contest, "copy", "North,d1,1,100,90,5,55,30");
        Assert.Equal("notReady", (await StageAsync(contest, token, "final")).GetProperty("outcome").GetString());
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        Assert.Equal("notReady", (await StageAsync(contest, token, "final")).GetProperty("outcome").GetString());
        string[] distrust = ["decide", "distrust", "--store", contest.Store, "--token", token, "--reason", "r", "--explanation", Explained, "copy", "--json"];
        var seen = (await CommandRun.Of(distrust)).Ended(0).Json.GetProperty("seen").GetString()!;
        (await CommandRun.Of([.. distrust, "--seen", seen])).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        Assert.Equal("decided", (await StageAsync(contest, token, "final")).GetProperty("outcome").GetString());
        Assert.Equal("final", await StatusAsync(contest));
        await SendAsync(contest, "late", "North,d1,2,100,80,0,40,40");
        Assert.Equal("final", await StatusAsync(contest));
        var account = (await CommandRun.Of("senders", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("senders").EnumerateArray()
            .ToDictionary(sender => sender.GetProperty("sender").GetString()!, sender => sender.Clone());
        Assert.Equal((1, 1, 0), (account["late"].GetProperty("entries").GetInt32(), account["late"].GetProperty("held").GetInt32(), account["late"].GetProperty("counted").GetInt32()));
        Assert.Equal((6, 6), (account["cli"].GetProperty("entries").GetInt32(), account["cli"].GetProperty("counted").GetInt32()));
        Assert.Equal(JsonValueKind.String, account["copy"].GetProperty("distrustedSince").ValueKind);
        Assert.Equal("decided", (await StageAsync(contest, token, "reopen")).GetProperty("outcome").GetString());
        Assert.Equal("partial", await StatusAsync(contest));
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
    }

    [Fact]
    public async Task LiveContest_ZeroFirst_AndAnExplicitChoiceOfAreas()
    {
        using var contest = new SmallContest();
        var live = contest.Write("live.json", SmallVote.Definition.Replace("\"rehearsal\"", "\"live\"", StringComparison.Ordinal));
        var register = contest.Write("register.csv", "region,district,station,registered\n" + string.Join('\n', SmallContest.Rows.Select(row => string.Join(',', row.Split(',')[..4]))) + "\n");
        Assert.Contains("no comma", (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", "p1,p2", "--contest", live, "--register", register)).Ended(2).Err, StringComparison.Ordinal);
        Assert.Contains("two deciders", (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", live, "--register", register)).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("one person alone (cli)", (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(3).Err, StringComparison.Ordinal);
        var (one, two) = (await TokenAsync(contest, "p1"), await TokenAsync(contest, "p2"));
        string[] files = ["--store", contest.Store, "--definition", live, "--register", register, "--json"];
        var opening = (await CommandRun.Of(["decide", "activate", .. files, "--token", one, "--reason", "session"])).Json;
        Assert.Equal("awaitsSecond", opening.GetProperty("outcome").GetString());
        string[] open = ["decide", "confirm", .. files, opening.GetProperty("decision").GetString()!];
        Assert.Equal("samePerson", (await CommandRun.Of([.. open, "--token", one])).Ended(1).Json.GetProperty("outcome").GetString());
        (await CommandRun.Of([.. open, "--token", two])).Ended(0);
        Assert.Contains("zero report", (await CommandRun.Of("ingest", "--store", contest.Store, "--whole-contest", contest.Protocols)).Ended(2).Err, StringComparison.Ordinal);
        Assert.Equal("zero", await StatusAsync(contest));
        Assert.Contains("--whole-contest", (await CommandRun.Of("ingest", "--store", contest.Store, contest.Protocols)).Ended(2).Err, StringComparison.Ordinal);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--area", "region:North", contest.Protocols)).Ended(1);
        Assert.Equal("partial", await StatusAsync(contest));
        var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Out;
        Assert.Contains("\"held\": 3", totals, StringComparison.Ordinal);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--whole-contest", contest.Protocols)).Ended(0);
        Assert.Equal("preliminary", await StatusAsync(contest));
        Assert.Contains("two persons", (await CommandRun.Of(
            "ingest", "--store", contest.Store, "--contest", contest.Write("live2.json", SmallVote.Definition.Replace("\"rehearsal\"", "\"live\"", StringComparison.Ordinal).Replace("Small vote", "Vote", StringComparison.Ordinal)),
            "--activate", "other title")).Ended(2).Err, StringComparison.Ordinal);
        var proposed = await StageAsync(contest, one, "final");
        Assert.Equal("awaitsSecond", proposed.GetProperty("outcome").GetString());
        string[] confirm = ["decide", "confirm", "--store", contest.Store, "--json", proposed.GetProperty("decision").GetString()!];
        Assert.Equal("samePerson", (await CommandRun.Of([.. confirm, "--token", one])).Ended(1).Json.GetProperty("outcome").GetString());
        var north = await TokenAsync(contest, "p3", "--area", "region:North");
        Assert.Equal("outsideAreas", (await CommandRun.Of([.. confirm, "--token", north])).Ended(1).Json.GetProperty("outcome").GetString()); // the result is about all
        (await CommandRun.Of([.. confirm, "--token", two])).Ended(0);
        Assert.Equal("final", await StatusAsync(contest));
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
    }

    private static async Task<string> TokenAsync(SmallContest contest, string holder, params string[] more) =>
        (await CommandRun.Of(["tokens", "create", "--store", contest.Store, "--holder", holder, "--role", "decider", "--json", .. more])).Ended(0)
            .Json.GetProperty("token").GetString()!;

    private static async Task SendAsync(SmallContest contest, string sender, string row) =>
        (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", sender, contest.WriteRows($"{sender}.csv", row))).Ended(0);

    private static async Task<string> StatusAsync(SmallContest contest)
    {
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        return (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("status").GetString()!;
    }

    private static async Task<JsonElement> StageAsync(SmallContest contest, string token, string stage)
    {
        string[] command = ["decide", stage, "--store", contest.Store, "--token", token, "--reason", "session", "--explanation", Explained, "--json"];
        var shown = (await CommandRun.Of(command)).Json;
        return shown.TryGetProperty("seen", out var seen) ? (await CommandRun.Of([.. command, "--seen", seen.GetString()!])).Ended(0).Json : shown;
    }
}
