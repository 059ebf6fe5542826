using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Observation;

/// <summary>What observers saw in one area and below it.</summary>
/// <param name="Area">The area.</param>
/// <param name="Figures">Its figures: the sums of what is below.</param>
/// <param name="Children">The areas directly below that were observed, in the order of the register.</param>
/// <param name="Stations">For an area of the last level: its observed stations by code in the register's order, the commission first.</param>
public sealed record ObservedArea(Area Area, ObservationFigures Figures, ImmutableArray<ObservedArea> Children, ImmutableArray<ObservedPlace> Stations)
{
    /// <summary>Every observed station below.</summary>
    public IEnumerable<ObservedPlace> AllStations => Stations.Concat(Children.SelectMany(child => child.AllStations));

    /// <summary>This area and all below it.</summary>
    public IEnumerable<ObservedArea> Subtree => Children.SelectMany(child => child.Subtree).Prepend(this);

    /// <summary>Puts the reports in use on the tree of areas.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="register">The register in force.</param>
    /// <param name="reports">The reports.</param>
    /// <param name="official">Finds official figures.</param>
    public static ObservedArea Of(ContestDefinition definition, Register register, ObserverReports reports, Func<OfficialKey, OfficialFigures?> official)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(reports);
        var byArea = reports.Used.GroupBy(report => report.Area!.Code, StringComparer.Ordinal).ToDictionary(area => area.Key, StringComparer.Ordinal);
        return Build(register.Nation);

        ObservedArea Build(Area area)
        {
            var figures = new ObservationFigures(definition);
            if (area.Level == definition.Levels.Length - 1)
            {
                var stations = byArea.TryGetValue(area.Code, out var own) ? StationsOf(definition, register, area, own, official) : [];
                foreach (var station in stations)
                {
                    figures.Add(station);
                }

                return new ObservedArea(area, figures, [], stations);
            }

            var children = area.Children.Select(Build).Where(child => child.Figures.Reports > 0).ToImmutableArray();
            foreach (var child in children)
            {
                figures.Add(child.Figures);
            }

            return new ObservedArea(area, figures, children, []);
        }
    }

    private static ImmutableArray<ObservedPlace> StationsOf(
        ContestDefinition definition, Register register, Area area, IEnumerable<StatedReport> reports, Func<OfficialKey, OfficialFigures?> official)
    {
        var part = register.FindPart(area.At(definition.PartitionLevel).Code)!;
        return [.. reports.GroupBy(report => report.Station).OrderBy(station => station.Key)
            .Select(station => ObservedPlace.Of(
                definition,
                station.Key < 0 ? (area, string.Empty, -1) : (area, part.Stations[station.Key].Code, part.Stations[station.Key].Registered),
                station,
                official))];
    }
}
