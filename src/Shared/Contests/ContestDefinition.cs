using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Whether results are an exercise or the real thing: fixed for the life of a contest.</summary>
public enum ContestMode
{
    /// <summary>An exercise; every page and document says so.</summary>
    Rehearsal,
    /// <summary>The real vote.</summary>
    Live,
}

/// <summary>
/// One vote held at one time, as data: what its papers look like, which relations hold on them, how its areas nest
/// and how its outcome is found. Immutable; built only by <see cref="DefinitionReader"/>, which has checked it.
/// Format: <c>docs/contest-definition.md</c>.
/// </summary>
public sealed class ContestDefinition
{
    /// <summary>Contest id: lower-case letters, digits, hyphens; 1 … 40 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Rehearsal or live.</summary>
    public required ContestMode Mode { get; init; }

    /// <summary>Name of the contest.</summary>
    public required LocalText Title { get; init; }

    /// <summary>Voting day in the contest's time zone.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>IANA time zone for display and schedules; stored instants are UTC.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Levels of the area tree from the nation (index 0) to the level that stations belong to (last).</summary>
    public required ImmutableArray<Level> Levels { get; init; }

    /// <summary>Index in <see cref="Levels"/> of the level whose areas are the ledger's partitions; never 0.</summary>
    public required int PartitionLevel { get; init; }

    /// <summary>How a station's code and name are read.</summary>
    public required StationKey Station { get; init; }

    /// <summary>Every line of any form of the contest. Vectors of totals are aligned to this.</summary>
    public required ImmutableArray<Line> Lines { get; init; }

    /// <summary>The forms expected of stations; the first is the default.</summary>
    public required ImmutableArray<Form> Forms { get; init; }

    /// <summary>Logical key columns (region, station, …) and the headers they appear under in files.</summary>
    public required ImmutableArray<KeyColumn> KeyColumns { get; init; }

    /// <summary>Headers that files may have and that are not read.</summary>
    public required ImmutableArray<string> IgnoredColumns { get; init; }

    /// <summary>How cells that are not plain numbers are understood.</summary>
    public required ValueWords Words { get; init; }

    /// <summary>Control relations, in the order of the definition.</summary>
    public required ImmutableArray<Relation> Relations { get; init; }

    /// <summary>Severity of built-in rules where it differs from the rule's own.</summary>
    public required ImmutableDictionary<string, Severity> Severities { get; init; }

    /// <summary>Ratios shown with totals: turnout and the like.</summary>
    public required ImmutableArray<Share> Shares { get; init; }

    /// <summary>Index of the line with the number of registered voters; −1: no line has it.</summary>
    public required int RegisteredLine { get; init; }

    /// <summary>What one registered voter can do to the lines: the basis of materiality. Empty: unknown.</summary>
    public required ImmutableArray<BallotKind> BallotKinds { get; init; }

    /// <summary>How the outcome is found from totals; empty: the contest has no outcome of its own.</summary>
    public required ImmutableArray<DecisionRule> DecisionRules { get; init; }

    /// <summary>How stations get their state.</summary>
    public required Policies Policies { get; init; }

    /// <summary>What is held to be likely of protocols.</summary>
    public Plausibility Plausibility { get; init; } = new();

    /// <summary>What the contest asks observers; null: nothing.</summary>
    public ObserverForms? Observers { get; init; }

    /// <summary>Index of the line with this id, or −1.</summary>
    public int LineIndex(string id)
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Lines[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Index of the level with this id, or −1.</summary>
    public int LevelIndex(string id)
    {
        for (var i = 0; i < Levels.Length; i++)
        {
            if (Levels[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Severity of a built-in rule in this contest.</summary>
    public Severity SeverityOf(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Severities.TryGetValue(rule.Code, out var severity) ? severity : rule.Severity;
    }
}

/// <summary>One level of the area tree.</summary>
/// <param name="Id">Id of the level: nation, region, district, …</param>
/// <param name="Title">Name of the level.</param>
/// <param name="Code">Template of an area's code over key columns; unique among the areas of its level.</param>
/// <param name="Name">Template of an area's name over key columns.</param>
public sealed record Level(string Id, LocalText Title, Template Code, Template Name);

/// <summary>How the code and the name of a station are read.</summary>
/// <param name="Code">Template of the raw code over key columns; unique within the station's area.</param>
/// <param name="Name">Template of the name; null: the code is the name.</param>
/// <param name="Patterns">Anchored patterns; group 1 of the first that matches is the code. Empty: the raw code as it is.</param>
/// <param name="StripsLeadingZeros">Whether <c>0012</c> and <c>12</c> are the same station.</param>
public sealed record StationKey(Template Code, Template? Name, ImmutableArray<string> Patterns, bool StripsLeadingZeros);

/// <summary>A logical key column.</summary>
/// <param name="Id">Name used in templates.</param>
/// <param name="Headers">Headers it appears under in files, any language; compared without case and surrounding space.</param>
public sealed record KeyColumn(string Id, ImmutableArray<string> Headers);

/// <summary>One numbered count on a paper form.</summary>
/// <param name="Id">Id used in relations, files and results.</param>
/// <param name="Number">Number on the paper; may be empty.</param>
/// <param name="Title">What is counted, in the words of the form.</param>
/// <param name="Headers">Headers it appears under in files beside its id and titles.</param>
/// <param name="Question">Id of the question whose option this line is; null: not an option.</param>
/// <param name="IsRequired">Whether a missing value is a finding.</param>
public sealed record Line(string Id, string Number, LocalText Title, ImmutableArray<string> Headers, string? Question, bool IsRequired)
{
    /// <summary>True when the line is a choice on the ballot.</summary>
    public bool IsOption => Question is not null;
}

/// <summary>The layout of a paper protocol.</summary>
/// <param name="Id">Id of the form.</param>
/// <param name="Title">Name of the form.</param>
/// <param name="Lines">Indexes of its lines in the contest's lines, in the order of the paper.</param>
/// <param name="StationPatterns">
/// Anchored patterns over the raw station code that tell this form from others; group 1, if any, is the code. Empty: the contest's patterns.
/// </param>
/// <param name="FixedLevels">Codes and names of areas that rows of this form do not carry, by level index.</param>
/// <param name="FixedStation">Station code for every row of this form; null: read from the row.</param>
public sealed record Form(
    string Id,
    LocalText Title,
    ImmutableArray<int> Lines,
    ImmutableArray<string> StationPatterns,
    ImmutableDictionary<int, FixedArea> FixedLevels,
    Template? FixedStation);

/// <summary>Code and name of an area that the rows of a form do not carry.</summary>
public sealed record FixedArea(Template Code, Template Name);

/// <summary>Words in cells that are not plain numbers.</summary>
/// <param name="Missing">Cell texts that mean: the form has no figure here. The empty cell always does.</param>
/// <param name="Illegible">Cell texts that mean: there is a figure and it cannot be read.</param>
/// <param name="Maximum">Largest plausible count of one line at one station; above it is an error (rule P002).</param>
public sealed record ValueWords(ImmutableArray<string> Missing, ImmutableArray<string> Illegible, long Maximum);

/// <summary>A ratio shown with totals. Only stations that report every line of both parts enter it.</summary>
/// <param name="Id">Id of the ratio.</param>
/// <param name="Title">Its name.</param>
/// <param name="Part">Lines added above the bar.</param>
/// <param name="Whole">Lines added below the bar.</param>
public sealed record Share(string Id, LocalText Title, ImmutableArray<int> Part, ImmutableArray<int> Whole);
