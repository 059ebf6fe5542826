using System.Text.Json.Nodes;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>observe: from accreditation to the report.</summary>
public sealed class ObserveTests
{
    private const string Section = """
        {
          "organisations": [ { "code": "watch", "title": { "kk": "Бақылау", "ru": "Наблюдение", "en": "Watch" } } ],
          "incidents": [ { "id": "stuffing", "title": { "en": "Stuffing" }, "severity": "critical" } ],
          "minPublish": 1,
          "forms": [
            { "id": "count", "title": { "kk": "Санау", "ru": "Подсчёт", "en": "Count form" }, "stage": "counting", "copy": "station", "questions": [
              { "id": "sealed", "title": { "kk": "Мөрленген", "ru": "Опечатано", "en": "Sealed" }, "type": "yesNo", "required": true } ] },
            { "id": "incident", "title": { "en": "Incident form" }, "stage": "incident", "questions": [ { "id": "category", "title": { "en": "Kind" }, "type": "incident" } ] }
          ]
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forms_FromAccreditationToReport_AreShownBesideTheOfficialFigures()
    {
        using var contest = await ObservedAsync();
        var compare = (await CommandRun.Of("observe", "compare", "--store", contest.Store, "--json", "--csv", contest.PathOf("copies.csv"))).Ended(0).Json;
        var tally = compare.GetProperty("comparison");
        Assert.Equal((3, 2, 1), (tally.GetProperty("compared").GetInt32(), tally.GetProperty("exact").GetInt32(), tally.GetProperty("different").GetInt32()));
        Assert.Equal((10, 10, 1), (
            tally.GetProperty("lines").GetProperty("yes").GetProperty("signed").GetInt32(), tally.GetProperty("lines").GetProperty("yes").GetProperty("absolute").GetInt32(),
            tally.GetProperty("lines").GetProperty("yes").GetProperty("larger").GetInt32()));
        var differing = compare.GetProperty("stations").EnumerateArray().Single(station => station.GetProperty("differences").GetArrayLength() > 0);
        Assert.Equal(("d1", "2"), (differing.GetProperty("area").GetString(), differing.GetProperty("station").GetString()));
        Assert.Contains("d1,2,station,compared,yes,50,40,10", await File.ReadAllTextAsync(contest.PathOf("copies.csv"), Cancel), StringComparison.Ordinal);

        var totals = (await CommandRun.Of("totals", "--store", contest.Store, "--json")).Ended(0).Json;
        Assert.Equal(340, totals.GetProperty("values").GetProperty("yes").GetInt32());
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
    }

    [Theory]
    [InlineData("kk", "Бақылау есебі")]
    [InlineData("ru", "Отчёт о наблюдении")]
    [InlineData("en", "Observation report")]
    public async Task Report_InEachLanguage_SaysAsOfCoverageExclusionsAndWhyNoMargin(string language, string title)
    {
        using var contest = await ObservedAsync();
        var text = (await CommandRun.Of("observe", "report", "--store", contest.Store, "--lang", language)).Ended(0).Out;
        Assert.StartsWith($"# {title}", text, StringComparison.Ordinal);
        foreach (var part in new[] { "Z, preliminary", "6", "## ", "+10", Observation.InferenceWords.NoDesign.In(Enum.Parse<Findings.Language>(language, ignoreCase: true)) })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outputs_OfStationsThatNobodyDrew_HaveNoIntervalAndNoPValue()
    {
        using var contest = await ObservedAsync();
        string[][] commands = [["observe", "compare"], ["observe", "report"], ["observe", "report", "--area", "d1"], ["totals"]];
        foreach (var command in commands)
        {
            foreach (var more in new string[][] { [], ["--json"] })
            {
                var run = (await CommandRun.Of([.. command, "--store", contest.Store, .. more])).Ended(0);
                Assert.DoesNotMatch("(?i)interval|p-?value|confidence|significan|standard error|±", run.Out);
            }
        }

        var observed = Directory.EnumerateFiles(Path.Combine(contest.Store, "results"), "*.json", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Where(text => text.Contains("\"type\":\"observation", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(observed);
        Assert.All(observed, text => Assert.DoesNotMatch("(?i)interval|p-?value|confidence|\"lower\"|\"upper\"", text));
    }

    [Fact]
    public async Task NothingSent_IsSaid()
    {
        using var contest = await new SmallContest().PublishAsync();
        var run = (await CommandRun.Of("observe", "report", "--store", contest.Store)).Ended(3);
        Assert.Contains("observe ingest", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observer_NotOnTheList_IsLeftOut()
    {
        using var contest = await ObservedAsync(accredited: "watch,w1");
        var report = (await CommandRun.Of("observe", "report", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("reports");
        Assert.Equal((2, 2), (report.GetProperty("used").GetInt32(), report.GetProperty("notAccredited").GetInt32()));
    }

    [Theory]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task Template_OfEveryFormAndFormat_IsReadWithoutAFinding(string language)
    {
        using var contest = new SmallContest();
        var sample = Kit.Repository.File("samples", "kz-2022", "contest.json");
        foreach (var (form, format) in from form in new[] { "opening", "voting", "counting", "tabulation", "incident" } from format in new[] { "csv", "xlsx" } select (form, format))
        {
            (await CommandRun.Of(
                "template", "--contest", sample, "--form", form, "--lang", language, "--format", format, "--out", contest.PathOf($"{form}.{language}.{format}"))).Ended(0);
        }
    }

    [Fact]
    public async Task Template_FilledIn_IsTakenIn()
    {
        using var contest = await ObservedAsync();
        var path = contest.PathOf("form.csv");
        (await CommandRun.Of("template", "--store", contest.Store, "--form", "count", "--area", "d2", "--lang", "ru", "--format", "csv", "--out", path)).Ended(0);
        var lines = await File.ReadAllLinesAsync(path, Cancel);
        Assert.Equal(2, lines.Length);
        var header = lines[0].TrimStart('\uFEFF').Split(',');
        var cells = lines[1].Split(',');
        cells[Array.IndexOf(header, "Опечатано")] = "да";
        cells[Array.IndexOf(header, "observer")] = "w2";
        await File.WriteAllLinesAsync(path, [lines[0], string.Join(',', cells)], Cancel);
        var receipt = (await CommandRun.Of("observe", "ingest", "--store", contest.Store, "--sender", "watch", path, "--json")).Ended(0).Json;
        var findings = receipt.GetProperty("findings");
        Assert.Equal((0, 0), (findings.GetProperty("errors").GetInt32(), findings.GetProperty("warnings").GetInt32()));
    }

    /// <summary>The small contest with observers at four stations: two exact copies, one that differs by ten votes, an incident.</summary>
    internal static async Task<SmallContest> ObservedAsync(string accredited = "watch,w1\nwatch,w2")
    {
        var contest = new SmallContest();
        var json = JsonNode.Parse(SmallVote.Definition)!.AsObject();
        json["observation"] = JsonNode.Parse(Section);
        var definition = contest.Write("observed.json", json.ToJsonString());
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", definition, contest.Protocols)).Ended(0);
        (await CommandRun.Of("observe", "accredit", "--store", contest.Store, contest.Write("observers.csv", $"organisation,observer\n{accredited}\n"))).Ended(0);
        (await CommandRun.Of("observe", "ingest", "--store", contest.Store, "--sender", "watch", contest.Write("forms.csv", """
            form,region,district,station,observer,sealed,category,registered,issued,invalid,yes,no
            count,North,d1,1,w1,yes,,100,90,5,60,25
            count,North,d1,2,w1,no,,100,80,0,40,40
            count,South,d3,1,w2,yes,,100,90,5,60,25
            incident,North,d1,2,w2,,stuffing,,,,,
            """))).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        return contest;
    }
}
