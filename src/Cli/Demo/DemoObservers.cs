using System.Globalization;
using System.Text;
using Hattama.Ledger;

namespace Hattama.Cli;

/// <summary>
/// What generated observers send: forms from stations that they chose themselves, most of them in cities, with copies of the protocols. A few
/// copies differ from what the commissions sent, at one station two observers contradict each other, and some report incidents.
/// </summary>
internal static class DemoObservers
{
    /// <summary>Stations observed, of ten thousand; at least <see cref="Fewest"/>.</summary>
    private const int Share = 250;
    private const int Fewest = 12;
    private const string Folder = "observers/generated-";

    private static readonly string[] Columns =
        ["form", "region", "district", "station", "observer", "number", "arrived", "left", "opened_on_time", "box_shown_empty", "unused_first", "choice_shown", "copy_given", "overall", "overall_reason", "category"];

    private static readonly string[] Organisations = ["demo-observers-1", "demo-observers-2", "demo-mission"];

    /// <summary>The files: the list of accredited observers, then the forms of each organisation.</summary>
    public static IEnumerable<DemoFile> Files(IReadOnlyList<DemoStation> stations, int seed)
    {
        var dice = DemoDice.For(seed, purpose: 4);
        // Observers go where it is easy to go: that is why nothing can be concluded from them about the country.
        var cities = dice.Shuffle(stations.Where(station => station is { Stratum: "city", Protocol: { Yes: > 40, No: > 0 } }));
        var rest = dice.Shuffle(stations.Where(station => station is { Stratum: not "city", Protocol: { Yes: > 40, No: > 0 } }));
        var count = Math.Max(Fewest, stations.Count * Share / 10_000);
        var chosen = cities.Take(count - (count / 4)).Concat(rest).Take(count).ToList();
        var closes = chosen.Max(station => station.Closes);
        yield return new DemoFile(2, Folder + "accredited.csv", "commission-00", closes, Accredited(chosen.Count)) { Kind = UploadKind.Accreditations };
        for (var organisation = 0; organisation < Organisations.Length; organisation++)
        {
            var own = chosen.Where((_, index) => index % Organisations.Length == organisation || (index < 6 && organisation == 0)).ToList();
            yield return new DemoFile(2, $"{Folder}{Organisations[organisation]}.csv", Organisations[organisation], closes, Forms(own, chosen, dice, organisation))
            {
                Kind = UploadKind.Observations,
            };
        }
    }

    /// <summary>Code of the observer of a station: one observer for four stations.</summary>
    private static string ObserverOf(int organisation, int index) => string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + organisation)}-{(index / 4) + 1:000}");

    private static byte[] Accredited(int stations)
    {
        var text = new StringBuilder("organisation,observer\n");
        for (var organisation = 0; organisation < Organisations.Length; organisation++)
        {
            for (var index = 0; index < stations; index += 4)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Organisations[organisation]},{ObserverOf(organisation, index)}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Forms(List<DemoStation> own, List<DemoStation> chosen, DemoDice dice, int organisation)
    {
        var text = new StringBuilder(string.Join(',', Columns.Concat(DemoProtocol.Lines)) + "\n");
        foreach (var station in own)
        {
            var index = chosen.IndexOf(station);
            Append(text, station, organisation, index, "opening", ["yes", dice.Next(25) == 0 ? "no" : "yes", "", "", "", dice.Next(12) == 0 ? "good" : "very_good", "", ""], null);
            var isBad = dice.Next(30) == 0;
            Append(
                text, station, organisation, index, "counting",
                ["", "", dice.Next(15) == 0 ? "no" : "yes", dice.Next(8) == 0 ? "no" : "yes", dice.Next(6) == 0 ? "notObserved" : "yes", isBad ? "bad" : "good", isBad ? "generated" : "", ""],
                CopyOf(station, index, organisation, dice));
            if (dice.Next(20) == 0)
            {
                Append(text, station, organisation, index, "incident", ["", "", "", "", "", "", "", dice.Next(2) == 0 ? "copy_refused" : "agitation"], null);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What the observer copied: as a rule what the commission signed.</summary>
    private static long[] CopyOf(DemoStation station, int index, int organisation, DemoDice dice)
    {
        var protocol = station.Protocol;
        return (index switch
        {
            1 => protocol with { Yes = protocol.No, No = protocol.Yes },
            2 when organisation == 0 => protocol with { Yes = protocol.Yes - 1, No = protocol.No + 1 },
            7 or 8 or 9 => protocol with { Yes = protocol.Yes - 10 - dice.Next(10) },
            _ => protocol,
        }).Figures();
    }

    private static void Append(StringBuilder text, DemoStation station, int organisation, int index, string form, string[] answers, long[]? copy)
    {
        var (arrived, left) = form == "opening" ? ("06:30", "06:50") : ("", "");
        text.AppendJoin(',', [
            form, station.Region.Code, station.District, Numbers.Plain(station.Number), ObserverOf(organisation, index), "1", index % 4 == 0 ? arrived : "", index % 4 == 0 ? left : "",
            answers[0], answers[1], answers[2], answers[3], answers[4], answers[5], answers[6], answers[7],
        ]);
        foreach (var figure in copy ?? new long[DemoProtocol.Lines.Length])
        {
            text.Append(',').Append(copy is null ? string.Empty : Numbers.Plain(figure));
        }

        text.Append('\n');
    }
}
