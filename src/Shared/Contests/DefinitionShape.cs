using System.Collections.Immutable;

namespace Hattama.Contests;

/// <summary>A kind of object in a contest definition and the members it may have: what the reader knows, in one place.</summary>
/// <param name="Name">Name of the kind; the schema has it under <c>$defs</c>.</param>
/// <param name="Members">Names of its members.</param>
internal sealed record DefinitionShape(string Name, ImmutableArray<string> Members)
{
    public static readonly DefinitionShape Contest = new("contest",
    [
        "$schema", "format", "id", "mode", "title", "date", "timeZone", "levels", "partition", "station", "keys", "lines", "registered",
        "forms", "ignore", "words", "relations", "severities", "plausibility", "shares", "ballots", "decisionRules", "policies", "observation",
    ]);

    public static readonly DefinitionShape Text = new("text", ["kk", "ru", "en"]);
    public static readonly DefinitionShape Level = new("level", ["id", "title", "code", "name"]);
    public static readonly DefinitionShape Station = new("station", ["code", "name", "patterns", "leadingZeros"]);
    public static readonly DefinitionShape Line = new("line", ["id", "number", "title", "headers", "question", "required"]);
    public static readonly DefinitionShape Form = new("form", ["id", "title", "lines", "stationPatterns", "fixed"]);
    public static readonly DefinitionShape FixedArea = new("fixedArea", ["code", "name"]);
    public static readonly DefinitionShape FixedStation = new("fixedStation", ["code"]);
    public static readonly DefinitionShape Words = new("words", ["missing", "illegible", "maximum"]);
    public static readonly DefinitionShape Relation = new("relation", ["code", "severity", "text", "relation", "forms"]);
    public static readonly DefinitionShape Share = new("share", ["id", "title", "part", "whole"]);
    public static readonly DefinitionShape Ballot = new("ballot", ["id", "lines"]);
    public static readonly DefinitionShape DecisionRule = new("decisionRule", ["id", "title", "conditions", "plurality"]);
    public static readonly DefinitionShape Condition = new("condition", ["id", "title", "relation", "level", "atLeast"]);

    public static readonly DefinitionShape Observation = new("observation", ["organisations", "incidents", "forms", "minPublish"]);
    public static readonly DefinitionShape Organisation = new("organisation", ["code", "title", "international"]);
    public static readonly DefinitionShape Incident = new("incident", ["id", "title", "severity"]);
    public static readonly DefinitionShape ObserverForm = new("observerForm", ["id", "title", "stage", "questions", "alarms", "copy"]);
    public static readonly DefinitionShape Question = new("question",
        ["id", "title", "type", "block", "required", "shownIf", "choices", "least", "most"]);

    public static readonly DefinitionShape Choice = new("choice", ["id", "title"]);
    public static readonly DefinitionShape Alarm = new("alarm", ["id", "title", "when"]);

    public static readonly DefinitionShape Plausibility = new("plausibility", ["turnout", "outlier", "unique", "copied", "dispatched", "previous"]);
    public static readonly DefinitionShape Outlier = new("outlier", ["deviations", "floor", "stations"]);
    public static readonly DefinitionShape Unique = new("unique", ["votes"]);
    public static readonly DefinitionShape Copied = new("copied", ["votes"]);
    public static readonly DefinitionShape Dispatched = new("dispatched", ["line"]);
    public static readonly DefinitionShape Previous = new("previous", ["registered", "turnout"]);

    public static readonly DefinitionShape Policies = new("policies",
        ["corrections", "doubleEntry", "disputeLimit", "minPublish", "minPublishLine", "publishNotBefore", "opensAt", "closesAt", "twoPersons"]);

    /// <summary>Every kind.</summary>
    public static readonly ImmutableArray<DefinitionShape> All =
    [
        Contest, Text, Level, Station, Line, Form, FixedArea, FixedStation, Words, Relation, Share, Ballot, DecisionRule, Condition, Policies,
        Plausibility, Outlier, Unique, Copied, Dispatched, Previous, Observation, Organisation, Incident, ObserverForm, Question, Choice, Alarm,
    ];
}
