using System.Globalization;
using System.Text;

namespace Hattama.Tests.Night;

/// <summary>A station of the scripted night and what its paper says.</summary>
internal sealed record KzStation(string Region, string District, int Number, string Closes, long[] Paper)
{
    public const int Registered = 0, Invalid = 9, Both = 10, Yes = 11, No = 12, TookPart = 13;

    public string Key => $"{District}/{Number}";

    /// <summary>The paper of a station where so many took part; every relation of the form holds.</summary>
    public static long[] Fill(long registered, long yes, long no, long both, long invalid)
    {
        var took = yes + no + both + invalid;
        var outside = took / 20;
        return [registered, took + 100, took - outside, outside, 0, 100, outside, took - outside, 0, invalid, both, yes, no, took];
    }
}

/// <summary>
/// 10,012 stations in the shape of 5 June 2022: 17 regions with as many stations as are known or follow (reference/referendum.md §2), two time
/// zones, 65 stations abroad that close from Tokyo to San Francisco. Figures are invented by arithmetic, so that a test can add them up by itself.
/// </summary>
internal static class KzNation
{
    public const string East = "2022-06-05T14:00:00Z";
    public const string West = "2022-06-05T15:00:00Z";
    public const string FarWest = "2022-06-06T03:00:00Z";

    public static readonly string[] WesternRegions = ["15", "23", "27", "43", "47"];

    public static readonly string[] Lines =
    [
        "registered", "received", "issued_premises", "issued_outside", "absentee", "unused", "boxes_mobile", "boxes_stationary", "not_counted", "invalid", "both",
        "yes", "no", "took_part",
    ];

    private static readonly (string Region, int Stations)[] Regions =
    [
        ("11", 731), ("15", 476), ("19", 1053), ("23", 273), ("27", 505), ("31", 731), ("35", 731), ("39", 735), ("43", 373), ("47", 231), ("55", 731), ("59", 731),
        ("61", 731), ("63", 730), ("71", 300), ("75", 574), ("79", 311),
    ];

    /// <summary>The stations of voting day.</summary>
    public static IReadOnlyList<KzStation> Stations()
    {
        var stations = new List<KzStation>();
        foreach (var (region, count) in Regions)
        {
            var closes = WesternRegions.Contains(region) ? West : East;
            for (var number = 1; number <= count; number++)
            {
                stations.Add(new KzStation(region, $"{region}{(number - 1) / 40 + 1:00}", number, closes, PaperOf(stations.Count)));
            }
        }

        for (var number = 1; number <= 65; number++)
        {
            stations.Add(new KzStation("71", "71abroad", 900 + number, number <= 45 ? East : FarWest, PaperOf(stations.Count)));
        }

        return stations;
    }

    /// <summary>The register as a file.</summary>
    public static byte[] Register(IEnumerable<KzStation> stations)
    {
        var csv = new StringBuilder("region,district,station,registered,closes,counts\n");
        foreach (var station in stations)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{station.Region},{station.District},{station.Number},{station.Paper[0]},{station.Closes},true\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>Protocols as a file.</summary>
    public static byte[] Csv(IEnumerable<KzStation> stations, int revision = 1)
    {
        var csv = new StringBuilder($"region,district,station,revision,{string.Join(',', Lines)}\n");
        foreach (var station in stations)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{station.Region},{station.District},{station.Number},{revision},{string.Join(',', station.Paper)}\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static long[] PaperOf(int index)
    {
        var registered = 300L + index * 37 % 1700;
        var took = registered * (40 + index * 7 % 45) / 100;
        var (invalid, both) = (took / 50, took / 60);
        var no = (took - invalid - both) / 5;
        return KzStation.Fill(registered, took - invalid - both - no, no, both, invalid);
    }
}
