namespace Hattama.Cli;

/// <summary>
/// Generates a vote in the shape of the referendum of 5 June 2022: areas and their sizes as published, stations invented. The
/// national figures come out exactly; every protocol satisfies the contest's relations. A pure function of its arguments.
/// </summary>
internal static class DemoNation
{
    /// <summary>Fewest stations that still give every region one, with voters enough for every figure.</summary>
    public const int FewestStations = 36;

    /// <summary>The stations, region by region, abroad last.</summary>
    public static IReadOnlyList<DemoStation> Generate(int seed, int stations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stations, FewestStations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stations, DemoFigures.Published.Stations);
        var regions = DemoRegion.All;
        var counts = CountStations(stations);
        var places = new List<DemoPlace>(stations);
        for (var i = 0; i < regions.Count; i++)
        {
            places.AddRange(DemoPlace.Of(regions[i], counts[i], seed));
        }

        return DemoVote.Cast(places, DemoFigures.Published.In(stations), seed);
    }

    /// <summary>Stations of each region: one at least, the rest in proportion.</summary>
    private static long[] CountStations(int stations)
    {
        var regions = DemoRegion.All;
        double[] weights = [.. regions.Select(region => (double)region.Stations - 1)];
        long[] caps = [.. regions.Select(region => (long)region.Stations - 1)];
        return [.. Apportionment.Split(stations - regions.Count, weights, caps).Select(more => more + 1)];
    }
}
