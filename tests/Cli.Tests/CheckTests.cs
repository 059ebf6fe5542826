namespace Hattama.Tests;

/// <summary>What <c>check</c> says of files that are in order as far as they go, and say less than one may think.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task Check_WithoutARegister_LeavesTheOutcomeOpen()
    {
        using var contest = new SmallContest();
        var derived = (await CommandRun.Of("check", "--contest", contest.Definition, contest.Protocols, "--json")).Ended(0).Json;
        var rule = derived.GetProperty("outcome")[0];
        Assert.Equal((true, "open"), (rule.GetProperty("holds").GetBoolean(), rule.GetProperty("verdict").GetString()));
        Assert.All(rule.GetProperty("conditions").EnumerateArray(), condition => Assert.Equal("open", condition.GetProperty("verdict").GetString()));

        // The same six stations, and a list that says that there are no others.
        var register = contest.Write("register.csv", "region,district,station,registered\nNorth,d1,1,100\nNorth,d1,2,100\nNorth,d2,1,200\nSouth,d3,1,100\nSouth,d3,2,100\nSouth,d3,3,200\n");
        var listed = (await CommandRun.Of("check", "--contest", contest.Definition, "--register", register, contest.Protocols, "--json")).Ended(0).Json;
        Assert.Equal("decidedYes", listed.GetProperty("outcome")[0].GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("empty.csv", "region,district,station,registered,issued,invalid,yes,no\n")]
    [InlineData("blank-rows.csv", "region,district,station,registered,issued,invalid,yes,no\n\n,,,,,,,\n")]
    [InlineData("empty.json", """{"contest":"small","protocols":[]}""")]
    public async Task Check_FileWithoutData_SaysSo(string name, string text)
    {
        using var contest = new SmallContest();
        var run = (await CommandRun.Of("check", "--contest", contest.Definition, contest.Write(name, text))).Ended(0);
        Assert.Contains("warning F014", run.Out, StringComparison.Ordinal);
        Assert.Contains($"{name}: The file has no row or record that is filled in", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_FileThatCannotBeRead_SaysOnlyThat()
    {
        using var contest = new SmallContest();
        var run = (await CommandRun.Of("check", "--contest", contest.Definition, contest.Write("nothing.csv", string.Empty))).Ended(1);
        Assert.Contains("error F002", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("F014", run.Out, StringComparison.Ordinal);
    }
}
