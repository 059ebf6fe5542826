using System.Text.Json;

namespace Hattama.Tests;

/// <summary>Samples, estimates and indicators from the command line.</summary>
public sealed class ObservationCommandTests
{
    private static readonly string[] Inferential = ["lower", "upper", "standardError", "degreesOfFreedom", "designEffect", "pAgainstOfficial", "estimate", "interval", "confidence"];

    [Fact]
    public async Task Sample_CommitDrawVerify_AgreeAndATamperedListIsFound()
    {
        using var contest = await new SmallContest().PublishAsync();
        var files = await DesignAsync(contest);
        var list = contest.PathOf("sample.csv");
        var draw = (await CommandRun.Of([.. Sample("draw", contest, files), "--out", list, "--json"])).Ended(0).Json;
        Assert.Equal(4, draw.GetProperty("stations").GetArrayLength());
        Assert.Equal(6, draw.GetProperty("frameStations").GetInt32());
        var verified = (await CommandRun.Of([.. Sample("verify", contest, files), "--sample", list])).Ended(0);
        Assert.Contains("4 stations", verified.Out, StringComparison.Ordinal);
        Assert.Contains("When the commitment was published is not shown", verified.Out, StringComparison.Ordinal);

        var lines = File.ReadAllLines(list);
        File.WriteAllLines(list, [.. lines[..^1], lines[^1].Replace(",drawn,", ",drawn,1", StringComparison.Ordinal)]);
        var tampered = (await CommandRun.Of([.. Sample("verify", contest, files), "--sample", list, "--json"])).Ended(1).Json;
        Assert.False(tampered.GetProperty("matches").GetBoolean());
        Assert.Equal(1, tampered.GetProperty("missing").GetArrayLength());
        Assert.Equal(1, tampered.GetProperty("extra").GetArrayLength());
    }

    [Theory]
    [InlineData("2026-01-10T00:00:00Z", 0)]
    [InlineData("2026-01-11T00:00:00Z", 1)]
    public async Task Sample_Verify_ReceiptOfTheDesign_TellsWhetherItCameBeforeTheOpening(string received, int code)
    {
        using var contest = await new SmallContest().PublishAsync();
        var files = await DesignAsync(contest);
        var list = contest.PathOf("sample.csv");
        (await CommandRun.Of([.. Sample("draw", contest, files), "--out", list])).Ended(0);
        var evidence = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(files.Design)));
        var receipt = contest.Write("receipt.json", $$"""{ "evidence": "{{evidence}}", "received": "{{received}}" }""");
        string[] stamp = ["--sample", list, "--receipt", receipt, "--opens", "2026-01-11T00:00:00Z"];
        (await CommandRun.Of([.. Sample("verify", contest, files), .. stamp])).Ended(code);
        File.AppendAllText(files.Design, "\n");
        (await CommandRun.Of([.. Sample("verify", contest, files), .. stamp])).Ended(1);
    }

    [Fact]
    public async Task O552_SeedOfAnotherCommitment_EndsWithAFinding()
    {
        using var contest = await new SmallContest().PublishAsync();
        var files = await DesignAsync(contest);
        var other = contest.PathOf("other.json");
        (await CommandRun.Of("sample", "commit", "--out", other)).Ended(0);
        var run = (await CommandRun.Of([.. Sample("draw", contest, files with { Seed = other })])).Ended(1);
        Assert.Contains("O552", run.Out, StringComparison.Ordinal);
        (await CommandRun.Of("sample", "commit", "--out", other)).Ended(3);
    }

    [Theory]
    [InlineData("--margin 1 --spread 12 --stations 9947", 525)]
    [InlineData("--margin 0.32 --confidence 99 --voters 14570774 --per-station 160", 1002)]
    [InlineData("--margin 1 --spread 12 --stations 9947 --recovery 80", 656)]
    public async Task Sample_Size_IsThatOfTheFormula(string options, int stations) => Assert.Equal(
        stations, (await CommandRun.Of(["sample", "size", "--json", .. options.Split(' ')])).Ended(0).Json.GetProperty("stations").GetInt32());

    [Fact]
    public async Task Sample_Size_WithoutEnough_SaysWhatToGive() =>
        Assert.Contains("--spread and --stations", (await CommandRun.Of("sample", "size", "--margin", "1")).Ended(2).Err, StringComparison.Ordinal);

    [Fact]
    public async Task Estimate_OfADraw_HasIntervalsBoundsCoverageAndOfficialBeside()
    {
        using var contest = await new SmallContest().PublishAsync();
        var files = await DesignAsync(contest);
        string[] command = [.. Observe(contest, files.Design), "--seed", files.Seed, "--as-of", "2026-01-11T18:00:00Z"];
        var (csv, svg) = (contest.PathOf("estimate.csv"), contest.PathOf("figures"));
        var json = (await CommandRun.Of([.. command, "--json", "--csv", csv, "--svg", svg])).Ended(0).Json;
        Assert.Equal("2026-01-11T18:00:00.000Z", json.GetProperty("asOf").GetString());
        Assert.Equal((4, 4), (json.GetProperty("drawn").GetInt32(), json.GetProperty("responded").GetInt32()));
        Assert.Equal(2, json.GetProperty("outside").GetArrayLength());
        var turnout = json.GetProperty("shares").EnumerateArray().First(share => share.GetProperty("share").GetString() == "turnout");
        Assert.Equal(4, turnout.GetProperty("stations").GetInt32());
        Assert.True(turnout.GetProperty("lower").GetDouble() < turnout.GetProperty("estimate").GetDouble());
        Assert.Equal(540.0 / 800, turnout.GetProperty("official").GetDouble(), 1e-12);
        Assert.InRange(turnout.GetProperty("pAgainstOfficial").GetDouble(), 0, 1);
        Assert.True(turnout.GetProperty("bounds").GetProperty("lower").GetDouble() <= 540.0 / 800);
        Assert.Contains(",lower,upper,", await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(
            ["no-convergence.svg", "no-regions.svg", "turnout-convergence.svg", "turnout-regions.svg", "yes-convergence.svg", "yes-regions.svg"],
            Directory.GetFiles(svg).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(svg), file => Assert.Equal("svg", System.Xml.Linq.XDocument.Load(file).Root!.Name.LocalName));
        Assert.Contains("95", (await CommandRun.Of(command)).Ended(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_OfAConvenienceSample_HasNoIntervalAndNoPValueAnywhere()
    {
        using var contest = await new SmallContest().PublishAsync();
        var design = contest.Write("visits.json", """{ "format": "hattama.sample/1", "id": "visits", "contest": "small", "selection": "convenience" }""");
        var (csv, svg) = (contest.PathOf("visits.csv"), contest.PathOf("figures"));
        var run = (await CommandRun.Of([.. Observe(contest, design), "--json", "--csv", csv, "--svg", svg])).Ended(0);
        Assert.Contains("no interval and no p-value", run.Json.GetProperty("noInference").GetString(), StringComparison.Ordinal);
        Assert.Empty(Names(run.Json).Intersect(Inferential));
        Assert.Equal(
            "share,region,part,whole,stations,frame,bound_lower,bound_upper,official",
            File.ReadLines(csv).First());
        Assert.DoesNotContain(Directory.GetFiles(svg), file => file.Contains("convergence", StringComparison.Ordinal));
        var text = (await CommandRun.Of([.. Observe(contest, design), "--lang", "ru"])).Ended(0).Out;
        Assert.Contains("нет ни доверительного интервала", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SE", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O551_DesignOfAnotherContest_IsRefused()
    {
        using var contest = await new SmallContest().PublishAsync();
        var design = contest.Write("visits.json", """{ "format": "hattama.sample/1", "id": "visits", "contest": "other", "selection": "convenience" }""");
        var run = (await CommandRun.Of([.. Observe(contest, design), "--json"])).Ended(1);
        Assert.Equal("sample", run.Json.GetProperty("refused").GetString());
        Assert.Contains("O551", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indicators_OfSnapshotAndOfFiles_AreTheSame_AndSayWhatTheyDoNotShow()
    {
        using var contest = await new SmallContest().PublishAsync();
        var svg = contest.PathOf("fingerprint.svg");
        var stored = (await CommandRun.Of("observe", "indicators", "--store", contest.Store, "--regions", "--svg", svg, "--json")).Ended(0).Json;
        var read = (await CommandRun.Of("observe", "indicators", "--contest", contest.Definition, "--official", contest.Protocols, "--regions", "--json")).Ended(0).Json;
        Assert.Equal(stored.GetProperty("indicators").GetRawText(), read.GetProperty("indicators").GetRawText());
        Assert.Equal(2, stored.GetProperty("regions").GetArrayLength());
        Assert.All(stored.GetProperty("texts").EnumerateArray(), text => Assert.NotEmpty(text.GetProperty("doesNotShow").GetString()!));
        Assert.Equal("svg", System.Xml.Linq.XDocument.Load(svg).Root!.Name.LocalName);
        Assert.Contains("never proof", (await CommandRun.Of("observe", "indicators", "--store", contest.Store)).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("no share", (await CommandRun.Of("observe", "indicators", "--store", contest.Store, "--share", "perhaps")).Ended(2).Err, StringComparison.Ordinal);
    }

    private static string[] Sample(string command, SmallContest contest, Files files) =>
        ["sample", command, "--store", contest.Store, "--design", files.Design, "--seed", files.Seed];

    private static string[] Observe(SmallContest contest, string design) =>
        ["observe", "estimate", "--store", contest.Store, "--design", design, "--observed", contest.Protocols];

    private static async Task<Files> DesignAsync(SmallContest contest)
    {
        var seed = contest.PathOf("seed.json");
        var commitment = (await CommandRun.Of("sample", "commit", "--out", seed, "--json")).Ended(0).Json.GetProperty("commitment").GetString();
        var design = contest.Write("design.json", $$"""
            { "format": "hattama.sample/1", "id": "small-draw", "contest": "small", "selection": "stratified", "size": 4, "strata": "region", "commitment": "{{commitment}}" }
            """);
        return new Files(design, seed);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Names(member.Value).Prepend(member.Name)).Where(name => name != "bounds")
            .Except(BoundNames(element)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    /// <summary>Worst-case bounds have a lower and an upper end too; they are no interval.</summary>
    private static IEnumerable<string> BoundNames(JsonElement element) => element.TryGetProperty("bounds", out _) ? ["lower", "upper"] : [];

    private sealed record Files(string Design, string Seed);
}
