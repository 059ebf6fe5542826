using Hattama.Ledger;

namespace Hattama.Pipeline;

/// <summary>One ReportingUnit of a report: an area, or an expected form of a station.</summary>
/// <param name="Parent">Index of the area around it; −1: none.</param>
/// <param name="Level">Id of its level; <see cref="ResultTables.Stations"/> for a station.</param>
/// <param name="Code">Its code in the register.</param>
/// <param name="Path">Codes from below the nation down to it.</param>
/// <param name="Name">Its name; null: the code.</param>
/// <param name="Form">Id of the form, where the contest has several and the unit is a station; null: none.</param>
/// <param name="Document">Hex digest of its document; null for a station.</param>
/// <param name="Expected">Forms expected.</param>
/// <param name="Counted">Forms counted.</param>
/// <param name="Lines">Figure by line of the contest; −1: there is none.</param>
/// <param name="Illegible">Ids of lines that cannot be read.</param>
internal sealed record NistReportUnit(
    int Parent, string Level, string Code, string Path, string? Name, string? Form, string? Document, long Expected, long Counted, long[] Lines,
    IReadOnlyList<string> Illegible);

/// <summary>Collects the units of a report from what is published.</summary>
internal static class NistReportUnits
{
    /// <summary>The areas of a result, parents before children, down to a level; with stations, those of each area behind it.</summary>
    public static async Task<List<NistReportUnit>> CollectAsync(PublishedResult result, int level, bool hasStations, CancellationToken cancel)
    {
        var units = new List<NistReportUnit>();
        var indexes = new Dictionary<PublishedArea, int>(ReferenceEqualityComparer.Instance);
        await foreach (var area in result.WalkAsync(result.Nation.Area, level, cancel))
        {
            indexes.Add(area, units.Count);
            units.Add(Of(result, area, area.Parent is { } parent ? indexes[parent] : -1));
            if (hasStations && area.Level == result.LeafLevel)
            {
                var index = indexes[area];
                units.AddRange((await result.StationsAsync(area, cancel)).Rows.Select(station => Of(result, station, index)));
            }
        }

        return units;
    }

    private static NistReportUnit Of(PublishedResult result, PublishedArea area, int parent)
    {
        var tally = area.Tally;
        var lines = new long[result.Definition.Lines.Length];
        for (var line = 0; line < lines.Length; line++)
        {
            lines[line] = tally.Reported[line] == 0 ? -1 : tally.Lines[line];
        }

        return new NistReportUnit(
            parent, result.Definition.Levels[area.Level].Id, area.Code, area.Path, area.Name, null, area.Document.Hex, tally.Expected,
            tally.In(StateKind.Counted), lines, []);
    }

    private static NistReportUnit Of(PublishedResult result, PublishedStation station, int parent)
    {
        var definition = result.Definition;
        var lines = new long[definition.Lines.Length];
        Array.Fill(lines, -1);
        var illegible = new List<string>();
        for (var i = 0; i < station.Values.Length; i++)
        {
            var line = station.Form.Lines[i];
            lines[line] = station.Values[i].IsNumber ? station.Values[i].Number : -1;
            if (station.Values[i].IsIllegible)
            {
                illegible.Add(definition.Lines[line].Id);
            }
        }

        return new NistReportUnit(
            parent, ResultTables.Stations, station.Code, $"{station.Area.Path}/{station.Code}", null, definition.Forms.Length > 1 ? station.Form.Id : null, null,
            1, station.State == StateKind.Counted ? 1 : 0, lines, illegible);
    }
}
