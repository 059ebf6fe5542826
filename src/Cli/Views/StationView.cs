using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>Stations in tables.</summary>
internal static class StationView
{
    /// <summary>One row per expected form.</summary>
    public static void ShowList(Terminal terminal, ContestDefinition definition, ImmutableArray<PublishedStation> stations)
    {
        var hasForms = stations.Any(station => station.Form.Id != definition.Forms[0].Id);
        var used = Enumerable.Range(0, definition.Lines.Length).Where(line => stations.Any(station => station.Form.Lines.Contains(line))).ToList();
        string[] forms = hasForms ? [terminal.Say(Words.Form)] : [];
        var table = TotalsView.NewTable(
            [terminal.Say(Words.Station), .. forms, terminal.Say(Words.State), .. used.Select(line => definition.Lines[line].Id), terminal.Say(Words.Warnings)]);
        foreach (var station in stations)
        {
            string[] form = hasForms ? [station.Form.Id] : [];
            TotalsView.AddRow(
                table,
                [station.Code, .. form, terminal.Say(Words.Of(station.State)), .. used.Select(line => ValueOf(station, line)), string.Join(' ', station.Codes)]);
        }

        terminal.Show(table);
    }

    /// <summary>What a station says on a line of the contest.</summary>
    public static string ValueOf(PublishedStation station, int line)
    {
        var at = station.Form.Lines.IndexOf(line);
        return at < 0 || station.Values.IsEmpty ? string.Empty : Format(station.Values[at]);
    }

    private static string Format(Value value) => value.IsNumber ? Numbers.Grouped(value.Number) : value.IsMissing ? "–" : "?";
}
