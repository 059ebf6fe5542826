using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>A design recorded, revealed and reported from the command line.</summary>
public sealed class ObserveSampleTests
{
    private const string Hostile = "Watch <script>alert(1)</script> & \"Co\"";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_OfADraw_IsOnePageThatLoadsNothingAndEncodesEverything()
    {
        using var contest = await DrawnAsync(isRevealed: true);
        var path = contest.PathOf("report.html");
        (await CommandRun.Of("observe", "report", "--store", contest.Store, "--out", path, "--lang", "en")).Ended(0);
        var page = await File.ReadAllTextAsync(path, Cancel);
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|javascript:|https?:|<link|<iframe|url\\(|onload=|@import", page);
        Assert.Contains("Watch &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot; (watch)", page, StringComparison.Ordinal);
        // Estimate, interval and official stand side by side, each figure with what it does not show.
        Assert.Contains("Interval</th>", page, StringComparison.Ordinal);
        Assert.Contains("Official</th>", page, StringComparison.Ordinal);
        Assert.Contains("recorded before the vote, revealed after", page, StringComparison.Ordinal);
        Assert.Contains("stations were not drawn with replacement in proportion to registered voters.", page, StringComparison.Ordinal);
        Assert.Contains("The picture names no cause.", page, StringComparison.Ordinal);
        Assert.Contains("@media print", page, StringComparison.Ordinal);
        var figures = page.Split("<figure>").Skip(1).ToList();
        Assert.True(figures.Count >= 5, $"{figures.Count} figures");
        Assert.All(figures, figure =>
        {
            var svg = Encoding.UTF8.GetString(Convert.FromBase64String(figure.Split("base64,")[1].Split('"')[0]));
            Assert.Contains("<svg", svg, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)<script|<image|xlink:href=\"http", svg);
            Assert.Matches("<figcaption><strong>.+</strong> .+</figcaption>", figure);
        });
        (await CommandRun.Of("verify", "--store", contest.Store)).Ended(0);
        var markdown = (await CommandRun.Of("observe", "report", "--store", contest.Store, "--lang", "ru")).Ended(0).Out;
        Assert.Contains("Доверительный интервал", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_BeforeTheSeedIsRevealed_HasCountsTheReasonAndNoMargin()
    {
        using var contest = await DrawnAsync(isRevealed: false);
        foreach (var format in new[] { "md", "html" })
        {
            var text = (await CommandRun.Of("observe", "report", "--store", contest.Store, "--format", format, "--lang", "en")).Ended(0).Out;
            Assert.Contains("its seed is not yet revealed", text, StringComparison.Ordinal);
            Assert.Contains("Worst case", text, StringComparison.Ordinal);
            // Indicators are about the complete official figures: nothing is inferred from stations observed there.
            Assert.DoesNotMatch("Interval|Error</th>|Design effect|p \\(Holm\\)|Kaplan", text.Split("Indicators say where to look")[0]);
        }
    }

    [Fact]
    public async Task Form_OutsideTheAreasOfItsSender_IsHeld()
    {
        using var contest = await ObserveTests.ObservedAsync();
        var forms = contest.Write("more.csv", "form,region,district,station,observer,sealed\ncount,South,d3,2,w1,yes\n");
        var run = (await CommandRun.Of("observe", "ingest", "--store", contest.Store, "--sender", "watch", "--area", "district:d1", forms, "--json")).Ended(1).Json;
        Assert.Contains("S112", run.GetProperty("findings").GetRawText(), StringComparison.Ordinal);
        (await CommandRun.Of("observe", "ingest", "--store", contest.Store, "--sender", "watch", "--area", "district:none", forms)).Ended(2);
    }

    /// <summary>The small contest with a draw of four of six stations; three of them observed, and one that was not drawn.</summary>
    private static async Task<SmallContest> DrawnAsync(bool isRevealed)
    {
        var contest = new SmallContest();
        // The clock is that of the machine: the opening lies ahead of it, the closing behind.
        var json = JsonNode.Parse(SmallVote.DefinitionWith("\"opensAt\": \"2999-01-01T00:00:00Z\", \"closesAt\": \"2026-01-11T00:00:00Z\", "))!.AsObject();
        json["observation"] = JsonNode.Parse("""
            { "minPublish": 1, "organisations": [ { "code": "watch", "title": "TITLE" } ],
              "forms": [ { "id": "count", "title": { "en": "Count form" }, "stage": "counting", "copy": "station", "questions": [ { "id": "sealed", "title": { "en": "Sealed" }, "type": "yesNo" } ] } ] }
            """.Replace("TITLE", JsonEncodedText.Encode(Hostile).ToString(), StringComparison.Ordinal));
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", contest.Write("observed.json", json.ToJsonString()), contest.Protocols)).Ended(0);
        var seed = contest.PathOf("seed.json");
        var commitment = (await CommandRun.Of("sample", "commit", "--out", seed, "--json")).Ended(0).Json.GetProperty("commitment").GetString();
        var open = $$"""{ "format": "hattama.sample/1", "id": "mission", "contest": "small", "selection": "simpleRandom", "size": 4, "commitment": "{{commitment}}" """;
        var drawn = (await CommandRun.Of("sample", "draw", "--store", contest.Store, "--design", contest.Write("open.json", open + "}"), "--seed", seed, "--json")).Ended(0).Json;
        var design = contest.Write("design.json", $"{open}, \"frame\": \"{drawn.GetProperty("frame").GetString()}\" }}");
        (await CommandRun.Of("observe", "design", "--store", contest.Store, "--sender", "watch", design)).Ended(0);
        var keys = drawn.GetProperty("stations").EnumerateArray().Select(station => station.GetProperty("key").GetString()!).ToList();
        // The copies of the third station say something else, so that there is a spread to build on.
        var forms = keys.Take(3).Select((key, i) => $"count,{key.Replace('/', ',')},w1,{(i == 0 ? "no" : "yes")},100,{80 + (5 * i)},5,{50 + (5 * i)},25");
        (await CommandRun.Of("observe", "ingest", "--store", contest.Store, "--sender", "watch", contest.Write("forms.csv", "form,region,district,station,observer,sealed,registered,issued,invalid,yes,no\n" + string.Join('\n', forms) + "\n"))).Ended(0);
        if (isRevealed)
        {
            (await CommandRun.Of("observe", "reveal", "--store", contest.Store, "--sender", "watch", seed)).Ended(0);
        }

        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        return contest;
    }
}
