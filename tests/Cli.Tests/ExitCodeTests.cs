namespace Hattama.Tests;

public sealed class ExitCodeTests
{
    [Fact]
    public async Task Fine_IngestRollupTotals_End0()
    {
        using var contest = await new SmallContest().PublishAsync();
        (await CommandRun.Of("totals", "--store", contest.Store)).Ended(0);
    }

    [Fact]
    public async Task Findings_ABrokenRelation_Ends1AndNamesFileRowAndRule()
    {
        using var contest = new SmallContest();
        var broken = contest.WriteRows("broken.csv", "North,d1,1,100,91,5,60,25");
        var run = (await CommandRun.Of("check", "--contest", contest.Definition, broken)).Ended(1);
        Assert.Contains("error P101 × 1  Issued = invalid + for + against", run.Out, StringComparison.Ordinal);
        Assert.Contains("broken.csv, row 2", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("totals", "--nonsense")]
    [InlineData("nonsense")]
    [InlineData("compare")]
    [InlineData("totals", "--lang", "de")]
    [InlineData("totals")]
    [InlineData("ingest", "--store", "x")]
    [InlineData("check", "-")]
    public async Task Usage_WhatIsNotUnderstood_Ends2InOneLine(params string[] args)
    {
        var run = (await CommandRun.Of(args)).Ended(2);
        Assert.Empty(run.Out);
        Assert.StartsWith("hattama: ", run.Err, StringComparison.Ordinal);
        Assert.Equal(1, run.Err.Count(character => character == '\n'));
    }

    /// <summary>Whoever types the name of the program, or of a group, wants to know what there is; a script that does so made a mistake.</summary>
    [Theory]
    [InlineData("demo", "verify")]
    [InlineData("estimate", "report", "observe")]
    [InlineData("pick", "confirm", "decide")]
    public async Task Nothing_Commanded_ShowsTheHelpAndEnds2(string one, string other, params string[] args)
    {
        var run = (await CommandRun.Of(args)).Ended(2);
        Assert.Empty(run.Out);
        Assert.Contains($"\n  {one} ", run.Err, StringComparison.Ordinal);
        Assert.Contains($"\n  {other} ", run.Err, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Err, StringComparison.Ordinal);
        Assert.Equal("usage", (await CommandRun.Of([.. args, "--json"])).Ended(2).Json.GetProperty("error").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Usage_OfACommandInAGroup_NamesItsHelp() =>
        Assert.Contains("See hattama observe estimate --help.", (await CommandRun.Of("observe", "estimate", "--nonsense")).Ended(2).Err, StringComparison.Ordinal);

    /// <summary>Where files are taken, an option with a slip in it must not be told of as a missing file.</summary>
    [Theory]
    [InlineData("There is no option --contst. Did you mean --contest?", "check", "--contst", "contest.json", "protocols.csv")]
    [InlineData("There is no option --sendr. Did you mean --sender?", "ingest", "--store", "x", "--sendr", "a", "protocols.csv")]
    [InlineData("There is no command or option “ingst”. Did you mean ingest?", "ingst")]
    [InlineData("There is no command or option “compre”. Did you mean compare?", "observe", "compre")]
    public async Task Usage_ASlip_IsNamedWithWhatWasMeant(string says, params string[] args) =>
        Assert.StartsWith($"hattama: {says}", (await CommandRun.Of(args)).Ended(2).Err, StringComparison.Ordinal);

    [Fact]
    public async Task AFileThatLooksLikeAnOption_BehindTwoDashes_IsAFile()
    {
        using var contest = new SmallContest();
        Assert.Contains("There is no file --odd.csv.", (await CommandRun.Of("check", "--contest", contest.Definition, "--", "--odd.csv")).Ended(3).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("totals", "--store", "NOWHERE")]
    [InlineData("rollup", "--store", "NOWHERE")]
    [InlineData("contests", "--store", "FOLDER")]
    [InlineData("check", "--contest", "contest.json", "NOWHERE")]
    [InlineData("check", "--contest", "NOWHERE", "protocols.csv")]
    [InlineData("check", "--contest", "FOLDER", "protocols.csv")]
    [InlineData("ingest", "--store", "FOLDER", "--contest", "contest.json", "protocols.csv")]
    [InlineData("check", "--contest", "contest.json", "EMPTY")]
    public async Task Storage_WhatIsMissingOrNoStore_Ends3AndSaysWhere(params string[] args)
    {
        using var contest = new SmallContest();
        contest.Write("FOLDER/something.txt", "not a store");
        Directory.CreateDirectory(contest.PathOf("EMPTY"));
        string[] names = ["NOWHERE", "FOLDER", "EMPTY", "contest.json", "protocols.csv"];
        var run = (await CommandRun.Of([.. args.Select(arg => names.Contains(arg) ? contest.PathOf(arg) : arg)])).Ended(3);
        Assert.StartsWith("hattama: ", run.Err, StringComparison.Ordinal);
        Assert.Equal(1, run.Err.Count(character => character == '\n'));
        Assert.Contains("hattama-cli-", run.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_MisspeltCommand_IsNamed() =>
        Assert.Contains("“totls”", (await CommandRun.Of("totls")).Ended(2).Err, StringComparison.Ordinal);

    [Fact]
    public async Task Interrupted_BeforeTheFirstWrite_Ends4()
    {
        using var contest = new SmallContest();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var run = await new Shell().RunAsync(["ingest", "--store", contest.Store, "--contest", contest.Definition, contest.Protocols], stop.Token);
        run.Ended(4);
        Assert.Contains("run the same command again", run.Err, StringComparison.Ordinal);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, contest.Protocols)).Ended(0);
    }

    [Fact]
    public async Task Interrupted_RepeatedRollup_EndsAt4()
    {
        using var contest = await new SmallContest().PublishAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(1500));
        (await new Shell().RunAsync(["rollup", "--store", contest.Store, "--every", "1h"], stop.Token)).Ended(4);
    }

    [Fact]
    public async Task Failure_InJsonMode_IsOneObjectWithTheExitCode()
    {
        var run = (await CommandRun.Of("totals", "--store", "/nowhere/at/all", "--json")).Ended(3);
        Assert.Equal("storage", run.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal(3, run.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Contains("/nowhere/at/all", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await CommandRun.Of("totals", "--nonsense", "--json")).Ended(2).Json.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Trace_WhenAsked_ShowsWhereItFailed()
    {
        var shell = new Shell { Environment = { ["HATTAMA_TRACE"] = "1" } };
        Assert.Contains("   at Hattama.", (await shell.RunAsync(["totals", "--store", "/nowhere/at/all"])).Ended(3).Err, StringComparison.Ordinal);
    }
}
