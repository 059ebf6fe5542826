using System.Collections.Immutable;

namespace Hattama.Observation.Indicators;

/// <summary>A station far from the others of its area.</summary>
/// <param name="Station">Its index in the figures.</param>
/// <param name="Area">Code of the area.</param>
/// <param name="IsTurnout">Turnout; otherwise the share.</param>
/// <param name="Value">Its value.</param>
/// <param name="Median">Median of the area.</param>
/// <param name="Score">0.6745·(value − median)/MAD: as many robust standard deviations.</param>
public sealed record Outlier(int Station, string Area, bool IsTurnout, double Value, double Median, double Score);

/// <summary>Outliers within an area by the median absolute deviation (Iglewicz and Hoaglin 1993), on the logit scale.</summary>
public static class Outliers
{
    /// <summary>Fewest stations of an area that has a spread to speak of.</summary>
    public const int LeastStations = 10;

    /// <summary>Scores beyond it are outliers: wider than the usual 3.5, because areas are many.</summary>
    public const double Limit = 5;

    /// <summary>Least number of registered voters: in small stations shares jump by themselves.</summary>
    public const int LeastRegistered = 100;

    /// <summary>The outliers of every area, the farthest first.</summary>
    public static ImmutableArray<Outlier> Find(OfficialFigures figures, int most = 1_000)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var found = new List<Outlier>();
        var byArea = new List<int>[figures.AreaCodes.Length];
        for (var i = 0; i < figures.Count; i++)
        {
            if (figures.Registered[i] >= LeastRegistered && figures.Participants[i] > 0)
            {
                (byArea[figures.Areas[i]] ??= []).Add(i);
            }
        }

        for (var area = 0; area < byArea.Length; area++)
        {
            if (byArea[area] is { Count: >= LeastStations } stations)
            {
                Find(figures, stations, area, isTurnout: true, found);
                Find(figures, stations, area, isTurnout: false, found);
            }
        }

        return [.. found.OrderByDescending(outlier => Math.Abs(outlier.Score)).ThenBy(outlier => outlier.Station).Take(most)];
    }

    private static void Find(OfficialFigures figures, List<int> stations, int area, bool isTurnout, List<Outlier> found)
    {
        var values = stations.Select(i => Logit(isTurnout ? figures.Turnout(i) : figures.Share(i), isTurnout ? figures.Registered[i] : figures.Participants[i])).ToArray();
        var median = Median(values);
        var deviation = Median([.. values.Select(value => Math.Abs(value - median))]);
        if (deviation <= 0)
        {
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var score = 0.6745 * (values[i] - median) / deviation;
            if (Math.Abs(score) > Limit)
            {
                var value = isTurnout ? figures.Turnout(stations[i]) : figures.Share(stations[i]);
                found.Add(new Outlier(stations[i], figures.AreaCodes[area], isTurnout, value, 1 / (1 + Math.Exp(-median)), score));
            }
        }
    }

    /// <summary>Logit with half a unit added on both sides, so that 0 and 1 have one.</summary>
    private static double Logit(double share, long of) => Math.Log((share * of + 0.5) / ((1 - share) * of + 0.5));

    private static double Median(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
