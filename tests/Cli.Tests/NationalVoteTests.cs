using System.Text.Json;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>Three real national votes from files to published totals, to the last vote (golden, see the shared data's README).</summary>
public sealed class NationalVoteTests : IDisposable
{
    private readonly string _store = Path.Combine(Directory.CreateTempSubdirectory("hattama-vote-").FullName, "store");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_store)!, recursive: true);

    [Fact]
    public async Task Russia2020_EqualsTheOfficialTotals_AndTheKnownDifferencesAreListed()
    {
        var folder = Repository.Shared("data", "ru-2020");
        string[] files = [Path.Combine(folder, "stations.csv.gz"), Path.Combine(folder, "evote_derived.csv")];
        long[] nation = [109_190_337, 74_215_555, 74_114_217, 604_951, 57_747_288, 15_761_978];
        var check = (await CommandRun.Of(["check", "--json", "--contest", Repository.File("samples", "ru-2020", "contest.json"), .. files])).Ended(0).Json;
        Assert.Equal(nation, ValuesOf(check));
        var totals = await PublishAsync("ru-2020", ingestCode: 0, files);
        Assert.Equal(nation, ValuesOf(totals));
        Assert.Equal(96_767, totals.GetProperty("stations").GetProperty("counted").GetInt32());

        var compared = (await CommandRun.Of(
            "compare", "--json", "--store", _store, "--published", Path.Combine(folder, "official_totals.csv.gz"), "--map", Repository.File("samples", "ru-2020", "published.json"))).Ended(1).Json;
        var levels = compared.GetProperty("levels");
        Assert.Equal(6, compared.GetProperty("lines").GetArrayLength());
        Assert.Equal((1, 0, 0, 0), CountsOf(levels[0]));
        Assert.Equal((87, 0, 0, 0), CountsOf(levels[1]));
        Assert.Equal((2_680, 46, 90, 0), CountsOf(levels[2]));
        Assert.Equal(0, compared.GetProperty("unmappedRows").GetArrayLength());

        // As a NIST report of all stations, sent again by the same sender: equal contents are one candidate, so that a single figure read otherwise would hold its station.
        var report = await NistRoundTripTests.WriteReportAsync(_store, _store + ".json");
        (await CommandRun.Of("ingest", "--store", _store, report)).Ended(0);
        (await CommandRun.Of("rollup", "--store", _store)).Ended(0);
        var again = (await CommandRun.Of("totals", "--json", "--store", _store)).Ended(0).Json;
        Assert.Equal((2, 96_767), (again.GetProperty("sequence").GetInt32(), again.GetProperty("stations").GetProperty("counted").GetInt32()));
        Assert.Equal(nation, ValuesOf(again));
    }

    [Fact]
    public async Task Romania2014_EqualsCountiesAndLocalities_AndTheTotalRowIsAFinding()
    {
        var folder = Repository.Shared("data", "ro-2014-t2");
        var totals = await PublishAsync("ro-2014-t2", ingestCode: 1, Path.Combine(folder, "stations.csv.gz"));
        Assert.Equal(
            [18_280_994, 11_719_344, 10_042_721, 1_569_668, 106_955, 11_553_152, 166_111, 20_911_043, 9_191_626, 5_264_383, 6_288_769],
            ValuesOf(totals));
        Assert.Equal(18_847, totals.GetProperty("stations").GetProperty("counted").GetInt32());

        var receipt = (await CommandRun.Of("receipts", "--json", "--store", _store)).Ended(0).Json.GetProperty("uploads")[0].GetProperty("receipt");
        Assert.Equal(1, receipt.GetProperty("rejected").GetInt32());
        Assert.Contains(receipt.GetProperty("findings").EnumerateArray(), finding =>
            finding.GetProperty("code").GetString() == "P000" && finding.GetProperty("row").GetInt32() == 18_849);

        var counties = await CompareAsync(folder, "official_counties.csv", "published-counties.json");
        Assert.Equal((1, 0, 0, 0), CountsOf(counties[0]));
        Assert.Equal((48, 0, 0, 0), CountsOf(counties[1]));
        var localities = await CompareAsync(folder, "official_localities.csv.gz", "published-localities.json");
        Assert.Equal((1, 0, 0, 0), CountsOf(localities[0]));
        Assert.Equal((3_281, 0, 0, 0), CountsOf(localities[1]));

        var report = await NistRoundTripTests.WriteReportAsync(_store, _store + ".json");
        var definition = Repository.File("samples", "ro-2014-t2", "contest.json");
        Assert.Equal(NistRoundTripTests.SortedEntries(definition, [Path.Combine(folder, "stations.csv.gz")]), NistRoundTripTests.SortedEntries(definition, [report]));
        Assert.Equal(ValuesOf(totals), ValuesOf((await CommandRun.Of("check", "--json", "--contest", definition, report)).Json));
    }

    [Fact]
    public async Task Bulgaria2016_VotesAndEligibleEqual_InvalidIsThatOfTheFile()
    {
        var totals = await PublishAsync("bg-2016-ref", ingestCode: 0, Path.Combine(Repository.Shared("data", "bg-2016-ref"), "stations.csv.gz"));
        Assert.Equal(
            [2_509_864, 560_024, 330_928, 2_158_929, 905_691, 336_180, 2_516_791, 523_759, 359_778, 85_512, 6_865_086],
            ValuesOf(totals));
        Assert.Equal(12_340, totals.GetProperty("stations").GetProperty("counted").GetInt32());
        Assert.Equal(32, totals.GetProperty("children").GetArrayLength());
    }

    private async Task<JsonElement> PublishAsync(string contest, int ingestCode, params string[] files)
    {
        (await CommandRun.Of(["ingest", "--store", _store, "--contest", Repository.File("samples", contest, "contest.json"), .. files])).Ended(ingestCode);
        (await CommandRun.Of("rollup", "--store", _store)).Ended(0);
        return (await CommandRun.Of("totals", "--json", "--store", _store)).Ended(0).Json;
    }

    private async Task<JsonElement> CompareAsync(string folder, string table, string map)
    {
        var compared = (await CommandRun.Of(
            "compare", "--json", "--store", _store, "--published", Path.Combine(folder, table), "--map", Repository.File("samples", "ro-2014-t2", map))).Ended(0).Json;
        Assert.Equal(11, compared.GetProperty("lines").GetArrayLength());
        return compared.GetProperty("levels");
    }

    private static long[] ValuesOf(JsonElement totals) => [.. totals.GetProperty("values").EnumerateObject().Select(line => line.Value.GetInt64())];

    private static (int Compared, int Differing, int Unpublished, int NotOurs) CountsOf(JsonElement level) => (
        level.GetProperty("compared").GetInt32(), level.GetProperty("differing").GetInt32(),
        level.GetProperty("unpublished").GetArrayLength(), level.GetProperty("notOurs").GetArrayLength());
}
