using Hattama.Pipeline;

namespace Hattama.Tests;

/// <summary>What the reading operations answer.</summary>
public sealed class ReadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_OverHttp_IsClean()
    {
        await using var served = await Served.PublishedAsync();
        var publication = new UrlPublication(served.Client, new Uri(served.Address, $"/api/contests/{Served.Contest}"));
        var report = await PublicationVerifier.VerifyAsync(publication, Anchors.None, null, Cancel);
        Assert.True(report.IsFine, string.Join('\n', report.Mismatches));
        Assert.Equal(1, report.Snapshots);
        Assert.Equal(await CountAsync(served), report.Documents);
    }

    [Fact]
    public async Task Totals_Nation_AddUpAndSayWhatIsLeftOut()
    {
        await using var served = await Served.PublishedAsync();
        var json = (await served.GetAsync("totals")).Is(200).Json;
        Assert.Equal("XX", json.GetProperty("area").GetProperty("code").GetString());
        Assert.Equal("partial", json.GetProperty("status").GetString());
        Assert.Equal(60 + 60 + 50 + 60, json.GetProperty("values").GetProperty("yes").GetInt64());
        Assert.Equal(4, json.GetProperty("stations").GetProperty("counted").GetInt64());
        Assert.Equal("57.14", json.GetProperty("counted").GetProperty("percent").GetString());
        Assert.Equal(["missing", "held", "disputed"], json.GetProperty("exclusions").EnumerateArray().Select(left => left.GetProperty("state").GetString()));
        Assert.Equal(["North", "South"], json.GetProperty("children").EnumerateArray().Select(child => child.GetProperty("code").GetString()));
        Assert.True(json.GetProperty("outcome")[0].GetProperty("holds").GetBoolean());
    }

    [Fact]
    public async Task Totals_LevelOfAnArea_ListsOnlyWhatIsBelowIt()
    {
        await using var served = await Served.PublishedAsync();
        var json = (await served.GetAsync("totals?level=district&area=North")).Is(200).Json;
        Assert.Equal(["d1", "d2"], json.GetProperty("children").EnumerateArray().Select(child => child.GetProperty("code").GetString()));
        Assert.Equal("null", json.GetProperty("outcome").GetRawText());
    }

    [Fact]
    public async Task Area_Leaf_ListsItsProtocolsAndChain()
    {
        await using var served = await Served.PublishedAsync();
        foreach (var name in new[] { "d3", "South%2Fd3", "District%20d3" })
        {
            var json = (await served.GetAsync($"areas/{name}")).Is(200).Json;
            Assert.Equal(4, json.GetProperty("protocols").GetArrayLength());
            Assert.Equal(["d3", "South", "XX"], json.GetProperty("chain").EnumerateArray().Select(step => step.GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Station_ChainOfDocuments_LeadsToTheRoot()
    {
        await using var served = await Served.PublishedAsync();
        var json = (await served.GetAsync("stations/2?area=South")).Is(200).Json;
        var chain = json.GetProperty("chain").EnumerateArray().ToList();
        Assert.Equal(json.GetProperty("root").GetString(), chain[^1].GetProperty("document").GetString());
        for (var i = 1; i < chain.Count; i++)
        {
            var above = (await served.GetAsync(chain[i].GetProperty("url").GetString()!)).Is(200).Text;
            Assert.Contains(chain[i - 1].GetProperty("document").GetString()!, above, StringComparison.Ordinal);
        }

        Assert.Equal(50, json.GetProperty("forms")[0].GetProperty("values").GetProperty("yes").GetInt32());
        (await served.GetAsync(json.GetProperty("forms")[0].GetProperty("citations")[0].GetProperty("receipt").GetString()!)).Is(200);
    }

    [Fact]
    public async Task Station_CodeInSeveralAreas_NamesThem()
    {
        await using var served = await Served.PublishedAsync();
        var problem = (await served.GetAsync("stations/2")).IsProblem(400, "station-ambiguous");
        Assert.Equal("North/d1; South/d3", problem.Json.GetProperty("areas").GetString());
        (await served.GetAsync("stations/9")).Is(200);
        (await served.GetAsync("stations/77")).IsProblem(404, "station-unknown");
    }

    [Fact]
    public async Task Disputes_ShowContentsAndCodes_PageByPage()
    {
        await using var served = await Served.PublishedAsync();
        var all = (await served.GetAsync("disputes")).Is(200).Json.GetProperty("open");
        Assert.Equal(["held", "disputed"], all.EnumerateArray().Select(station => station.GetProperty("state").GetString()));
        Assert.Equal("P101", all[0].GetProperty("codes")[0].GetProperty("code").GetString());
        Assert.Equal(2, all[1].GetProperty("contents").GetArrayLength());
        for (var page = 1; page <= 2; page++)
        {
            var one = (await served.GetAsync($"disputes?page={page}&size=1")).Is(200).Json;
            Assert.Equal(2, one.GetProperty("total").GetInt32());
            Assert.Equal(all[page - 1].GetRawText(), one.GetProperty("open")[0].GetRawText());
        }

        Assert.Equal(1, (await served.GetAsync("disputes?area=South")).Is(200).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Progress_RegionsAddUpToTheNation()
    {
        await using var served = await Served.PublishedAsync();
        var json = (await served.GetAsync("progress")).Is(200).Json;
        foreach (var state in new[] { "expected", "missing", "held", "disputed", "counted" })
        {
            Assert.Equal(
                json.GetProperty("stations").GetProperty(state).GetInt64(),
                json.GetProperty("areas").EnumerateArray().Sum(area => area.GetProperty("stations").GetProperty(state).GetInt64()));
        }
    }

    [Fact]
    public async Task Snapshots_AreNewestFirst_AndAsStored()
    {
        await using var served = await Served.PublishedAsync();
        await served.SendAsync("third.csv", "tsk-1", "region,district,station,registered,issued,invalid,yes,no\nSouth,d3,9,50,10,0,5,5\n");
        await served.RollUpAsync();
        var list = (await served.GetAsync("snapshots?size=1")).Is(200);
        Assert.Equal(2, list.Json.GetProperty("snapshots")[0].GetProperty("sequence").GetInt32());
        Assert.Equal("<?page=1&size=1>; rel=\"first\", <?page=2&size=1>; rel=\"next\", <?page=2&size=1>; rel=\"last\"", list["Link"]);
        var stored = (await served.Stores.Results.FindSnapshotAsync(Served.Contest, 1, Cancel))!.Value;
        Assert.Equal(stored.ToArray(), (await served.GetAsync("snapshots/1")).Is(200).Bytes);
        Assert.Equal(stored.ToArray(), (await served.GetAsync("snapshots/1.json")).Is(200).Bytes);
        (await served.GetAsync("snapshots/3")).IsProblem(404, "snapshot-unknown");
        Assert.Equal(235, (await served.GetAsync("totals")).Json.GetProperty("values").GetProperty("yes").GetInt64());
    }

    [Fact]
    public async Task Receipt_IsJsonOrAPageInTheCallersLanguage()
    {
        await using var served = await Served.PublishedAsync();
        await served.SendAsync("<script>.csv", "tsk-1", "region,district,station,registered,issued,invalid,yes,no\nSouth,d3,9,50,10,0,5,6\n");
        var json = (await served.GetAsync($"receipts/{served.Upload}")).Is(200);
        Assert.Equal(served.Upload, json.Json.GetProperty("upload").GetString());
        foreach (var (language, title) in new[] { ("kk", "Түбіртек"), ("ru", "Квитанция"), ("en", "Receipt") })
        {
            var page = (await served.GetAsync($"receipts/{served.Upload}", ("Accept", "text/html,*/*;q=0.8"), ("Accept-Language", language))).Is(200);
            Assert.Equal("text/html; charset=utf-8", page["Content-Type"]);
            Assert.Contains($"<h1>{title}: &lt;script&gt;.csv</h1>", page.Text, StringComparison.Ordinal);
            Assert.Contains("P101", page.Text, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none'", page["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Receipt_HostRefuses_LooksLikeAnUnknownOne()
    {
        await using var served = await Served.PublishedAsync(options: new() { MayReadReceipt = static (_, _, _, _) => ValueTask.FromResult(false) });
        (await served.GetAsync($"receipts/{served.Upload}")).IsProblem(404, "receipt-unknown");
    }

    private static async Task<int> CountAsync(Served served)
    {
        var count = 0;
        await foreach (var _ in served.Stores.Results.ListDocumentsAsync(Served.Contest, Cancel))
        {
            count++;
        }

        return count;
    }
}
