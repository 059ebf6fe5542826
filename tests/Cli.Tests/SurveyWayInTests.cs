using System.Globalization;
using System.Text;
using System.Text.Json;
using Hattama.Kit;
using Hattama.Observation.Sampling;

namespace Hattama.Tests;

/// <summary>
/// Designs of every kind through the public way in: design file, draw, forms, <c>observe estimate</c>; against R (survey 4.1-1) where the reference has numbers. A simple random
/// draw treats all stations alike, so the rows of R's samples are put on the stations that our seed draws.
/// </summary>
public sealed class SurveyWayInTests
{
    private const string Definition = """
        {
          "format": "hattama.contest/1", "id": "survey", "mode": "rehearsal", "title": "Survey", "date": "2026-01-11", "timeZone": "UTC",
          "levels": [ { "id": "nation", "title": "Nation", "code": "XX", "name": "Land" }, { "id": "district", "title": "District", "code": "{district}" } ],
          "partition": "district", "station": { "code": "{station}" }, "keys": { "district": [], "station": [] },
          "lines": [ { "id": "whole", "title": "Whole" }, { "id": "part", "title": "Part" } ],
          "forms": [ { "id": "paper", "title": "Paper", "lines": ["whole", "part"] } ],
          "shares": [ { "id": "ratio", "title": "Ratio", "part": ["part"], "whole": ["whole"] } ],
          "policies": { "corrections": "bySender" }
        }
        """;

    private static readonly string SeedText = $$"""{"format":"hattama.seed/1","algorithm":"hattama-draw/1","seed":"{{new string('1', 64)}}","salt":"{{new string('2', 64)}}"}""";
    private static readonly DrawSeed Seed = DrawSeed.Parse(new string('1', 64), new string('2', 64))!;

    [Fact]
    public async Task MiniRef_Stratified_IsROf12Stations()
    {
        var sample = Rows("miniref-sample.csv");
        using var files = new SurveyFiles([.. Register([("A", 12), ("B", 10), ("C", 8), ("D", 3)])]);
        var json = await files.EstimateAsync(
            "\"selection\":\"stratified\",\"strata\":\"district\",\"allocation\":\"given\",\"sizes\":{\"A\":5,\"B\":4,\"C\":3,\"D\":0},\"least\":1,\"interval\":\"wilsonT\"",
            drawn => Place(drawn, sample, row => row["region"], row => (row["reg"], row["voted"])));
        Near(0.613580876485, 0.0157697373746, Ratio(json));
        Near(0.577391059294, Ratio(json).GetProperty("lower").GetDouble());
        Near(0.648557934818, Ratio(json).GetProperty("upper").GetDouble());
        Assert.Equal(9, Ratio(json).GetProperty("degreesOfFreedom").GetInt32());
        Near(35494.7333333333, 2707.37420227, Total(json, "part"));
        Assert.False(json.GetProperty("strata")[3].GetProperty("covered").GetBoolean());
    }

    [Fact]
    public async Task MiniRef_CalibratedToRegistered_IsTheSeparateRatioOfR()
    {
        var sample = Rows("miniref-sample.csv");
        var totals = new Dictionary<string, int> { ["A"] = 19_390, ["B"] = 11_475, ["C"] = 17_950, ["D"] = 450 };
        const string members = "\"selection\":\"stratified\",\"strata\":\"district\",\"allocation\":\"given\",\"sizes\":{\"A\":5,\"B\":4,\"C\":3,\"D\":0},\"least\":1,\"calibration\":\"registered\",\"interval\":\"t\"";
        List<Station> plain = [.. Register([("A", 12), ("B", 10), ("C", 8), ("D", 3)])];
        // The draw does not look at registered voters: the stations drawn get those of the sample, one other of each stratum the rest.
        var placed = Place(SurveyFiles.Draw(plain, members), sample, row => row["region"], row => (row["reg"], row["voted"])).ToDictionary(form => form.Key, form => form.Whole);
        List<Station> known = [.. plain.GroupBy(station => station.District).SelectMany(district =>
        {
            var others = district.Where(station => !placed.ContainsKey(station.Key)).ToList();
            var rest = totals[district.Key] - district.Sum(station => placed.TryGetValue(station.Key, out var own) ? int.Parse(own, CultureInfo.InvariantCulture) : 0);
            return district.Select(station => station with { Registered = placed.TryGetValue(station.Key, out var own) ? int.Parse(own, CultureInfo.InvariantCulture) : station == others[0] ? rest : 0 });
        })];
        using var files = new SurveyFiles(known);
        var json = await files.EstimateAsync(members, drawn => Place(drawn, sample, row => row["region"], row => (row["reg"], row["voted"])), "--bootstrap", "4000");
        Near(0.604266646223, 0.0170750985465, Ratio(json));
        Near(0.565640089741, Ratio(json).GetProperty("lower").GetDouble());
        Near(29497.2763354, 833.520935548, Total(json, "part"));
        Near(0.759305210918, json.GetProperty("leastFactor").GetDouble());
        // Three to five stations a stratum: the bootstrap of a calibrated ratio is near the linearised error, not on it.
        Assert.InRange(Ratio(json).GetProperty("bootstrapError").GetDouble() / 0.0170750985465, 0.8, 1.25);
    }

    [Fact]
    public async Task Schools_TwoStage_IsRsDclus2()
    {
        var sample = Rows("apiclus2.csv");
        const string members = "\"selection\":\"twoStage\",\"clusters\":\"district\",\"size\":40,\"perCluster\":5,\"interval\":\"t\"";
        var districts = sample.GroupBy(row => row["dnum"]).ToList();
        using var files = new SurveyFiles(OfClusters(members, districts.Select(district => int.Parse(district.First()["fpc2"], CultureInfo.InvariantCulture))));
        var json = await files.EstimateAsync(members, drawn => OnClusters(drawn, districts), "--bootstrap", "2000");
        Near(0.819737042125, 0.0188505633127, Ratio(json));
        Near(0.781608178875, Ratio(json).GetProperty("lower").GetDouble());
        Near(0.857865905376, Ratio(json).GetProperty("upper").GetDouble());
        Near(2196969.185, 665076.415251, Total(json, "part"));
        Assert.Equal(39, Ratio(json).GetProperty("degreesOfFreedom").GetInt32());
        // Six schools have no figure, so there is no total of it.
        Assert.False(Total(json, "whole").TryGetProperty("estimate", out _));
        Assert.InRange(Ratio(json).GetProperty("bootstrapError").GetDouble() / 0.0188505633127, 0.85, 1.2);
    }

    [Fact]
    public async Task Schools_ClustersTakenWholeAndPostStratified_AreRsDclus1()
    {
        var sample = Rows("apiclus1.csv");
        const string members = "\"selection\":\"twoStage\",\"clusters\":\"district\",\"size\":15,\"perCluster\":10000,\"calibration\":\"postStrata\",\"interval\":\"t\"";
        var districts = sample.GroupBy(row => row["dnum"]).ToList();
        var left = new Dictionary<string, int> { ["E"] = 4_421, ["H"] = 755, ["M"] = 1_018 };
        foreach (var row in sample)
        {
            left[row["stype"]]--;
        }

        // Every school keeps its class; the others of the country are spread over the districts that were not drawn.
        var register = new List<Station>();
        var drawn = SurveyFiles.Draw([.. Districts().Select(name => new Station(name, "1"))], members).Select(key => key.Split('/')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < drawn.Count; i++)
        {
            register.AddRange(districts[i].Select((row, number) => new Station(drawn[i], Number(number), Class: row["stype"])));
        }

        var others = Districts().Except(drawn).ToList();
        var rest = left.SelectMany(pair => Enumerable.Repeat(pair.Key, pair.Value)).ToList();
        register.AddRange(rest.Select((name, i) => new Station(others[i % others.Count], Number(i / others.Count), Class: name)));
        using var files = new SurveyFiles(register);
        var json = await files.EstimateAsync(members, _ => drawn.SelectMany((name, i) => districts[i].Select((row, number) => new Form($"{name}/{Number(number)}", row["enroll"], row["api.stu"]))));
        Near(0.847989789518, 0.0071882586254, Ratio(json));
        Near(3680892.94512, 406292.636295, Total(json, "whole"));
        Assert.Empty(json.GetProperty("unobservedClasses").EnumerateArray());
    }

    [Fact]
    public async Task PpsWithReplacement_IsTheSpreadOfTheDrawsOverTheirChances()
    {
        List<Station> register = [.. Enumerable.Range(1, 40).Select(i => new Station($"d{i % 4}", Number(i), Registered: 100 + (37 * i % 211)))];
        using var files = new SurveyFiles(register);
        var forms = new List<Form>();
        var hits = new List<(double Chance, double Whole, double Part)>();
        const string members = "\"selection\":\"ppsWithReplacement\",\"size\":12,\"interval\":\"t\"";
        double all = register.Sum(station => station.Registered);
        var json = await files.EstimateAsync(members, drawn =>
        {
            foreach (var same in drawn.GroupBy(key => key))
            {
                var station = register.Single(known => known.Key == same.Key);
                var (whole, part) = (station.Registered - 20, (station.Registered / 2) + (station.Registered % 13));
                forms.Add(new Form(station.Key, Number(whole), Number(part)));
                hits.AddRange(same.Select(_ => (station.Registered / all, (double)whole, (double)part)));
            }

            return forms;
        });
        Assert.Equal(12, hits.Count);
        // Hansen and Hurwitz: Y = mean of y/p, v = Σ(y/p − Y)²/(n(n − 1)); the ratio by its residuals.
        double Mean(Func<(double Chance, double Whole, double Part), double> value) => hits.Average(hit => value(hit) / hit.Chance);
        double Variance(Func<(double Chance, double Whole, double Part), double> value) =>
            hits.Sum(hit => Math.Pow((value(hit) / hit.Chance) - Mean(value), 2)) / (12 * 11);
        var ratio = Mean(hit => hit.Part) / Mean(hit => hit.Whole);
        Near(ratio, Math.Sqrt(Variance(hit => (hit.Part - (ratio * hit.Whole)) / Mean(one => one.Whole))), Ratio(json));
        Near(Mean(hit => hit.Part), Math.Sqrt(Variance(hit => hit.Part)), Total(json, "part"));
        Assert.Equal(11, Ratio(json).GetProperty("degreesOfFreedom").GetInt32());
    }

    [Fact]
    public async Task Raked_ToStrataAndClasses_IsTheRatioWithFittedWeights()
    {
        List<Station> register = [.. Enumerable.Range(1, 120).Select(i => new Station($"d{i % 3}", Number(i), Class: i % 5 < 2 ? "rural" : "urban"))];
        using var files = new SurveyFiles(register);
        const string members = "\"selection\":\"stratified\",\"strata\":\"district\",\"size\":30,\"calibration\":\"raked\",\"interval\":\"t\"";
        var units = new List<(Station Station, double Whole, double Part)>();
        var json = await files.EstimateAsync(members, drawn =>
        {
            units.AddRange(drawn.Select((key, i) => (register.Single(station => station.Key == key), 100.0 + (i % 7), 20.0 + (3 * i % 11))));
            units = [.. units.Select(unit => unit with { Part = unit.Part + (unit.Station.Class == "rural" ? 40 : 0) })];
            return units.Select(unit => new Form(unit.Station.Key, Number((int)unit.Whole), Number((int)unit.Part)));
        });
        // Deming and Stephan: fit strata, then classes, in turn.
        double[] weights = [.. units.Select(unit => 40.0 / units.Count(other => other.Station.District == unit.Station.District))];
        for (var round = 0; round < 500; round++)
        {
            foreach (var group in (Func<Station, string>[])[station => station.District, station => station.Class])
            {
                var sums = units.Select((unit, i) => (Name: group(unit.Station), Weight: weights[i])).GroupBy(pair => pair.Name).ToDictionary(own => own.Key, own => own.Sum(pair => pair.Weight));
                weights = [.. weights.Select((weight, i) => weight * register.Count(station => group(station) == group(units[i].Station)) / sums[group(units[i].Station)])];
            }
        }

        var part = units.Select((unit, i) => weights[i] * unit.Part).Sum();
        Assert.Equal(part / units.Select((unit, i) => weights[i] * unit.Whole).Sum(), Ratio(json).GetProperty("estimate").GetDouble(), 1e-9);
        Assert.Equal(part, Total(json, "part").GetProperty("estimate").GetDouble(), 1e-6);
        Assert.Equal(weights.Select((weight, i) => weight * units.Count(other => other.Station.District == units[i].Station.District) / 40).Max(), json.GetProperty("mostFactor").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Official_FromFiles_StandsBesideWithoutAStore()
    {
        List<Station> register = [.. Register([("A", 12), ("B", 10)])];
        using var files = new SurveyFiles(register);
        var official = files.Write("official.csv", "district,station,whole,part\n" + string.Concat(register.Select((station, i) => $"{station.District},{station.Code},100,{40 + i}\n")));
        var json = await files.EstimateAsync(
            "\"selection\":\"stratified\",\"strata\":\"district\",\"size\":10", drawn => drawn.Select((key, i) => new Form(key, "100", Number(45 + i))), "--official", official);
        var nation = json.GetProperty("shares")[0];
        Near(register.Select((_, i) => 40 + i).Sum() / 2200.0, nation.GetProperty("official").GetDouble());
        Assert.InRange(nation.GetProperty("pAgainstOfficial").GetDouble(), 0, 1);
    }

    private static JsonElement Ratio(JsonElement json) => json.GetProperty("shares").EnumerateArray().First(share => share.GetProperty("region").GetString()!.Length == 0);

    private static JsonElement Total(JsonElement json, string line) => json.GetProperty("totals").EnumerateArray().Single(total => total.GetProperty("line").GetString() == line);

    private static void Near(double value, double error, JsonElement estimate)
    {
        Near(value, estimate.GetProperty("estimate").GetDouble());
        Near(error, estimate.GetProperty("standardError").GetDouble());
    }

    private static void Near(double expected, double actual) => Assert.True(
        Math.Abs(actual - expected) <= 1e-9 * Math.Abs(expected), string.Create(CultureInfo.InvariantCulture, $"Expected {expected:R}, got {actual:R}."));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Districts() => Enumerable.Range(1, 757).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i:d3}"));

    private static IEnumerable<Station> Register(IEnumerable<(string District, int Stations)> strata) =>
        strata.SelectMany(stratum => Enumerable.Range(1, stratum.Stations).Select(i => new Station(stratum.District, Number(i))));

    /// <summary>757 districts of one school; those that the seed draws have the schools of the oracle's.</summary>
    private static List<Station> OfClusters(string members, IEnumerable<int> sizes)
    {
        var clusters = SurveyFiles.Draw([.. Districts().Select(name => new Station(name, "1"))], members).Select(key => key.Split('/')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var size = clusters.Zip(sizes).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. Districts().SelectMany(name => Enumerable.Range(1, size.GetValueOrDefault(name, 1)).Select(i => new Station(name, Number(i))))];
    }

    private static IEnumerable<Form> OnClusters(IEnumerable<string> drawn, List<IGrouping<string, Dictionary<string, string>>> districts) => drawn
        .GroupBy(key => key.Split('/')[0]).OrderBy(cluster => cluster.Key, StringComparer.Ordinal)
        .SelectMany((cluster, i) => cluster.Zip(districts[i]).Select(pair => new Form(pair.First, pair.Second["enroll"] == "NA" ? "" : pair.Second["enroll"], pair.Second["api.stu"])));

    private static IEnumerable<Form> Place(
        IEnumerable<string> drawn, List<Dictionary<string, string>> sample, Func<Dictionary<string, string>, string> stratum, Func<Dictionary<string, string>, (string Whole, string Part)> figures) => drawn
        .GroupBy(key => key.Split('/')[0]).SelectMany(own => own.Zip(sample.Where(row => stratum(row) == own.Key)).Select(pair => new Form(pair.First, figures(pair.Second).Whole, figures(pair.Second).Part)));

    private static List<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(Repository.Shared("oracles", file)).Where(line => line.Length > 0).Select(line => line.Split(',').Select(cell => cell.Trim('"')).ToArray()).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private sealed record Station(string District, string Code, int Registered = 0, string Class = "")
    {
        public string Key => $"{District}/{Code}";
    }

    private sealed record Form(string Key, string Whole, string Part);

    /// <summary>The files of one survey in a folder of their own.</summary>
    private sealed class SurveyFiles(IReadOnlyList<Station> stations) : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hattama-");

        public string Write(string name, string text)
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, text);
            return path;
        }

        /// <summary>Keys of the stations that the seed draws, a station hit twice twice.</summary>
        public static List<string> Draw(IReadOnlyList<Station> stations, string members)
        {
            var design = SampleDesignReader.Read(Encoding.UTF8.GetBytes(DesignOf(members)), "design").Match(read => read, findings => throw new InvalidOperationException(findings.Kept[0].Message.En));
            var isClustered = design.Clusters is not null;
            var frame = SampleFrame.Of(stations.Select(station => new FrameStation(
                station.Key, station.District, design.Strata is null ? "" : station.District, isClustered ? station.District : "", station.Class, station.Registered)));
            return SampleDraw.Draw(design, frame, Seed).Match(
                draw => draw.Stations.SelectMany(station => Enumerable.Repeat(draw.KeyOf(station), station.Hits)).ToList(),
                reason => throw new InvalidOperationException(reason.En), finding => throw new InvalidOperationException(finding.Message.En));
        }

        public async Task<JsonElement> EstimateAsync(string members, Func<List<string>, IEnumerable<Form>> observe, params string[] more)
        {
            var forms = observe(Draw(stations, members)).Select(form => $"{form.Key.Split('/')[0]},{form.Key.Split('/')[1]},{form.Whole},{form.Part}\n");
            var run = await CommandRun.Of([
                "observe", "estimate", "--contest", Write("contest.json", Definition),
                "--register", Write("register.csv", "district,station,registered,stratum\n" + string.Concat(stations.Select(station => $"{station.District},{station.Code},{station.Registered},{station.Class}\n"))),
                "--design", Write("design.json", DesignOf(members)), "--seed", Write("seed.json", SeedText),
                "--observed", Write("forms.csv", "district,station,whole,part\n" + string.Concat(forms)), "--json", .. more]);
            return run.Ended(0).Json;
        }

        public void Dispose() => _folder.Delete(recursive: true);

        private static string DesignOf(string members) =>
            $$"""{"format":"hattama.sample/1","id":"survey-draw","contest":"survey","commitment":"{{Seed.Commitment}}",{{members}}}""";
    }
}
