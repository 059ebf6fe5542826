using Hattama.Pipeline;

namespace Hattama.Api;

/// <summary>Which areas have a station of which code: built where the contest is small enough, so that a code alone finds its station.</summary>
internal sealed class StationIndex
{
    private readonly Dictionary<string, List<PublishedArea>> _leavesByCode = new(StringComparer.Ordinal);

    private StationIndex()
    {
    }

    /// <summary>Reads the documents of all areas that have stations.</summary>
    public static async Task<StationIndex> ReadAsync(PublishedResult result, AreaIndex areas)
    {
        var index = new StationIndex();
        foreach (var leaf in areas.Under(result.Nation.Area, result.LeafLevel))
        {
            foreach (var station in (await result.StationsAsync(leaf, CancellationToken.None)).Rows)
            {
                index.Add(station.Code, leaf);
            }
        }

        return index;
    }

    /// <summary>The areas that have a station of this code.</summary>
    public IReadOnlyList<PublishedArea> Find(string code) => _leavesByCode.TryGetValue(code, out var leaves) ? leaves : [];

    private void Add(string code, PublishedArea leaf)
    {
        if (!_leavesByCode.TryGetValue(code, out var leaves))
        {
            _leavesByCode.Add(code, leaves = []);
        }

        if (leaves.Count == 0 || !ReferenceEquals(leaves[^1], leaf))
        {
            leaves.Add(leaf);
        }
    }
}
