using System.Collections.Immutable;

namespace Hattama.Observation.Sampling;

/// <summary>A stratum of a draw.</summary>
/// <param name="Name">Its name; empty where the design has one stratum.</param>
/// <param name="Stations">N: its stations in the frame.</param>
/// <param name="Clusters">Its clusters in the frame; 0 where the design has none.</param>
/// <param name="Registered">Registered voters of its stations; stations whose figure the register lacks add nothing.</param>
/// <param name="Size">n: draws made in it (stations, hits, or clusters).</param>
/// <param name="IsCertain">Whether every station of it was taken with certainty (systematic PPS).</param>
public sealed record DrawnStratum(string Name, int Stations, int Clusters, long Registered, int Size, bool IsCertain = false);

/// <summary>A station drawn.</summary>
/// <param name="Index">Its index in the frame.</param>
/// <param name="Stratum">Index of its stratum.</param>
/// <param name="Hits">How often it was hit; more than 1 only with replacement.</param>
/// <param name="Weight">1 / (expected hits): how many stations it stands for before non-response.</param>
public readonly record struct DrawnStation(int Index, int Stratum, int Hits, double Weight);

/// <summary>
/// A recorded probability design, drawn: the witness that every interval, test and p-value asks for. It comes from
/// <see cref="SampleDraw.Draw"/> alone, which checks design, frame and commitment, so a convenience sample has none.
/// </summary>
public sealed class ProbabilityDraw
{
    private readonly Dictionary<string, int> _indexByKey;

    internal ProbabilityDraw(
        SampleDesign design, SampleFrame frame, ImmutableArray<DrawnStratum> strata, ImmutableArray<DrawnStation> stations, ImmutableArray<int> reserves)
    {
        Design = design;
        Frame = frame;
        Strata = strata;
        Stations = stations;
        Reserves = reserves;
        _indexByKey = new Dictionary<string, int>(stations.Length, StringComparer.Ordinal);
        for (var i = 0; i < stations.Length; i++)
        {
            _indexByKey.Add(frame.Stations[stations[i].Index].Key, i);
        }
    }

    /// <summary>The design.</summary>
    public SampleDesign Design { get; }

    /// <summary>What was drawn from.</summary>
    public SampleFrame Frame { get; }

    /// <summary>Every stratum of the frame, ordinal by name; the certain part of one follows it.</summary>
    public ImmutableArray<DrawnStratum> Strata { get; }

    /// <summary>The stations drawn, by stratum, then in the order of the draw.</summary>
    public ImmutableArray<DrawnStation> Stations { get; }

    /// <summary>Frame indexes of listed substitutes, by stratum, in order.</summary>
    public ImmutableArray<int> Reserves { get; }

    /// <summary>Index in <see cref="Stations"/> of the station with this key, or −1: it was not drawn.</summary>
    public int Find(string key) => _indexByKey.GetValueOrDefault(key, -1);

    /// <summary>The key of a station drawn.</summary>
    public string KeyOf(DrawnStation station) => Frame.Stations[station.Index].Key;
}
