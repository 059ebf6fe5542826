using System.IO.Compression;
using System.Text;
using Hattama.Pipeline;

namespace Hattama.Tests;

/// <summary>export: tables and bundles, and what others make of them.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Csv_OfDistricts_SaysWhatItIsAndAddsUp()
    {
        using var contest = await new SmallContest().PublishAsync();
        var lines = await LinesAsync(contest, "csv", "district");
        var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Json;
        Assert.Contains("# mode,rehearsal", lines);
        Assert.Contains("# status,preliminary", lines);
        Assert.Contains($"# as of,{totals.GetProperty("asOf").GetString()}", lines);
        Assert.Contains($"# root hash,{totals.GetProperty("root").GetString()}", lines);
        Assert.Contains($"# snapshot hash,{totals.GetProperty("snapshot").GetString()}", lines);
        Assert.Contains("# forms counted,6 (registered voters 800)", lines);
        Assert.All(new[] { "# definition hash,", "# register hash," }, start =>
            Assert.Equal(start.Length + 64, Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal)).Length));
        var rows = Rows(lines);
        Assert.Equal(["North/d1", "North/d2", "South/d3"], rows.Select(row => row["path"]));
        Assert.Equal(["110", "60", "170"], rows.Select(row => row["yes"]));
        Assert.Equal(["2", "1", "3"], rows.Select(row => row["yes reported by"]));
    }

    [Fact]
    public async Task Csv_OfStations_HasAllFormsWithTheirEvidence()
    {
        using var contest = await new SmallContest().PublishAsync();
        var rows = Rows(await LinesAsync(contest, "csv", "station"));
        Assert.Equal(6, rows.Count);
        Assert.Equal(["North/d1", "1", "station", "counted", "100", "90", "5", "60", "25"], rows[0].Values.Take(9));
        Assert.Equal("2", rows[0]["row"]);
    }

    [Fact]
    public async Task Xlsx_OfStations_HasTheSameFiguresAndAnAboutSheet()
    {
        using var contest = await new SmallContest().PublishAsync();
        var path = contest.PathOf("stations.xlsx");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "xlsx", "--level", "station", "--out", path)).Ended(0);
        using var archive = ZipFile.OpenRead(path);
        var sheet = Text(archive, "xl/worksheets/sheet1.xml");
        var about = Text(archive, "xl/worksheets/sheet2.xml");
        Assert.Equal(7, sheet.Split("<row>").Length - 1);
        Assert.Contains("<c><v>60</v></c>", sheet, StringComparison.Ordinal);
        Assert.Contains("register hash", about, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    public void TextThatBeginsLikeAFormula_IsNeutralised(string text)
    {
        Assert.Equal("'" + text, TableCell.Of(text).Text);
        Assert.Equal("x" + text, TableCell.Of("x" + text).Text);
    }

    [Fact]
    public void Workbook_PastTheRowsOfASheet_GoesOnUnderTheSameHeader()
    {
        using var file = new MemoryStream();
        using (var table = new WorkbookTable(file, "rows", rowsPerSheet: 3))
        {
            table.Row([TableCell.Of("a & b"), TableCell.Of("n")]);
            for (var i = 1; i <= 5; i++)
            {
                table.Row([TableCell.Of("x\u0001"), TableCell.Of(i)]);
            }
        }

        using var archive = new ZipArchive(file);
        Assert.Equal([3, 3, 2], Enumerable.Range(1, 3).Select(at => Text(archive, $"xl/worksheets/sheet{at}.xml").Split("<row>").Length - 1));
        Assert.All(Enumerable.Range(1, 3), at => Assert.Contains("a &amp; b", Text(archive, $"xl/worksheets/sheet{at}.xml"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bundle_IsVerifiedAsItIsAndUnpacked_WithoutTheStore()
    {
        using var contest = await new SmallContest().PublishAsync();
        (await CommandRun.Of("ingest", "--store", contest.Store, contest.WriteRows("more.csv", "South,d3,1,100,90,5,60,25"))).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var (zip, folder) = (contest.PathOf("all.zip"), contest.PathOf("all"));
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "bundle", "--out", zip)).Ended(0);
        await ZipFile.ExtractToDirectoryAsync(zip, folder, TestContext.Current.CancellationToken);
        Directory.Move(contest.Store, contest.Store + ".away");
        var key = Path.Combine(folder, "key.pub.pem");
        (await CommandRun.Of("verify", "--folder", zip, "--key", key)).Ended(0);
        (await CommandRun.Of("verify", "--folder", folder, "--key", key)).Ended(0);
        Assert.Contains("verify --folder", await File.ReadAllTextAsync(Path.Combine(folder, "README.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var document = Directory.EnumerateFiles(Path.Combine(folder, "documents"), "*.json", SearchOption.AllDirectories).First();
        await File.AppendAllTextAsync(document, " ", TestContext.Current.CancellationToken);
        (await CommandRun.Of("verify", "--folder", folder)).Ended(1);
    }

    [Fact]
    public async Task Export_UnknownLevelOrFileThatExists_IsRefused()
    {
        using var contest = await new SmallContest().PublishAsync();
        var path = contest.PathOf("out.csv");
        Assert.Contains("region, district, station", (await CommandRun.Of("export", "--store", contest.Store, "--format", "csv", "--level", "village", "--out", path)).Ended(2).Err, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "csv", "--out", path)).Ended(3);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nist_OutAndIn_GivesTheSameVectors()
    {
        using var contest = await new SmallContest().PublishAsync();
        var path = contest.PathOf("report.json");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "nist", "--out", path)).Ended(0);
        await using var file = File.OpenRead(path);
        var figures = await NistFigures.ReadAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(("small", "unofficial-complete", 1L), (figures.Contest, figures.Status, figures.Sequence));
        Assert.Equal(["North", "North/d1", "North/d2", "South", "South/d3", "XX"], figures.Areas.Keys.Order(StringComparer.Ordinal));
        foreach (var (area, lines) in figures.Areas)
        {
            var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--area", area, "--json")).Ended(0).Json.GetProperty("values");
            Assert.Equal(
                totals.EnumerateObject().Select(line => $"{line.Name}={line.Value.GetInt64()}").Order(StringComparer.Ordinal),
                lines.Select(line => $"{line.Key}={line.Value}").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"@type\":\"ElectionResults.ElectionReport\",\"GpUnit\":[],\"Election\":[]}")]
    public async Task Nist_OtherJson_IsRefused(string text) => await Assert.ThrowsAsync<InvalidDataException>(() =>
        NistFigures.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken));

    private static async Task<string[]> LinesAsync(SmallContest contest, string format, string level)
    {
        var path = contest.PathOf($"{level}.{format}");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", format, "--level", level, "--out", path)).Ended(0);
        return await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
    }

    private static List<Dictionary<string, string>> Rows(string[] lines)
    {
        var table = lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(',')).ToList();
        return [.. table.Skip(1).Select(row => table[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string Text(ZipArchive archive, string member)
    {
        using var reader = new StreamReader(archive.GetEntry(member)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
