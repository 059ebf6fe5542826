using System.Collections.Immutable;
using Hattama.Contests;

namespace Hattama.Rollups;

/// <summary>Whether everything still uncounted could change an answer.</summary>
public enum Verdict
{
    /// <summary>The uncounted could still change it.</summary>
    Open,
    /// <summary>Yes at both extremes of everything uncounted.</summary>
    DecidedYes,
    /// <summary>No at both extremes of everything uncounted.</summary>
    DecidedNo,
}

/// <summary>How one condition stands.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Holds">Whether it holds on what is counted.</param>
/// <param name="Verdict">Whether the uncounted could change that.</param>
/// <param name="Holding">Areas where it holds now; for a national condition 0 or 1.</param>
/// <param name="Areas">Areas asked.</param>
/// <param name="Needed">Areas needed.</param>
/// <param name="Certain">Areas where it holds whatever the uncounted say.</param>
/// <param name="Possible">Areas where it can still hold.</param>
public sealed record ConditionOutcome(Condition Condition, bool Holds, Verdict Verdict, int Holding, int Areas, int Needed, int Certain, int Possible);

/// <summary>How one decision rule stands on the counted, and at both extremes of everything uncounted (materiality).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Holds">Whether all its conditions hold on what is counted; for a plurality, whether one option leads alone.</param>
/// <param name="Verdict">Whether the uncounted could change that.</param>
/// <param name="Conditions">Its conditions.</param>
/// <param name="Leader">For a plurality: index of the line that leads alone; −1 otherwise.</param>
/// <param name="Margin">For a plurality: votes of the leader minus those of the next.</param>
public sealed record RuleOutcome(
    DecisionRule Rule, bool Holds, Verdict Verdict, ImmutableArray<ConditionOutcome> Conditions, int Leader, long Margin);

/// <summary>Evaluates decision rules over totals.</summary>
public static class Outcome
{
    /// <summary>How every decision rule of the contest stands.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="nation">The national tally.</param>
    /// <param name="areasAt">The tallies of all areas of a level.</param>
    public static ImmutableArray<RuleOutcome> Evaluate(ContestDefinition definition, Tally nation, Func<int, IReadOnlyList<Tally>> areasAt)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(nation);
        ArgumentNullException.ThrowIfNull(areasAt);
        return [.. definition.DecisionRules.Select(rule =>
            rule.Plurality.IsEmpty ? ByConditions(definition, rule, nation, areasAt) : ByPlurality(definition, rule, nation))];
    }

    private static RuleOutcome ByConditions(
        ContestDefinition definition, DecisionRule rule, Tally nation, Func<int, IReadOnlyList<Tally>> areasAt)
    {
        var conditions = rule.Conditions
            .Select(condition => condition.Level == 0
                ? Evaluate(definition, condition, [nation], decidingOnly: false)
                : Evaluate(definition, condition, [.. areasAt(condition.Level).Where(area => area.Deciding > 0)], decidingOnly: true))
            .ToImmutableArray();
        var verdict = conditions.Any(condition => condition.Verdict == Verdict.DecidedNo) ? Verdict.DecidedNo
            : conditions.All(condition => condition.Verdict == Verdict.DecidedYes) ? Verdict.DecidedYes
            : Verdict.Open;
        return new RuleOutcome(rule, conditions.All(condition => condition.Holds), verdict, conditions, Leader: -1, Margin: 0);
    }

    private static ConditionOutcome Evaluate(ContestDefinition definition, Condition condition, IReadOnlyList<Tally> areas, bool decidingOnly)
    {
        var holding = 0;
        var certain = 0;
        var possible = 0;
        foreach (var area in areas)
        {
            var lines = area.Lines.ToArray();
            for (var i = 0; decidingOnly && i < lines.Length; i++)
            {
                lines[i] -= area.Apart[i];
            }

            var holds = condition.Relation.Holds(lines);
            var (always, ever) = Materiality.Extremes(definition, condition.Relation, lines, area, decidingOnly);
            holding += holds ? 1 : 0;
            certain += always ? 1 : 0;
            possible += ever ? 1 : 0;
        }

        // Where no area can be asked (all stand apart, or the level lies below the partitions) nothing is known, least of all yes.
        var needed = condition.Level == 0 ? 1 : Math.Max(1, condition.Needed(areas.Count));
        var verdict = areas.Count == 0 ? Verdict.Open
            : certain >= needed ? Verdict.DecidedYes
            : possible < needed ? Verdict.DecidedNo
            : Verdict.Open;
        return new ConditionOutcome(condition, holding >= needed, verdict, holding, areas.Count, needed, certain, possible);
    }

    private static RuleOutcome ByPlurality(ContestDefinition definition, DecisionRule rule, Tally nation)
    {
        var ranked = rule.Plurality.OrderByDescending(line => nation.Lines[line]).ThenBy(line => line).ToList();
        var margin = nation.Lines[ranked[0]] - nation.Lines[ranked[1]];
        var isDecided = nation.Uncounted == 0
            || Materiality.IsBounded(definition, nation) && margin > nation.UncountedRegistered(decidingOnly: false);
        var verdict = margin > 0 && isDecided ? Verdict.DecidedYes : Verdict.Open;
        return new RuleOutcome(rule, margin > 0, verdict, [], margin > 0 ? ranked[0] : -1, margin);
    }
}
