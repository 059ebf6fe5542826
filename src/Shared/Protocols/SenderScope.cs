using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>The areas that somebody may act for, as <c>level:code</c>; none given: all. Not safe for concurrent use.</summary>
public sealed class SenderScope(ContestDefinition definition, ImmutableArray<string> areas)
{
    private readonly HashSet<string> _areas = new(areas, StringComparer.Ordinal);
    private readonly Dictionary<Area, bool> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>True when there is no limit.</summary>
    public bool IsWhole => _areas.Count == 0;

    /// <summary>True when the area, or one above it, is among those given.</summary>
    public bool Covers(Area area)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (IsWhole)
        {
            return true;
        }

        if (_known.TryGetValue(area, out var isCovered))
        {
            return isCovered;
        }

        isCovered = _areas.Contains(NameOf(area.Level, area.Code)) || (area.Parent is { } parent && Covers(parent));
        _known.Add(area, isCovered);
        return isCovered;
    }

    /// <summary>An entry whose area the register lacks is judged by the codes it names: those of the scope or nothing.</summary>
    public bool Covers(AreaKey key, in Placement placement)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (IsWhole || placement.Area is not null)
        {
            return IsWhole || Covers(placement.Area!);
        }

        for (var level = 0; level < key.Codes.Length; level++)
        {
            if (key.Codes[level] is { } code && _areas.Contains(NameOf(level, code)))
            {
                return true;
            }
        }

        return false;
    }

    private string NameOf(int level, string code) => $"{definition.Levels[level].Id}:{code}";
}
