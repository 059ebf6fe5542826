using System.Globalization;

namespace Hattama.Tests;

/// <summary>Protocols that stand upright from the file to the published result, and back from there to their columns (#5).</summary>
public sealed class UprightTests
{
    private static readonly string[] Names = ["region", "district", "station", "registered", "issued", "invalid", "yes", "no"];

    private static string Turned(IReadOnlyList<string> rows) => string.Concat(Names.Select((name, at) =>
        $"{name},{string.Join(',', rows.Select(row => row.Split(',')[at]))}\n"));

    [Fact]
    public async Task Ingest_UprightFile_CountsAndIsFoundAgainByItsColumns()
    {
        using var contest = new SmallContest();
        var file = contest.Write("upright.csv", "Protocols\n" + Turned(SmallContest.Rows));
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Definition, file)).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var values = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("values");
        Assert.Equal((340, 170), (values.GetProperty("yes").GetInt32(), values.GetProperty("no").GetInt32()));
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
        for (var at = 0; at < SmallContest.Rows.Length; at++)
        {
            var cells = SmallContest.Rows[at].Split(',');
            var station = (await CommandRun.Of("station", "--store", contest.Store, $"{cells[1]}/{cells[2]}", "--json")).Ended(0).Json;
            Assert.Equal(at + 2, station.GetProperty("forms")[0].GetProperty("citations")[0].GetProperty("row").GetInt32());
        }
    }

    [Theory]
    [InlineData("60", "with the same figures", "P006")]
    [InlineData("61", "with other figures", "P005")]
    public async Task Check_StationInTwoColumns_NamesTheFirstOfThem(string yes, string says, string code)
    {
        using var contest = new SmallContest();
        string[] rows = [.. SmallContest.Rows[1..], SmallContest.Rows[0], SmallContest.Rows[0].Replace(",60,", $",{yes},", StringComparison.Ordinal)];
        var run = await CommandRun.Of("check", "--contest", contest.Definition, "--register", contest.Protocols, "--lang", "en", contest.Write("upright.csv", Turned(rows)));
        Assert.Contains($"stands in column G {says}", run.Out, StringComparison.Ordinal);
        Assert.Contains("station (H3)", run.Out, StringComparison.Ordinal);
        Assert.Contains(code, run.Out, StringComparison.Ordinal);
        Assert.Equal(code == "P005" ? 1 : 0, run.Code);
    }

    /// <summary>A relation between lines is about the whole protocol: the finding stands at the cell of its station.</summary>
    [Fact]
    public async Task Check_BrokenSum_StandsAtTheStation()
    {
        using var contest = new SmallContest();
        string[] rows = [.. SmallContest.Rows[..5], "South,d3,3,200,300,10,60,30"];
        var json = (await CommandRun.Of("check", "--contest", contest.Definition, contest.Write("upright.csv", Turned(rows)), "--json")).Ended(1).Json;
        var findings = json.GetProperty("findings").GetProperty("examples").EnumerateArray()
            .Where(finding => finding.GetProperty("code").GetString() == "P101").Select(finding =>
                string.Create(CultureInfo.InvariantCulture, $"{finding.GetProperty("row").GetInt32()} {finding.GetProperty("column").GetString()}"));
        Assert.Equal(["3 station (G3)"], findings);
    }
}
