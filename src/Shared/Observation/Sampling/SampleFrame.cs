using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;

namespace Hattama.Observation.Sampling;

/// <summary>One station that could be drawn.</summary>
/// <param name="Key">Area codes from below the nation down, and the station's code: <c>region/district/station</c>.</param>
/// <param name="Region">Code of its area one level below the nation: the domain of estimates.</param>
/// <param name="Stratum">Its stratum.</param>
/// <param name="Cluster">Its cluster; empty where the design has none.</param>
/// <param name="Class">Its class in the register's column <c>stratum</c>; empty: none.</param>
/// <param name="Registered">Registered voters; −1: the register does not say.</param>
public readonly record struct FrameStation(string Key, string Region, string Stratum, string Cluster, string Class, long Registered);

/// <summary>Every station that could be drawn, ordered by key. Immutable.</summary>
public sealed class SampleFrame
{
    private readonly Dictionary<string, int> _indexByKey;
    private readonly Lazy<Digest> _digest;

    private SampleFrame(ImmutableArray<FrameStation> stations)
    {
        Stations = stations;
        _indexByKey = new Dictionary<string, int>(stations.Length, StringComparer.Ordinal);
        for (var i = 0; i < stations.Length; i++)
        {
            _indexByKey.Add(stations[i].Key, i);
        }

        Regions = new SortedDictionary<string, int>(
            stations.CountBy(station => station.Region, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        _digest = new Lazy<Digest>(() => Hash(stations));
    }

    /// <summary>The stations by key, ordinal.</summary>
    public ImmutableArray<FrameStation> Stations { get; }

    /// <summary>
    /// SHA-256 of the UTF-8 lines <c>key TAB stratum TAB cluster TAB class TAB registered LF</c>, in order.
    /// </summary>
    public Digest Digest => _digest.Value;

    /// <summary>Stations by region, ordinal by code.</summary>
    public IReadOnlyDictionary<string, int> Regions { get; }

    /// <summary>Index of the station with this key, or −1.</summary>
    public int Find(string key) => _indexByKey.GetValueOrDefault(key, -1);

    /// <summary>A frame of these stations.</summary>
    /// <exception cref="ArgumentException">A key stands twice.</exception>
    public static SampleFrame Of(IEnumerable<FrameStation> stations) =>
        new([.. stations.OrderBy(station => station.Key, StringComparer.Ordinal)]);

    /// <summary>The frame that a design describes over a register.</summary>
    /// <exception cref="ArgumentException">The design names a level that the contest lacks; <see cref="SampleDesignReader.Check"/> reports that first.</exception>
    public static SampleFrame Of(ContestDefinition definition, Register register, SampleDesign design)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(design);
        var strata = LevelOf(definition, design.Strata == SampleDesign.RegisterStrata ? null : design.Strata);
        var clusters = LevelOf(definition, design.Clusters);
        var stations = ImmutableArray.CreateBuilder<FrameStation>();
        foreach (var station in register.Parts.SelectMany(part => part.Stations))
        {
            if (station.Forms.IsEmpty || !station.Counts && !design.HasOverseas)
            {
                continue;
            }

            var tag = station.Stratum ?? string.Empty;
            stations.Add(new FrameStation(
                KeyOf(station.Area, station.Code),
                station.Area.At(1).Code,
                design.Strata == SampleDesign.RegisterStrata ? tag : strata < 0 ? string.Empty : PathOf(station.Area.At(strata)),
                clusters < 0 ? string.Empty : PathOf(station.Area.At(clusters)),
                tag,
                station.Registered));
        }

        return Of(stations);
    }

    /// <summary>The key of a station: the codes of its areas below the nation and its own, joined by slashes.</summary>
    public static string KeyOf(Area area, string code) => $"{PathOf(area)}/{code}";

    private static string PathOf(Area area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return area.Parent is null or { Parent: null } ? area.Code : $"{PathOf(area.Parent)}/{area.Code}";
    }

    private static int LevelOf(ContestDefinition definition, string? id)
    {
        if (id is null)
        {
            return -1;
        }

        var level = definition.LevelIndex(id);
        return level >= 0 ? level : throw new ArgumentException($"The contest has no level {id}.");
    }

    private static Digest Hash(ImmutableArray<FrameStation> stations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var station in stations)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(
                FormattableString.Invariant($"{station.Key}\t{station.Stratum}\t{station.Cluster}\t{station.Class}\t{station.Registered}\n")));
        }

        return Digest.FromBytes(hash.GetHashAndReset());
    }
}
