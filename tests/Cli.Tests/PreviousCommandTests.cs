using System.Text.Json;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>Ballots dispatched and a previous contest at the command line, from the files to verified documents (#5).</summary>
public sealed class PreviousCommandTests : IDisposable
{
    private const string Plausibility = """ "plausibility": { "turnout": "turnout", "dispatched": { "line": "issued" }, "previous": {} }, """;

    private readonly SmallContest _contest = new();
    private readonly string _definition;
    private readonly string _previous;

    public PreviousCommandTests()
    {
        _definition = _contest.Write("compared.json", SmallVote.Definition.Replace("\"policies\":", Plausibility + "\"policies\":", StringComparison.Ordinal));
        // Station d1/2 had 60 voters and now has 100; the register knows no d3/9; nothing is known of d3/2 and d3/3.
        _previous = _contest.WriteRows(
            "previous.csv", "North,d1,1,100,90,5,60,25", "North,d1,2,60,48,0,30,18", "North,d2,1,200,100,10,60,30", "South,d3,1,100,85,5,55,25", "South,d3,9,1,1,0,1,0");
    }

    public void Dispose() => _contest.Dispose();

    [Fact]
    public async Task Check_Previous_NamesTheStationAndCountsTheRest()
    {
        var run = (await CommandRun.Of("check", "--contest", _definition, "--previous", _previous, _contest.Protocols)).Ended(0);
        Assert.Contains("Previous contest: figures of 4 stations. Rows whose station the register lacks: 1 (the first: d3/9).", run.Out, StringComparison.Ordinal);
        Assert.Contains("Stations of which nothing is known from a previous contest: 2 of 6", run.Out, StringComparison.Ordinal);
        Assert.Contains("Stations whose dispatched ballots are unknown: 6 of 6", run.Out, StringComparison.Ordinal);
        Assert.Contains("Registered voters 100, at the previous contest 60: the difference 40 is above the limit 12 (1/5).", run.Out, StringComparison.Ordinal);

        var json = (await CommandRun.Of("check", "--contest", _definition, "--previous", _previous, _contest.Protocols, "--json")).Ended(0).Json;
        Assert.Equal("""{"stations":6,"withoutDispatched":6,"withoutPrevious":2,"previousBound":4,"previousUnknown":1}""", Compact(json.GetProperty("references")));
        Assert.Equal([("P203", 1)], Counts(json));
        var example = json.GetProperty("findings").GetProperty("examples").EnumerateArray().Single(example => example.GetProperty("code").GetString() == "P203");
        Assert.Equal(3, example.GetProperty("row").GetInt32());
    }

    [Fact]
    public async Task Check_InKazakhAndRussian_SaysTheSame()
    {
        Assert.Contains("Өткен дауыс беру: 4 учаскенің саны бар.", (await CommandRun.Of("check", "--lang", "kk", "--contest", _definition, "--previous", _previous, _contest.Protocols)).Out, StringComparison.Ordinal);
        Assert.Contains("Прошлое голосование: есть числа для участков: 4.", (await CommandRun.Of("check", "--lang", "ru", "--contest", _definition, "--previous", _previous, _contest.Protocols)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithoutComparison_SaysNothingOfIt()
    {
        var json = (await CommandRun.Of("check", "--contest", _contest.Definition, _contest.Protocols, "--json")).Ended(0).Json;
        Assert.False(json.TryGetProperty("references", out _));
        Assert.Contains("compares nothing with a previous contest", (await CommandRun.Of("check", "--contest", _contest.Definition, "--previous", _previous, _contest.Protocols)).Ended(2).Err, StringComparison.Ordinal);
        Assert.Contains("name them with --previous", (await CommandRun.Of("check", "--contest", _definition, "--previous-definition", _definition, _contest.Protocols)).Ended(2).Err, StringComparison.Ordinal);
    }

    /// <summary>The codes stand in the documents, and from the evidence up everything is found again.</summary>
    [Fact]
    public async Task Ingest_PreviousAndRegister_CodesAreInTheDocumentsAndVerify()
    {
        var register = _contest.Write(
            "register.csv", "region,district,station,registered,dispatched\nNorth,d1,1,100,90\nNorth,d1,2,100,79\nNorth,d2,1,200,100\nSouth,d3,1,100,90\nSouth,d3,2,100,\nSouth,d3,3,200,100\n");
        var ingested = (await CommandRun.Of("ingest", "--store", _contest.Store, "--contest", _definition, "--register", register, "--previous", _previous, _contest.Protocols, "--json")).Ended(0).Json;
        Assert.Equal("""{"stations":6,"withoutDispatched":1,"withoutPrevious":2,"previousBound":4,"previousUnknown":1}""", Compact(ingested.GetProperty("references")));
        Assert.Equal([("P111", 1), ("P203", 1)], Counts(ingested));
        (await CommandRun.Of("rollup", "--store", _contest.Store)).Ended(0);
        Assert.Equal(["P111", "P203"], await CodesAsync("d1/2"));
        Assert.Empty(await CodesAsync("d1/1"));
        (await CommandRun.Of("verify", "--store", _contest.Store)).Ended(0);

        // The same files again make the same register: nothing is to be activated.
        var again = await CommandRun.Of("ingest", "--store", _contest.Store, "--contest", _definition, "--register", register, "--previous", _previous, "--json");
        Assert.Equal(JsonValueKind.Null, again.Ended(0).Json.GetProperty("activated").ValueKind);
    }

    /// <summary>The facts of a previous contest come later, by activation: only then the codes are there.</summary>
    [Fact]
    public async Task Activate_Previous_ChangesTheRegisterAndTheWarnings()
    {
        (await CommandRun.Of("ingest", "--store", _contest.Store, "--contest", _definition, _contest.Protocols)).Ended(0);
        (await CommandRun.Of("rollup", "--store", _contest.Store)).Ended(0);
        Assert.Empty(await CodesAsync("d1/2"));
        Assert.Contains("--activate", (await CommandRun.Of("ingest", "--store", _contest.Store, "--previous", _previous, _contest.Protocols)).Ended(2).Err, StringComparison.Ordinal);
        var token = (await CommandRun.Of("tokens", "create", "--store", _contest.Store, "--holder", "cec", "--role", "decider", "--json")).Ended(0).Json.GetProperty("token").GetString()!;
        var decided = (await CommandRun.Of("decide", "activate", "--store", _contest.Store, "--token", token, "--previous", _previous, "--reason", "earlier results")).Ended(0);
        Assert.Contains("figures of 4 stations", decided.Out, StringComparison.Ordinal);
        (await CommandRun.Of("rollup", "--store", _contest.Store)).Ended(0);
        Assert.Equal(["P203"], await CodesAsync("d1/2"));
        (await CommandRun.Of("verify", "--store", _contest.Store)).Ended(0);

        // Ingest activates as well; the other station's earlier figures take the place of the first one's.
        var other = _contest.WriteRows("other.csv", "South,d3,2,300,80,0,50,30");
        (await CommandRun.Of("ingest", "--store", _contest.Store, "--previous", other, "--activate", "the right results")).Ended(0);
        (await CommandRun.Of("rollup", "--store", _contest.Store)).Ended(0);
        Assert.Empty(await CodesAsync("d1/2"));
        Assert.Equal(["P203"], await CodesAsync("d3/2"));
        (await CommandRun.Of("verify", "--store", _contest.Store)).Ended(0);
    }

    [Fact]
    public async Task Previous_OfNoStation_IsRefusedAndMakesNothing()
    {
        var foreign = _contest.WriteRows("foreign.csv", "East,d8,1,100,90,5,60,25");
        var run = (await CommandRun.Of("ingest", "--store", _contest.Store, "--contest", _definition, "--previous", foreign, _contest.Protocols)).Ended(1);
        Assert.Contains("belong to no station of the register; nothing was taken in", run.Out, StringComparison.Ordinal);
        (await CommandRun.Of("rollup", "--store", _contest.Store)).Ended(3);
    }

    [Theory]
    [InlineData("region,district,station,registered,issued,invalid,yes,no\nNorth,d1,1,1e3,90,5,60,25\nNorth,d1,2,100,80,0,50,30\n", "P002")]
    [InlineData("region,district,station,registered,issued,invalid,yes,no\nNorth,d1,1,100,90,5,60\nNorth,d1,2,100,80,0,50,30\n", "F005")]
    [InlineData("region,district,station,registered,issued,invalid,yes,no\n,,,100,90,5,60,25\nNorth,d1,2,100,80,0,50,30\n", "P000")]
    [InlineData("{\"contest\": \"small-2021\", \"protocols\": []}", "F008")]
    [InlineData("nothing that is a table", "F002")]
    public async Task Previous_Unreadable_IsAFindingWithItsPlace(string text, string code)
    {
        var json = (await CommandRun.Of("check", "--contest", _definition, "--previous", _contest.Write("bad.csv", text), _contest.Protocols, "--json")).Ended(1).Json;
        var finding = json.GetProperty("findings").GetProperty("examples").EnumerateArray().First(example => example.GetProperty("code").GetString() == code);
        Assert.Equal("bad.csv", finding.GetProperty("file").GetString());
    }

    [Fact]
    public async Task PreviousDefinition_ReadsAnotherLayout()
    {
        var layout = _contest.Write("layout.json", SmallVote.Definition.Replace("\"id\": \"small\"", "\"id\": \"small-2021\"", StringComparison.Ordinal)
            .Replace("\"district\": []", "\"district\": [\"area\"]", StringComparison.Ordinal));
        var earlier = _contest.Write("earlier.csv", "region,area,station,registered,issued,invalid,yes,no\nNorth,d1,2,60,48,0,30,18\n");
        (await CommandRun.Of("check", "--contest", _definition, "--previous", earlier, _contest.Protocols)).Ended(1);
        var json = (await CommandRun.Of("check", "--contest", _definition, "--previous", earlier, "--previous-definition", layout, _contest.Protocols, "--json")).Ended(0).Json;
        Assert.Equal([("P203", 1)], Counts(json));
    }

    /// <summary>Codes and counts; two stations break P201 of the small vote whatever they are compared with.</summary>
    private static List<(string?, int)> Counts(JsonElement json) => [.. json.GetProperty("findings").GetProperty("counts").EnumerateArray()
        .Select(count => (count.GetProperty("code").GetString(), count.GetProperty("count").GetInt32())).Where(count => count.Item1 != "P201")];

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private async Task<List<string?>> CodesAsync(string station)
    {
        var form = (await CommandRun.Of("station", "--store", _contest.Store, station, "--json")).Ended(0).Json.GetProperty("forms")[0];
        return [.. form.GetProperty("contents").EnumerateArray().SelectMany(content => content.GetProperty("codes").EnumerateArray()).Select(code => code.GetString())];
    }
}
