using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Builders;

/// <summary>One protocol to send.</summary>
internal sealed record Report(string Path, string Station, params Value[] Values)
{
    public int Form { get; init; } = TinyContest.Main;

    public int Revision { get; init; } = 1;

    public string Member { get; init; } = string.Empty;

    public long Row { get; init; }

    /// <summary>A protocol in order: registered 10, nobody absent without reason.</summary>
    public static Report Of(string path, string station, long yes, long no, long invalid = 0, long registered = 10) =>
        new(path, station, [.. new[] { registered, yes + no + invalid, yes, no, invalid }.Select(Value.Of)]);
}

/// <summary>Everything a roll-up gives.</summary>
internal sealed record RolledUp(
    NationResult Nation, IReadOnlyDictionary<string, AreaResult> Partitions, IReadOnlyList<ResultDocument> Documents, UnplacedEntries Unplaced)
{
    /// <summary>All documents, by digest: equal texts mean byte-identical results.</summary>
    public string Fingerprint => string.Join('\n', Documents.Select(document => document.Digest.Hex).Distinct().Order(StringComparer.Ordinal)) + "\n" + Nation.Root;
}

/// <summary>Sends, decides and rolls up, without any store.</summary>
internal sealed class TinyLedger(ContestDefinition definition, Register register)
{
    public static readonly DateTimeOffset Start = new(2030, 5, 5, 20, 0, 0, TimeSpan.Zero);

    public List<Upload> Uploads { get; } = [];

    public List<ItemPart> Parts { get; } = [];

    public List<RecordedDecision> Decisions { get; } = [];

    public FindingList Findings { get; private set; } = new();

    public ContestDefinition Definition => definition;

    public Register Register => register;

    /// <summary>The key of the contest; null: it has none.</summary>
    public ContestKey? Key { get; init; }

    public LedgerCut Cut => new(Uploads, Decisions, Key);

    /// <summary>Some key; the same secret for the same number.</summary>
    public static ContestKey KeyOf(byte number) => ContestKey.Of("tiny", [.. Enumerable.Repeat(number, ContestKey.SecretLength)]);

    /// <summary>Sends reports in one file, so many minutes after <see cref="Start"/>.</summary>
    public Upload Send(string sender, int minute, params IEnumerable<Report> reports) => SendFor(sender, minute, [], reports);

    /// <summary>Sends as somebody who may report these areas only.</summary>
    public Upload SendFor(string sender, int minute, string[] areas, params IEnumerable<Report> reports)
    {
        var id = $"u{Uploads.Count:D3}";
        var upload = new Upload(
            definition.Id, id, "file.csv", sender, Start.AddMinutes(minute), Digest.Of(System.Text.Encoding.UTF8.GetBytes(id)), 100)
        {
            Areas = Upload.AreasOf(areas),
        };
        Findings = new FindingList();
        var items = new UploadItems(definition, register, upload, 1, Findings);
        var row = 1L;
        foreach (var report in reports)
        {
            row++;
            var codes = TinyRegister.Codes(definition, report.Path);
            items.Add(new EntryRow
            {
                File = report.Member.Length == 0 ? upload.File : $"{upload.File}!{report.Member}",
                Row = report.Row == 0 ? row : report.Row,
                Area = new AreaKey(codes, codes),
                Station = report.Station,
                StationName = report.Station,
                Form = report.Form,
                Revision = report.Revision,
                Values = report.Values,
            });
        }

        Uploads.Add(upload);
        Parts.AddRange(items.Parts());
        return upload;
    }

    public RecordedDecision Decide(
        DecisionKind kind, string path, string station, Value[]? picks = null, IEnumerable<Digest>? saw = null, IEnumerable<Digest>? previous = null, string form = "main", int minute = 60)
    {
        var area = path.Split('/')[^1];
        var content = picks is null ? default : ContentOf(area, station, form, picks);
        return Record(new Decision(
            definition.Id, register.FindArea(definition.Levels.Length - 1, area)!.At(definition.PartitionLevel).Code, area, station, form, kind, content,
            [.. (saw ?? []).Order()], [.. (previous ?? []).Order()], string.Empty, null, "R1",
            "because " + Decisions.Count.ToString(CultureInfo.InvariantCulture), ["p1", "p2"], Start.AddMinutes(minute)));
    }

    public RecordedDecision Distrust(string sender, DateTimeOffset? since, int minute = 0) => Record(new Decision(
        definition.Id, string.Empty, string.Empty, string.Empty, string.Empty, DecisionKind.Distrust, default, [], [], sender, since, "R2", "no trust", ["p1"], Start.AddMinutes(minute)));

    /// <summary>Declares final what the ledger gives at a minute.</summary>
    public RecordedDecision Final(int asOf, IEnumerable<Digest>? previous = null, Digest? figures = null) => Record(AboutContest(DecisionKind.Final, previous) with
    {
        Declares = new DeclaredResult(Digest.Of("snapshot"u8), Start.AddMinutes(asOf), figures ?? NationalFigures.DigestOf(RollUp().Nation.Tally)),
    });

    public RecordedDecision Reopen(params IEnumerable<Digest> previous) => Record(AboutContest(DecisionKind.Reopen, previous));

    public SnapshotStatus Status() => NationalFigures.StatusOf(RollUp().Nation.Tally, Uploads.Count, Decisions);

    private Decision AboutContest(DecisionKind kind, IEnumerable<Digest>? previous) => new(
        definition.Id, string.Empty, string.Empty, string.Empty, string.Empty, kind, default, [], [.. (previous ?? []).Order()], string.Empty, null, "R3",
        $"stage {Decisions.Count}", ["p1", "p2"], Start.AddHours(2));

    public Digest ContentOf(string area, string station, string form, Value[] values) => ContentDigest.Of(Key, definition.Id, area, station, form, values);

    public RolledUp RollUp() => RollUp(definition, register, Parts, Cut);

    /// <summary>The flow from stored parts to the nation, as a host drives it.</summary>
    public static RolledUp RollUp(ContestDefinition definition, Register register, IEnumerable<ItemPart> parts, LedgerCut cut)
    {
        var registerDocuments = RegisterDocuments.Write(definition, register);
        var contest = new ContestInForce(
            definition, Digest.Of("definition"u8), register, registerDocuments[^1].Digest,
            register.Parts.Select((part, i) => (part.Partition.Code, registerDocuments[i].Digest)).ToDictionary())
        {
            Key = cut.Key,
        };
        var stored = parts.ToList();
        var unplaced = UnplacedEntries.Place(definition, register, stored.Where(part => register.FindPart(part.Partition) is null), cut);
        var documents = new List<ResultDocument>(registerDocuments);
        var results = new Dictionary<string, AreaResult>();
        foreach (var part in register.Parts)
        {
            var code = part.Partition.Code;
            var result = Flow.RollUp(contest, part, stored.Where(item => item.Partition == code).Concat(unplaced.PartsFor(code)), cut);
            documents.AddRange(result.Documents);
            results.Add(code, result.Result);
        }

        var waiting = UnplacedDocument.Write(definition, unplaced);
        var nation = Flow.Combine(contest, waiting, unplaced.Waiting.Length, results);
        documents.AddRange([waiting, .. nation.Documents, .. LogDocuments.Write(definition.Id, cut)]);
        return new RolledUp(nation, results, documents, unplaced);
    }

    private RecordedDecision Record(Decision decision)
    {
        var recorded = new RecordedDecision(DecisionDocument.Write(decision).Digest, decision);
        Decisions.Add(recorded);
        return recorded;
    }
}
