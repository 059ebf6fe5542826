using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>What became of a report.</summary>
public enum ReportStatus
{
    /// <summary>It is the head of its form and in order: it enters comparison and figures.</summary>
    Used,
    /// <summary>A newer revision took its place, or the same was sent before.</summary>
    Superseded,
    /// <summary>Its form has two different texts of the highest revision: neither is used (rule O505).</summary>
    Contradicted,
    /// <summary>Its organisation or its observer is not accredited (rule O502).</summary>
    NotAccredited,
    /// <summary>Its sender was distrusted when it came (rule S104).</summary>
    Distrusted,
    /// <summary>It breaks a rule of severity error.</summary>
    Held,
    /// <summary>The register has no such station or area, or the definition no such form.</summary>
    Unplaced,
}

/// <summary>A report, where it belongs, and what became of it.</summary>
/// <param name="Report">The report.</param>
/// <param name="Organisation">Code of the organisation that sent it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Codes">Codes of the rules it breaks, sorted.</param>
/// <param name="Area">The area of its station, or the area observed; null: not in the register.</param>
/// <param name="Station">Index of its station in the register part; −1: none.</param>
public sealed record StatedReport(
    ObserverReport Report, string Organisation, ReportStatus Status, ImmutableArray<string> Codes, Area? Area, int Station)
{
    /// <summary>When its upload was stamped.</summary>
    public DateTimeOffset Received { get; init; }
}

/// <summary>
/// All reports of a ledger cut with the state that each has: a pure function of the stored records, the definition and the register.
/// Neither the order of arrival nor that of processing changes anything: revisions decide.
/// </summary>
public sealed class ObserverReports
{
    private readonly ContestDefinition _definition;
    private readonly Register _register;
    private readonly ReportChecker _checker;
    private readonly Placer _placer;
    private readonly List<StatedReport> _all = [];

    private ObserverReports(ContestDefinition definition, Register register, AccreditedObservers accredited)
    {
        (_definition, _register, Accredited) = (definition, register, accredited);
        _checker = new ReportChecker(definition);
        _placer = new Placer(definition, register);
    }

    /// <summary>The list of accredited observers in force.</summary>
    public AccreditedObservers Accredited { get; }

    /// <summary>Every report, by organisation, form, place, observer, revision.</summary>
    public IReadOnlyList<StatedReport> All => _all;

    /// <summary>The reports in use.</summary>
    public IEnumerable<StatedReport> Used => _all.Where(report => report.Status == ReportStatus.Used);

    /// <summary>Records whose form the definition in force does not have any more.</summary>
    public long Unread { get; private set; }

    /// <summary>Finds the state of every report.</summary>
    /// <param name="definition">The contest; it has observers' forms.</param>
    /// <param name="register">The register in force.</param>
    /// <param name="cut">The cut: its decisions say who is distrusted.</param>
    /// <param name="uploads">The records of the cut.</param>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public static ObserverReports Of(ContestDefinition definition, Register register, LedgerCut cut, IReadOnlyList<UploadRecords> uploads)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentNullException.ThrowIfNull(uploads);
        var reports = new ObserverReports(definition, register, AccreditedObservers.Of(uploads));
        var forms = new Dictionary<ReportKey, List<Revised>>();
        foreach (var upload in uploads.Where(upload => upload.Upload.Kind == UploadKind.Observations))
        {
            var isDistrusted = cut.IsDistrusted(upload.Upload);
            var scope = new SenderScope(definition, upload.Upload.AreaList);
            foreach (var record in upload.Records)
            {
                reports.Sort(upload.Upload, ReportRecord.Read(definition, record), (isDistrusted, scope), forms);
            }
        }

        foreach (var (key, revisions) in forms.OrderBy(form => form.Key, ReportKey.Order))
        {
            reports.Decide(key, revisions);
        }

        reports.CheckVisits();
        return reports;
    }

    private void Sort(
        Upload upload, ObserverReport? report, (bool IsDistrusted, SenderScope Scope) stamp, Dictionary<ReportKey, List<Revised>> forms)
    {
        var (organisation, received) = (upload.Sender, upload.Received);
        if (report is null)
        {
            Unread++;
        }
        else if (stamp.IsDistrusted)
        {
            Keep(new Revised(report, string.Empty, received), organisation, ReportStatus.Distrusted, [Rules.SenderDistrusted.Code]);
        }
        else if (!stamp.Scope.Covers(report.Area, _placer.Place(report.Area, report.Station, Math.Max(report.Form.Copy, 0))))
        {
            // What a sender may not report takes the place of nothing that he may.
            Keep(new Revised(report, string.Empty, received), organisation, ReportStatus.Held, [Rules.OutsideAreas.Code]);
        }
        else
        {
            var key = ReportKey.Of(organisation, report);
            if (!forms.TryGetValue(key, out var revisions))
            {
                forms.Add(key, revisions = []);
            }

            revisions.Add(new Revised(report, ReportKey.ContentOf(report), received));
        }
    }

    /// <summary>The highest revision stands; an older one that comes later changes nothing, and two of one number stand against each other.</summary>
    private void Decide(ReportKey key, List<Revised> revisions)
    {
        var highest = revisions.Max(revision => revision.Report.Revision);
        var heads = revisions.Where(revision => revision.Report.Revision == highest).ToList();
        var agree = heads.All(head => head.Content == heads[0].Content);
        var isFirst = true;
        foreach (var revision in revisions.OrderBy(revision => revision.Report.Revision))
        {
            if (revision.Report.Revision < highest || (agree && !isFirst))
            {
                Keep(revision, key.Organisation, ReportStatus.Superseded, []);
            }
            else if (!agree)
            {
                Keep(revision, key.Organisation, ReportStatus.Contradicted, [Rules.OlderEdit.Code]);
            }
            else
            {
                isFirst = false;
                Judge(key, revision);
            }
        }
    }

    private void Judge(ReportKey key, Revised revision)
    {
        var report = revision.Report;
        var breaches = new List<ReportBreach>();
        var hasError = _checker.Check(report, breaches);
        var isAccredited = _definition.Observers!.Knows(key.Organisation) && Accredited.Allows(key.Organisation, report.Observer);
        if (!isAccredited && _definition.SeverityOf(Rules.NotAccredited) is not Severity.Off and var severity)
        {
            breaches.Add(new ReportBreach(Rules.NotAccredited.Code, severity, null, static () => default));
        }

        var status = !isAccredited && _definition.SeverityOf(Rules.NotAccredited) == Severity.Error ? ReportStatus.NotAccredited
            : hasError ? ReportStatus.Held
            : ReportStatus.Used;
        Keep(revision, key.Organisation, status, breaches.Select(breach => breach.Rule));
    }

    private void Keep(Revised revision, string organisation, ReportStatus status, IEnumerable<string> codes)
    {
        var report = revision.Report;
        var (area, station) = Place(report);
        var isPlaced = area is not null && (station >= 0 || !report.Form.IsAtStation);
        _all.Add(new StatedReport(
            report, organisation, isPlaced || status != ReportStatus.Used ? status : ReportStatus.Unplaced,
            [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], area, station)
        { Received = revision.Received });
    }

    private (Area? Area, int Station) Place(ObserverReport report)
    {
        if (!report.Form.IsAtStation)
        {
            return (_register.FindArea(_definition.Levels.Length - 1, report.Area.Leaf), -1);
        }

        var placement = _placer.Place(report.Area, report.Station, Math.Max(report.Form.Copy, 0));
        return placement.Station >= 0 && (placement.IsPlaced || report.Form.Copy < 0) ? (placement.Area, placement.Station) : (null, -1);
    }

    /// <summary>Nobody is at two stations at once (rule O506).</summary>
    private void CheckVisits()
    {
        if (_definition.SeverityOf(Rules.VisitInfeasible) == Severity.Off)
        {
            return;
        }

        var byObserver = Enumerable.Range(0, _all.Count)
            .Where(i => _all[i].Status == ReportStatus.Used && _all[i].Report.Observer.Length > 0 && Visit.Of(_all[i].Report) is not null)
            .GroupBy(i => (_all[i].Organisation, _all[i].Report.Observer));
        foreach (var observer in byObserver)
        {
            var visits = observer.OrderBy(i => VisitOf(i).From).ToList();
            // The visit that lasts longest so far: whoever comes while it lasts is in two places.
            var latest = visits[0];
            foreach (var next in visits.Skip(1))
            {
                if (!IsSamePlace(_all[latest].Report, _all[next].Report) && VisitOf(latest).Overlaps(VisitOf(next)))
                {
                    Mark(latest, Rules.VisitInfeasible.Code);
                    Mark(next, Rules.VisitInfeasible.Code);
                }

                latest = VisitOf(next).From + VisitOf(next).Minutes > VisitOf(latest).From + VisitOf(latest).Minutes ? next : latest;
            }
        }

        Visit VisitOf(int report) => Visit.Of(_all[report].Report)!.Value;
    }

    private void Mark(int index, string code) => _all[index] = _all[index] with
    {
        Codes = [.. _all[index].Codes.Append(code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    /// <summary>One revision of a form.</summary>
    private sealed record Revised(ObserverReport Report, string Content, DateTimeOffset Received);

    private static bool IsSamePlace(ObserverReport left, ObserverReport right) => left.Area.Leaf == right.Area.Leaf && left.Station == right.Station;
}
