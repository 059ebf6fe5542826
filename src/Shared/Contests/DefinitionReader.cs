using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>
/// Reads <c>contest.json</c>. Strict, because nobody looks at a definition again once the votes come in: every member
/// must be known, every reference must lead somewhere. Everything that is wrong is reported at once; no input makes it throw.
/// Format: <c>docs/contest-definition.md</c>, schema: <c>docs/schema/contest.schema.json</c>.
/// </summary>
public static class DefinitionReader
{
    /// <summary>Largest definition.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Deepest nesting of objects and lists.</summary>
    public const int MaxDepth = 64;

    /// <summary>Value of the member <c>format</c>.</summary>
    public const string Format = "hattama.contest/1";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a definition: the definition, or every finding about it. <paramref name="fileName"/> is for the findings.</summary>
    public static DefinitionResult Read(ReadOnlyMemory<byte> json, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var problems = new DefinitionProblems(fileName);
        var definition = Parse(json, problems);
        return problems.Findings.Errors == 0 && definition is not null
            ? DefinitionResult.Of(definition)
            : DefinitionResult.Of(problems.Findings);
    }

    private static ContestDefinition? Parse(ReadOnlyMemory<byte> json, DefinitionProblems problems)
    {
        if (json.Length > MaxBytes)
        {
            problems.Add("$", DefinitionMessages.TooLarge);
            return null;
        }

        if (json.Span.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = new DefinitionNode(document.RootElement, "$", problems);
            return root.Object(DefinitionShape.Contest) is { } contest ? Build(contest) : null;
        }
        catch (JsonException problem)
        {
            problems.Add("$", DefinitionMessages.NotJson((problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1));
            return null;
        }
    }

    private static ContestDefinition? Build(DefinitionMembers contest)
    {
        contest.Find("$schema")?.Text();
        contest.Need("format")?.OneOf(Format);
        var areas = new AreaSections(contest);
        var columns = areas.ReadColumns();
        var levels = areas.ReadLevels();
        var partition = areas.ReadPartition();
        var station = areas.ReadStation();
        var papers = new PaperSections(contest, areas);
        var lines = papers.ReadLines();
        var forms = papers.ReadForms(lines.Length);
        var relations = new RelationSections(contest, papers, forms);
        var outcomes = new OutcomeSections(contest, papers.Lines, areas.Levels, partition);
        var shares = outcomes.ReadShares();
        var ignored = contest.Find("ignore")?.Texts(0, 1_000) ?? [];
        var observers = new ObserverSections(contest, papers, forms).Read();
        DefinitionHeaders.Check(contest, lines, columns, ignored, observers);
        var definition = new ContestDefinition
        {
            Id = DefinitionIds.Contest(contest.Need("id")) ?? string.Empty,
            Mode = contest.Need("mode")?.OneOf("rehearsal", "live") == "live" ? ContestMode.Live : ContestMode.Rehearsal,
            Title = contest.Local("title"),
            Date = PolicySection.ReadDate(contest.Need("date")),
            TimeZone = PolicySection.ReadZone(contest.Need("timeZone")),
            Levels = levels,
            PartitionLevel = partition,
            Station = station ?? new StationKey(Template.Parse("?")!, null, [], StripsLeadingZeros: false),
            Lines = lines,
            Forms = forms,
            KeyColumns = columns,
            IgnoredColumns = [.. ignored],
            Words = papers.ReadWords(),
            Relations = relations.ReadRelations(),
            Severities = relations.ReadSeverities(),
            Plausibility = new PlausibilitySection(contest, papers.Lines, shares).Read(),
            Shares = shares,
            RegisteredLine = papers.ReadRegistered(),
            BallotKinds = outcomes.ReadBallots(),
            DecisionRules = outcomes.ReadDecisions(),
            Policies = PolicySection.Read(contest, papers.Lines),
            Observers = observers,
        };
        return definition;
    }
}
