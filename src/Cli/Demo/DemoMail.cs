using System.Globalization;

namespace Hattama.Cli;

/// <summary>
/// What the commissions send: every protocol once, and a known share of it wrong, late, twice or in dispute; then corrections.
/// After both waves every station counts as generated, and only the wrongly numbered protocols wait beside the register.
/// </summary>
internal sealed class DemoMail
{
    // Of ten thousand stations; of each kind at least one.
    private static readonly (DemoFault Fault, int Share)[] Shares =
    [
        (DemoFault.Slip, 100), (DemoFault.WrongNumber, 15), (DemoFault.Letter, 30), (DemoFault.Missing, 40), (DemoFault.Late, 150),
        (DemoFault.Corrected, 50), (DemoFault.Repeated, 50), (DemoFault.Disputed, 6),
    ];

    private const int WrongNumberFrom = 90_000;
    private readonly DemoDice _dice;
    private readonly List<DemoSending> _sendings = [];

    private DemoMail(DemoDice dice) => _dice = dice;

    /// <summary>Everything sent, in the order of the stations.</summary>
    public IReadOnlyList<DemoSending> Sendings => _sendings;

    /// <summary>What is wrong with which stations.</summary>
    public required IReadOnlyDictionary<DemoStation, DemoFault> Faults { get; init; }

    /// <summary>Lets the commissions send.</summary>
    public static DemoMail Send(IReadOnlyList<DemoStation> stations, int seed)
    {
        var dice = DemoDice.For(seed, purpose: 2);
        var mail = new DemoMail(dice) { Faults = Plant(stations, dice) };
        foreach (var station in stations)
        {
            mail.Send(station);
        }

        return mail;
    }

    /// <summary>How many stations have a fault.</summary>
    public int CountOf(DemoFault fault) => Faults.Values.Count(planted => planted == fault);

    /// <summary>Code of the commission that sends for a station.</summary>
    public static string SenderOf(DemoStation station) => $"commission-{station.Region.Prefix}";

    private static Dictionary<DemoStation, DemoFault> Plant(IReadOnlyList<DemoStation> stations, DemoDice dice)
    {
        // Every fault needs figures to be wrong in.
        var candidates = dice.Shuffle(stations.Where(station => station.Protocol is { Yes: > 30, No: > 0 }));
        var faults = new Dictionary<DemoStation, DemoFault>(ReferenceEqualityComparer.Instance);
        var next = 0;
        foreach (var (fault, share) in Shares)
        {
            for (var count = Math.Max(1, stations.Count * share / 10_000); count > 0; count--)
            {
                faults.Add(candidates[next++], fault);
            }
        }

        return faults;
    }

    private void Send(DemoStation station)
    {
        if (!Faults.TryGetValue(station, out var fault))
        {
            Add(1, station, Right(station));
            return;
        }

        switch (fault)
        {
            case DemoFault.Late:
                Add(2, station, Right(station));
                break;
            case DemoFault.WrongNumber:
                _sendings.Add(new DemoSending(1, station, SenderOf(station), 1, WrongNumberFrom + station.Number, Right(station)));
                Add(2, station, Right(station));
                break;
            case DemoFault.Repeated:
                Add(1, station, Right(station));
                Add(1, station, Right(station));
                break;
            case DemoFault.Disputed:
                Add(1, station, Right(station));
                Add(1, station, Moved(station), $"district-{station.District}");
                Add(2, station, Right(station), $"district-{station.District}", revision: 2);
                break;
            default:
                Add(1, station, Wrong(station, fault));
                Add(2, station, Right(station), revision: 2);
                break;
        }
    }

    private void Add(int wave, DemoStation station, string[] cells, string? sender = null, int revision = 1) =>
        _sendings.Add(new DemoSending(wave, station, sender ?? SenderOf(station), revision, station.Number, cells));

    private string[] Wrong(DemoStation station, DemoFault fault)
    {
        var cells = Right(station);
        var line = _dice.Next(3) switch { 0 => "yes", 1 => "no", _ => "took_part" };
        var at = DemoProtocol.Lines.IndexOf(line);
        switch (fault)
        {
            case DemoFault.Slip:
                cells[at] = Write(station.Protocol.Figures()[at] + (_dice.Next(2) == 0 ? 1 : 10));
                break;
            case DemoFault.Letter:
                cells[at] += _dice.Next(2) == 0 ? "O" : "l";
                break;
            case DemoFault.Missing:
                cells[at] = string.Empty;
                break;
            default:
                return Moved(station);
        }

        return cells;
    }

    /// <summary>Some votes yes taken for votes no: everything adds up, and it is wrong.</summary>
    private string[] Moved(DemoStation station)
    {
        var moved = 1 + _dice.Next(30);
        return Cells(station.Protocol with { Yes = station.Protocol.Yes - moved, No = station.Protocol.No + moved });
    }

    private static string[] Right(DemoStation station) => Cells(station.Protocol);

    private static string[] Cells(DemoProtocol protocol) => [.. protocol.Figures().Select(Write)];

    private static string Write(long figure) => figure.ToString(CultureInfo.InvariantCulture);
}
