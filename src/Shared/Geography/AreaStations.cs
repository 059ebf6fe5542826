using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hattama.Geography;

/// <summary>The stations of one area while a register is built: where they are among all, in order of adding, and an index by code.</summary>
internal sealed class AreaStations(Area area, StationChunks all)
{
    private readonly List<int> _positions = [];
    private readonly List<string?> _spellings = [];
    private readonly Dictionary<string, int> _indexByCode = new(StringComparer.Ordinal);

    public Area Area { get; } = area;

    public int Count => _positions.Count;

    public RegisteredStation this[int index] => all[_positions[index]];

    /// <summary>How the first row spelled the code of a station; null: not known.</summary>
    public string? SpellingOf(int index) => _spellings[index];

    /// <summary>Index of the station with this code, or −1.</summary>
    public int Find(string code) => _indexByCode.GetValueOrDefault(code, -1);

    /// <summary>Adds a station; false, and where it stands, if its code is there already.</summary>
    public bool TryAdd(in RegisteredStation station, string? spelling, out int index)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexByCode, station.Code, out var isKnown);
        index = isKnown ? slot : slot = _positions.Count;
        if (!isKnown)
        {
            _positions.Add(all.Add(station));
            _spellings.Add(spelling);
        }

        return !isKnown;
    }

    /// <summary>Puts what is known of a station in the place of what was.</summary>
    public void Replace(int index, in RegisteredStation station) => all[_positions[index]] = station;

    /// <summary>Appends the stations by code; files mostly have them in order already.</summary>
    public void CopySorted(ImmutableArray<RegisteredStation>.Builder target)
    {
        var positions = _positions;
        if (!IsSorted())
        {
            positions = [.. _positions.OrderBy(position => all[position].Code, CodeOrder.Instance)];
        }

        foreach (var position in positions)
        {
            target.Add(all[position]);
        }
    }

    private bool IsSorted()
    {
        for (var i = 1; i < _positions.Count; i++)
        {
            if (CodeOrder.Instance.Compare(all[_positions[i - 1]].Code, all[_positions[i]].Code) > 0)
            {
                return false;
            }
        }

        return true;
    }
}
