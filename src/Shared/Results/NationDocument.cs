using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>
/// Writes the root: the nation's children and sum, the digests of definition and register, what waits in partition
/// <c>?</c>, and the outcome. Its digest names the whole result.
/// </summary>
internal static class NationDocument
{
    public static ResultDocument Write(
        ContestDefinition definition,
        Area nation,
        Foundation foundation,
        IReadOnlyList<AreaResult> children,
        Tally tally,
        ImmutableArray<RuleOutcome> outcome)
    {
        var json = new CanonicalJson(4096 + children.Count * 512);
        json.StartObject().Member("area");
        ResultDocument.WriteArea(json, definition, nation).Member("children");
        AreaDocument.WriteChildren(json, children);
        json.Member("contest").Text(definition.Id)
            .Member("definition").Text(foundation.Definition.Hex)
            .Member("format").Text(ResultDocument.Format)
            .Member("lines").Texts(definition.Lines.Select(line => line.Id))
            .Member("mode").Text(definition.Mode == ContestMode.Live ? "live" : "rehearsal")
            .Member("outcome");
        WriteOutcome(json, definition, outcome);
        json.Member("register").Text(foundation.Register.Hex)
            .Member("shares").Texts(definition.Shares.Select(share => share.Id))
            .Member("states").Texts(Vector.StateNames)
            .Member("type").Text("nation")
            .Member("unplaced").StartObject()
            .Member("count").Number(foundation.UnplacedCount)
            .Member("document").Text(foundation.Unplaced.Hex)
            .EndObject()
            .Member("vector");
        Vector.Write(json, tally);
        json.EndObject();
        return ResultDocument.Of(json);
    }

    private static void WriteOutcome(CanonicalJson json, ContestDefinition definition, ImmutableArray<RuleOutcome> outcome)
    {
        json.StartArray();
        foreach (var rule in outcome)
        {
            json.StartObject().Member("conditions").StartArray();
            foreach (var condition in rule.Conditions)
            {
                WriteCondition(json, definition, condition);
            }

            json.EndArray()
                .Member("holds").Truth(rule.Holds)
                .Member("id").Text(rule.Rule.Id);
            if (!rule.Rule.Plurality.IsEmpty)
            {
                json.Member("leader").Text(rule.Leader < 0 ? string.Empty : definition.Lines[rule.Leader].Id)
                    .Member("margin").Number(rule.Margin);
            }

            json.Member("verdict").Text(Vector.NameOf(rule.Verdict)).EndObject();
        }

        json.EndArray();
    }

    private static void WriteCondition(CanonicalJson json, ContestDefinition definition, ConditionOutcome condition) =>
        json.StartObject()
            .Member("areas").Number(condition.Areas)
            .Member("certain").Number(condition.Certain)
            .Member("holding").Number(condition.Holding)
            .Member("holds").Truth(condition.Holds)
            .Member("id").Text(condition.Condition.Id)
            .Member("level").Text(definition.Levels[condition.Condition.Level].Id)
            .Member("needed").Number(condition.Needed)
            .Member("possible").Number(condition.Possible)
            .Member("verdict").Text(Vector.NameOf(condition.Verdict))
            .EndObject();
}

/// <summary>What a national result rests on beside the stations.</summary>
/// <param name="Definition">Digest of the definition's bytes.</param>
/// <param name="Register">Digest of the register's root document.</param>
/// <param name="Unplaced">Digest of the document that lists entries waiting in partition <c>?</c>.</param>
/// <param name="UnplacedCount">How many wait there.</param>
public sealed record Foundation(Digest Definition, Digest Register, Digest Unplaced, long UnplacedCount);
