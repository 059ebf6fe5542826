using Hattama.Cli;
using Hattama.Findings;
using Hattama.Ledger;

namespace Hattama.Tests;

/// <summary>The command, in process, on a small number of stations.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private const int Stations = 400;
    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-demo-").FullName;

    private string Store => Path.Combine(_folder, "demo");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Once_EndsWithTheFiguresInProportion_AndVerifies()
    {
        var json = (await CommandRun.Of("demo", "--once", "--store", Store, "--stations", "400", "--json")).Ended(0).Json;
        Assert.Equal("kz-2022-demo", json.GetProperty("contest").GetString());
        Assert.Equal("rehearsal", json.GetProperty("mode").GetString());
        Assert.Contains("generated, not official results", json.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal("preliminary", json.GetProperty("status").GetString());
        Assert.Equal(2, json.GetProperty("sequence").GetInt32());
        Assert.Equal(Stations, json.GetProperty("stations").GetProperty("counted").GetInt32());
        var values = json.GetProperty("values");
        // The published figures in 400 of 10 012 stations, worked out here and not by the generator.
        Assert.Equal(11_734_642L * 400 / 10_012, values.GetProperty("registered").GetInt64());
        Assert.Equal(6_163_516L * 400 / 10_012, values.GetProperty("yes").GetInt64());
        Assert.Equal(1_490_470L * 400 / 10_012, values.GetProperty("no").GetInt64());
        Assert.Equal(125_859L * 400 / 10_012, values.GetProperty("both").GetInt64());
        Assert.Equal(205_924L * 400 / 10_012, values.GetProperty("invalid").GetInt64());
        var regions = json.GetProperty("outcome")[0].GetProperty("conditions")[1];
        Assert.Equal((17, 12, 17), (regions.GetProperty("areas").GetInt32(), regions.GetProperty("needed").GetInt32(), regions.GetProperty("holding").GetInt32()));

        // Generated observers: twelve stations, four planted differences, one of them swapped, and one pair of copies that contradict each other.
        var copies = (await CommandRun.Of("observe", "compare", "--store", Store, "--json")).Ended(0).Json.GetProperty("comparison");
        Assert.Equal((12, 11, 7, 4, 1, 1), (
            copies.GetProperty("withCopy").GetInt32(), copies.GetProperty("compared").GetInt32(), copies.GetProperty("exact").GetInt32(),
            copies.GetProperty("different").GetInt32(), copies.GetProperty("winnerChanged").GetInt32(), copies.GetProperty("copiesDiffer").GetInt32()));

        // A protocol under a wrong number waits beside the register; verify must not mistake it for a change.
        Assert.True((await CommandRun.Of("verify", "--store", Store)).Ended(0).Out.Contains("Everything matches", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FirstWave_CountsWhatIsAdmissible_AndNamesTheRest()
    {
        var around = Surroundings.OfProcess(TextWriter.Null, TextWriter.Null);
        var terminal = new Terminal(around, isJson: false, Language.En);
        await using var store = await OpenStore.OpenAsync(Store, around, create: true, CancellationToken.None);
        var report = await new DemoRun(new DemoRequest(Store, 9, Stations, 0), around, terminal).RunAsync(store, TestContext.Current.CancellationToken);
        var tally = report.Night!.Nation.Area.Tally;

        DemoFault[] held = [DemoFault.Slip, DemoFault.Letter, DemoFault.Missing], missing = [DemoFault.WrongNumber, DemoFault.Late];
        Assert.Equal(held.Sum(report.Mail.CountOf), tally.In(StateKind.Held));
        Assert.Equal(missing.Sum(report.Mail.CountOf), tally.In(StateKind.Missing));
        Assert.Equal(report.Mail.CountOf(DemoFault.Disputed), tally.In(StateKind.Disputed));
        DemoFault[] open = [.. held, .. missing, DemoFault.Disputed];
        var counted = report.Mail.Sendings
            .Where(sending => sending.Wave == 1 && !(report.Mail.Faults.TryGetValue(sending.Station, out var fault) && open.Contains(fault)))
            .DistinctBy(sending => sending.Station).ToList();
        Assert.Equal(counted.Count, tally.In(StateKind.Counted));
        for (var line = 0; line < DemoProtocol.Lines.Length; line++)
        {
            Assert.Equal(counted.Sum(sending => long.Parse(sending.Cells[line], System.Globalization.CultureInfo.InvariantCulture)), tally.Lines[line]);
        }

        Assert.Equal(report.Mail.CountOf(DemoFault.WrongNumber), report.Night.Nation.Unplaced);
        Assert.Equal(Stations, report.Result.Nation.Area.Tally.In(StateKind.Counted));
    }

    [Fact]
    public async Task Summary_SaysWhatItIs_AndWhatBecameOfTheFaults()
    {
        var first = (await CommandRun.Of("demo", "--once", "--store", Store, "--stations", "400")).Ended(0);
        Assert.Contains("DEMO: generated, not official results", first.Out, StringComparison.Ordinal);
        Assert.Contains("17/17, ≥ 12", first.Out, StringComparison.Ordinal);
        Assert.Contains("disputed 1", first.Out, StringComparison.Ordinal);
        Assert.Contains("Snapshot 2, after corrections: preliminary", first.Out, StringComparison.Ordinal);
        var again = (await CommandRun.Of("demo", "--once", "--store", Store, "--stations", "400")).Ended(0);
        Assert.Contains("already in", again.Out, StringComparison.Ordinal);
        Assert.Contains("Snapshot 2", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_ReplaysTheNight_ToTheSameTotals()
    {
        var live = await CommandRun.Of("demo", "--once", "--live", "--speed", "1000000", "--store", Store, "--stations", "60", "--json");
        var waves = await CommandRun.Of("demo", "--once", "--store", Path.Combine(_folder, "waves"), "--stations", "60", "--json");
        Assert.Equal(waves.Ended(0).Json.GetProperty("values").GetRawText(), live.Ended(0).Json.GetProperty("values").GetRawText());
        Assert.StartsWith("2022-06-06", live.Json.GetProperty("asOf").GetString(), StringComparison.Ordinal);
        (await CommandRun.Of("verify", "--store", Store)).Ended(0);
    }

    [Fact]
    public async Task Files_AreWrittenAndLabelled_AndNothingElseIsDone()
    {
        var files = Path.Combine(_folder, "only");
        (await CommandRun.Of("demo", "--files", files, "--stations", "100", "--store", Store)).Ended(0);
        Assert.False(Directory.Exists(Store));
        var names = Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(files, file)).ToList();
        Assert.All(names, name => Assert.Contains("generated-", name, StringComparison.Ordinal));
        Assert.Contains("generated-register-not-official.csv", names);
        foreach (var ending in new[] { ".csv", ".csv.gz", ".json", ".xlsx", ".zip" })
        {
            Assert.Contains(names, name => name.EndsWith(ending, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("--stations", "35")]
    [InlineData("--stations", "10013")]
    [InlineData("--live", "--speed", "0")]
    public async Task Options_OutOfRange_AreRefused(params string[] options)
    {
        (await CommandRun.Of(["demo", "--once", "--store", Store, .. options])).Ended(2);
        Assert.False(Directory.Exists(Store));
    }
}
