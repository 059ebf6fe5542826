using System.Globalization;
using System.Text;
using System.Text.Json;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Tests;

/// <summary>A recorded probability design, its draw and what observers sent from the stations drawn, as published and verified.</summary>
public sealed class SampleRollupTests
{
    private const string Stratified = "\"selection\":\"stratified\",\"strata\":\"region\",\"size\":12";
    private const string Pps = "\"selection\":\"ppsWithReplacement\",\"size\":14";
    private static readonly DateTimeOffset Before = new(2030, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Counted = new(2030, 5, 5, 20, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset After = new(2030, 5, 7, 9, 0, 0, TimeSpan.Zero);
    private static readonly DrawSeed Seed = DrawSeed.Of([.. Enumerable.Range(0, 32).Select(i => (byte)(i + 7))], [.. Enumerable.Range(64, 32).Select(i => (byte)i)])!;
    private static readonly string[] Inferential = ["agreement", "audit", "convergence", "method", "official", "totals"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draw_RevealedAfterTheVote_GivesThePublishedEstimates()
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        Assert.Equal(12, drawn.Stations.Length);
        var keys = drawn.Stations.Select(drawn.KeyOf).ToList();
        // One of the stations drawn is not observed; one that was not drawn is.
        var outside = drawn.Frame.Stations.Select(station => station.Key).First(key => drawn.Find(key) < 0);
        await FormsAsync(world, [.. keys.Skip(1), outside]);
        await world.RollUpAsync();
        var awaiting = await SampleAsync(world);
        Assert.Equal(("none", "awaiting"), (awaiting.GetProperty("basis").GetString(), awaiting.GetProperty("design").GetProperty("state").GetString()));
        AssertNoInference(awaiting);

        await RevealAsync(world);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        Assert.Equal(("design", JsonValueKind.Null), (sample.GetProperty("basis").GetString(), sample.GetProperty("reason").ValueKind));
        var coverage = sample.GetProperty("coverage");
        Assert.Equal((36, 12, 11, 1, 11), (Whole(coverage, "frame"), Whole(coverage, "drawn"), Whole(coverage, "responded"), Whole(coverage, "outside"), Whole(coverage, "observed")));
        Assert.Equal(["turnout/", "yes/", "no/"], Shares(sample).Where(name => name.EndsWith('/')));
        AssertEstimates(drawn, keys.Skip(1), sample);
        Assert.Equal(11, Whole(sample.GetProperty("agreement"), "exact"));
        Assert.All(sample.GetProperty("official").EnumerateArray(), beside => Assert.True(beside.GetProperty("inside").GetBoolean()));
        Assert.Equal(["selection"], sample.GetProperty("audit").GetProperty("gaps").EnumerateArray().Select(gap => gap.GetString()));
        Assert.Empty(sample.GetProperty("codes").EnumerateArray());
        (await world.VerifyAsync()).AssertFine();
        (await world.VerifyFolderAsync()).AssertFine();
        Assert.False((await world.RollUpAsync()).IsNew);
    }

    [Fact]
    public async Task Answers_OfTheDraw_HaveTheSameKindOfInterval()
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        var keys = drawn.Stations.Select(drawn.KeyOf).ToList();
        await SendAsync(world, keys.Select((key, i) => Form(key, i % 4 == 0 ? "no" : "yes")));
        await RevealAsync(world);
        await world.RollUpAsync();
        var rows = (await SampleAsync(world)).GetProperty("answers")[0].GetProperty("rows").EnumerateArray().ToList();
        var no = rows.Single(row => row[0].GetString() == "no" && row[1].GetString()!.Length == 0);
        // Equal weights in equal strata: p = 3/12; v = Σ (1 − 4/12)·(12²/4)·s² / 36², s² within each region of four.
        var variance = keys.Select((key, i) => (Region: key[..2], No: i % 4 == 0 ? 1.0 : 0)).GroupBy(pair => pair.Region)
            .Sum(region => (1 - (4 / 12.0)) * 36 * region.Sum(pair => Math.Pow(pair.No - region.Average(one => one.No), 2)) / 3) / (36.0 * 36);
        Assert.Equal((3, 12, 36, 250_000, (long)Math.Round(1e6 * Math.Sqrt(variance)), 9), (no[2].GetInt32(), no[3].GetInt32(), no[4].GetInt32(), no[7].GetInt32(), no[8].GetInt64(), no[9].GetInt32()));
        Assert.InRange(no[10].GetInt32(), 1, 249_999);
        Assert.InRange(no[11].GetInt32(), 250_001, 999_999);
    }

    [Fact]
    public async Task Differences_AllToOneSide_RaiseX603_AndAnOfficialShareFarOffX604()
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        await SendAsync(world, drawn.Stations.Select(drawn.KeyOf).Select(key => Form(key, "yes", moved: 40)));
        await RevealAsync(world);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        Assert.Equal(["X603", "X604"], sample.GetProperty("codes").EnumerateArray().Select(code => code.GetString()));
        var yes = sample.GetProperty("agreement").GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("line").GetString() == "yes");
        // 2·2⁻¹² for twelve of twelve; Holm over five lines, of which two share the smallest p.
        Assert.Equal((12, 0, 488, 2441), (Whole(yes, "larger"), Whole(yes, "smaller"), Whole(yes, "p"), Whole(yes, "adjusted")));
        var beside = sample.GetProperty("official").EnumerateArray().Single(one => one.GetProperty("share").GetString() == "yes" && one.GetProperty("region").GetString()!.Length == 0);
        Assert.False(beside.GetProperty("inside").GetBoolean());
        Assert.Equal(0, Whole(sample.GetProperty("agreement"), "exact"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task KaplanMarkov_OfADrawInProportionToSize_IsTheProductOfItsDraws(int trouble)
    {
        await using var world = await WorldAsync(Pps);
        var drawn = Draw(Pps);
        var keys = drawn.Stations.Select(drawn.KeyOf).ToList();
        // 0: every copy equals; 1: one copy has five yes less and no more; 2: one station was not observed.
        await SendAsync(world, keys.Skip(trouble == 2 ? 1 : 0).Select((key, i) => Form(key, "yes", moved: trouble == 1 && i == 0 ? 5 : 0)));
        await RevealAsync(world);
        await world.RollUpAsync();
        var audit = (await SampleAsync(world)).GetProperty("audit");
        Assert.Empty(audit.GetProperty("gaps").EnumerateArray());
        var outcome = Assert.Single(audit.GetProperty("outcomes").EnumerateArray());
        // 2·yes > voted: V = Σ(2·yes − voted); one ballot moves it by 2 at most, so U = 2·36000/V; ten votes overstated of 2·1000 possible.
        var margin = SmallContest.Districts.Length * Enumerable.Range(1, 4).Sum(station => Row.Good("R1D1", station) is var row ? (2 * row.Yes) - row.Voted : 0);
        var factor = 1 - (margin / 72_000.0);
        var first = drawn.Stations[0].Hits;
        var risk = trouble == 2 ? 1 : Math.Pow(factor, 14) / Math.Pow(1 - (trouble == 1 ? 10 / 2_000.0 : 0), first);
        Assert.Equal(("q.majority", true, margin, 14, trouble == 2 ? first : 0), (outcome.GetProperty("id").GetString(), outcome.GetProperty("holds").GetBoolean(), outcome.GetProperty("margin").GetInt64(), Whole(outcome, "draws"), Whole(outcome, "worst")));
        Assert.Equal((long)Math.Round(1e6 * Math.Min(1, risk)), outcome.GetProperty("risk").GetInt64());
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task KaplanMarkov_WhileSomethingIsUncounted_SaysSo()
    {
        await using var world = await WorldAsync(Pps, missing: 1);
        var drawn = Draw(Pps);
        await FormsAsync(world, drawn.Stations.Select(drawn.KeyOf));
        await RevealAsync(world);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        Assert.Equal(["incomplete"], sample.GetProperty("audit").GetProperty("gaps").EnumerateArray().Select(gap => gap.GetString()));
        Assert.DoesNotContain(sample.GetProperty("official").EnumerateArray(), beside => beside.GetProperty("region").GetString()!.Length == 0);
    }

    [Fact]
    public async Task OrganisationWithoutADesign_HasCountsBoundsAndTheReason()
    {
        await using var world = await WorldAsync(design: null);
        await SendAsync(world, SmallContest.Districts.Select(district => Form($"{district[..2]}/{district}/1", "yes")));
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        AssertNoInference(sample);
        Assert.Equal(JsonValueKind.Null, sample.GetProperty("design").ValueKind);
        Assert.Equal(InferenceWords.NoDesign.In(Language.En), sample.GetProperty("reason").GetProperty("en").GetString());
        var turnout = sample.GetProperty("shares").EnumerateArray().First(share => share.GetProperty("share").GetString() == "turnout");
        // Nine stations with 167 of 1,000; 27 unobserved stations of 1,000: (1503, 1503 + 27000) / 36000.
        Assert.Equal((1503, 9000), (Whole(turnout, "part"), Whole(turnout, "whole")));
        Assert.Equal([41_750, 791_750], turnout.GetProperty("bounds").EnumerateArray().Select(bound => bound.GetInt32()));
        (await world.VerifyAsync()).AssertFine();
    }

    [Theory]
    [InlineData("late")]
    [InlineData("early")]
    [InlineData("convenience")]
    public async Task Design_ThatIsNoDraw_GivesNoInferenceWhateverIsRevealed(string how)
    {
        await using var world = await WorldAsync(how == "convenience" ? "\"selection\":\"convenience\"" : Stratified, at: how == "late" ? Counted : Before);
        var drawn = Draw(Stratified);
        await FormsAsync(world, drawn.Stations.Select(drawn.KeyOf));
        await RevealAsync(world, how == "early" ? Counted.AddHours(-12) : After);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        AssertNoInference(sample);
        Assert.Equal(how == "early" ? "revealedEarly" : how, sample.GetProperty("design").GetProperty("state").GetString());
        Assert.NotEqual(0, sample.GetProperty("shares").GetArrayLength());
        (await world.VerifyAsync()).AssertFine();
        (await world.VerifyFolderAsync()).AssertFine();
    }

    [Fact]
    public async Task Regions_OfTooFewReports_AreWithheldInTheSampleToo()
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        var keys = drawn.Stations.Select(drawn.KeyOf).ToList();
        await FormsAsync(world, [.. keys.Where(key => key.StartsWith("R1", StringComparison.Ordinal)).Take(1), .. keys.Where(key => !key.StartsWith("R1", StringComparison.Ordinal)).Skip(1)]);
        await RevealAsync(world);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        Assert.Equal(["R1", "R2"], sample.GetProperty("withheld").EnumerateArray().Select(code => code.GetString()));
        Assert.Equal(["no/", "no/R3", "turnout/", "turnout/R3", "yes/", "yes/R3"], Shares(sample).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(sample.GetProperty("answers")[0].GetProperty("rows").EnumerateArray(), row => row[1].GetString() is "R1" or "R2");
    }

    [Fact]
    public async Task Sample_OfTooFewReports_HasNoFigureAtAll()
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        await FormsAsync(world, drawn.Stations.Select(drawn.KeyOf).Take(1));
        await RevealAsync(world);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        Assert.Equal(JsonValueKind.True, sample.GetProperty("withheld").ValueKind);
        Assert.All(Inferential, member => Assert.False(sample.TryGetProperty(member, out _), member));
        Assert.Empty(sample.GetProperty("shares").EnumerateArray());
        Assert.Empty(sample.GetProperty("answers").EnumerateArray());
        (await world.VerifyAsync()).AssertFine();
    }

    /// <summary>Two observers of one organisation with other figures: the station was visited, and none of its copies is used.</summary>
    [Fact]
    public async Task Copies_ThatContradictEachOther_EnterNoEstimate()
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        var keys = drawn.Stations.Select(drawn.KeyOf).ToList();
        await SendAsync(world, [.. keys.Select(key => Form(key, "yes")), Form(keys[0], "yes", moved: 100, observer: "a-2")]);
        await RevealAsync(world);
        await world.RollUpAsync();
        var sample = await SampleAsync(world);
        Assert.Equal((12, 1), (Whole(sample.GetProperty("coverage"), "observed"), Whole(sample.GetProperty("coverage"), "contradicted")));
        AssertEstimates(drawn, keys, sample, unknown: keys[0]);
    }

    [Theory]
    [InlineData("\"seed\":\"0", "\"seed\":\"f", "do not give the sample")]
    [InlineData("[\"R1\",12,4,", "[\"R1\",12,5,", "do not give the sample")]
    [InlineData("\"received\":\"2030-05-01", "\"received\":\"2030-05-05", "not committed before the polls opened")]
    [InlineData("\"revealed\":\"2030-05-07", "\"revealed\":\"2030-05-04", "not revealed after they closed")]
    [InlineData("\"basis\":\"design\"", "\"basis\":\"none\"", "no draw stands behind it")]
    public async Task Document_ForgedWithEveryHashMadeAgain_IsFoundByDrawingAgain(string old, string changed, string message)
    {
        await using var world = await WorldAsync(Stratified);
        var drawn = Draw(Stratified);
        await FormsAsync(world, drawn.Stations.Select(drawn.KeyOf));
        await RevealAsync(world);
        var signed = (await world.RollUpAsync()).Snapshot;
        var sample = await DocumentAsync(world);
        var forged = await Forgery.RewriteAsync(world, sample, text => text.Replace(old, changed, StringComparison.Ordinal));
        Assert.NotEqual(sample, forged);
        var root = await Forgery.RewriteAsync(world, signed.Snapshot.Observation, text => text.Replace(sample.Hex, forged.Hex, StringComparison.Ordinal));
        await Forgery.PublishAsync(world, signed, root);
        Assert.Contains((await world.VerifyFolderAsync()).Mismatches, mismatch => mismatch.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snapshots_DoNotDependOnTheOrderOfArrival()
    {
        var roots = new HashSet<(Digest, Digest)>();
        var drawn = Draw(Stratified);
        var keys = drawn.Stations.Select(drawn.KeyOf).ToList();
        foreach (var order in new int[][] { [0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1] })
        {
            await using var world = World.InMemory();
            await world.ActivateAsync(SmallContest.Usual, ObservedContest.DefinitionBytes);
            foreach (var step in order)
            {
                await (step switch
                {
                    0 => DesignAsync(world, Stratified, Before),
                    1 => ProtocolsAsync(world, 0),
                    2 => world.SendAtAsync(UploadKind.Observations, Counted.AddHours(1), "forms", "alpha", ObservedContest.Csv([.. keys.Select(key => Form(key, "yes"))])),
                    _ => RevealAsync(world),
                });
                await world.RollUpAsync();
            }

            var snapshot = (await world.RollUpAsync()).Snapshot.Snapshot;
            roots.Add((snapshot.Root, snapshot.Observation));
        }

        Assert.Single(roots);
    }

    private static void AssertEstimates(ProbabilityDraw drawn, IEnumerable<string> keys, JsonElement sample, string? unknown = null)
    {
        var observed = keys.Select(key =>
        {
            var row = RowOf(key);
            return new ObservedStation(key, [.. new[] { row.Registered, row.Voted, row.Yes, row.No, row.Invalid }.Select(number => key == unknown ? Value.Missing : Value.Of(number))]);
        });
        var report = Estimator.Estimate(SmallContest.Definition, drawn, observed, null);
        foreach (var share in sample.GetProperty("shares").EnumerateArray())
        {
            var figure = report.Find(share.GetProperty("share").GetString()!, share.GetProperty("region").GetString()!)!;
            var published = share.GetProperty("estimate");
            Assert.Equal(
                (Millionths(figure.Estimate!.Value), Millionths(figure.Estimate.StandardError), Millionths(figure.Estimate.Interval.Lower), Millionths(figure.Estimate.Interval.Upper), figure.Estimate.DegreesOfFreedom),
                (published.GetProperty("value").GetInt64(), published.GetProperty("error").GetInt64(), published.GetProperty("lower").GetInt64(), published.GetProperty("upper").GetInt64(), Whole(published, "df")));
        }
    }

    private static void AssertNoInference(JsonElement sample)
    {
        Assert.Equal("none", sample.GetProperty("basis").GetString());
        Assert.NotEqual(JsonValueKind.Null, sample.GetProperty("reason").ValueKind);
        Assert.All(Inferential, member => Assert.False(sample.TryGetProperty(member, out _), member));
        Assert.DoesNotMatch("\"(lower|upper|p|adjusted|error|estimate|risk|value|effectiveSize|designEffect)\":", sample.GetRawText());
        Assert.All(sample.GetProperty("answers").EnumerateArray().SelectMany(question => question.GetProperty("rows").EnumerateArray()), row => Assert.Equal(7, row.GetArrayLength()));
    }

    private static long Millionths(double number) => (long)Math.Round(1e6 * number);

    private static int Whole(JsonElement json, string member) => json.GetProperty(member).GetInt32();

    private static IEnumerable<string> Shares(JsonElement sample) =>
        sample.GetProperty("shares").EnumerateArray().Select(share => $"{share.GetProperty("share").GetString()}/{share.GetProperty("region").GetString()}");

    private static async Task<World> WorldAsync(string? design, DateTimeOffset? at = null, int missing = 0)
    {
        var world = World.Embedded();
        await world.ActivateAsync(SmallContest.Usual, ObservedContest.DefinitionBytes);
        if (design is not null)
        {
            await DesignAsync(world, design, at ?? Before);
        }

        await ProtocolsAsync(world, missing);
        return world;
    }

    private static Task<Receipt> ProtocolsAsync(World world, int missing) => world.SendAtAsync(
        UploadKind.Protocols, Counted, "protocols", "north",
        SmallContest.Csv([.. SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station))).Skip(missing)]));

    private static Task<Receipt> DesignAsync(World world, string members, DateTimeOffset at) => world.SendAtAsync(UploadKind.Designs, at, "design", "alpha", DesignBytes(members));

    private static Task<Receipt> RevealAsync(World world, DateTimeOffset? at = null) => world.SendAtAsync(
        UploadKind.Seeds, at ?? After, "seed", "alpha",
        Encoding.UTF8.GetBytes($$"""{"format":"hattama.seed/1","algorithm":"hattama-draw/1","seed":"{{Seed.Seed}}","salt":"{{Seed.Salt}}"}"""));

    private static Task<Receipt> FormsAsync(World world, IEnumerable<string> keys) => SendAsync(world, keys.Select(key => Form(key, "yes")));

    private static Task<Receipt> SendAsync(World world, IEnumerable<string> rows) =>
        world.SendAtAsync(UploadKind.Observations, Counted.AddHours(1), "forms", "alpha", ObservedContest.Csv([.. rows]));

    private static string Form(string key, string isSealed, int moved = 0, string observer = "a-1") =>
        ObservedContest.Count(key.Split('/')[1], int.Parse(key.Split('/')[2], CultureInfo.InvariantCulture), observer, moved, isSealed: isSealed);

    private static Row RowOf(string key) => Row.Good(key.Split('/')[1], int.Parse(key.Split('/')[2], CultureInfo.InvariantCulture));

    private static byte[] DesignBytes(string members)
    {
        var isDrawn = !members.Contains("convenience", StringComparison.Ordinal);
        var open = $$"""{"format":"hattama.sample/1","id":"mission","contest":"{{SmallContest.Id}}",{{members}}""" + (isDrawn ? $",\"commitment\":\"{Seed.Commitment}\"" : "");
        var design = Read(Encoding.UTF8.GetBytes(open + "}"));
        var frame = SampleFrame.Of(SmallContest.Definition, SmallContest.Usual, design).Digest;
        return Encoding.UTF8.GetBytes(open + (isDrawn ? $",\"frame\":\"{frame}\"}}" : "}"));
    }

    private static ProbabilityDraw Draw(string members)
    {
        var design = Read(DesignBytes(members));
        return SampleDraw.Draw(design, SampleFrame.Of(SmallContest.Definition, SmallContest.Usual, design), Seed)
            .Match(draw => draw, reason => throw new InvalidOperationException(reason.En), finding => throw new InvalidOperationException(finding.Message.En));
    }

    private static SampleDesign Read(byte[] json) => SampleDesignReader.Read(json, "design").Match(
        design => design, findings => throw new InvalidOperationException(findings.Kept[0].Message.En));

    private static async Task<Digest> DocumentAsync(World world)
    {
        var nation = await PublishedObservation.FindAsync(new PublishedDocuments(world.Stores.Results, SmallContest.Id), await world.ResultAsync(), Cancel);
        return Assert.Single(nation!.Root!.Samples).Document;
    }

    private static async Task<JsonElement> SampleAsync(World world)
    {
        var bytes = await world.Stores.Results.FindDocumentAsync(SmallContest.Id, await DocumentAsync(world), Cancel);
        return JsonDocument.Parse(bytes!.Value).RootElement;
    }
}
