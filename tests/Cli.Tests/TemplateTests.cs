using System.IO.Compression;

namespace Hattama.Tests;

/// <summary>template: written, filled in, and read like any other file.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task Csv_FilledIn_GivesTheTotalsOfTheFigures(string language)
    {
        using var contest = await new SmallContest().PublishAsync();
        var path = contest.PathOf($"{language}.csv");
        (await CommandRun.Of("template", "--store", contest.Store, "--lang", language, "--format", "csv", "--out", path)).Ended(0);
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(7, lines.Length);
        var filled = lines.Select((line, at) => at == 0 ? line : string.Join(',', line.Split(',').Take(3)) + ",100,90,5,60,25");
        await File.WriteAllLinesAsync(path, filled, TestContext.Current.CancellationToken);
        var json = (await CommandRun.Of("check", "--contest", contest.Definition, path, "--json")).Ended(0).Json;
        Assert.Equal([600, 540, 30, 360, 150], json.GetProperty("values").EnumerateObject().Select(line => line.Value.GetInt32()));
    }

    [Fact]
    public async Task Xlsx_FilledIn_IsRead()
    {
        using var contest = await new SmallContest().PublishAsync();
        var path = contest.PathOf("form.xlsx");
        (await CommandRun.Of("template", "--store", contest.Store, "--lang", "ru", "--area", "d1", "--format", "xlsx", "--out", path)).Ended(0);
        await using (var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Update, TestContext.Current.CancellationToken))
        {
            var sheet = archive.GetEntry("xl/worksheets/sheet1.xml")!;
            using var reader = new StreamReader(await sheet.OpenAsync(TestContext.Current.CancellationToken));
            var xml = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            reader.Dispose();
            sheet.Delete();
            const string empty = "<c /><c /><c /><c /><c />";
            Assert.Contains(empty, xml, StringComparison.Ordinal);
            await using var writer = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml").Open());
            await writer.WriteAsync(xml.Replace(empty, "<c><v>100</v></c><c><v>90</v></c><c><v>5</v></c><c><v>60</v></c><c><v>25</v></c>", StringComparison.Ordinal));
        }

        var json = (await CommandRun.Of("check", "--contest", contest.Definition, path, "--json")).Ended(0).Json;
        Assert.Equal([200, 180, 10, 120, 50], json.GetProperty("values").EnumerateObject().Select(line => line.Value.GetInt32()));
    }

    [Theory]
    [InlineData("kz-2022")]
    [InlineData("ru-2020")]
    [InlineData("ro-2014-t2")]
    [InlineData("bg-2016-ref")]
    public async Task Samples_InEveryLanguageAndFormat_AreReadableEmpty(string sample)
    {
        using var contest = new SmallContest();
        var definition = Kit.Repository.File("samples", sample, "contest.json");
        foreach (var (language, format) in from language in new[] { "kk", "ru", "en" } from format in new[] { "csv", "xlsx" } select (language, format))
        {
            (await CommandRun.Of("template", "--contest", definition, "--lang", language, "--format", format, "--out", contest.PathOf($"{language}.{format}"))).Ended(0);
        }
    }

    [Fact]
    public async Task Area_Unknown_IsRefused()
    {
        using var contest = await new SmallContest().PublishAsync();
        (await CommandRun.Of("template", "--store", contest.Store, "--area", "zz", "--format", "csv", "--out", contest.PathOf("x.csv"))).Ended(2);
        (await CommandRun.Of("template", "--contest", contest.Definition, "--area", "d1", "--format", "csv", "--out", contest.PathOf("x.csv"))).Ended(2);
    }
}
