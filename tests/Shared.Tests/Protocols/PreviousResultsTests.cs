using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Contests;

namespace Hattama.Tests.Protocols;

/// <summary>Results of a previous contest bound to the stations of a register (#5).</summary>
public sealed class PreviousResultsTests
{
    private static readonly ContestDefinition Now = Definition("""{ "turnout": "turnout", "previous": {} }""");

    [Fact]
    public void Bind_StationsByAreaAndCode_RestIsCounted()
    {
        var bound = Bind(Now, "district,station,registered,voted,yes,no,invalid\nd1,1,100,60,30,30,0\nd1,01,1,1,1,0,0\nd2,1,50,20,20,0,0\nd9,1,7,7,7,0,0\nd1,77,7,7,7,0,0\n");
        Assert.Equal(["d1/1 100 60/100", "d1/2 -", "d2/1 50 20/50"], Texts(bound));
        Assert.Equal((2L, 1L, 2L, "d9/1"), (bound.Bound, bound.Without, bound.Unknown, bound.FirstUnknown));
        // 01 is 1: the same station with other figures.
        Assert.Equal(("P005", 3L), (Assert.Single(bound.Findings.Kept).Code, bound.Findings.Kept[0].Place.Row));
    }

    [Theory]
    [InlineData("d1,1,100,60,30,30,0", "P006", "100 60/100")]
    [InlineData("d1,1,100,61,31,30,0", "P005", "100 60/100")]
    public void Repetition_OfAStation_IsSaidAndTheFirstStays(string row, string code, string figures)
    {
        var bound = Bind(Now, $"district,station,registered,voted,yes,no,invalid\nd1,1,100,60,30,30,0\n{row}\n");
        Assert.Equal($"d1/1 {figures}", Texts(bound)[0]);
        var finding = Assert.Single(bound.Findings.Kept);
        Assert.Equal((code, 3L), (finding.Code, finding.Place.Row));
        Assert.Contains("previous.csv", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("previous.csv", finding.Message.Ru, StringComparison.Ordinal);
        Assert.Contains("previous.csv", finding.Message.Kk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Revision_Later_Replaces(int first, int second)
    {
        var bound = Bind(Now, $"district,station,revision,registered,voted,yes,no,invalid\nd1,1,{first},10{first},60,30,30,0\nd1,1,{second},10{second},60,30,30,0\n");
        Assert.Equal("d1/1 102 60/102", Texts(bound)[0]);
        Assert.Empty(bound.Findings.Kept);
    }

    /// <summary>Postal votes come on a form of their own without registered voters; what both have is added.</summary>
    [Fact]
    public void Forms_OfAStation_AreSummed()
    {
        var previous = Definition("""{ "turnout": "turnout" }""", static json =>
        {
            json["forms"] = JsonNode.Parse("""
                [ { "id": "paper", "title": "Paper", "lines": ["registered", "voted", "yes", "no", "invalid"] },
                  { "id": "extra", "title": "Extra", "lines": ["registered", "voted", "yes", "no"] },
                  { "id": "online", "title": "Online", "lines": ["voted", "yes", "no"] } ]
                """);
        });
        var bound = Bind(previous,
            "district,station,form,registered,voted,yes,no,invalid\nd1,1,paper,100,60,30,30,0\nd1,1,extra,10,5,5,0,\nd1,1,online,,7,7,0,\nd2,1,online,,7,7,0,\n"
            + "d1,2,paper,100,60,30,30,0\nd1,2,extra,,5,5,0,\n");
        // Of station 2 one form does not say how many were registered: what the others say is not the station's number.
        Assert.Equal(["d1/1 110 65/110", "d1/2 -", "d2/1 -"], Texts(bound));
        Assert.Equal(0, bound.Unknown);
    }

    /// <summary>The earlier contest had other headers, other levels above, and called its turnout otherwise.</summary>
    [Fact]
    public void Definition_OfThePreviousContest_ReadsItsLayout()
    {
        var previous = Definition("""{ "turnout": "went" }""", static json =>
        {
            json["id"] = "tiny-2025";
            json["levels"]!.AsArray().Insert(1, JsonNode.Parse("""{ "id": "land", "title": "Land", "code": "{land}", "name": "{land}" }"""));
            json["keys"]!["land"] = new JsonArray();
            json["keys"]!["district"] = new JsonArray("Bezirk");
            json["lines"]![0]!["headers"] = new JsonArray("Berechtigte");
            json["shares"]![0]!["id"] = "went";
        });
        var bound = Bind(previous, "land,Bezirk,precinct,Berechtigte,voted,yes,no,invalid\nX,d1,1,100,60,30,30,0\n");
        Assert.Equal("d1/1 100 60/100", Texts(bound)[0]);
    }

    [Fact]
    public void Row_Unreadable_IsAFindingWithItsPlace()
    {
        var bound = Bind(Now, "district,station,registered,voted,yes,no,invalid\nd1,1,1e3,60,30,30,0\nd1,,1,1,1,0,0\nd2,1,50,20,20,0,0\n");
        Assert.Equal(["d1/1 -", "d1/2 -", "d2/1 50 20/50"], Texts(bound));
        Assert.Equal(
            [("P002", 2L, "registered"), ("P000", 3L, "station")], bound.Findings.Kept.Select(static finding => (finding.Code, finding.Place.Row, finding.Place.Column)));
    }

    [Fact]
    public void References_OfTheRegister_KeepTheDispatchedAndLoseAnEarlierContest()
    {
        var register = Register(Now).WithReferences(static (_, _) => new ReferenceFigures(500, 1, (1, 1)));
        var bound = Flow.BindPrevious(Now, register, Now, Source("district,station,registered,voted,yes,no,invalid\nd2,1,50,20,20,0,0\n"), ReadCaps.Default, TestContext.Current.CancellationToken);
        Assert.Equal(
            [new(500, null, null), new(500, null, null), new(500, 50, (20, 50))],
            bound.Register.Parts.SelectMany(static part => part.Stations).Select(static station => station.References!));
    }

    /// <summary>A real vote beside itself: nothing is far from itself, and of the stations whose earlier number was changed exactly these are.</summary>
    [Fact]
    public void Ro2014_BesideItself_RemarksTheStationsThatWereChanged()
    {
        var lines = Lines(Repository.Shared("data", "ro-2014-t2", "stations.csv.gz"));
        var definition = Sample("ro-2014-t2", """{ "turnout": "turnout", "previous": {} }""");
        var register = Compile(definition, lines);
        var zero = Zeros(definition, lines);
        Assert.InRange(zero.Count, 1, 1_000); // stations abroad have no list of their own
        Assert.Equal(zero, Remarked(definition, register, lines, lines));

        var dice = new Random(5);
        var changed = Enumerable.Range(1, lines.Count - 1).Where(row => !zero.Contains(row + 1)).OrderBy(_ => dice.Next()).Take(40).Order().ToList();
        var earlier = lines.ToList();
        foreach (var row in changed)
        {
            earlier[row] = Doubled(earlier[row]);
        }

        Assert.Equal(zero.Concat(changed.Select(static row => row + 1L)).Order(), Remarked(definition, register, lines, earlier));
    }

    /// <summary>Rows of the stations with the warning; the receipt says it as often.</summary>
    private static List<long> Remarked(ContestDefinition definition, Register register, List<string> lines, List<string> earlier)
    {
        var bound = Flow.BindPrevious(definition, register, definition, Source(string.Join('\n', earlier)), ReadCaps.Default, TestContext.Current.CancellationToken);
        // The file ends with a row of totals that names no station.
        Assert.Equal((register.Parts.Sum(static part => part.Stations.Length), 0L, 0L), (bound.Bound, bound.Without, bound.Unknown));
        Assert.Equal("P000", Assert.Single(bound.Findings.Kept).Code);
        var contest = new ContestInForce(definition, default, bound.Register, default, new Dictionary<string, Digest>());
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var upload = new Upload(definition.Id, "u", "f.csv", "cec", DateTimeOffset.UnixEpoch, default, bytes.Length);
        var taken = Flow.TakeIn(contest, upload, 1, new MemoryStream(bytes), ReadCaps.Default, cancel: TestContext.Current.CancellationToken);
        List<long> rows = [.. bound.Register.Parts.SelectMany(part =>
        {
            var unpacked = PartitionEntries.Unpack(taken.Items.Where(item => item.Partition == part.Partition.Code), new LedgerCut([upload], []));
            var states = StationStates.Derive(definition, part, unpacked, SlotIndex.Build(definition, part, unpacked));
            return states.Where(static state => state.Detail?.Contents.Any(static content => content.Codes.Contains("P203")) is true)
                .Select(state => unpacked.Entries[state.Detail!.Contents[0].Entries[0]].Row);
        }).Order()];
        Assert.Equal(rows.Count, taken.Receipt.Findings.Counts[("P203", Severity.Warning)]);
        return rows;
    }

    /// <summary>Rows whose earlier turnout or number of voters is nothing to compare with.</summary>
    private static List<long> Zeros(ContestDefinition definition, List<string> lines)
    {
        var rows = new List<long>();
        var form = definition.Forms[0].Lines;
        var (registered, part, whole) = (form.IndexOf(definition.RegisteredLine), form.IndexOf(definition.Plausibility.Turnout!.Part.Single()), form.IndexOf(definition.Plausibility.Turnout.Whole.Single()));
        new ProtocolReader(definition, ReadCaps.Default).Read(
            new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "f.csv", new FindingList(),
            (in EntryRow row) =>
            {
                if (row.Values[registered].Number == 0 || row.Values[part].Number == 0 || row.Values[whole].Number == 0)
                {
                    rows.Add(row.Row);
                }
            },
            cancel: TestContext.Current.CancellationToken);
        return rows;
    }

    /// <summary>The row with twice as many registered voters: the eleventh cell from the end, and none after it is quoted.</summary>
    private static string Doubled(string line)
    {
        var cells = line.Split(',');
        cells[^11] = $"{2 * long.Parse(cells[^11], System.Globalization.CultureInfo.InvariantCulture)}";
        return string.Join(',', cells);
    }

    private static List<string> Lines(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.TrimEnd('\r'))];
    }

    private static Register Compile(ContestDefinition definition, List<string> lines)
    {
        var findings = new FindingList();
        var register = Flow.CompileRegister(definition, Source(string.Join('\n', lines)), areProtocols: true, ReadCaps.Default, findings, new FindingList());
        Assert.Equal(0, findings.Errors);
        return register;
    }

    private static ContestDefinition Sample(string id, string plausibility)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(Repository.File("samples", id, "contest.json")))!;
        json["plausibility"] = JsonNode.Parse(plausibility);
        return Definitions.Valid(Definitions.Bytes(json.AsObject()));
    }

    private static ContestDefinition Definition(string plausibility, Action<JsonObject>? change = null)
    {
        var json = Definitions.Full();
        json["forms"]!.AsArray().RemoveAt(1);
        json.Remove("observation");
        json["plausibility"] = JsonNode.Parse(plausibility);
        change?.Invoke(json);
        return Definitions.Valid(Definitions.Bytes(json));
    }

    private static Register Register(ContestDefinition definition)
    {
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, Source("district,station\nd1,1\nd1,2\nd2,1\n"), areProtocols: false, ReadCaps.Default, findings, findings, TestContext.Current.CancellationToken);
        Assert.Empty(findings.Kept);
        return register;
    }

    private static BoundResults Bind(ContestDefinition previous, string text) =>
        Flow.BindPrevious(Now, Register(Now), previous, Source(text), ReadCaps.Default, TestContext.Current.CancellationToken);

    private static IEnumerable<SourceFile> Source(string text) => [new SourceFile("previous.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(text)))];

    private static List<string> Texts(BoundResults bound) => [.. bound.Register.Parts.SelectMany(static part => part.Stations).Select(static station =>
        $"{station.Area.Code}/{station.Code} {(station.References is { PreviousRegistered: { } registered, PreviousTurnout: var (part, whole) } ? $"{registered} {part}/{whole}" : station.References is null ? "-" : "?")}")];
}
