using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>What was observed, joined to the frame: sums, coverage and worst-case bounds. Nothing here infers.</summary>
internal sealed class Observations
{
    private readonly SampleFrame _frame;
    private readonly Dictionary<string, List<int>> _stationsByRegion;

    private Observations(ContestDefinition definition, SampleFrame frame, Dictionary<string, ObservedStation> byKey, ImmutableArray<string> outside)
    {
        _frame = frame;
        ByKey = byKey;
        Outside = outside;
        Shares = Measures.Of(definition);
        _stationsByRegion = Enumerable.Range(0, frame.Stations.Length).GroupBy(index => frame.Stations[index].Region, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        _stationsByRegion[string.Empty] = [.. Enumerable.Range(0, frame.Stations.Length)];
    }

    /// <summary>Usable observations by key.</summary>
    public Dictionary<string, ObservedStation> ByKey { get; }

    /// <summary>Keys that are left out.</summary>
    public ImmutableArray<string> Outside { get; }

    /// <summary>The shares of the contest.</summary>
    public ImmutableArray<Share> Shares { get; }

    /// <summary>Joins observations to a frame; of several at one station the last one stands.</summary>
    public static Observations Of(ContestDefinition definition, SampleFrame frame, IEnumerable<ObservedStation> observed, Func<string, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(observed);
        var byKey = new Dictionary<string, ObservedStation>(StringComparer.Ordinal);
        var outside = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var station in observed)
        {
            if (frame.Find(station.Key) >= 0 && isWanted(station.Key))
            {
                byKey[station.Key] = station;
            }
            else
            {
                outside.Add(station.Key);
            }
        }

        return new Observations(definition, frame, byKey, [.. outside]);
    }

    /// <summary>The nation (empty), then the regions of the frame.</summary>
    public IEnumerable<string> Areas() => _stationsByRegion.Keys.Order(StringComparer.Ordinal);

    /// <summary>What a report says about its stations.</summary>
    public ObservedScope Scope(SampleDesign design, DateTimeOffset? asOf) => new()
    {
        Design = design,
        AsOf = asOf,
        Frame = _frame.Stations.Length,
        FrameRegistered = _frame.Stations.Sum(station => Math.Max(0, station.Registered)),
        Observed = ByKey.Count,
        ObservedRegistered = ByKey.Keys.Sum(key => Math.Max(0, _frame.Stations[_frame.Find(key)].Registered)),
        Outside = Outside,
    };

    /// <summary>Sums and bounds of a share in an area.</summary>
    public RawFigure Figure(Share share, string region)
    {
        var (part, whole, unobserved) = (0L, 0L, 0L);
        var stations = 0;
        var isBounded = true;
        foreach (var index in _stationsByRegion[region])
        {
            var station = _frame.Stations[index];
            if (ByKey.TryGetValue(station.Key, out var seen) && seen.Sum(share.Part) is { } seenPart && seen.Sum(share.Whole) is { } seenWhole)
            {
                part = checked(part + seenPart);
                whole = checked(whole + seenWhole);
                stations++;
            }
            else
            {
                unobserved = checked(unobserved + Math.Max(0, station.Registered));
                isBounded &= station.Registered >= 0;
            }
        }

        return new RawFigure(share, region, part, whole, stations, _stationsByRegion[region].Count, Bounds.Of(part, whole, isBounded ? unobserved : -1));
    }
}
