using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Tests.Protocols;

/// <summary>Builds contest definitions by hand; each test deviates once.</summary>
internal sealed record Contest
{
    public string Id { get; init; } = "demo";

    public bool IsLive { get; init; }

    /// <summary>id, code template, name template</summary>
    public (string Id, string Code, string Name)[] Levels { get; init; } =
        [("nation", "KZ", "Қазақстан"), ("region", "{region}", "{region_name}"), ("district", "{district}", "{district_name}")];

    public string StationCode { get; init; } = "{station}";

    public string? StationName { get; init; }

    public string[] Patterns { get; init; } = [];

    public bool StripsZeros { get; init; } = true;

    public (string Id, string[] Headers)[] Keys { get; init; } =
    [
        ("region", ["Область"]), ("region_name", []), ("district", ["Аудан", "Район"]), ("district_name", []),
        ("station", ["Участок", "Учаске №"]),
    ];

    public Line[] Lines { get; init; } = [Required("registered", "Всего избирателей"), Required("yes", "За"), Required("no", "Против"), Optional("invalid")];

    public Form[] Forms { get; init; } = [];

    public string[] Ignored { get; init; } = ["Примечание"];

    public ValueWords Words { get; init; } = new(["-"], ["нрзб"], 100_000);

    public ContestDefinition Build() => new()
    {
        Id = Id,
        Mode = IsLive ? ContestMode.Live : ContestMode.Rehearsal,
        Title = LocalText.Same(Id),
        Date = new DateOnly(2026, 3, 15),
        TimeZone = "Asia/Almaty",
        Levels = [.. Levels.Select(static level => new Level(level.Id, LocalText.Same(level.Id), Filled(level.Code), Filled(level.Name)))],
        PartitionLevel = Levels.Length - 1,
        Station = new StationKey(Filled(StationCode), StationName is null ? null : Filled(StationName), [.. Patterns], StripsZeros),
        Lines = [.. Lines],
        Forms = Forms.Length > 0 ? [.. Forms] : [Form("paper", Enumerable.Range(0, Lines.Length))],
        KeyColumns = [.. Keys.Select(static key => new KeyColumn(key.Id, [.. key.Headers]))],
        IgnoredColumns = [.. Ignored],
        Words = Words,
        Relations = [],
        Severities = ImmutableDictionary<string, Severity>.Empty,
        Shares = [],
        RegisteredLine = Array.FindIndex(Lines, static line => line.Id == "registered"),
        BallotKinds = [],
        DecisionRules = [],
        Policies = new Policies(),
    };

    public static Line Required(string id, params string[] headers) => new(id, "", LocalText.Same(id), [.. headers], null, IsRequired: true);

    public static Line Optional(string id, params string[] headers) => Required(id, headers) with { IsRequired = false };

    public static Form Form(string id, IEnumerable<int> lines, params string[] patterns) =>
        new(id, LocalText.Same(id), [.. lines], [.. patterns], ImmutableDictionary<int, FixedArea>.Empty, null);

    public static Template Filled(string text) => Template.Parse(text)!;
}
