using Hattama.Ledger;

namespace Hattama.Tests.Golden;

/// <summary>Three real votes through the embedded store, compared with what was published.</summary>
public sealed class NationalVoteTests
{
    [Fact]
    public async Task Ru2020_WithElectronicVote_AsPublished()
    {
        await using var vote = await NationalVote.CountAsync("ru-2020", "stations.csv.gz", "evote_derived.csv");
        var report = await vote.RollUpAsync();
        Assert.Equal((true, 2772), (report.IsNew, report.Partitions)); // the electronic vote has a commission of its own in two regions
        var result = await vote.ResultAsync();
        Assert.Equal([109190337, 74215555, 74114217, 604951, 57747288, 15761978], result.Nation.Area.Tally.Lines.ToArray());
        Assert.Equal((96767, 96767), (result.Nation.Area.Tally.In(StateKind.Counted), result.Nation.Area.Tally.Expected));

        var table = NationalVote.Table("ru-2020", "official_totals.csv.gz");
        var regions = await NationalVote.SumsAsync(result, 1);
        Assert.Equal(87, regions.Count);
        Assert.All(table.Where(row => row[0] == "region"), row => Assert.Equal(NationalVote.Figures(row, 4, 6), regions[row[3]]));
        var commissions = await NationalVote.SumsAsync(result, 2);
        var published = table.Where(row => row[0] == "tik").ToDictionary(row => row[1], row => NationalVote.Figures(row, 4, 6));
        Assert.Equal(2680, published.Count);
        Assert.Equal(46, published.Count(row => !row.Value.SequenceEqual(commissions[row.Key])));
        Assert.Equal(90, commissions.Keys.Count(code => !published.ContainsKey(code) && !code.StartsWith("evote", StringComparison.Ordinal)));
        await vote.CheckAsync(96767);
    }

    [Fact]
    public async Task Ro2014_WithTotalRow_AsPublishedAndTheRowIsAFinding()
    {
        await using var vote = await NationalVote.CountAsync("ro-2014-t2", "stations.csv.gz");
        Assert.Equal((1L, 18847L), (vote.Receipts[0].Rejected, vote.Receipts[0].Entries));
        // Turned out = valid + null; received = valid + null + unused; received = turned out + unused.
        Assert.Equal((48, 58, 24), (vote.Findings("P103"), vote.Findings("P102"), vote.Findings("P113")));
        await vote.RollUpAsync();
        var result = await vote.ResultAsync();
        Assert.Equal(
            [18280994, 11719344, 10042721, 1569668, 106955, 11553152, 166111, 20911043, 9191626, 5264383, 6288769], result.Nation.Area.Tally.Lines.ToArray());
        Assert.Equal(18847, result.Nation.Area.Tally.In(StateKind.Counted));

        var counties = await NationalVote.SumsAsync(result, 1);
        var published = NationalVote.Table("ro-2014-t2", "official_counties.csv");
        Assert.Equal(48, counties.Count);
        Assert.Equal(counties.Keys.Order(), published.SkipLast(1).Select(row => row[0]).Order());
        Assert.All(published.SkipLast(1), row => Assert.Equal(NationalVote.Figures(row, 2, 11), counties[row[0]]));
        var localities = await NationalVote.SumsAsync(result, 2);
        var rows = NationalVote.Table("ro-2014-t2", "official_localities.csv.gz").Where(row => row[0].Length > 0).ToList();
        Assert.Equal(localities.Count, rows.Select(row => $"{row[0]}-{row[2]}").Distinct().Count());
        Assert.All(rows.GroupBy(row => $"{row[0]}-{row[2]}"), locality => Assert.Equal(
            locality.Select(row => NationalVote.Figures(row, 4, 11)).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]), localities[locality.Key]));
        await vote.CheckAsync(18847);
    }

    [Fact]
    public async Task Bg2016_ThreeQuestions_AsPublishedExceptInvalid()
    {
        await using var vote = await NationalVote.CountAsync("bg-2016-ref", "stations.csv.gz");
        Assert.Equal((71, 54, 26), (vote.Findings("P104"), vote.Findings("P110"), vote.Findings("P208")));
        await vote.RollUpAsync();
        var result = await vote.ResultAsync();
        var sums = result.Definition.Lines.Select((line, i) => (line.Id, Sum: result.Nation.Area.Tally.Lines[i])).ToDictionary(pair => pair.Id, pair => pair.Sum);
        Assert.Equal((2509864L, 560024L, 330928L), (sums["yes1"], sums["no1"], sums["ambiguous1"]));
        Assert.Equal((2158929L, 905691L, 336180L), (sums["yes2"], sums["no2"], sums["ambiguous2"]));
        Assert.Equal((2516791L, 523759L, 359778L), (sums["yes3"], sums["no3"], sums["ambiguous3"]));
        Assert.Equal((85512L, 6865086L), (sums["invalid"], sums["eligible"])); // published: 87,668 invalid; the stations do not give that
        Assert.Equal(12340, result.Nation.Area.Tally.In(StateKind.Counted));
        Assert.Equal(32, (await NationalVote.SumsAsync(result, 1)).Count);
        await vote.CheckAsync(12340);
    }
}
