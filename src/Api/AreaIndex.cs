using Hattama.Contests;
using Hattama.Findings;
using Hattama.Pipeline;

namespace Hattama.Api;

/// <summary>All areas of a result, in tree order, found by code, path or name.</summary>
internal sealed class AreaIndex
{
    private const int CandidatesShown = 20;
    private readonly ContestDefinition _definition;
    private readonly ILookup<string, PublishedArea> _byCode;
    private readonly ILookup<string, PublishedArea> _byPath;
    private readonly ILookup<string, PublishedArea> _byName;

    private AreaIndex(ContestDefinition definition, IReadOnlyList<PublishedArea> areas)
    {
        _definition = definition;
        Areas = areas;
        _byCode = areas.ToLookup(area => area.Code, StringComparer.Ordinal);
        _byPath = areas.ToLookup(area => area.Path, StringComparer.Ordinal);
        _byName = areas.ToLookup(area => area.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every area, parents before children.</summary>
    public IReadOnlyList<PublishedArea> Areas { get; }

    /// <summary>Walks the documents once.</summary>
    public static async Task<AreaIndex> ReadAsync(PublishedResult result)
    {
        var areas = new List<PublishedArea>();
        await foreach (var area in result.WalkAsync(result.Nation.Area, result.LeafLevel, CancellationToken.None))
        {
            areas.Add(area);
        }

        return new AreaIndex(result.Definition, areas);
    }

    /// <summary>The areas of a level at or below an area.</summary>
    public IEnumerable<PublishedArea> Under(PublishedArea under, int level) =>
        Areas.Where(area => area.Level == level && IsUnder(area, under));

    /// <summary>Those areas that are at or below an area.</summary>
    public static IEnumerable<PublishedArea> Within(IEnumerable<PublishedArea> areas, PublishedArea under) => areas.Where(area => IsUnder(area, under));

    /// <summary>The one area that a text means: a code or path; failing that, a name.</summary>
    /// <exception cref="ProblemException">None is meant, or several.</exception>
    public PublishedArea Require(string text)
    {
        var found = _byCode[text].Concat(_byPath[text]).Distinct().ToList();
        if (found.Count == 0)
        {
            found = [.. _byName[text]];
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw Unknown(text),
            _ => throw Ambiguous(text, found),
        };
    }

    private static bool IsUnder(PublishedArea area, PublishedArea under)
    {
        var step = area;
        while (step is not null && step.Level > under.Level)
        {
            step = step.Parent;
        }

        return ReferenceEquals(step, under);
    }

    private ProblemException Unknown(string text)
    {
        var level = _definition.Levels[^1].Id;
        return new Problem(ProblemKinds.AreaUnknown, new(
            $"Коды, жолы не аты “{text}” болатын аумақ жоқ. Тізім: totals?level={level}.",
            $"Нет территории с кодом, путём или названием “{text}”. Список: totals?level={level}.",
            $"No area has the code, path or name “{text}”. List them with totals?level={level}.")).Thrown();
    }

    private static ProblemException Ambiguous(string text, List<PublishedArea> found)
    {
        var paths = string.Join("; ", found.Take(CandidatesShown).Select(area => $"{area.Path} ({area.Name})")) + (found.Count > CandidatesShown ? "; …" : "");
        return new Problem(ProblemKinds.AreaAmbiguous, new(
            $"“{text}” бірнеше аумақты білдіруі мүмкін: {paths}. Жолын беріңіз.",
            $"“{text}” может означать несколько территорий: {paths}. Укажите путь.",
            $"“{text}” may mean several areas: {paths}. Give the path.")).Thrown();
    }
}
