using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;

namespace Hattama.Observation.Sampling;

/// <summary>The outcome of reading a design: the design, or everything that is wrong with it.</summary>
public abstract class SampleDesignResult
{
    private SampleDesignResult()
    {
    }

    /// <summary>Calls the function that fits the outcome.</summary>
    public T Match<T>(Func<SampleDesign, T> valid, Func<FindingList, T> invalid)
    {
        ArgumentNullException.ThrowIfNull(valid);
        ArgumentNullException.ThrowIfNull(invalid);
        return this switch
        {
            Valid outcome => valid(outcome.Design),
            Invalid outcome => invalid(outcome.Findings),
            _ => throw new InvalidOperationException("SampleDesignResult is closed."),
        };
    }

    internal static SampleDesignResult Of(SampleDesign design) => new Valid(design);

    internal static SampleDesignResult Of(FindingList findings) => new Invalid(findings);

    private sealed class Valid(SampleDesign design) : SampleDesignResult
    {
        public SampleDesign Design { get; } = design;
    }

    private sealed class Invalid(FindingList findings) : SampleDesignResult
    {
        public FindingList Findings { get; } = findings;
    }
}

/// <summary>
/// Reads <c>design.json</c>. Strict: every member must be known, and a convenience sample may not carry what only a draw
/// has. No input makes it throw. Format: <c>docs/sample-design.md</c>, schema: <c>docs/schema/sample.schema.json</c>.
/// </summary>
public static class SampleDesignReader
{
    /// <summary>Value of the member <c>format</c>.</summary>
    public const string Format = "hattama.sample/1";

    /// <summary>Largest design.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxStrata = 10_000;
    private const int MaxOrganisations = 1_000;
    private const int MaxSize = 10_000_000;

    internal static readonly DefinitionShape Shape = new("sample",
    [
        "$schema", "format", "id", "contest", "title", "selection", "size", "strata", "clusters", "perCluster", "allocation", "least", "sizes", "spreads",
        "substitution", "lonely", "joins", "calibration", "interval", "confidence", "overseas", "organisations", "frame", "commitment",
    ]);

    private static readonly string[] OfDraws = ["size", "clusters", "perCluster", "allocation", "sizes", "spreads", "commitment", "interval", "confidence", "lonely", "joins"];

    /// <summary>Reads a design; <paramref name="fileName"/> is for the findings.</summary>
    public static SampleDesignResult Read(ReadOnlyMemory<byte> json, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var problems = new DefinitionProblems(fileName, Rules.SampleDesignInvalid);
        var design = Parse(json, problems);
        return problems.Findings.Errors == 0 && design is not null ? SampleDesignResult.Of(design) : SampleDesignResult.Of(problems.Findings);
    }

    /// <summary>What keeps a design from being used with a contest; null: nothing.</summary>
    public static Finding? Check(SampleDesign design, ContestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(definition);
        if (design.Contest != definition.Id)
        {
            return new Finding(
                Rules.SampleDesignInvalid.Code, Severity.Error, new Place(null, 0, "$.contest"), SamplingMessages.OtherContest(definition.Id, design.Contest));
        }

        var names = new[] { (design.Strata, "$.strata"), (design.Clusters, "$.clusters") };
        var (unknown, path) = names.FirstOrDefault(pair => pair.Item1 is { } level and not SampleDesign.RegisterStrata && definition.LevelIndex(level) < 1);
        return unknown is null
            ? null
            : new Finding(
                Rules.SampleDesignInvalid.Code, Severity.Error, new Place(null, 0, path),
                SamplingMessages.LevelUnknown(unknown, definition.Levels.Skip(1).Select(level => level.Id)));
    }

    private static SampleDesign? Parse(ReadOnlyMemory<byte> json, DefinitionProblems problems)
    {
        if (json.Length > MaxBytes)
        {
            problems.Add("$", DefinitionMessages.TooLarge);
            return null;
        }

        try
        {
            var digest = Digest.Of(json.Span);
            using var document = JsonDocument.Parse(json.Span.StartsWith((byte[])[0xEF, 0xBB, 0xBF]) ? json[3..] : json);
            return new DefinitionNode(document.RootElement, "$", problems).Object(Shape) is { } design ? Build(design, digest) : null;
        }
        catch (JsonException problem)
        {
            problems.Add("$", DefinitionMessages.NotJson((problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1));
            return null;
        }
    }

    private static SampleDesign Build(DefinitionMembers members, Digest digest)
    {
        members.Find("$schema")?.Text();
        members.Need("format")?.OneOf(Format);
        var design = new SampleDesign
        {
            Id = IdOf(members.Need("id")),
            Contest = IdOf(members.Need("contest")),
            Title = LocalOf(members.Find("title")),
            Selection = Choice<SelectionMethod>(members.Need("selection")),
            Size = Number(members, "size", 1, MaxSize, 0),
            Strata = members.Find("strata")?.Text(),
            Clusters = members.Find("clusters")?.Text(),
            PerCluster = Number(members, "perCluster", 1, MaxSize, 0),
            Allocation = Choice<AllocationMethod>(members.Find("allocation")),
            Least = Number(members, "least", 1, 1_000, 2),
            Sizes = Numbers(members.Find("sizes")),
            Spreads = Numbers(members.Find("spreads")),
            Substitution = Choice<SubstitutionRule>(members.Find("substitution")),
            Lonely = Choice<LonelyStrata>(members.Find("lonely")),
            Joins = Joins(members.Find("joins")),
            Calibration = Choice<CalibrationMethod>(members.Find("calibration")),
            Interval = Choice<IntervalMethod>(members.Find("interval")),
            Confidence = Number(members, "confidence", 500, 999, 950),
            HasOverseas = members.Find("overseas")?.Boolean() == true,
            Organisations = Codes(members.Find("organisations")),
            Frame = DigestOf(members.Find("frame")),
            Commitment = DigestOf(members.Find("commitment")),
            Digest = digest,
        };
        CheckWhole(members, design);
        return design;
    }

    private static void CheckWhole(DefinitionMembers members, SampleDesign design)
    {
        if (!design.IsProbability)
        {
            foreach (var name in OfDraws)
            {
                members.Find(name)?.Fail(SamplingMessages.ConvenienceHasNone);
            }

            return;
        }

        if (design.Size == 0 && design.Allocation != AllocationMethod.Given || design.Sizes.IsEmpty && design.Allocation == AllocationMethod.Given)
        {
            members.Node.Fail(SamplingMessages.NeedsSize);
        }

        if (design.Commitment.IsNone && members.Find("commitment") is null)
        {
            members.Node.Fail(SamplingMessages.NeedsCommitment);
        }

        if (design.Selection == SelectionMethod.TwoStage && (design.Clusters is null || design.PerCluster == 0))
        {
            members.Node.Fail(SamplingMessages.NeedsClusters);
        }
    }

    private static int Number(DefinitionMembers members, string name, int least, int most, int otherwise) =>
        (int)(members.Find(name)?.Whole(least, most) ?? otherwise);

    private static string IdOf(DefinitionNode? node) => DefinitionIds.Contest(node) ?? string.Empty;

    private static LocalText LocalOf(DefinitionNode? node) => node?.Local() ?? default;

    private static T Choice<T>(DefinitionNode? node)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]).ToArray();
        return node?.OneOf(names) is { } word ? Enum.GetValues<T>()[Array.IndexOf(names, word)] : default;
    }

    private static Digest DigestOf(DefinitionNode? node)
    {
        if (node?.Text() is not { } text)
        {
            return default;
        }

        var digest = Digest.Parse(text);
        if (digest.IsNone)
        {
            node.Value.Fail(SamplingMessages.NotADigest);
        }

        return digest;
    }

    private static ImmutableArray<string> Codes(DefinitionNode? node) =>
        [.. (node?.Texts(1, MaxOrganisations) ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ImmutableSortedDictionary<string, int> Numbers(DefinitionNode? node) =>
        (node?.Map(MaxStrata)?.All ?? []).ToImmutableSortedDictionary(
            pair => pair.Key, pair => (int)(pair.Value.Whole(0, MaxSize) ?? 0), StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> Joins(DefinitionNode? node) =>
        (node?.Map(MaxStrata)?.All ?? []).ToImmutableSortedDictionary(
            pair => pair.Key, pair => pair.Value.Text() ?? string.Empty, StringComparer.Ordinal);
}
