using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Pipeline;

/// <summary>How a decision rule stands, as published.</summary>
/// <param name="Rule">The rule, with its words.</param>
/// <param name="Holds">Whether it holds on what is counted.</param>
/// <param name="Verdict">Whether the uncounted could change that.</param>
/// <param name="Conditions">Its conditions.</param>
/// <param name="Leader">For a plurality: the line that leads alone; null otherwise.</param>
/// <param name="Margin">For a plurality: votes between the first and the next.</param>
public sealed record PublishedRule(
    DecisionRule Rule, bool Holds, Verdict Verdict, ImmutableArray<PublishedCondition> Conditions, Line? Leader, long Margin);

/// <summary>How a condition stands, as published; the numbers are those of <see cref="ConditionOutcome"/>.</summary>
public sealed record PublishedCondition(
    Condition Condition, bool Holds, Verdict Verdict, int Holding, int Areas, int Needed, int Certain, int Possible);

/// <summary>The root document read back: the nation's sums, its children and the outcome. Nothing is computed anew.</summary>
public sealed class PublishedNation
{
    private PublishedNation(
        PublishedArea area, IReadOnlyList<PublishedArea> children, ImmutableArray<PublishedRule> outcome, long unplaced, Digest unplacedDocument)
    {
        Area = area;
        Children = children;
        Outcome = outcome;
        Unplaced = unplaced;
        UnplacedDocument = unplacedDocument;
    }

    /// <summary>The nation.</summary>
    public PublishedArea Area { get; }

    /// <summary>The areas directly below.</summary>
    public IReadOnlyList<PublishedArea> Children { get; }

    /// <summary>How every decision rule stands.</summary>
    public ImmutableArray<PublishedRule> Outcome { get; }

    /// <summary>Entries that wait in partition <c>?</c>.</summary>
    public long Unplaced { get; }

    /// <summary>The document that lists them.</summary>
    public Digest UnplacedDocument { get; }

    /// <summary>Digest of the definition that a root document names.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a root document.</exception>
    public static Digest DefinitionOf(ReadOnlyMemory<byte> root)
    {
        using var document = JsonDocument.Parse(root);
        return document.RootElement.TryGetProperty("definition", out var definition)
            ? Digest.Parse(definition.GetString())
            : throw new InvalidDataException("The root document names no definition: run verify.");
    }

    /// <summary>Reads a root document.</summary>
    /// <exception cref="InvalidDataException">It does not fit the definition.</exception>
    public static PublishedNation Read(ContestDefinition definition, Digest name, ReadOnlyMemory<byte> root)
    {
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            using var document = JsonDocument.Parse(root);
            var json = document.RootElement;
            var area = new PublishedArea(
                0,
                json.GetProperty("area").GetProperty("code").GetString()!,
                json.GetProperty("area").GetProperty("name").GetString()!,
                name,
                PublishedArea.ReadTally(definition, json.GetProperty("vector")),
                Parent: null);
            var unplaced = json.GetProperty("unplaced");
            return new PublishedNation(
                area,
                PublishedArea.ReadChildren(definition, area, json),
                [.. json.GetProperty("outcome").EnumerateArray().Select(rule => ReadRule(definition, rule))],
                unplaced.GetProperty("count").GetInt64(),
                Digest.Parse(unplaced.GetProperty("document").GetString()));
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The root document does not fit the contest definition: {damage.Message}", damage);
        }
    }

    /// <summary>The same sums where nobody knows what else is expected: what is not in them could still change every answer.</summary>
    public PublishedNation OfAnUnknownWhole() => new(Area, Children, [.. Outcome.Select(Reopen)], Unplaced, UnplacedDocument);

    private static PublishedRule Reopen(PublishedRule rule) => rule with
    {
        Verdict = Verdict.Open,
        Conditions = [.. rule.Conditions.Select(static condition => condition with { Verdict = Verdict.Open, Certain = 0, Possible = condition.Areas })],
    };

    private static PublishedRule ReadRule(ContestDefinition definition, JsonElement json)
    {
        var id = json.GetProperty("id").GetString();
        var rule = definition.DecisionRules.First(rule => rule.Id == id);
        var leader = json.TryGetProperty("leader", out var line) ? definition.LineIndex(line.GetString()!) : -1;
        return new PublishedRule(
            rule,
            json.GetProperty("holds").GetBoolean(),
            VerdictOf(json),
            [.. json.GetProperty("conditions").EnumerateArray().Select(condition => ReadCondition(rule, condition))],
            leader < 0 ? null : definition.Lines[leader],
            json.TryGetProperty("margin", out var margin) ? margin.GetInt64() : 0);
    }

    private static PublishedCondition ReadCondition(DecisionRule rule, JsonElement json)
    {
        var id = json.GetProperty("id").GetString();
        return new PublishedCondition(
            rule.Conditions.First(condition => condition.Id == id),
            json.GetProperty("holds").GetBoolean(),
            VerdictOf(json),
            json.GetProperty("holding").GetInt32(),
            json.GetProperty("areas").GetInt32(),
            json.GetProperty("needed").GetInt32(),
            json.GetProperty("certain").GetInt32(),
            json.GetProperty("possible").GetInt32());
    }

    private static Verdict VerdictOf(JsonElement json) => json.GetProperty("verdict").GetString() switch
    {
        "decidedYes" => Verdict.DecidedYes,
        "decidedNo" => Verdict.DecidedNo,
        "open" => Verdict.Open,
        var other => throw new InvalidDataException($"“{other}” is not a verdict."),
    };
}
