using Hattama.Contests;

namespace Hattama.Observation;

/// <summary>
/// What observers saw in one area, as counts: reports, stations, answers, incidents, comparisons; and the same by organisation as
/// far as it is counted. Everything is additive, so the figures of an area are the sums of those below it.
/// </summary>
public sealed class ObservationFigures
{
    private readonly ContestDefinition _definition;
    private readonly SortedDictionary<string, OrganisationFigures> _organisations = new(StringComparer.Ordinal);

    /// <summary>Empty figures for a contest with observers' forms.</summary>
    public ObservationFigures(ContestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definition = definition;
        Comparison = new ComparisonTally(definition);
        Answers = new AnswerTally(definition.Observers!);
        Incidents = new long[definition.Observers!.Incidents.Length];
    }

    /// <summary>Reports in use.</summary>
    public long Reports { get; private set; }

    /// <summary>Stations that at least one report in use is about.</summary>
    public long Stations { get; private set; }

    /// <summary>Stations with at least one incident.</summary>
    public long StationsWithIncident { get; private set; }

    /// <summary>Stations where something escalates: a warning or a difference, and an incident (rule X605).</summary>
    public long Escalated { get; private set; }

    /// <summary>Copies beside official figures.</summary>
    public ComparisonTally Comparison { get; }

    /// <summary>Answers, by stations.</summary>
    public AnswerTally Answers { get; }

    /// <summary>Reported incidents by category of the definition.</summary>
    public long[] Incidents { get; }

    /// <summary>Figures by organisation, ordinal order of code.</summary>
    public IReadOnlyDictionary<string, OrganisationFigures> Organisations => _organisations;

    /// <summary>Reported incidents of a severity.</summary>
    public long IncidentsOf(IncidentSeverity severity) =>
        _definition.Observers!.Incidents.Select((category, index) => category.Severity == severity ? Incidents[index] : 0).Sum();

    /// <summary>Adds one station, or one commission above the stations.</summary>
    public void Add(ObservedPlace station)
    {
        ArgumentNullException.ThrowIfNull(station);
        Reports += station.Reports.Length;
        Stations += station.IsStation ? 1 : 0;
        Answers.Add(station);
        var hasIncident = false;
        foreach (var category in station.Incidents)
        {
            Incidents[category]++;
            hasIncident = true;
        }

        StationsWithIncident += hasIncident && station.IsStation ? 1 : 0;
        Escalated += station.IsEscalated ? 1 : 0;
        foreach (var comparison in station.Comparisons)
        {
            Comparison.Add(comparison, station.Registered);
        }

        foreach (var own in station.ByOrganisation)
        {
            Of(own.Organisation).Add(own, station.Registered);
        }
    }

    /// <summary>Adds the figures of an area below.</summary>
    public void Add(ObservationFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Reports += other.Reports;
        Stations += other.Stations;
        StationsWithIncident += other.StationsWithIncident;
        Escalated += other.Escalated;
        Comparison.Add(other.Comparison);
        Answers.Add(other.Answers);
        for (var i = 0; i < Incidents.Length; i++)
        {
            Incidents[i] += other.Incidents[i];
        }

        foreach (var (organisation, figures) in other._organisations)
        {
            Of(organisation).Add(figures);
        }
    }

    private OrganisationFigures Of(string organisation)
    {
        if (!_organisations.TryGetValue(organisation, out var figures))
        {
            _organisations.Add(organisation, figures = new OrganisationFigures(_definition));
        }

        return figures;
    }
}

/// <summary>What one organisation reported in one area.</summary>
public sealed class OrganisationFigures(ContestDefinition definition)
{
    /// <summary>Its reports in use.</summary>
    public long Reports { get; private set; }

    /// <summary>Stations that it reported about.</summary>
    public long Stations { get; private set; }

    /// <summary>Its copies beside official figures.</summary>
    public ComparisonTally Comparison { get; } = new(definition);

    /// <summary>Adds what it reported about one station.</summary>
    public void Add(OrganisationAtStation station, long registered)
    {
        ArgumentNullException.ThrowIfNull(station);
        Reports += station.Reports;
        Stations += station.IsStation ? 1 : 0;
        foreach (var comparison in station.Comparisons)
        {
            Comparison.Add(comparison, registered);
        }
    }

    /// <summary>Adds its figures of an area below.</summary>
    public void Add(OrganisationFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Reports += other.Reports;
        Stations += other.Stations;
        Comparison.Add(other.Comparison);
    }
}
