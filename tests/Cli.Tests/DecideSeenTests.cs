using System.Globalization;
using System.Text.Json;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Tests;

/// <summary>What is recorded at the command line is what was looked at: the same decision about the same content, by who may decide it (#5).</summary>
public sealed class DecideSeenTests
{
    /// <summary>The code stands for what was shown, and not for the station: another decision about it is looked at first.</summary>
    [Fact]
    public async Task Seen_OfAnotherDecisionOrContent_IsChanged()
    {
        using var contest = await DisputedAsync();
        var token = await TokenAsync(contest, "court");
        string[] kinds = ["annul", "not-opened"];
        string[] contents = ["1", "2"];
        var codes = new List<string>();
        foreach (var (kind, other) in kinds.Zip(kinds.Reverse()))
        {
            codes.Add(await SeenAsync(contest, token, kind, []));
            Assert.Equal("changed", Status(await RunAsync(contest, token, other, ["--seen", codes[^1]])));
        }

        foreach (var (content, other) in contents.Zip(contents.Reverse()))
        {
            codes.Add(await SeenAsync(contest, token, "pick", ["--content", content]));
            Assert.Equal("changed", Status(await RunAsync(contest, token, "pick", ["--content", other, "--seen", codes[^1]])));
            Assert.Equal("changed", Status(await RunAsync(contest, token, "release", ["--content", content, "--seen", codes[^1]])));
        }

        Assert.Equal(4, codes.Distinct().Count());
        Assert.Equal("decided", Status(await RunAsync(contest, token, "pick", ["--content", "2", "--seen", codes[^1]])));
    }

    /// <summary>The contents stand in the order of their numbers; the number chosen is the one that counts then.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Content_ByItsNumber_IsTheOneShownThere(int number)
    {
        using var contest = await DisputedAsync();
        var token = await TokenAsync(contest, "court");
        var shown = (await DisputesAsync(contest)).GetProperty("waiting")[0].GetProperty("contents")[number - 1];
        var text = number.ToString(CultureInfo.InvariantCulture);
        var preview = (await RunAsync(contest, token, "pick", ["--content", text])).Ended(0).Json;
        Assert.Equal(
            shown.GetProperty("values").GetProperty("yes").GetString(),
            preview.GetProperty("changes").EnumerateArray().Where(change => change.GetProperty("figure").GetString() == "For")
                .Select(change => (change.GetProperty("after").GetInt64() - change.GetProperty("before").GetInt64()).ToString(CultureInfo.InvariantCulture)).Single());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("zzzzzz")]
    [InlineData("99999999999999999999")]
    [InlineData(null)] // two are there
    public async Task Content_ThatIsNotShown_IsAskedForAgain(string? content)
    {
        using var contest = await DisputedAsync();
        string[] named = content is null ? [] : ["--content=" + content];
        var run = (await RunAsync(contest, await TokenAsync(contest, "court"), "pick", named)).Ended(2);
        Assert.Contains("which of the 2 contents shown?", run.Out, StringComparison.Ordinal);
    }

    /// <summary>Six characters of a hash name it, five may be anything's; six that are all digits (of one hash in seventeen) are a hash too, and no number.</summary>
    [Fact]
    public async Task Content_ByTheBeginningOfItsHash_NeedsSixCharacters()
    {
        using var contest = await new SmallContest().PublishAsync();
        var (row, hash) = ContentOfDigits();
        await SendAsync(contest, "copy", row);
        var token = await TokenAsync(contest, "court");
        Assert.Contains("at least six characters", (await RunAsync(contest, token, "pick", ["--content", hash[..5]])).Ended(2).Out, StringComparison.Ordinal);
        foreach (var length in new[] { 6, 7, 64 })
        {
            (await RunAsync(contest, token, "pick", ["--content", hash[..length]])).Ended(0);
        }
    }

    [Fact]
    public async Task Token_OfAnotherContestOrRole_DecidesNothing()
    {
        using var contest = await DisputedAsync();
        var other = contest.Write("other.json", SmallVote.Definition.Replace("\"id\": \"small\"", "\"id\": \"other\"", StringComparison.Ordinal));
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", other, contest.Protocols)).Ended(0);
        string[] tokens =
        [
            await TokenAsync(contest, "court", "--contest", "other"),
            .. await Task.WhenAll(new[] { "sender", "observer", "publisher", "auditor", "admin" }.Select(role => TokenOfAsync(contest, "court", role, "--contest", "small"))),
        ];
        foreach (var token in tokens)
        {
            var run = (await RunAsync(contest, token, "annul", ["--contest", "small"])).Ended(2);
            Assert.Contains("The token is not that of a decider of contest small", run.Out, StringComparison.Ordinal);
        }

        (await RunAsync(contest, await TokenAsync(contest, "court", "--contest", "small"), "annul", ["--contest", "small"])).Ended(0);
    }

    private static async Task<SmallContest> DisputedAsync()
    {
        var contest = await new SmallContest().PublishAsync();
        await SendAsync(contest, "copy", "North,d1,1,100,90,5,55,30");
        return contest;
    }

    private static async Task<string> SeenAsync(SmallContest contest, string token, string kind, string[] more) =>
        (await RunAsync(contest, token, kind, more)).Ended(0).Json.GetProperty("seen").GetString()!;

    private static string Status(CommandRun run) => run.Json.GetProperty("status").GetString()!;

    private static Task<CommandRun> RunAsync(SmallContest contest, string token, string kind, string[] more) =>
        CommandRun.Of(["decide", kind, "--store", contest.Store, "--token", token, "--reason", "recount", "--explanation", "Decided in the session.", "d1/1", "--json", .. more]);

    private static Task<string> TokenAsync(SmallContest contest, string holder, params string[] more) => TokenOfAsync(contest, holder, "decider", more);

    private static async Task<string> TokenOfAsync(SmallContest contest, string holder, string role, params string[] more) =>
        (await CommandRun.Of(["tokens", "create", "--store", contest.Store, "--holder", holder, "--role", role, "--json", .. more])).Ended(0).Json.GetProperty("token").GetString()!;

    private static async Task SendAsync(SmallContest contest, string sender, string row) =>
        (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", sender, contest.WriteRows($"{sender}.csv", row))).Ended(0);

    private static async Task<JsonElement> DisputesAsync(SmallContest contest) => (await CommandRun.Of("disputes", "--store", contest.Store, "--json")).Ended(0).Json;

    /// <summary>A protocol of d1/1 whose content's hash begins with seven digits.</summary>
    private static (string Row, string Hash) ContentOfDigits()
    {
        for (var yes = 0L; yes <= 85; yes++)
        {
            for (var issued = 90L; issued <= 100; issued++)
            {
                long[] values = [100, issued, 5, yes, issued - 5 - yes];
                var hash = ContentDigest.Of(null, SmallVote.Id, "d1", "1", "station", [.. values.Select(Value.Of)]).Hex;
                if (hash[..7].All(char.IsAsciiDigit))
                {
                    return ($"North,d1,1,{string.Join(',', values)}", hash);
                }
            }
        }

        throw new InvalidOperationException("No content has such a hash.");
    }
}
