using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>A comparison with a published table, in tables and in JSON.</summary>
internal sealed class ComparisonView(Terminal terminal, PublishedResult result, TotalsComparison comparison, FindingList findings)
{
    /// <summary>Shows counts per level, then every list; <paramref name="limit"/> rows of each, 0: all.</summary>
    public void Show(int limit)
    {
        var most = limit <= 0 ? int.MaxValue : limit;
        var snapshot = result.Snapshot.Snapshot;
        terminal.Line($"{terminal.Say(Words.Of(result.Definition.Mode))}: {terminal.Say(result.Definition.Title)} ({result.Definition.Id})");
        terminal.Line($"#{snapshot.Sequence}, {terminal.Say(Words.Of(snapshot.Status))}. {terminal.Say(Words.AsOf)} {Instant.Format(snapshot.AsOf)}");
        terminal.Line($"Lines compared: {string.Join(", ", comparison.Lines.Select(line => line.Id))}");
        var counts = TotalsView.NewTable("Level", "Compared", "Equal", "Differing", "Figures differing", "Not published", "Not ours", "Left out");
        foreach (var level in comparison.Levels)
        {
            TotalsView.AddRow(
                counts, level.Level, Numbers.Grouped(level.Compared), Numbers.Grouped(level.Compared - level.Differing), Numbers.Grouped(level.Differing),
                Numbers.Grouped(level.Differences.Count), Numbers.Grouped(level.Unpublished.Count), Numbers.Grouped(level.Strays.Count), Numbers.Grouped(level.LeftOut.Count));
        }

        terminal.Show(counts);
        FindingsView.Show(terminal, findings, result.Definition, FindingsView.DefaultExamples);
        foreach (var level in comparison.Levels)
        {
            ShowLists(level, most);
        }

        if (comparison.UnmappedRows.Count > 0)
        {
            terminal.Line($"{Numbers.Grouped(comparison.UnmappedRows.Count)} published rows belong to no level of the map, the first is row {comparison.UnmappedRows[0].Row}.");
        }

        terminal.Line(comparison.IsEqual ? "Everything compared is equal." : "The published table differs.");
    }

    /// <summary>Writes the members of the comparison into the object that is open.</summary>
    public void Write(Utf8JsonWriter json)
    {
        var snapshot = result.Snapshot.Snapshot;
        json.WriteString("contest", result.Definition.Id);
        json.WriteString("mode", result.Definition.Mode == ContestMode.Live ? "live" : "rehearsal");
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteString("status", Snapshot.NameOf(snapshot.Status));
        json.WriteString("asOf", Instant.Format(snapshot.AsOf));
        json.WriteString("root", snapshot.Root.Hex);
        json.WriteBoolean("isEqual", comparison.IsEqual);
        json.WriteArray("lines", comparison.Lines, line => json.WriteStringValue(line.Id));
        json.WriteArray("levels", comparison.Levels, level => json.WriteObject(null, () => WriteLevel(json, level)));
        json.WriteArray("unmappedRows", comparison.UnmappedRows, row => json.WriteNumberValue(row.Row));
        FindingsView.Write(json, terminal.Language, findings, result.Definition, FindingsView.DefaultExamples);
    }

    private void ShowLists(LevelComparison level, int most)
    {
        if (level.Differences.Count > 0)
        {
            terminal.Line($"{level.Level}: figures that differ");
            var table = TotalsView.NewTable(
                terminal.Say(Words.Area), terminal.Say(Words.Name), terminal.Say(Words.Line), terminal.Say(Words.Ours), terminal.Say(Words.Published), terminal.Say(Words.Difference), "Row");
            foreach (var difference in level.Differences.Take(most))
            {
                TotalsView.AddRow(
                    table, difference.Area.Path, difference.Area.Name, difference.Line.Id, Numbers.Grouped(difference.Ours),
                    difference.PublishedNumber is { } number ? Numbers.Grouped(number) : $"“{difference.Published}”",
                    difference.PublishedNumber is { } published ? Signed(difference.Ours - published) : string.Empty,
                    difference.Row.ToString(CultureInfo.InvariantCulture));
            }

            terminal.Show(table);
            ShowRest(level.Differences.Count, most);
        }

        ShowNames($"{level.Level}: areas without a published row", level.Unpublished, area => $"{area.Path} ({area.Name})", most);
        ShowNames(
            $"{level.Level}: published rows without an area", level.Strays, row => $"row {row.Row}: {row.Text}{(row.IsRepeated ? " (a second row for this area)" : string.Empty)}", most);
    }

    private void ShowNames<T>(string head, IReadOnlyCollection<T> items, Func<T, string> text, int most)
    {
        if (items.Count == 0)
        {
            return;
        }

        terminal.Line(head);
        foreach (var item in items.Take(most))
        {
            terminal.Line($"  {text(item)}");
        }

        ShowRest(items.Count, most);
        terminal.Line();
    }

    private void ShowRest(int count, int most)
    {
        if (count > most)
        {
            terminal.Line($"  … and {Numbers.Grouped(count - most)} more");
        }
    }

    private static void WriteLevel(Utf8JsonWriter json, LevelComparison level)
    {
        json.WriteString("level", level.Level);
        json.WriteNumber("compared", level.Compared);
        json.WriteNumber("differing", level.Differing);
        json.WriteArray("differences", level.Differences, difference => json.WriteObject(null, () =>
        {
            json.WriteString("area", difference.Area.Code);
            json.WriteString("path", difference.Area.Path);
            json.WriteString("name", difference.Area.Name);
            json.WriteString("line", difference.Line.Id);
            json.WriteNumber("ours", difference.Ours);
            if (difference.PublishedNumber is { } number)
            {
                json.WriteNumber("published", number);
                json.WriteNumber("difference", difference.Ours - number);
            }
            else
            {
                json.WriteString("published", difference.Published);
                json.WriteNull("difference");
            }

            json.WriteNumber("row", difference.Row);
        }));
        json.WriteArray("unpublished", level.Unpublished, area => WriteArea(json, area));
        json.WriteArray("notOurs", level.Strays, row => json.WriteObject(null, () =>
        {
            json.WriteNumber("row", row.Row);
            json.WriteString("area", row.Text);
            json.WriteBoolean("isRepeated", row.IsRepeated);
        }));
        json.WriteArray("leftOut", level.LeftOut, area => WriteArea(json, area));
    }

    private static void WriteArea(Utf8JsonWriter json, PublishedArea area) => json.WriteObject(null, () =>
    {
        json.WriteString("area", area.Code);
        json.WriteString("path", area.Path);
        json.WriteString("name", area.Name);
    });

    private static string Signed(long number) => number > 0 ? $"+{Numbers.Grouped(number)}" : Numbers.Grouped(number);
}
