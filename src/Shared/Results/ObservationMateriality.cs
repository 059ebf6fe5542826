using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Protocols;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>
/// Whether what observers found could change the outcome: the decision rules with the copies in place of the official figures
/// that differ from them, and again with only the compared stations counted and all others open.
/// </summary>
/// <param name="WithCopies">The official result, the figures that differ replaced by those of the copies.</param>
/// <param name="ComparedOnly">Only compared stations, by their copies; everything not compared is open. Says what comparison alone establishes.</param>
public sealed record ObservationMateriality(ImmutableArray<RuleOutcome> WithCopies, ImmutableArray<RuleOutcome> ComparedOnly)
{
    /// <summary>Evaluates both.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="register">The register in force.</param>
    /// <param name="observed">What observers saw.</param>
    /// <param name="official">The official result of every partition, by code.</param>
    public static ObservationMateriality Of(
        ContestDefinition definition, Register register, ObservedArea observed, IReadOnlyDictionary<string, AreaResult> official)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(official);
        var compared = observed.AllStations.SelectMany(station => station.Comparisons
                .Where(comparison => comparison.State == ComparisonState.Compared)
                .Select(comparison => (Partition: station.Area.At(definition.PartitionLevel).Code, Station: station, Comparison: comparison)))
            .ToLookup(pair => pair.Partition, pair => (pair.Station, pair.Comparison), StringComparer.Ordinal);
        return new ObservationMateriality(
            Evaluate(definition, register, part => Replace(definition, part, official[part.Partition.Code].Tally, compared[part.Partition.Code])),
            Evaluate(definition, register, part => CountOnly(definition, part, compared[part.Partition.Code])));
    }

    /// <summary>The official tally with each difference taken out of it. The only place where a figure is adjusted, and nothing official comes of it.</summary>
    private static Tally Replace(
        ContestDefinition definition, RegisterPart part, Tally official, IEnumerable<(ObservedPlace Station, CopyComparison Comparison)> compared)
    {
        var tally = Tally.FromCells(definition, official.Cells)!;
        foreach (var (station, comparison) in compared)
        {
            var counts = part.Stations[part.FindStation(station.Area, station.Code)].Counts;
            foreach (var difference in comparison.Differences)
            {
                tally.Lines[difference.Line] -= difference.Excess;
                tally.Apart[difference.Line] -= counts ? 0 : difference.Excess;
            }
        }

        return tally;
    }

    private static Tally CountOnly(ContestDefinition definition, RegisterPart part, IEnumerable<(ObservedPlace Station, CopyComparison Comparison)> compared)
    {
        var figures = compared.ToDictionary(
            pair => (part.FindStation(pair.Station.Area, pair.Station.Code), pair.Comparison.Form), pair => ByCopy(definition, pair.Comparison));
        var tally = new Tally(definition);
        var count = new SlotTally(definition);
        foreach (var slot in part.Slots)
        {
            var isCompared = figures.TryGetValue((slot.Station, slot.Form), out var values);
            count.Add(
                part.Stations[slot.Station], slot.Form, isCompared ? StateKind.Counted : StateKind.Missing, hasCodes: false,
                isCompared ? values.AsSpan() : [], tally);
        }

        return tally;
    }

    private static ImmutableArray<Value> ByCopy(ContestDefinition definition, CopyComparison comparison)
    {
        var lines = definition.Forms[comparison.Form].Lines;
        var values = comparison.Official!.Values.ToBuilder();
        foreach (var difference in comparison.Differences)
        {
            values[lines.IndexOf(difference.Line)] = Value.Of(difference.Copy);
        }

        return values.ToImmutable();
    }

    private static ImmutableArray<RuleOutcome> Evaluate(ContestDefinition definition, Register register, Func<RegisterPart, Tally> tallyOf)
    {
        var byLevel = definition.Levels.Select(_ => new List<Tally>()).ToArray();
        var nation = Sum(register.Nation);
        return Outcome.Evaluate(definition, nation, level => byLevel[level]);

        Tally Sum(Area area)
        {
            Tally tally;
            if (area.Level == definition.PartitionLevel)
            {
                tally = register.FindPart(area.Code) is { } part ? tallyOf(part) : new Tally(definition);
            }
            else
            {
                tally = new Tally(definition);
                foreach (var child in area.Children)
                {
                    tally.Add(Sum(child));
                }
            }

            byLevel[area.Level].Add(tally);
            return tally;
        }
    }
}
