using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>Where an entry belongs in the register. <c>default</c>: nowhere.</summary>
/// <param name="Part">The register part of its partition; null: unknown area.</param>
/// <param name="Area">The station's area; null: unknown area.</param>
/// <param name="Station">Index of the station in the part; −1: unknown station.</param>
/// <param name="Slot">Index of the slot in the part; −1: unknown station or unexpected form.</param>
public readonly record struct Placement(RegisterPart? Part, Area? Area, int Station, int Slot)
{
    /// <summary>True when the register expects exactly this form of this station.</summary>
    public bool IsPlaced => Part is not null && Slot >= 0;
}

/// <summary>
/// Finds the register slot of entries. Rows of one district come together in files, so the last area is remembered.
/// Not safe for concurrent use.
/// </summary>
public sealed class Placer(ContestDefinition definition, Register register)
{
    private readonly Dictionary<Area, Dictionary<string, string>> _skeletons = new(ReferenceEqualityComparer.Instance);
    private AreaKey? _lastKey;
    private Placement _lastArea;

    /// <summary>Where the entry with these keys belongs.</summary>
    public Placement Place(AreaKey key, string station, int form)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(station);
        if (!ReferenceEquals(key, _lastKey))
        {
            _lastArea = PlaceArea(key);
            _lastKey = key;
        }

        if (_lastArea.Part is not { } part || _lastArea.Area is not { } area)
        {
            return _lastArea;
        }

        var index = part.FindStation(area, station);
        return new Placement(part, area, index, index < 0 ? -1 : part.FindSlot(index, form));
    }

    /// <summary>The rule that an entry without a slot breaks.</summary>
    public static Rule RuleOf(in Placement placement) => placement.Station < 0 ? Rules.StationUnknown : Rules.FormUnexpected;

    /// <summary>Why an entry has no slot, as a finding.</summary>
    public Finding Explain(AreaKey key, string station, int form, in Placement placement, Place place)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (placement.Part is { } part && placement.Area is { } area)
        {
            return placement.Station < 0
                ? new Finding(Rules.StationUnknown.Code, Severity.Error, place, UnknownIn(part, area, station))
                : new Finding(
                    Rules.FormUnexpected.Code, Severity.Error, place,
                    GeographyMessages.FormUnexpected(part.Stations[placement.Station], definition.Forms[form].Id));
        }

        var last = definition.Levels.Length - 1;
        if (register.FindArea(last, key.Leaf) is not { } leaf)
        {
            return new Finding(
                Rules.StationUnknown.Code, Severity.Error, place, GeographyMessages.AreaUnknown(definition.Levels[last], key.Leaf));
        }

        var stated = Enumerable.Range(1, last).First(level => key.Codes[level] is { } code && code != leaf.At(level).Code);
        return new Finding(
            Rules.StationUnknown.Code, Severity.Error, place,
            GeographyMessages.AreaElsewhere(definition.Levels[stated], leaf, key.Codes[stated]!));
    }

    private LocalText UnknownIn(RegisterPart part, Area area, string station)
    {
        if (!_skeletons.TryGetValue(area, out var known))
        {
            known = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var each in part.Stations)
            {
                if (ReferenceEquals(each.Area, area))
                {
                    known.TryAdd(LookAlikes.Skeleton(each.Code), each.Code);
                }
            }

            _skeletons.Add(area, known);
        }

        return known.TryGetValue(LookAlikes.Skeleton(station), out var twin)
            ? GeographyMessages.StationMistyped(area, station, twin)
            : GeographyMessages.StationUnknown(area, station);
    }

    private Placement PlaceArea(AreaKey key)
    {
        var area = register.FindArea(definition.Levels.Length - 1, key.Leaf);
        if (area is null)
        {
            return new Placement(null, null, -1, -1);
        }

        for (var level = 1; level < definition.Levels.Length; level++)
        {
            if (key.Codes[level] is { } code && code != area.At(level).Code)
            {
                return new Placement(null, null, -1, -1);
            }
        }

        return new Placement(register.FindPart(area.At(definition.PartitionLevel).Code), area, -1, -1);
    }
}
