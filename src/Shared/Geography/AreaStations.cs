using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hattama.Geography;

/// <summary>The stations of one area while a register is built: a list in order of adding and an index by code.</summary>
internal sealed class AreaStations(Area area)
{
    private readonly List<RegisteredStation> _stations = [];
    private readonly List<string?> _spellings = [];
    private readonly Dictionary<string, int> _indexByCode = new(StringComparer.Ordinal);

    public Area Area { get; } = area;

    public int Count => _stations.Count;

    public RegisteredStation this[int index] => _stations[index];

    /// <summary>How the first row spelled the code of a station; null: not known.</summary>
    public string? SpellingOf(int index) => _spellings[index];

    /// <summary>Index of the station with this code, or −1.</summary>
    public int Find(string code) => _indexByCode.GetValueOrDefault(code, -1);

    /// <summary>Adds a station; false, and where it stands, if its code is there already.</summary>
    public bool TryAdd(in RegisteredStation station, string? spelling, out int index)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexByCode, station.Code, out var isKnown);
        index = isKnown ? slot : slot = _stations.Count;
        if (!isKnown)
        {
            _stations.Add(station);
            _spellings.Add(spelling);
        }

        return !isKnown;
    }

    /// <summary>Puts what is known of a station in the place of what was.</summary>
    public void Replace(int index, in RegisteredStation station) => _stations[index] = station;

    /// <summary>Appends the stations by code; files mostly have them in order already.</summary>
    public void CopySorted(ImmutableArray<RegisteredStation>.Builder target)
    {
        var stations = CollectionsMarshal.AsSpan(_stations);
        for (var i = 1; i < stations.Length; i++)
        {
            if (CodeOrder.Instance.Compare(stations[i - 1].Code, stations[i].Code) > 0)
            {
                stations.Sort(static (left, right) => CodeOrder.Instance.Compare(left.Code, right.Code));
                break;
            }
        }

        target.AddRange(stations);
    }
}
