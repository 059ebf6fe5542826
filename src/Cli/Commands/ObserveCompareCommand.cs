using System.CommandLine;
using System.Globalization;
using Hattama.Contests;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>observe compare</c>: copies beside official figures, station by station.</summary>
internal static class ObserveCompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var area = new Option<string?>("--area") { Description = "Only this area: its code, path or name", HelpName = "CODE" };
        var limit = new Option<int>("--limit") { Description = "Stations shown; 0: all", DefaultValueFactory = _ => 20, HelpName = "N" };
        var csv = new Option<string?>("--csv") { Description = "Write every line of every copy to this CSV file; it must not exist", HelpName = "FILE" };
        var command = new Command("compare", "Compare observers' copies with the official figures of the latest snapshot.") { common.Store, common.Contest, area, limit, csv };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var page = await ObservedPage.LoadAsync(store, contest, parsed.GetValue(area), cancel);
            var leaves = await page.LeavesAsync(store, cancel);
            if (parsed.GetValue(csv) is { } path)
            {
                await NewFile.WriteAsync(path, stream =>
                {
                    using var table = new CsvTable(stream);
                    ObservedTable.Write(table, page, leaves);
                    return Task.CompletedTask;
                });
            }

            var most = parsed.GetValue(limit) is > 0 and var given ? given : int.MaxValue;
            Show(terminal, page, leaves, most);
            terminal.Object(json =>
            {
                var write = new ObservationJson(json, page.Result, page.Nation, page.Area, terminal.Language);
                write.WriteComparison();
                json.WriteNumber("total", write.WriteStations(leaves, 0, most));
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static void Show(Terminal terminal, ObservedPage page, IReadOnlyList<PublishedObservation> leaves, int most)
    {
        var comparison = page.Area.Figures.Comparison;
        var snapshot = page.Result.Snapshot.Snapshot;
        terminal.Line($"{terminal.Say(Words.Of(page.Result.Definition.Mode))}: {terminal.Say(page.Result.Definition.Title)} ({page.Result.Definition.Id})");
        terminal.Line($"#{snapshot.Sequence}, {terminal.Say(Words.Of(snapshot.Status))}. {terminal.Say(Words.AsOf)} {Instant.Format(snapshot.AsOf)}");
        terminal.Line($"{page.Area.Name}: {comparison.WithCopy} with a copy, {comparison.Compared} compared, {comparison.Exact} exact, {comparison.Different} different, "
            + $"{comparison.WinnerChanged} with another winner; not compared: {comparison.CopiesDiffer} copies contradict, {comparison.NotCounted} not counted, {comparison.NothingInCommon} nothing in common.");
        var table = TotalsView.NewTable(
            terminal.Say(Words.Area), terminal.Say(Words.Station), terminal.Say(Words.Line), "Official", "Copy", terminal.Say(Words.Difference), terminal.Say(Words.State));
        var shown = 0;
        foreach (var (area, station, compared) in Notable(leaves).Take(most))
        {
            shown++;
            foreach (var difference in compared.Differences)
            {
                TotalsView.AddRow(
                    table, area.Code, station.Code, page.Result.Definition.Lines[difference.Line].Id, Numbers.Grouped(difference.Official), Numbers.Grouped(difference.Copy),
                    difference.Excess.ToString("+0;-0", CultureInfo.InvariantCulture), string.Join(' ', station.Codes));
            }

            if (compared.Differences.IsEmpty)
            {
                TotalsView.AddRow(table, area.Code, station.Code, string.Empty, string.Empty, string.Empty, string.Empty, compared.State);
            }
        }

        if (shown > 0)
        {
            terminal.Show(table);
        }

        terminal.Line(terminal.Say(page.Nation.Root!.Inference));
    }

    /// <summary>Stations where something differs, copies contradict each other, or nothing is in common.</summary>
    private static IEnumerable<(PublishedObservation Area, PublishedObservedStation Station, PublishedComparison Comparison)> Notable(IEnumerable<PublishedObservation> leaves) =>
        from area in leaves
        from station in area.Stations
        from comparison in station.Comparisons
        where comparison.State is "copiesDiffer" or "nothingInCommon" || !comparison.Differences.IsEmpty
        select (area, station, comparison);
}

/// <summary>Copies beside official figures as a table: one row for each line of each form of each station.</summary>
internal static class ObservedTable
{
    private static readonly string[] Header = ["area", "station", "form", "state", "line", "official", "copy", "difference"];

    /// <summary>Writes it.</summary>
    public static void Write(TableWriter table, ObservedPage page, IEnumerable<PublishedObservation> leaves)
    {
        var snapshot = page.Result.Snapshot;
        table.Preamble([
            ("contest", page.Result.Definition.Id), ("mode", page.Result.Definition.Mode == ContestMode.Live ? "live" : "rehearsal"),
            ("asOf", Instant.Format(snapshot.Snapshot.AsOf)), ("status", Snapshot.NameOf(snapshot.Snapshot.Status)), ("snapshot", snapshot.Digest.Hex),
            ("official", page.Nation.Root!.Official.Hex), ("observation", page.Nation.Document.Hex), ("inference", page.Nation.Root.Inference.ToString()),
        ]);
        table.Row([.. Header.Select(TableCell.Of)]);
        foreach (var area in leaves)
        {
            foreach (var station in area.Stations)
            {
                foreach (var comparison in station.Comparisons)
                {
                    WriteComparison(table, page.Result.Definition, (area.Code, station.Code), comparison);
                }
            }
        }
    }

    private static void WriteComparison(TableWriter table, ContestDefinition definition, (string Area, string Station) place, PublishedComparison comparison)
    {
        var differences = comparison.Differences.ToDictionary(difference => difference.Line);
        foreach (var copy in comparison.Copies)
        {
            for (var i = 0; i < comparison.Form.Lines.Length; i++)
            {
                var line = comparison.Form.Lines[i];
                var hasDifference = differences.TryGetValue(line, out var difference);
                var isEqual = comparison.State == "compared" && !hasDifference && copy[i].IsNumber;
                table.Row([
                    TableCell.Of(place.Area), TableCell.Of(place.Station), TableCell.Of(comparison.Form.Id), TableCell.Of(comparison.State), TableCell.Of(definition.Lines[line].Id),
                    hasDifference ? TableCell.Of(difference.Official) : default,
                    copy[i].IsNumber ? TableCell.Of(copy[i].Number) : TableCell.Of(copy[i].IsMissing ? null : "?"),
                    hasDifference ? TableCell.Of(difference.Excess) : isEqual ? TableCell.Of(0) : default,
                ]);
            }
        }
    }
}
