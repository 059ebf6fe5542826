using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hattama.Geography;

/// <summary>
/// The stations of one area while a register is built: where they are among all, in order of adding. Files mostly have them by code; while
/// they do, no index is needed to know that a code is new.
/// </summary>
internal sealed class AreaStations(Area area, StationChunks all)
{
    private readonly List<int> _positions = [];
    private readonly List<string?> _spellings = [];
    private Dictionary<string, int>? _indexByCode;
    private bool _isSorted = true;

    public Area Area { get; } = area;

    public int Count => _positions.Count;

    public RegisteredStation this[int index] => all[_positions[index]];

    /// <summary>How the first row spelled the code of a station; null: not known.</summary>
    public string? SpellingOf(int index) => _spellings[index];

    /// <summary>Index of the station with this code, or −1.</summary>
    public int Find(string code) => Index().GetValueOrDefault(code, -1);

    /// <summary>Adds a station; false, and where it stands, if its code is there already.</summary>
    public bool TryAdd(in RegisteredStation station, string? spelling, out int index)
    {
        var order = Count == 0 ? -1 : CodeOrder.Instance.Compare(all[_positions[^1]].Code, station.Code);
        if (order < 0 && _isSorted)
        {
            _indexByCode?.Add(station.Code, Count);
        }
        else
        {
            ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(Index(), station.Code, out var isKnown);
            if (isKnown)
            {
                index = slot;
                return false;
            }

            slot = Count;
            _isSorted = false;
        }

        index = Count;
        _positions.Add(all.Add(station));
        _spellings.Add(spelling);
        return true;
    }

    /// <summary>Puts what is known of a station in the place of what was.</summary>
    public void Replace(int index, in RegisteredStation station) => all[_positions[index]] = station;

    /// <summary>Appends the stations by code.</summary>
    public void CopySorted(ImmutableArray<RegisteredStation>.Builder target)
    {
        var positions = _isSorted ? _positions : [.. _positions.OrderBy(position => all[position].Code, CodeOrder.Instance)];
        foreach (var position in positions)
        {
            target.Add(all[position]);
        }
    }

    private Dictionary<string, int> Index()
    {
        if (_indexByCode is null)
        {
            _indexByCode = new Dictionary<string, int>(Count + 1, StringComparer.Ordinal);
            for (var index = 0; index < Count; index++)
            {
                _indexByCode.Add(all[_positions[index]].Code, index);
            }
        }

        return _indexByCode;
    }
}
