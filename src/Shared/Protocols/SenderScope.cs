using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>The areas that somebody may act for, as <c>level:code</c>; none given: all.</summary>
public sealed class SenderScope(ContestDefinition definition, Register register, ImmutableArray<string> areas)
{
    private readonly HashSet<string> _areas = new(areas, StringComparer.Ordinal);

    /// <summary>True when there is no limit.</summary>
    public bool IsWhole => _areas.Count == 0;

    /// <summary>True when the area, or one above it, is among those given.</summary>
    public bool Covers(Area area)
    {
        for (var above = area; above is not null && !IsWhole; above = above.Parent)
        {
            if (_areas.Contains(NameOf(above.Level, above.Code)))
            {
                return true;
            }
        }

        return IsWhole;
    }

    /// <summary>The first entry of a file outside the areas, as <c>file, row, area</c>; null: there is none.</summary>
    public (Place Place, string Area)? FirstOutside(Stream evidence, string file, ReadCaps caps, CancellationToken cancel)
    {
        if (IsWhole)
        {
            return null;
        }

        var placer = new Placer(definition, register);
        (Place Place, string Area)? outside = null;
        new ProtocolReader(definition, caps).Read(evidence, file, new FindingList(cap: 0), Look, null, cancel);
        return outside;

        void Look(in EntryRow row)
        {
            if (outside is null && !Covers(row.Area, placer.Place(row.Area, row.Station, row.Form)))
            {
                outside = (new Place(row.File, row.Row), row.Area.Leaf);
            }
        }
    }

    /// <summary>The first report of a file of observers outside the areas; null: there is none, or the contest asks observers nothing.</summary>
    public (Place Place, string Area)? FirstReportOutside(Stream evidence, string file, ReadCaps caps, CancellationToken cancel)
    {
        if (IsWhole || definition.Observers is null)
        {
            return null;
        }

        var placer = new Placer(definition, register);
        (Place Place, string Area)? outside = null;
        new ObservationReader(definition, caps).Read(evidence, file, new FindingList(cap: 0), Look, null, cancel);
        return outside;

        void Look(ObserverReport report)
        {
            if (outside is null && !Covers(report.Area, placer.Place(report.Area, report.Station, Math.Max(report.Form.Copy, 0))))
            {
                outside = (new Place(report.File, report.Row), report.Area.Leaf);
            }
        }
    }

    /// <summary>An entry whose area the register lacks is judged by the codes it names: those of the scope or nothing.</summary>
    private bool Covers(AreaKey key, in Placement placement)
    {
        if (placement.Area is { } area)
        {
            return Covers(area);
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
