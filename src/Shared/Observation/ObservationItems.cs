using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>
/// Turns the reports of one upload into the records of its item: places and checks each for the receipt, and packs it. The
/// findings are what the upload alone determines; comparison recomputes everything from the values.
/// </summary>
public sealed class ObservationItems
{
    private const int MostBytes = 64 * 1024;

    private readonly ContestDefinition _definition;
    private readonly Register _register;
    private readonly Upload _upload;
    private readonly FindingList _findings;
    private readonly RecordPacker _packer;
    private readonly Placer _placer;
    private readonly SenderScope _scope;
    private readonly ReportChecker _checker;
    private readonly List<ReportBreach> _breaches = [];
    private readonly Dictionary<ReportKey, (int Revision, string Content, long Row)> _seen = [];
    private readonly HashSet<string> _partitions = new(StringComparer.Ordinal);

    /// <summary>Starts the item of an upload.</summary>
    public ObservationItems(ContestDefinition definition, Register register, Upload upload, int edition, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(findings);
        (_definition, _register, _upload, _findings) = (definition, register, upload, findings);
        _packer = new RecordPacker(upload.Contest, edition, upload.Id);
        _placer = new Placer(definition, register);
        _scope = new SenderScope(definition, upload.AreaList);
        _checker = new ReportChecker(definition);
        if (definition.Observers?.Knows(upload.Sender) == false)
        {
            Add(Rules.NotAccredited, new Place(upload.File, 0), ObservationMessages.OrganisationUnknown(upload.Sender));
        }
    }

    /// <summary>Reports packed.</summary>
    public long Reports => _packer.Count;

    /// <summary>Reports about a station or area that the register lacks.</summary>
    public long Unplaced { get; private set; }

    /// <summary>Reports too large to keep as a record; the file is evidence all the same.</summary>
    public long Refused { get; private set; }

    /// <summary>Partitions that the reports are about.</summary>
    public int Partitions => _partitions.Count;

    /// <summary>Takes one report.</summary>
    public void Add(ObserverReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var place = new Place(report.File, report.Row);
        var member = report.File.Length > _upload.File.Length + 1 && report.File.StartsWith(_upload.File, StringComparison.Ordinal)
            ? report.File[(_upload.File.Length + 1)..]
            : string.Empty;
        var record = ReportRecord.Write(_definition, report, member);
        if (record.Length > MostBytes)
        {
            Refused++;
            Add(Rules.AnswerInvalid, place, ObservationMessages.ReportTooLong(MostBytes));
            return;
        }

        PlaceReport(report, place);
        if (!_scope.Covers(report.Area, _placer.Place(report.Area, report.Station, Math.Max(report.Form.Copy, 0))))
        {
            Add(Rules.OutsideAreas, place, ObservationMessages.OutsideAreas(report.Area.Leaf));
        }

        _breaches.Clear();
        _checker.Check(report, _breaches);
        foreach (var breach in _breaches)
        {
            _findings.Add(breach.Rule, breach.Severity, place with { Column = breach.Question, Line = breach.Question }, breach.Message, static message => message());
        }

        NoteRepetition(report, place);
        _packer.Add(record.Span);
    }

    /// <summary>The parts of the item.</summary>
    public IReadOnlyList<ItemPart> Parts() => _packer.Parts();

    private void PlaceReport(ObserverReport report, Place place)
    {
        if (!report.Form.IsAtStation)
        {
            if (_register.FindArea(_definition.Levels.Length - 1, report.Area.Leaf) is { } area)
            {
                _partitions.Add(area.At(_definition.PartitionLevel).Code);
                return;
            }

            Unplaced++;
            Add(Rules.StationUnknown, place, ObservationMessages.AreaUnknown(report.Area.Leaf));
            return;
        }

        var form = Math.Max(report.Form.Copy, 0);
        var placement = _placer.Place(report.Area, report.Station, form);
        if (placement.Station >= 0 && (placement.IsPlaced || report.Form.Copy < 0))
        {
            _partitions.Add(placement.Part!.Partition.Code);
            return;
        }

        Unplaced++;
        _findings.Add(_placer.Explain(report.Area, report.Station, form, placement, place));
    }

    /// <summary>The same form of the same observer again: another revision is a correction, the same one with other answers is not.</summary>
    private void NoteRepetition(ObserverReport report, Place place)
    {
        var key = ReportKey.Of(_upload.Sender, report);
        var content = ReportKey.ContentOf(report);
        if (_seen.TryGetValue(key, out var before) && before.Revision == report.Revision && before.Content != content)
        {
            Add(Rules.OlderEdit, place, ObservationMessages.SameRevision(report.Revision, before.Row));
        }

        if (!_seen.ContainsKey(key) || before.Revision <= report.Revision)
        {
            _seen[key] = (report.Revision, content, report.Row);
        }
    }

    private void Add(Rule rule, Place place, LocalText message) => _findings.Add(new Finding(rule.Code, _definition.SeverityOf(rule), place, message));
}

/// <summary>What makes two forms the same form, filled in or corrected twice.</summary>
/// <param name="Organisation">Code of the organisation.</param>
/// <param name="Observer">Code of the observer.</param>
/// <param name="Form">Id of the form.</param>
/// <param name="Area">Code of the area of the station, or of the area observed.</param>
/// <param name="Station">Station code; empty for a form about tabulation.</param>
/// <param name="Number">Number of the form.</param>
public readonly record struct ReportKey(string Organisation, string Observer, string Form, string Area, string Station, int Number)
{
    /// <summary>Ordinal order of organisation, form, place, observer, number.</summary>
    public static readonly Comparer<ReportKey> Order = Comparer<ReportKey>.Create(static (a, b) =>
    {
        ReadOnlySpan<(string Left, string Right)> texts =
            [(a.Organisation, b.Organisation), (a.Form, b.Form), (a.Area, b.Area), (a.Station, b.Station), (a.Observer, b.Observer)];
        foreach (var (left, right) in texts)
        {
            if (string.CompareOrdinal(left, right) is var order and not 0)
            {
                return order;
            }
        }

        return a.Number.CompareTo(b.Number);
    });

    /// <summary>The key of a report.</summary>
    public static ReportKey Of(string organisation, ObserverReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportKey(organisation, report.Observer, report.Form.Id, report.Area.Leaf, report.Station, report.Number);
    }

    /// <summary>What a report says, wherever it stood: equal for two reports that say the same.</summary>
    public static string ContentOf(ObserverReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var parts = report.Answers.Select(answer => answer is null ? "-" : $"{answer.Length}:{answer}")
            .Concat(report.Copy.Select(value => value.Packed.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .Append(report.Arrived ?? "-").Append(report.Left ?? "-");
        return string.Join('\u001F', parts);
    }
}
