using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Tests.Builders;

/// <summary>A small contest with everything the core looks at: two forms, an error and a warning relation, both kinds of decision rule.</summary>
internal sealed record TinyContest
{
    public const int Registered = 0;
    public const int Voted = 1;
    public const int Yes = 2;
    public const int No = 3;
    public const int Invalid = 4;

    /// <summary>The form with all lines, and one that has only <c>voted</c>, <c>yes</c> and <c>no</c>.</summary>
    public const int Main = 0;
    public const int Postal = 1;

    private static readonly string[] LineIds = ["registered", "voted", "yes", "no", "invalid"];

    public string[] Levels { get; init; } = ["nation", "region", "district"];

    public int PartitionLevel { get; init; } = 2;

    public Policies Policies { get; init; } = new();

    public Plausibility Plausibility { get; init; } = new();

    /// <summary>Lines that are choices on the ballot.</summary>
    public ImmutableArray<int> Options { get; init; } = [Yes, No];

    public bool IsInvalidRequired { get; init; } = true;

    public ImmutableArray<Relation>? Relations { get; init; }

    /// <summary>Severities of rules of the program that differ from their own.</summary>
    public Dictionary<string, Severity> Severities { get; init; } = [];

    public ImmutableArray<DecisionRule>? Rules { get; init; }

    public ImmutableArray<BallotKind> BallotKinds { get; init; } =
        [new("absent", []), new("yes", [Voted, Yes]), new("no", [Voted, No]), new("invalid", [Voted, Invalid])];

    public static ContestDefinition Default { get; } = new TinyContest().Build();

    public ContestDefinition Build() => new()
    {
        Id = "tiny-2030",
        Mode = ContestMode.Rehearsal,
        Title = LocalText.Same("Tiny"),
        Date = new DateOnly(2030, 5, 5),
        TimeZone = "UTC",
        Levels = [.. Levels.Select((id, level) => new Level(
            id, LocalText.Same(id), Template.Parse(level == 0 ? "XX" : $"{{{id}}}")!, Template.Parse(level == 0 ? "Land" : $"{{{id}_name}}")!))],
        PartitionLevel = PartitionLevel,
        Station = new StationKey(Template.Parse("{station}")!, null, [], StripsLeadingZeros: true),
        Lines = [.. LineIds.Select((id, line) => new Line(
            id, $"{line + 1}", LocalText.Same(id), [], Options.Contains(line) ? "q" : null, IsRequired: line != Invalid || IsInvalidRequired))],
        Forms =
        [
            new Form("main", LocalText.Same("main"), [Registered, Voted, Yes, No, Invalid], [], ImmutableDictionary<int, FixedArea>.Empty, null),
            new Form("postal", LocalText.Same("postal"), [Voted, Yes, No], [], ImmutableDictionary<int, FixedArea>.Empty, null),
        ],
        KeyColumns = [],
        IgnoredColumns = [],
        Words = new ValueWords([], [], 100_000),
        Relations = Relations ??
        [
            Relation("C1", Severity.Error, "voted = yes + no + invalid", Main),
            Relation("C2", Severity.Warning, "voted <= registered", Main),
        ],
        Severities = Severities.ToImmutableDictionary(StringComparer.Ordinal),
        Shares = [new Share("turnout", LocalText.Same("turnout"), [Voted], [Registered])],
        RegisteredLine = Registered,
        BallotKinds = BallotKinds,
        DecisionRules = Rules ??
        [
            new DecisionRule("adopted", LocalText.Same("adopted"),
            [
                Condition("turnout", "2 * voted > registered"),
                Condition("majority", "2 * yes > voted"),
                Condition("regions", "2 * yes > voted", level: 1, (2, 3)),
            ], []),
            new DecisionRule("winner", LocalText.Same("winner"), [], [Yes, No]),
        ],
        Policies = Policies,
        Plausibility = Plausibility,
    };

    public static Condition Condition(string id, string relation, int level = 0, (int Part, int Whole)? atLeast = null) =>
        new(id, LocalText.Same(id), Relation(id, Severity.Error, relation), level, atLeast ?? (1, 1));

    public static Relation Relation(string code, Severity severity, string source, params int[] forms) => new(
        code, severity, LocalText.Same(source), source,
        RelationParser.Parse(source, LineIds).Match(good => good, bad => throw new ArgumentException(bad.Message.En)), [.. forms]);
}
