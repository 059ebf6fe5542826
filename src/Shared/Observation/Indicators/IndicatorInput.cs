using System.Collections.Immutable;

namespace Hattama.Observation.Indicators;

/// <summary>
/// The official figures of a whole contest, station by station, as columns: what indicators look at. Not a sample: indicators describe all
/// stations, and their p-values are about a model of digits or of chance, never about stations that were not seen.
/// </summary>
public sealed class OfficialFigures
{
    /// <param name="registered">Registered voters; at least 0.</param>
    /// <param name="participants">Who took part.</param>
    /// <param name="votes">Votes for the option that is looked at.</param>
    /// <param name="areas">Area of every station: its index in <paramref name="areaCodes"/>.</param>
    /// <param name="areaCodes">Codes of the areas.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or a figure is negative.</exception>
    public OfficialFigures(long[] registered, long[] participants, long[] votes, int[] areas, ImmutableArray<string> areaCodes)
    {
        ArgumentNullException.ThrowIfNull(registered);
        ArgumentNullException.ThrowIfNull(participants);
        ArgumentNullException.ThrowIfNull(votes);
        ArgumentNullException.ThrowIfNull(areas);
        if (registered.Length != participants.Length || registered.Length != votes.Length || registered.Length != areas.Length)
        {
            throw new ArgumentException("The columns differ in length.");
        }

        if (registered.AsSpan().ContainsAnyInRange(long.MinValue, -1) || participants.AsSpan().ContainsAnyInRange(long.MinValue, -1)
            || votes.AsSpan().ContainsAnyInRange(long.MinValue, -1))
        {
            throw new ArgumentException("A figure is negative.");
        }

        Registered = registered;
        Participants = participants;
        Votes = votes;
        Areas = areas;
        AreaCodes = areaCodes;
    }

    /// <summary>Number of stations.</summary>
    public int Count => Registered.Length;

    /// <summary>Codes of the areas.</summary>
    public ImmutableArray<string> AreaCodes { get; }

    internal long[] Registered { get; }

    internal long[] Participants { get; }

    internal long[] Votes { get; }

    internal int[] Areas { get; }

    /// <summary>Participants over registered, at most 1; NaN where nobody is registered.</summary>
    internal double Turnout(int station) => Registered[station] == 0 ? double.NaN : Math.Min(1, (double)Participants[station] / Registered[station]);

    /// <summary>Votes over participants, at most 1; NaN where nobody took part.</summary>
    internal double Share(int station) => Participants[station] == 0 ? double.NaN : Math.Min(1, (double)Votes[station] / Participants[station]);
}
