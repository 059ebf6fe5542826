using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Protocols;

namespace Hattama.Tests;

/// <summary>A published result as a report of NIST SP 1500-100, and the report as protocols again: through the reader, check and ingest.</summary>
public sealed class NistRoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-nist-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Small_ThroughReaderCheckAndIngest_GivesTheSame()
    {
        using var contest = await new SmallContest().PublishAsync();
        var report = await ReportAsync(contest.Store, "small.json");
        Assert.Equal(SortedEntries(contest.Definition, [contest.Protocols]), SortedEntries(contest.Definition, [report]));
        var totals = await TotalsAsync(contest.Store);
        Assert.Equal(totals, await CheckedAsync(contest.Definition, report));
        Assert.Equal(totals, await AgainAsync(contest.Definition, report));
        var receipt = (await CommandRun.Of("receipts", "--json", "--store", PathOf("again"))).Ended(0).Json.GetProperty("uploads")[0].GetProperty("receipt");
        Assert.Equal((6, 0), (receipt.GetProperty("entries").GetInt32(), receipt.GetProperty("errors").GetInt32()));
        Assert.Equal(["F010", "P201"], receipt.GetProperty("counts").EnumerateArray().Select(count => count[0].GetString()));
    }

    [Fact]
    public async Task Missing_Illegible_AndWaiting_StayWhatTheyAre()
    {
        using var contest = new SmallContest();
        var definition = contest.Write("mild.json", SmallVote.Definition.Replace("\"policies\":", "\"severities\": { \"P003\": \"warning\", \"P004\": \"warning\" }, \"policies\":", StringComparison.Ordinal));
        const string protocols = """
            { "contest": "small", "protocols": [
              { "region": "North", "district": "d1", "station": "1", "values": { "registered": 100, "issued": 90, "invalid": "illegible", "yes": 60, "no": 25 } },
              { "region": "North", "district": "d1", "station": "2", "values": { "registered": 100, "issued": 80, "invalid": null, "yes": 50, "no": 30 } },
              { "region": "South", "district": "d3", "station": "1", "values": { "registered": 100, "issued": 90, "invalid": 5, "yes": 60, "no": 25 } },
              { "region": "South", "district": "d3", "station": "2", "values": { "registered": 100, "issued": 90, "invalid": 5, "yes": 61, "no": 25 } }
            ] }
            """;
        var file = contest.Write("protocols.json", protocols);
        (await CommandRun.Of("ingest", "--store", contest.Store, "--contest", definition, file)).Ended(1);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        var report = await ReportAsync(contest.Store, "mild.nist.json");

        // The held protocol of South is not among the figures published, so that the report has none for it.
        Assert.Equal(SortedEntries(definition, [file]).Take(3), SortedEntries(definition, [report]));
        Assert.Contains("Stations without counts: 1.", (await CommandRun.Of("check", "--contest", definition, report)).Ended(0).Out, StringComparison.Ordinal);
    }

    /// <summary>A slice of the demo: two forms of files, late corrections, disputes; what counts in the end goes round.</summary>
    [Fact]
    public async Task Demo_ThroughReaderCheckAndIngest_GivesTheSame()
    {
        (await CommandRun.Of("demo", "--once", "--store", PathOf("demo"), "--stations", "60")).Ended(0);
        (await CommandRun.Of("demo", "--files", PathOf("files"), "--stations", "60")).Ended(0);
        var definition = Path.Combine(PathOf("files"), "generated-contest-not-official.json");
        var report = await ReportAsync(PathOf("demo"), "demo.json");
        var totals = await TotalsAsync(PathOf("demo"));
        Assert.Equal(60, SortedEntries(definition, [report]).Count());
        Assert.Equal(totals, await CheckedAsync(definition, report));
        Assert.Equal(totals, await AgainAsync(definition, report, "--register", Path.Combine(PathOf("files"), "generated-register-not-official.csv")));
    }

    [Fact]
    public async Task Bulgaria2016_ThroughReaderCheckAndIngest_GivesTheSame()
    {
        var file = Path.Combine(Repository.Shared("data", "bg-2016-ref"), "stations.csv.gz");
        var definition = Repository.File("samples", "bg-2016-ref", "contest.json");
        (await CommandRun.Of("ingest", "--store", PathOf("first"), "--contest", definition, file)).Ended(0);
        (await CommandRun.Of("rollup", "--store", PathOf("first"))).Ended(0);
        var report = await ReportAsync(PathOf("first"), "bg.json");
        Assert.Equal(SortedEntries(definition, [file]), SortedEntries(definition, [report]));
        var totals = await TotalsAsync(PathOf("first"));
        Assert.Contains("2509864", totals, StringComparison.Ordinal);
        Assert.Equal(totals, await CheckedAsync(definition, report));
        Assert.Equal(totals, await AgainAsync(definition, report));
    }

    /// <summary>Writes the report with stations of what a store publishes.</summary>
    internal static async Task<string> WriteReportAsync(string store, string path)
    {
        (await CommandRun.Of("export", "--store", store, "--format", "nist", "--level", "station", "--out", path)).Ended(0);
        return path;
    }

    /// <summary>What files say, protocol by protocol, each as one line of text, in an order of their own.</summary>
    internal static IEnumerable<string> SortedEntries(string definitionFile, IReadOnlyList<string> files)
    {
        var definition = DefinitionReader.Read(File.ReadAllBytes(definitionFile), "contest.json")
            .Match(valid => valid, invalid => throw new InvalidOperationException(invalid.Kept[0].ToString()));
        var entries = new List<string>();
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            new ProtocolReader(definition, ReadCaps.Default).Read(
                stream, file, new FindingList(), (in EntryRow row) => entries.Add(
                    $"{string.Join('/', row.Area.Codes.Skip(1))} {row.Station} {row.Form} {row.Revision}: {string.Join(' ', row.Values.ToArray())}"),
                cancel: TestContext.Current.CancellationToken);
        }

        return entries.Order(StringComparer.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Task<string> ReportAsync(string store, string name) => WriteReportAsync(store, PathOf(name));

    private static async Task<string> CheckedAsync(string definition, string report) =>
        Summary((await CommandRun.Of("check", "--json", "--contest", definition, report)).Json);

    private async Task<string> AgainAsync(string definition, string report, params string[] more)
    {
        (await CommandRun.Of(["ingest", "--store", PathOf("again"), "--contest", definition, .. more, report])).Ended(0);
        (await CommandRun.Of("rollup", "--store", PathOf("again"))).Ended(0);
        return await TotalsAsync(PathOf("again"));
    }

    private static async Task<string> TotalsAsync(string store) => Summary((await CommandRun.Of("totals", "--json", "--store", store)).Ended(0).Json);

    private static string Summary(System.Text.Json.JsonElement totals) =>
        $"{totals.GetProperty("stations").GetProperty("counted").GetRawText()}: {totals.GetProperty("values").GetRawText()}";
}
