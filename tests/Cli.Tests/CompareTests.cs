namespace Hattama.Tests;

public sealed class CompareTests
{
    private const string Map = """
        {"levels":[{"level":"nation","where":{"kind":"all"}},{"level":"region","where":{"kind":""},"code":"{region}"}],"lines":{"for":"yes"}}
        """;

    [Fact]
    public async Task Compare_EqualTable_Ends0()
    {
        using var contest = await new SmallContest().PublishAsync();
        var table = contest.Write("published.csv", "kind,region,registered,for\nall,,800,340\n,North,400,170\n,South,400,170\n");
        var run = (await CommandRun.Of("compare", "--store", contest.Store, "--published", table, "--map", contest.Write("map.json", Map))).Ended(0);
        Assert.Contains("Everything compared is equal.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_EveryKindOfDifference_IsListed()
    {
        using var contest = await new SmallContest().PublishAsync();
        var table = contest.Write("published.csv", "kind,region,registered,for\nall,,800,341\n,North,400,?\n,West,1,1\n,North,400,170\nother,x,1,1\n");
        var run = (await CommandRun.Of("compare", "--store", contest.Store, "--published", table, "--map", contest.Write("map.json", Map), "--json")).Ended(1);
        var (nation, region) = (run.Json.GetProperty("levels")[0], run.Json.GetProperty("levels")[1]);
        Assert.Equal(-1, nation.GetProperty("differences")[0].GetProperty("difference").GetInt32());
        Assert.Equal("yes", nation.GetProperty("differences")[0].GetProperty("line").GetString());
        Assert.Equal("?", region.GetProperty("differences")[0].GetProperty("published").GetString());
        Assert.Equal("South", region.GetProperty("unpublished")[0].GetProperty("area").GetString());
        Assert.Equal("West", region.GetProperty("notOurs")[0].GetProperty("area").GetString());
        Assert.True(region.GetProperty("notOurs")[1].GetProperty("isRepeated").GetBoolean());
        Assert.Equal(6, run.Json.GetProperty("unmappedRows")[0].GetInt32());
    }

    [Fact]
    public async Task Compare_InlineMap_ByNameAndParent()
    {
        using var contest = await new SmallContest().PublishAsync();
        var table = contest.Write("published.csv", "r,name,yes\nNorth,District d1,110\nNorth,District d2,60\nSouth,District d3,170\n");
        (await CommandRun.Of("compare", "--store", contest.Store, "--published", table, "--map", "level=district;name={name};parent={r}")).Ended(0);
        (await CommandRun.Of("compare", "--store", contest.Store, "--published", table, "--map", "level=region;code={r};line.no=yes")).Ended(1);
    }

    [Theory]
    [InlineData("level=village;code={r}", "no level|lacks")]
    [InlineData("level=region;code={nothing}", "no column")]
    [InlineData("level=region;code={r};line.perhaps=yes", "lacks")]
    [InlineData("level=region;cod={r}", "none of")]
    [InlineData("level=region", "how rows")]
    [InlineData("nowhere.json", "nowhere.json")]
    public async Task Compare_MapThatDoesNotFit_SaysWhat(string map, string says)
    {
        using var contest = await new SmallContest().PublishAsync();
        var table = contest.Write("published.csv", "r,yes\nNorth,170\n");
        var run = await CommandRun.Of("compare", "--store", contest.Store, "--published", table, "--map", map);
        Assert.True(run.Code is 2 or 3, run.Err);
        Assert.Contains(says.Split('|'), word => run.Err.Contains(word, StringComparison.Ordinal));
    }
}
