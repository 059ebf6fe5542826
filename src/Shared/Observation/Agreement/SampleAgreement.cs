using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;
using Hattama.Observation.Sampling;
using Hattama.Protocols;

namespace Hattama.Observation.Agreement;

/// <summary>Copies beside official figures on one line, at the stations of a draw.</summary>
/// <param name="Line">Index of the line.</param>
/// <param name="Compared">Stations with a number on both.</param>
/// <param name="Larger">Where the official figure is the larger.</param>
/// <param name="Smaller">Where it is the smaller.</param>
/// <param name="Sign">Sign test of one-sidedness.</param>
/// <param name="Holm">Its p-value after Holm's correction over all lines.</param>
/// <param name="Excess">Total of official less copy over all stations of the strata covered; null: no spread, or a station without the line.</param>
public sealed record LineAgreement(int Line, int Compared, int Larger, int Smaller, AgreementTest Sign, double Holm, Estimate? Excess);

/// <summary>Agreement of copies and official figures at the stations of a draw (rules X601, X603).</summary>
/// <param name="Compared">Stations compared.</param>
/// <param name="Exact">Of these, equal on every line that both report.</param>
/// <param name="Matches">Share of stations that would be equal, estimated; null: see <paramref name="Why"/>.</param>
/// <param name="Why">Why there is no estimate.</param>
/// <param name="Lines">By line; lines that were compared nowhere are absent.</param>
public sealed record SampleAgreement(int Compared, int Exact, Estimate? Matches, NotEstimable Why, ImmutableArray<LineAgreement> Lines)
{
    /// <summary>Compares.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="definition">The contest.</param>
    /// <param name="places">Stations by key; those that were not drawn are left out.</param>
    public static SampleAgreement Of(ProbabilityDraw draw, ContestDefinition definition, IReadOnlyDictionary<string, ObservedPlace> places)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(places);
        var compared = new SortedDictionary<string, ComparedStation>(StringComparer.Ordinal);
        foreach (var (key, place) in places.Where(place => draw.Find(place.Key) >= 0))
        {
            if (ComparedStation.Of(definition, place) is { } station)
            {
                compared.Add(key, station);
            }
        }

        // What is observed here is whether a station agrees: 1 or 0.
        var observed = compared.ToDictionary(
            pair => pair.Key, pair => new ObservedStation(pair.Key, [Value.Of(pair.Value.IsExact ? 1 : 0)]), StringComparer.Ordinal);
        var units = DrawnUnits.Of(draw, observed);
        var figures = new SampleFigures(draw, units);
        var (matches, why, _) = figures.Ratio(figures.Columns(station => (station.Values[0].Number, 1)), string.Empty, compared.Count == draw.Frame.Stations.Length);
        return new SampleAgreement(compared.Count, compared.Values.Count(station => station.IsExact), matches, why, LinesOf(draw, definition, (units, figures), compared));
    }

    private static ImmutableArray<LineAgreement> LinesOf(
        ProbabilityDraw draw, ContestDefinition definition, (DrawnUnits Units, SampleFigures Figures) sample, SortedDictionary<string, ComparedStation> compared)
    {
        var lines = new List<LineAgreement>();
        for (var line = 0; line < definition.Lines.Length; line++)
        {
            long[] differences = [.. compared.Values.Select(station => station.Difference(line)).OfType<long>()];
            if (differences.Length > 0)
            {
                double[] column = [.. sample.Units.Stations.Select(station => (double?)compared[station.Key].Difference(line) ?? double.NaN)];
                lines.Add(new LineAgreement(
                    line, differences.Length, differences.Count(difference => difference > 0), differences.Count(difference => difference < 0),
                    AgreementTests.Sign(draw, differences), 1, sample.Figures.Total(column)));
            }
        }

        var holm = MultipleTesting.Holm([.. lines.Select(line => line.Sign.PValue)]);
        return [.. lines.Select((line, i) => line with { Holm = holm[i] })];
    }
}

/// <summary>How official figures and copy of one station differ, all its forms together, by line of the contest.</summary>
internal sealed class ComparedStation
{
    private readonly long?[] _differences;
    private readonly bool[] _isUnknown;

    private ComparedStation(int lines) => (_differences, _isUnknown) = (new long?[lines], new bool[lines]);

    /// <summary>Whether official figures and copy are equal on every line that both report.</summary>
    public bool IsExact { get; private init; }

    /// <summary>The station; null where nothing of it could be compared.</summary>
    public static ComparedStation? Of(ContestDefinition definition, ObservedPlace place)
    {
        var comparisons = place.Comparisons.Where(comparison => comparison.State == ComparisonState.Compared).ToList();
        if (comparisons.Count == 0)
        {
            return null;
        }

        var station = new ComparedStation(definition.Lines.Length) { IsExact = comparisons.All(comparison => comparison.Differences.IsEmpty) };
        foreach (var comparison in comparisons)
        {
            var lines = definition.Forms[comparison.Form].Lines;
            for (var i = 0; i < lines.Length; i++)
            {
                var (official, copy) = (comparison.Official!.Values[i], comparison.Copies[0].Values[i]);
                if (official.IsNumber && copy.IsNumber)
                {
                    // A line that stands on several forms of a station is one sum.
                    station._differences[lines[i]] = (station._differences[lines[i]] ?? 0) + official.Number - copy.Number;
                }
                else
                {
                    station._isUnknown[lines[i]] = true;
                }
            }
        }

        return station;
    }

    /// <summary>Official less copy; null where one of them has no number.</summary>
    public long? Difference(int line) => _isUnknown[line] ? null : _differences[line];
}
