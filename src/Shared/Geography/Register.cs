using System.Collections.Immutable;

namespace Hattama.Geography;

/// <summary>
/// The list of every expected station and of the areas over them, compiled into one part per partition. Immutable;
/// built by <see cref="RegisterBuilder"/>.
/// </summary>
public sealed class Register
{
    private readonly Dictionary<(int Level, string Code), Area> _areas;
    private readonly Dictionary<string, RegisterPart> _parts;

    internal Register(string contest, Area nation, ImmutableArray<RegisterPart> parts)
    {
        Contest = contest;
        Nation = nation;
        Parts = parts;
        _areas = nation.Subtree().ToDictionary(area => (area.Level, area.Code));
        _parts = parts.ToDictionary(part => part.Partition.Code, StringComparer.Ordinal);
    }

    /// <summary>Contest id.</summary>
    public string Contest { get; }

    /// <summary>The root of the area tree.</summary>
    public Area Nation { get; }

    /// <summary>One part per partition, in tree order.</summary>
    public ImmutableArray<RegisterPart> Parts { get; }

    /// <summary>The area with this code at this level, or null.</summary>
    public Area? FindArea(int level, string code) => _areas.GetValueOrDefault((level, code));

    /// <summary>All areas with this code, whatever their level: a reader may not know the level.</summary>
    public IEnumerable<Area> FindAreas(string code) => _areas.Values.Where(area => area.Code == code).OrderBy(area => area.Level);

    /// <summary>The part of the partition with this code, or null.</summary>
    public RegisterPart? FindPart(string partition) => _parts.GetValueOrDefault(partition);

    /// <summary>The same stations with other figures to compare their protocols with.</summary>
    /// <param name="referencesOf">The figures of a station, given the part and the station's index in it; null: none.</param>
    public Register WithReferences(Func<RegisterPart, int, ReferenceFigures?> referencesOf)
    {
        ArgumentNullException.ThrowIfNull(referencesOf);
        return new Register(Contest, Nation, [.. Parts.Select(part => new RegisterPart(
            part.Partition, [.. part.Stations.Select((station, index) => station with { References = referencesOf(part, index) })]))]);
    }
}
