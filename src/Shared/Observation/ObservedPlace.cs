using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>Everything in use about one station, or about the commission of one area.</summary>
public sealed class ObservedPlace
{
    private ObservedPlace(Area area, string code, long registered, ImmutableArray<StatedReport> reports) =>
        (Area, Code, Registered, Reports) = (area, code, registered, reports);

    /// <summary>Its area.</summary>
    public Area Area { get; }

    /// <summary>Station code; empty: the commission of the area.</summary>
    public string Code { get; }

    /// <summary>Registered voters; −1: not known.</summary>
    public long Registered { get; }

    /// <summary>The reports in use, ordered by form, organisation, observer, number.</summary>
    public ImmutableArray<StatedReport> Reports { get; }

    /// <summary>Copies beside official figures, by form.</summary>
    public ImmutableArray<CopyComparison> Comparisons { get; private set; } = [];

    /// <summary>Categories of the incidents reported, by index; one entry a report.</summary>
    public ImmutableArray<int> Incidents { get; private set; } = [];

    /// <summary>Ids of forms and questions, <c>form.question</c>, on which observers disagree, sorted.</summary>
    public ImmutableArray<string> Disagreements { get; private set; } = [];

    /// <summary>What each organisation reported, ordinal order of code.</summary>
    public ImmutableArray<OrganisationAtStation> ByOrganisation { get; private set; } = [];

    /// <summary>Codes of rules, sorted.</summary>
    public ImmutableArray<string> Codes { get; private set; } = [];

    /// <summary>Whether it is a station.</summary>
    public bool IsStation => Code.Length > 0;

    /// <summary>A warning, an alarm or a difference together with an incident (rule X605).</summary>
    public bool IsEscalated => Codes.Contains(Rules.Escalated.Code);

    /// <summary>How many different observers reported; those without a code count once an organisation.</summary>
    public int Observers => Reports.Select(report => (report.Organisation, report.Report.Observer)).Distinct().Count();

    /// <summary>Puts the reports about one place together.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="place">Area, code and registered voters of the station.</param>
    /// <param name="reports">The reports in use.</param>
    /// <param name="official">Finds official figures.</param>
    public static ObservedPlace Of(
        ContestDefinition definition, (Area Area, string Code, long Registered) place, IEnumerable<StatedReport> reports, Func<OfficialKey, OfficialFigures?> official)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(official);
        var station = new ObservedPlace(place.Area, place.Code, place.Registered, [.. reports]);
        station.Comparisons = Compare(definition, station, station.Reports, official);
        station.Incidents = IncidentsOf(definition.Observers!, station.Reports);
        station.Disagreements = DisagreementsOf(station.Reports);
        station.ByOrganisation = [.. station.Reports.GroupBy(report => report.Organisation, StringComparer.Ordinal)
            .OrderBy(own => own.Key, StringComparer.Ordinal)
            .Select(own => new OrganisationAtStation(own.Key, own.Count(), station.IsStation, Compare(definition, station, [.. own], official)))];
        station.Codes = station.CodesOf(definition, official);
        return station;
    }

    private static ImmutableArray<CopyComparison> Compare(
        ContestDefinition definition, ObservedPlace station, ImmutableArray<StatedReport> reports, Func<OfficialKey, OfficialFigures?> official) =>
        [.. reports.Where(report => report.Report.HasCopy).GroupBy(report => report.Report.Form.Copy).OrderBy(copies => copies.Key)
            .Select(copies => CopyComparison.Of(
                definition, copies.Key, official(new OfficialKey(station.Area.Code, station.Code, copies.Key)),
                copies.Select(report => (report.Organisation, report.Report.Copy))))];

    private static ImmutableArray<int> IncidentsOf(ObserverForms forms, ImmutableArray<StatedReport> reports)
    {
        var categories = ImmutableArray.CreateBuilder<int>();
        foreach (var report in reports.Select(stated => stated.Report))
        {
            for (var i = 0; i < report.Form.Questions.Length; i++)
            {
                if (report.Form.Questions[i].Type == QuestionType.Incident && report.Answers[i] is { } answer)
                {
                    categories.AddRange(Enumerable.Range(0, forms.Incidents.Length).Where(category => forms.Incidents[category].Id == answer));
                }
            }
        }

        return categories.ToImmutable();
    }

    private static ImmutableArray<string> DisagreementsOf(ImmutableArray<StatedReport> reports)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var same in reports.GroupBy(report => report.Report.Form.Id, StringComparer.Ordinal))
        {
            var form = same.First().Report.Form;
            for (var i = 0; i < form.Questions.Length; i++)
            {
                if (AnswerTally.Differ(form.Questions[i], same.Select(report => report.Report.Answers[i]).OfType<string>()))
                {
                    found.Add($"{form.Id}.{form.Questions[i].Id}");
                }
            }
        }

        return [.. found];
    }

    private ImmutableArray<string> CodesOf(ContestDefinition definition, Func<OfficialKey, OfficialFigures?> official)
    {
        var codes = new SortedSet<string>(Reports.SelectMany(report => report.Codes), StringComparer.Ordinal);
        AddWhere(Rules.ObserversDiffer, !Disagreements.IsEmpty || Comparisons.Any(comparison => comparison.State == ComparisonState.CopiesDiffer));
        AddWhere(Rules.CopyDiffers, Comparisons.Any(comparison => !comparison.Differences.IsEmpty));
        AddWhere(Rules.WinnerDiffers, Comparisons.Any(comparison => !comparison.WinnersChanged.IsEmpty));
        var hasWarning = codes.Count > 0 || Enumerable.Range(0, definition.Forms.Length)
            .Any(form => official(new OfficialKey(Area.Code, Code, form)) is { HasWarnings: true });
        AddWhere(Rules.Escalated, hasWarning && !Incidents.IsEmpty);
        return [.. codes];

        void AddWhere(Rule rule, bool isTrue)
        {
            if (isTrue && definition.SeverityOf(rule) != Severity.Off)
            {
                codes.Add(rule.Code);
            }
        }
    }
}

/// <summary>What one organisation reported about one station.</summary>
/// <param name="Organisation">Its code.</param>
/// <param name="Reports">Its reports in use.</param>
/// <param name="IsStation">Whether the place is a station.</param>
/// <param name="Comparisons">Its own copies beside official figures.</param>
public sealed record OrganisationAtStation(string Organisation, int Reports, bool IsStation, ImmutableArray<CopyComparison> Comparisons);
