using System.Collections.Immutable;

namespace Hattama.Geography;

/// <summary>One form expected of one station: the unit that has a state and is counted once.</summary>
/// <param name="Station">Index in <see cref="RegisterPart.Stations"/>.</param>
/// <param name="Form">Index in the contest's forms.</param>
public readonly record struct Slot(int Station, int Form);

/// <summary>
/// The register of one partition: its areas down to those of the stations, and every expected station. One protocol
/// needs one part.
/// </summary>
public sealed class RegisterPart
{
    private readonly int[] _firstSlot;
    private readonly Lazy<Dictionary<Area, Dictionary<string, int>>> _stationByCode;

    internal RegisterPart(Area partition, ImmutableArray<RegisteredStation> stations)
    {
        Partition = partition;
        Stations = stations;
        var slots = ImmutableArray.CreateBuilder<Slot>(stations.Length);
        _firstSlot = new int[stations.Length];
        for (var i = 0; i < stations.Length; i++)
        {
            _firstSlot[i] = slots.Count;
            foreach (var form in stations[i].Forms)
            {
                slots.Add(new Slot(i, form));
            }
        }

        Slots = slots.DrainToImmutable();
        _stationByCode = new(IndexStations);
    }

    /// <summary>The partition's area.</summary>
    public Area Partition { get; }

    /// <summary>Every station, by area in tree order, then by code in <see cref="CodeOrder"/>.</summary>
    public ImmutableArray<RegisteredStation> Stations { get; }

    /// <summary>Every expected (station, form), in the order of the stations.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>Index of a station of <paramref name="area"/>, or −1.</summary>
    public int FindStation(Area area, ReadOnlySpan<char> code) =>
        _stationByCode.Value.TryGetValue(area, out var stations)
        && stations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out var index)
            ? index
            : -1;

    /// <summary>Index in <see cref="Slots"/> of a form of a station, or −1 if that form is not expected of it.</summary>
    public int FindSlot(int station, int form)
    {
        var forms = Stations[station].Forms;
        for (var i = 0; i < forms.Length; i++)
        {
            if (forms[i] == form)
            {
                return _firstSlot[station] + i;
            }
        }

        return -1;
    }

    private Dictionary<Area, Dictionary<string, int>> IndexStations()
    {
        var index = new Dictionary<Area, Dictionary<string, int>>(ReferenceEqualityComparer.Instance);
        for (var first = 0; first < Stations.Length;)
        {
            var area = Stations[first].Area;
            var end = first + 1;
            while (end < Stations.Length && ReferenceEquals(Stations[end].Area, area))
            {
                end++;
            }

            var stations = new Dictionary<string, int>(end - first, StringComparer.Ordinal);
            for (; first < end; first++)
            {
                stations.Add(Stations[first].Code, first);
            }

            index.Add(area, stations);
        }

        return index;
    }
}
