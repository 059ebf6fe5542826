using System.Globalization;
using Hattama.Ledger;

namespace Hattama.Cli;

/// <summary>A generated scan of a protocol.</summary>
/// <param name="Station">Whose protocol it shows.</param>
/// <param name="Name">What it is called: <c>DISTRICT/NUMBER.pdf</c>, by which it is bound to its station.</param>
/// <param name="IsNamed">Whether the name says the station; if not it waits without one, and the receipt says why.</param>
/// <param name="Bytes">The file.</param>
internal sealed record DemoScan(DemoStation Station, string Name, bool IsNamed, byte[] Bytes);

/// <summary>
/// Scans that commissions send along: of every station in dispute, where whoever decides wants to see one, and of a few others. One more has a name
/// that fits no station. They show the figures that are right in the end; nothing is ever read from them.
/// </summary>
internal static class DemoScans
{
    /// <summary>Stations scanned beside those in dispute.</summary>
    private const int Others = 6;

    /// <summary>Name of the scan that fits no station.</summary>
    private const string Unnamed = "photo-of-the-protocol.png";

    /// <summary>The scans, station by station.</summary>
    public static IReadOnlyList<DemoScan> Of(DemoMail mail, IReadOnlyList<DemoStation> stations, int seed)
    {
        var dice = DemoDice.For(seed, purpose: 5);
        var right = dice.Shuffle(stations.Where(station => !mail.Faults.ContainsKey(station)));
        var scans = new List<DemoScan>();
        foreach (var station in stations.Where(station => mail.Faults.TryGetValue(station, out var fault) && fault == DemoFault.Disputed))
        {
            scans.Add(new DemoScan(station, NameOf(station, ".pdf"), IsNamed: true, DemoPdf.Write(Lines(station))));
            scans.Add(new DemoScan(station, NameOf(station, "-2.png"), IsNamed: true, DemoPng.Write(Lines(station))));
        }

        foreach (var (at, station) in right.Take(Others).Index())
        {
            scans.Add(at % 2 == 0
                ? new DemoScan(station, NameOf(station, ".pdf"), IsNamed: true, DemoPdf.Write(Lines(station)))
                : new DemoScan(station, NameOf(station, ".png"), IsNamed: true, DemoPng.Write(Lines(station))));
        }

        scans.Add(new DemoScan(right[Others], Unnamed, IsNamed: false, DemoPng.Write(Lines(right[Others]))));
        return scans;
    }

    /// <summary>The scans as they are sent: of each commission its only one by itself, or several in an archive.</summary>
    public static IEnumerable<DemoFile> Files(IReadOnlyList<DemoScan> scans)
    {
        foreach (var group in scans.GroupBy(scan => scan.Station.Region))
        {
            var (own, name) = (group.ToList(), $"scans/generated-{DemoFiles.SlugOf(group.Key)}");
            var (ending, bytes) = own.Count == 1
                ? ($"/{own[0].Name}", own[0].Bytes)
                : (".zip", DemoWorkbook.Zip(own.Select(scan => (scan.Name, scan.Bytes))));
            yield return new DemoFile(1, name + ending, DemoMail.SenderOf(own[0].Station), own.Max(scan => scan.Station.Closes), bytes) { Kind = UploadKind.Protocols };
        }
    }

    private static string NameOf(DemoStation station, string ending) =>
        string.Create(CultureInfo.InvariantCulture, $"{station.District}/{station.Number}{ending}");

    /// <summary>What stands on the page, in letters that every viewer has.</summary>
    private static string[] Lines(DemoStation station) =>
    [
        "GENERATED, NOT AN OFFICIAL PROTOCOL", string.Empty,
        string.Create(CultureInfo.InvariantCulture, $"DISTRICT {station.District.ToUpperInvariant()}, STATION {station.Number}"), string.Empty,
        .. DemoProtocol.Lines.Zip(station.Protocol.Figures(), static (line, figure) =>
            string.Create(CultureInfo.InvariantCulture, $"{line.Replace('_', ' ').ToUpperInvariant(),-24}{figure,8}")),
    ];
}
