using Hattama.Contests;

namespace Hattama.Rollups;

/// <summary>
/// The extremes of everything uncounted. Each registered voter of an uncounted station does exactly one of the
/// contest's ballot kinds (not voting among them), so the extremes of a linear row are reached when all of them do the
/// same: <c>row(counted) + uncounted · (registered + min or max over kinds)</c>. Voters beyond the register (additional
/// lists) are outside this bound; definitions say so where a country has them.
/// </summary>
internal static class Materiality
{
    /// <summary>Whether the uncounted voters of an area are bounded by the register at all.</summary>
    public static bool IsBounded(ContestDefinition definition, Tally area) =>
        area.Uncounted == 0 || !definition.BallotKinds.IsEmpty && area.UnknownRegistered == 0;

    /// <summary>Whether a relation holds whatever the uncounted say, and whether it can hold at all.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="relation">The relation over totals.</param>
    /// <param name="lines">The totals it is asked of.</param>
    /// <param name="area">The tally of the area: its uncounted stations.</param>
    /// <param name="decidingOnly">Leave out stations that do not count below the nation.</param>
    public static (bool Always, bool Ever) Extremes(
        ContestDefinition definition, Relation relation, ReadOnlySpan<long> lines, Tally area, bool decidingOnly)
    {
        if (area.Uncounted == 0)
        {
            var holds = relation.Holds(lines);
            return (holds, holds);
        }

        if (!IsBounded(definition, area) || SingleComparison(relation) is not { } comparison)
        {
            return (false, true);
        }

        Int128 least = 0;
        Int128 most = 0;
        var isFirst = true;
        foreach (var kind in definition.BallotKinds)
        {
            Int128 effect = 0;
            foreach (var line in kind.Lines)
            {
                effect += Weight(comparison, line);
            }

            least = isFirst ? effect : Int128.Min(least, effect);
            most = isFirst ? effect : Int128.Max(most, effect);
            isFirst = false;
        }

        Int128 uncounted = area.UncountedRegistered(decidingOnly);
        var standing = comparison.Left.Evaluate(lines) - comparison.Right.Evaluate(lines)
            + uncounted * (definition.RegisteredLine < 0 ? 0 : Weight(comparison, definition.RegisteredLine));
        var low = standing + uncounted * least;
        var high = standing + uncounted * most;
        return comparison.Comparator switch
        {
            Comparator.Greater or Comparator.AtLeast => (comparison.Holds(low, 0), comparison.Holds(high, 0)),
            Comparator.Less or Comparator.AtMost => (comparison.Holds(high, 0), comparison.Holds(low, 0)),
            _ => (false, true),
        };
    }

    private static Comparison? SingleComparison(Relation relation) =>
        relation.Alternatives is [[var only]] && !only.Left.IsAbsolute && !only.Right.IsAbsolute ? only : null;

    private static long Weight(Comparison comparison, int line) => Weight(comparison.Left, line) - Weight(comparison.Right, line);

    private static long Weight(LinearRow row, int line)
    {
        foreach (var term in row.Terms)
        {
            if (term.Line == line)
            {
                return term.Coefficient;
            }
        }

        return 0;
    }
}
