using Hattama.Ledger;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>The state of every station in one snapshot, by district and number, and how many scans it names.</summary>
internal sealed class DemoStates
{
    private readonly Dictionary<(string District, string Station), StateKind> _states = [];

    private DemoStates()
    {
    }

    /// <summary>Scans attached to stations.</summary>
    public int Scans { get; private set; }

    /// <summary>Scans that wait without a station.</summary>
    public int WaitingScans { get; private set; }

    /// <summary>Reads them from the published documents.</summary>
    public static async Task<DemoStates> LoadAsync(PublishedResult result, CancellationToken cancel)
    {
        var states = new DemoStates { WaitingScans = (await result.WaitingAttachmentsAsync(cancel)).Length };
        foreach (var district in await result.AtLevelAsync(result.Nation.Area, result.LeafLevel, cancel))
        {
            var stations = await result.StationsAsync(district, cancel);
            states.Scans += stations.Attachments.Length;
            foreach (var row in stations.Rows)
            {
                states._states[(district.Code, row.Code)] = row.State;
            }
        }

        return states;
    }

    /// <summary>How many of some stations are in each state.</summary>
    public IReadOnlyList<(StateKind State, int Count)> Of(IEnumerable<DemoStation> stations) =>
    [
        .. stations.GroupBy(station => _states[(station.District, Numbers.Plain(station.Number))])
            .OrderBy(group => group.Key).Select(group => (group.Key, group.Count())),
    ];
}
