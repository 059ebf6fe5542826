using Hattama.Kit;

namespace Hattama.Tests;

public sealed class IngestTests
{
    [Fact]
    public async Task FirstIngest_WithoutRegister_DerivesItAndSaysSo()
    {
        using var contest = new SmallContest();
        var run = (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, contest.Protocols)).Ended(0);
        Assert.Contains("derived from these files and is now frozen: 6 stations", run.Out, StringComparison.Ordinal);
        Assert.Contains("REHEARSAL", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondIngest_StationOutsideTheFrozenRegister_IsAFinding()
    {
        using var contest = await new SmallContest().PublishAsync();
        var late = contest.WriteRows("late.csv", "South,d3,99,100,90,5,60,25");
        var run = (await CommandRun.Of("ingest", "--store", contest.Store, late, "--json")).Ended(1);
        Assert.Equal(1, run.Json.GetProperty("files")[0].GetProperty("notInRegister").GetInt32());
        Assert.Equal("P001", run.Json.GetProperty("findings").GetProperty("counts")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Register_WithMoreStations_ShowsTheMissingOnes()
    {
        using var contest = new SmallContest();
        var register = contest.Write("register.csv", "region,district,station,registered\nNorth,d1,1,100\nNorth,d1,2,100\nNorth,d1,3,500\n");
        var one = contest.WriteRows("one.csv", SmallContest.Rows[0], SmallContest.Rows[1]);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, "--register", register, one)).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json;
        Assert.Equal("partial", totals.GetProperty("status").GetString());
        Assert.Equal(3, totals.GetProperty("stations").GetProperty("expected").GetInt32());
        Assert.Equal(1, totals.GetProperty("stations").GetProperty("missing").GetInt32());
        Assert.Equal(500, totals.GetProperty("registered").GetProperty("missing").GetInt32());
        Assert.Equal("open", totals.GetProperty("outcome")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Register_WithErrors_IsRefusedWhole()
    {
        using var contest = new SmallContest();
        var register = contest.Write("register.csv", "region,district,station,registered\nNorth,d1,1,100\nNorth,d1,1,200\n");
        var run = (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, "--register", register, contest.Protocols)).Ended(1);
        Assert.Contains("nothing was taken in", run.Out, StringComparison.Ordinal);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(3);
    }

    [Fact]
    public async Task ChangedDefinition_IsRefused_UntilActivatedWithAReason()
    {
        using var contest = await new SmallContest().PublishAsync();
        var changed = contest.Write("changed.json", SmallVote.Definition.Replace("Small vote", "Small vote, renamed", StringComparison.Ordinal));
        var refused = (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", changed, contest.Protocols)).Ended(2);
        Assert.Contains("--activate", refused.Err, StringComparison.Ordinal);
        var activated = (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", changed, "--activate", "the title was wrong")).Ended(0);
        Assert.Contains("Activation 2 is in force: the title was wrong", activated.Out, StringComparison.Ordinal);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json;
        Assert.Equal("Small vote, renamed", totals.GetProperty("title").GetString());
        Assert.Equal(340, totals.GetProperty("values").GetProperty("yes").GetInt32());
    }

    [Fact]
    public async Task InvalidDefinition_PrintsItsFindings_AndMakesNoStore()
    {
        using var contest = new SmallContest();
        var wrong = contest.Write("wrong.json", SmallVote.Definition.Replace("\"date\"", "\"dat\"", StringComparison.Ordinal));
        var run = (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", wrong, contest.Protocols)).Ended(1);
        Assert.Contains("D002", run.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(contest.Store));
    }

    [Fact]
    public async Task FolderAndStandardInput_AreTakenIn_UnderNamesWithoutMachinePaths()
    {
        using var contest = await new SmallContest().PublishAsync();
        for (var i = 0; i < 40; i++)
        {
            contest.WriteRows($"many/sub/{i:00}.csv", SmallContest.Rows[i % 6]);
        }

        var shell = new Shell { Input = $"{SmallVote.Header}\n{SmallContest.Rows[0]}\n" };
        var run = (await shell.RunAsync(["ingest", "--store", contest.Store, contest.PathOf("many"), "-", "--json"])).Ended(0);
        var names = run.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()).ToList();
        Assert.Equal(41, names.Count);
        Assert.Equal("sub/00.csv", names[0]);
        Assert.Equal("stdin", names[40]);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        Assert.Equal(340, await YesAsync(contest));
    }

    [Theory]
    [InlineData("PK\u0003\u0004 not really an archive")]
    [InlineData("{\"contest\":\"small\",\"protocols\":[[[[[[[[")]
    [InlineData("region,district,station,registered,issued,invalid,yes,no\n\"North,d1,1,1,1,1,1,1\nx")]
    [InlineData("region,district,station,registered,issued,invalid,yes,no\nNorth,d1,1,-5,99999999999999999999,=1+1,1e3,NaN\n")]
    [InlineData("")]
    [InlineData("\0\0\0\0\0")]
    public async Task HostileFile_IsAFinding_NeverAFailure(string text)
    {
        using var contest = await new SmallContest().PublishAsync();
        var hostile = contest.Write("hostile.bin", text);
        (await CommandRun.Of("check", "--store", contest.Store, "--contest", "small", hostile)).Ended(1);
        var run = (await CommandRun.Of("ingest", "--store", contest.Store, hostile, "--json")).Ended(1);
        Assert.True(run.Json.GetProperty("findings").GetProperty("errors").GetInt32() > 0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        Assert.Equal(340, await YesAsync(contest));
    }

    [Fact]
    public async Task Language_OfFindings_FollowsTheOptionAndTheEnvironment()
    {
        using var contest = new SmallContest();
        var broken = contest.WriteRows("broken.csv", "North,d1,1,100,91,5,60,25");
        Assert.Contains("ошибка P101", (await CommandRun.Of("check", "--lang", "ru", "--contest", contest.Definition, broken)).Ended(1).Out, StringComparison.Ordinal);
        var shell = new Shell { Environment = { ["LANG"] = "kk_KZ.UTF-8" } };
        Assert.Contains("қате P101", (await shell.RunAsync(["check", "--contest", contest.Definition, broken])).Ended(1).Out, StringComparison.Ordinal);
    }

    private static async Task<int> YesAsync(SmallContest contest)
    {
        var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json;
        return totals.GetProperty("values").GetProperty("yes").GetInt32();
    }
}
