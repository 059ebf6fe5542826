using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Observation;
using Hattama.Observation.Estimation;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>Tallies as the official side of a comparison with estimates: the nation and its regions, with or without the stations that count only nationally.</summary>
public static class OfficialSums
{
    /// <summary>Sums partitions.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="register">The register in force.</param>
    /// <param name="partitions">The official result of every partition, by code.</param>
    /// <param name="hasOverseas">Whether stations that count only nationally are in the frame.</param>
    public static OfficialTotals Of(ContestDefinition definition, Register register, IReadOnlyDictionary<string, AreaResult> partitions, bool hasOverseas)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(partitions);
        var regions = partitions.Values.GroupBy(partition => register.FindPart(partition.Area.Code)!.Partition.At(1).Code, StringComparer.Ordinal)
            .Select(region => (Code: region.Key, Tally: AreaDocument.Sum(definition, register.Nation, [.. region])));
        var nation = AreaDocument.Sum(definition, register.Nation, [.. partitions.Values]);
        return Of(definition, nation, regions, hasOverseas);
    }

    /// <summary>The same from tallies of the nation and of its regions.</summary>
    public static OfficialTotals Of(ContestDefinition definition, Tally nation, IEnumerable<(string Code, Tally Tally)> regions, bool hasOverseas)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(nation);
        ArgumentNullException.ThrowIfNull(regions);
        var shares = new Dictionary<(string, string), OfficialShare>();
        foreach (var (code, tally) in regions.Prepend((Code: string.Empty, Tally: nation)))
        {
            foreach (var share in Measures.Of(definition))
            {
                if (ShareOf(definition, tally, share, hasOverseas) is { } official)
                {
                    shares[(share.Id, code)] = official;
                }
            }
        }

        return new OfficialTotals(
            shares, [.. Enumerable.Range(0, definition.Lines.Length).Select(line => LineOf(nation, line, hasOverseas) ?? -1)], nation.Uncounted == 0);
    }

    private static OfficialShare? ShareOf(ContestDefinition definition, Tally tally, Share share, bool hasOverseas)
    {
        var index = definition.Shares.IndexOf(share);
        if (index >= 0 && (hasOverseas || !HasApart(tally)))
        {
            return new OfficialShare(tally.Shares[2 * index], tally.Shares[(2 * index) + 1], tally.Uncounted == 0);
        }

        return SumOf(tally, share.Part, hasOverseas) is { } part && SumOf(tally, share.Whole, hasOverseas) is { } whole
            ? new OfficialShare(part, whole, tally.Uncounted == 0)
            : null;
    }

    private static long? SumOf(Tally tally, ImmutableArray<int> lines, bool hasOverseas)
    {
        var sum = 0L;
        foreach (var line in lines)
        {
            if (LineOf(tally, line, hasOverseas) is not { } value)
            {
                return null;
            }

            sum = checked(sum + value);
        }

        return sum;
    }

    /// <summary>A line that not all counted forms report belongs to no ratio over all of them.</summary>
    private static long? LineOf(Tally tally, int line, bool hasOverseas) =>
        tally.Reported[line] == tally.In(Ledger.StateKind.Counted) ? tally.Lines[line] - (hasOverseas ? 0 : tally.Apart[line]) : null;

    private static bool HasApart(Tally tally)
    {
        foreach (var line in tally.Apart)
        {
            if (line != 0)
            {
                return true;
            }
        }

        return tally.RegisteredApart.ContainsAnyExcept(0);
    }
}
