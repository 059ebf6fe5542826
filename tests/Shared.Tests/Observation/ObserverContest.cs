using System.Text;
using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Protocols;
using Hattama.Tests.Contests;

namespace Hattama.Tests.Observation;

/// <summary>The full definition with its observers' forms, two districts of three stations, and uploads of observers.</summary>
internal sealed class ObserverContest
{
    public const string Header = "form,district,station,observer,revision,sealed,why,queue,overall,category,registered,voted,yes,no,invalid";

    private static readonly DateTimeOffset Start = new(2030, 5, 5, 20, 0, 0, TimeSpan.Zero);
    private readonly List<Upload> _uploads = [];
    private readonly List<ItemPart> _parts = [];

    public ObserverContest(Action<JsonObject>? change = null)
    {
        var json = Definitions.Full();
        change?.Invoke(json);
        Definition = Definitions.Valid(Definitions.Bytes(json));
        Register = RegisterOf(Definition);
        InForce = new ContestInForce(Definition, Digest.Of("d"u8), Register, Digest.Of("r"u8), new Dictionary<string, Digest>());
    }

    public ContestDefinition Definition { get; }

    public Register Register { get; }

    public ContestInForce InForce { get; }

    public List<RecordedDecision> Decisions { get; } = [];

    public LedgerCut Cut => new(_uploads, Decisions);

    public Receipt Send(string organisation, params string[] rows) => Send(UploadKind.Observations, organisation, Encoding.UTF8.GetBytes(Csv(rows)));

    public Receipt Accredit(params string[] rows) =>
        Send(UploadKind.Accreditations, "commission", Encoding.UTF8.GetBytes("organisation,observer\n" + string.Join('\n', rows) + "\n"));

    public Receipt Send(UploadKind kind, string sender, byte[] bytes, string file = "forms.csv", string areas = "", DateTimeOffset? received = null)
    {
        var upload = new Upload(Definition.Id, $"u{_uploads.Count:d3}", file, sender, received ?? Start.AddSeconds(_uploads.Count), Digest.Of(bytes), bytes.Length) { Kind = kind, Areas = areas };
        var taken = Flow.TakeIn(InForce, upload, 1, new MemoryStream(bytes), ReadCaps.Default);
        _uploads.Add(upload);
        _parts.AddRange(taken.Items);
        return taken.Receipt;
    }

    public ObserverReports Reports(Func<IEnumerable<ItemPart>, IEnumerable<ItemPart>>? reorder = null)
    {
        var records = UploadRecords.Unpack(reorder is null ? _parts : reorder(_parts), Cut, out var deferred);
        Assert.Equal(0, deferred);
        return ObserverReports.Of(Definition, Register, Cut, records);
    }

    public IReadOnlyList<UploadRecords> Records() => UploadRecords.Unpack(_parts, Cut, out _);

    public ObservedArea Observed(IReadOnlyDictionary<OfficialKey, OfficialFigures>? official = null) =>
        ObservedArea.Of(Definition, Register, Reports(), key => official?.GetValueOrDefault(key));

    public static string Csv(params string[] rows) => string.Join('\n', rows.Prepend(Header)) + "\n";

    /// <summary>A row of the form about the count, all in order unless a cell is given.</summary>
    public static string Count(
        string station, string district = "d1", string observer = "a1", int revision = 1, string isSealed = "yes", string why = "", string copy = "1000,160,100,50,10") =>
        $"count,{district},{station},{observer},{revision},{isSealed},{why},,good,,{copy}";

    public static string Incident(string station, string category = "stuffing", string observer = "a1") => $"report,d1,{station},{observer},1,,,,,{category},,,,,";

    public static OfficialFigures Official(params long[] values) => new(StateKind.Counted, [.. values.Select(Value.Of)], HasWarnings: false);

    /// <summary>How often each status is there.</summary>
    public static string Statuses(ObserverReports reports) => string.Join(' ', reports.All.GroupBy(report => report.Status).OrderBy(group => group.Key).Select(group => $"{group.Key}:{group.Count()}"));

    private static Register RegisterOf(ContestDefinition definition)
    {
        const string csv = "area,district_name,precinct,registered\nd1,One,1,1000\nd1,One,2,1000\nd1,One,3,1000\nd2,Two,1,1000\nd2,Two,2,1000\nd2,Two,3,1000\n";
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, [new SourceFile("register.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(csv)))], areProtocols: false, ReadCaps.Default, findings, new FindingList());
        Assert.Empty(findings.Kept.Select(finding => finding.Message.En));
        return register;
    }
}
