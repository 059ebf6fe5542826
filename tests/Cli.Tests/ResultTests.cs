using System.Text.Json;

namespace Hattama.Tests;

/// <summary>totals, rollup, station and the small commands on a published contest.</summary>
public sealed class ResultTests
{
    [Fact]
    public async Task TotalsJson_HasTheMembersOfTheInterface()
    {
        using var contest = await new SmallContest().PublishAsync();
        var json = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json;
        string[] members =
        [
            "contest", "title", "mode", "sequence", "status", "asOf", "root", "snapshot", "area", "values", "reported", "shares", "stations",
            "registered", "counted", "notInRegister", "exclusions", "outcome", "children", "protocols",
        ];
        Assert.Equal(members, json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("small", json.GetProperty("contest").GetString());
        Assert.Equal(1, json.GetProperty("sequence").GetInt32());
        Assert.Equal("preliminary", json.GetProperty("status").GetString());
        Assert.Equal("nation", json.GetProperty("area").GetProperty("level").GetString());
        Assert.Equal([800, 540, 30, 340, 170], json.GetProperty("values").EnumerateObject().Select(line => line.Value.GetInt32()));
        Assert.Equal("67.50", json.GetProperty("shares").GetProperty("turnout").GetProperty("percent").GetString());
        Assert.Equal(6, json.GetProperty("stations").GetProperty("counted").GetInt32());
        Assert.Equal(800, json.GetProperty("registered").GetProperty("counted").GetInt32());
        Assert.Equal("decidedYes", json.GetProperty("outcome")[0].GetProperty("verdict").GetString());
        Assert.Equal(["North", "South"], json.GetProperty("children").EnumerateArray().Select(child => child.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Totals_AreaAndLevel_ShowThatPartOfTheTree()
    {
        using var contest = await new SmallContest().PublishAsync();
        var districts = (await CommandRun.Of("totals", "--store", contest.Store, "--level", "district", "--json")).Ended(0).Json;
        Assert.Equal(["d1", "d2", "d3"], districts.GetProperty("children").EnumerateArray().Select(child => child.GetProperty("code").GetString()));
        var one = (await CommandRun.Of("totals", "--store", contest.Store, "--area", "South/d3", "--json")).Ended(0).Json;
        Assert.Equal(170, one.GetProperty("values").GetProperty("yes").GetInt32());
        Assert.Equal(JsonValueKind.Null, one.GetProperty("outcome").ValueKind);
        Assert.Equal(3, one.GetProperty("protocols").GetArrayLength());
        Assert.Contains("District d3", (await CommandRun.Of("totals", "--store", contest.Store, "--area", "district d3")).Ended(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--area", "nowhere", "No area")]
    [InlineData("--level", "village", "no level")]
    public async Task Totals_UnknownAreaOrLevel_Ends2AndSaysWhatThereIs(string option, string value, string says)
    {
        using var contest = await new SmallContest().PublishAsync();
        Assert.Contains(says, (await CommandRun.Of("totals", "--store", contest.Store, option, value)).Ended(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_AmbiguousCode_ListsTheCandidates()
    {
        using var contest = new SmallContest();
        var rows = contest.WriteRows("same.csv", "d1,d1,1,100,90,5,60,25");
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, rows)).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var error = (await CommandRun.Of("totals", "--store", contest.Store, "--area", "d1")).Ended(2).Err;
        Assert.Contains("region d1", error, StringComparison.Ordinal);
        Assert.Contains("district d1/d1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_BeforeARollup_SaysWhatToDo()
    {
        using var contest = new SmallContest();
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, contest.Protocols)).Ended(0);
        Assert.Contains("hattama rollup", (await CommandRun.Of("totals", "--store", contest.Store)).Ended(3).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollup_Again_SaysThatNothingChanged()
    {
        using var contest = await new SmallContest().PublishAsync();
        Assert.StartsWith("Nothing changed since snapshot 1", (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0).Out, StringComparison.Ordinal);
        Assert.False((await CommandRun.Of("rollup", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("isNew").GetBoolean());
    }

    [Fact]
    public async Task Rollup_MakesAPrivateKey_AndTheSecondOneUsesIt()
    {
        using var contest = await new SmallContest().PublishAsync();
        var path = Path.Combine(contest.Store, "key.pem");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        var key = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await CommandRun.Of("rollup", "--store", contest.Store);
        Assert.Equal(key, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        var shown = (await CommandRun.Of("key", "--store", contest.Store, "--json")).Ended(0).Json;
        Assert.Equal((await File.ReadAllTextAsync(Path.Combine(contest.Store, "key.pub.pem"), TestContext.Current.CancellationToken)).Trim(), shown.GetProperty("publicKey").GetString());
        Assert.Equal(64, shown.GetProperty("id").GetString()!.Length);
    }

    [Fact]
    public async Task Station_ByPath_LeadsFromItsEvidenceToTheRoot()
    {
        using var contest = await new SmallContest().PublishAsync();
        var json = (await CommandRun.Of("station", "--store", contest.Store, "South/d3/2", "--json")).Ended(0).Json;
        var form = json.GetProperty("forms")[0];
        Assert.Equal("counted", form.GetProperty("state").GetString());
        Assert.Equal(50, form.GetProperty("values").GetProperty("yes").GetInt32());
        Assert.Equal("protocols.csv", form.GetProperty("citations")[0].GetProperty("file").GetString());
        Assert.Equal(6, form.GetProperty("citations")[0].GetProperty("row").GetInt32());
        var chain = json.GetProperty("chain").EnumerateArray().ToList();
        Assert.Equal(["district", "region", "nation"], chain.Select(step => step.GetProperty("level").GetString()));
        Assert.Equal(json.GetProperty("root").GetString(), chain[^1].GetProperty("document").GetString());
        Assert.Equal(json.GetProperty("forms").GetRawText(), (await CommandRun.Of("station", "--store", contest.Store, "--area", "d3", "2", "--json")).Ended(0).Json.GetProperty("forms").GetRawText());
    }

    [Fact]
    public async Task Station_ANumberThatRepeats_ListsTheDistricts()
    {
        using var contest = await new SmallContest().PublishAsync();
        var error = (await CommandRun.Of("station", "--store", contest.Store, "1")).Ended(2).Err;
        Assert.Contains("3 areas have a station “1”", error, StringComparison.Ordinal);
        Assert.Contains("North/d2", error, StringComparison.Ordinal);
        Assert.Contains("No station “77”", (await CommandRun.Of("station", "--store", contest.Store, "77")).Ended(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_Disputed_ShowsBothContents()
    {
        using var contest = await new SmallContest().PublishAsync();
        var other = contest.WriteRows("other.csv", "North,d1,1,100,90,5,25,60");
        (await CommandRun.Of("ingest", "--store", contest.Store, "--sender", "observer", other)).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var form = (await CommandRun.Of("station", "--store", contest.Store, "d1/1", "--json")).Ended(0).Json.GetProperty("forms")[0];
        Assert.Equal("disputed", form.GetProperty("state").GetString());
        Assert.Equal(2, form.GetProperty("contents").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, form.GetProperty("values").ValueKind);
    }

    [Fact]
    public async Task Contests_ListsWhatIsInTheStore()
    {
        using var contest = await new SmallContest().PublishAsync();
        var row = (await CommandRun.Of("contests", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("contests")[0];
        Assert.Equal("small", row.GetProperty("contest").GetString());
        Assert.Equal(1, row.GetProperty("uploads").GetInt32());
        Assert.Equal(0, row.GetProperty("unfinishedUploads").GetInt32());
        Assert.Equal(1, row.GetProperty("snapshot").GetProperty("sequence").GetInt32());
    }

    [Fact]
    public async Task Receipts_ByIdNameContentAndHash_AreTheSameReceipt()
    {
        using var contest = await new SmallContest().PublishAsync();
        var all = (await CommandRun.Of("receipts", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("uploads");
        var (id, hash) = (all[0].GetProperty("upload").GetString()!, all[0].GetProperty("evidence").GetString()!);
        foreach (var text in new[] { id, hash, hash[..8], "protocols.csv", contest.Protocols })
        {
            var one = (await CommandRun.Of("receipts", "--store", contest.Store, text, "--json")).Ended(0).Json.GetProperty("uploads");
            Assert.Equal(all.GetRawText(), one.GetRawText());
        }

        (await CommandRun.Of("receipts", "--store", contest.Store, "nothing")).Ended(2);
        // One by itself says what was said at the ingest, in the same words.
        var said = (await CommandRun.Of("receipts", "--store", contest.Store, id)).Ended(0).Out;
        Assert.Matches(@"warning P201 × \d+  \S+", said);
        Assert.Contains("    protocols.csv, row ", said, StringComparison.Ordinal);
        Assert.Contains(", строка ", (await CommandRun.Of("receipts", "--store", contest.Store, id, "--lang", "ru")).Ended(0).Out, StringComparison.Ordinal);
    }

    /// <summary>Hashes are copied from anywhere: in capitals too; six characters are enough, five might be anything.</summary>
    [Fact]
    public async Task Receipts_ByTheStartOfAHash_InAnyCaseFromSixCharacters()
    {
        using var contest = await new SmallContest().PublishAsync();
        var hash = (await CommandRun.Of("receipts", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("uploads")[0].GetProperty("evidence").GetString()!;
        foreach (var text in new[] { hash.ToUpperInvariant(), hash[..6], hash[..6].ToUpperInvariant(), hash[..7] })
        {
            Assert.Equal(1, (await CommandRun.Of("receipts", "--store", contest.Store, text, "--json")).Ended(0).Json.GetProperty("uploads").GetArrayLength());
        }

        Assert.Contains($"“{hash[..5]}”", (await CommandRun.Of("receipts", "--store", contest.Store, hash[..5])).Ended(2).Err, StringComparison.Ordinal);
        (await CommandRun.Of("receipts", "--store", contest.Store, hash[..1])).Ended(2);
    }

    /// <summary>A file with more errors than a receipt lists, rows without a station among them: the numbers are those of the file.</summary>
    [Fact]
    public async Task Receipts_OfABadFile_CountAllItsErrorsAndRejectedRows()
    {
        using var contest = await new SmallContest().PublishAsync();
        var bad = contest.WriteRows("bad.csv", [.. Enumerable.Repeat("North,d1,1,1e3,90,5,60,25", 1_200), "North,d1,,100,90,5,60,25", "North,d1,,100,90,5,60,25", "North,d9,5,100,90,5,60,25"]);
        await CommandRun.Of("ingest", "--store", contest.Store, bad);
        var said = (await CommandRun.Of("receipts", "--store", contest.Store, bad, "--json")).Ended(0).Json.GetProperty("uploads")[0];
        var receipt = said.GetProperty("receipt");
        Assert.Equal((1_201L, 1L, 2L), (
            receipt.GetProperty("entries").GetInt64(), receipt.GetProperty("unplaced").GetInt64(), receipt.GetProperty("rejected").GetInt64()));
        Assert.Equal(1_000, receipt.GetProperty("findings").GetArrayLength());
        Assert.True(receipt.GetProperty("errors").GetInt64() >= 1_203, receipt.GetProperty("errors").GetRawText());
        var shown = (await CommandRun.Of("receipts", "--store", contest.Store, bad)).Ended(0).Out;
        Assert.Contains("1 201", shown, StringComparison.Ordinal);
        Assert.Contains("bad.csv", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_IsAStoreWithTheSameRoot()
    {
        using var contest = await new SmallContest().PublishAsync();
        var copy = contest.PathOf("copy");
        (await CommandRun.Of("backup", "--store", contest.Store, "--to", copy)).Ended(0);
        Assert.Equal(
            (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Out,
            (await CommandRun.Of("totals", "--store", copy, "--json")).Ended(0).Out);
        (await CommandRun.Of("backup", "--store", contest.Store, "--to", copy)).Ended(3);
        Assert.False(File.Exists(Path.Combine(copy, "key.pem")));
    }

    [Fact]
    public async Task Reconcile_WithNothingUnfinished_SaysSo()
    {
        using var contest = await new SmallContest().PublishAsync();
        Assert.Equal(0, (await CommandRun.Of("reconcile", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("finishedUploads").GetInt32());
    }

    [Fact]
    public async Task Store_FromTheEnvironment_IsUsedWithoutTheOption()
    {
        using var contest = await new SmallContest().PublishAsync();
        var shell = new Shell { Environment = { ["HATTAMA_STORE"] = contest.Store } };
        (await shell.RunAsync(["totals"])).Ended(0);
    }

    [Fact]
    public async Task Check_AddsUpLikeTheStore_AndWritesNothing()
    {
        using var contest = new SmallContest();
        var before = Directory.GetFileSystemEntries(contest.PathOf("."), "*", SearchOption.AllDirectories);
        var json = (await CommandRun.Of("check", "--contest", contest.Definition, contest.Protocols, "--json")).Ended(0).Json;
        Assert.Equal([800, 540, 30, 340, 170], json.GetProperty("values").EnumerateObject().Select(line => line.Value.GetInt32()));
        Assert.True(json.GetProperty("isDryRun").GetBoolean());
        Assert.True(json.GetProperty("register").GetProperty("isDerived").GetBoolean());
        Assert.Equal(before, Directory.GetFileSystemEntries(contest.PathOf("."), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Terminal_EveryCommandWithProgress_EndsAsElsewhere()
    {
        using var contest = new SmallContest();
        var shell = new Shell { IsWatched = true };
        (await shell.RunAsync(["check", "--contest", contest.Definition, contest.Protocols])).Ended(0);
        (await shell.RunAsync(["ingest", "--store", contest.Store, "--contest", contest.Definition, contest.Protocols])).Ended(0);
        (await shell.RunAsync(["rollup", "--store", contest.Store])).Ended(0);
        (await shell.RunAsync(["totals", "--store", contest.Store])).Ended(0);
    }

    [Fact]
    public async Task Output_IsNotATerminal_HasNoColourAndNoProgress()
    {
        using var contest = new SmallContest();
        var run = (await CommandRun.Of("check", "--contest", contest.Definition, contest.Protocols)).Ended(0);
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.Empty(run.Err);
    }
}
