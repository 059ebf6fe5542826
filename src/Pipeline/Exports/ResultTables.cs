using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Pipeline;

/// <summary>A published snapshot as a table: one row per area of a level, per expected form of every station, or per scan.</summary>
public static class ResultTables
{
    /// <summary>The name that stands for the stations where a level is asked for.</summary>
    public const string Stations = "station";

    /// <summary>The name that stands for the scans where a level is asked for; a level of the contest that is called so comes first.</summary>
    public const string Scans = "scan";

    /// <summary>
    /// What a reader must know beside the figures: contest, mode, as-of, status, coverage, and the hashes that prove them.
    /// </summary>
    public static async Task<IReadOnlyList<(string Name, string Text)>> AboutAsync(PublishedResult result, PublishedDocuments documents, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(documents);
        using var root = await documents.ParseAsync(result.Snapshot.Snapshot.Root, cancel);
        var (definition, snapshot, tally) = (result.Definition, result.Snapshot.Snapshot, result.Nation.Area.Tally);
        var about = new List<(string, string)>
        {
            ("contest", definition.Id),
            ("title", definition.Title.ToString()),
            ("mode", definition.Mode == ContestMode.Live ? "live" : "rehearsal"),
            ("as of", Instant.Format(snapshot.AsOf)),
            ("status", Snapshot.NameOf(snapshot.Status)),
            ("snapshot", snapshot.Sequence.ToString(CultureInfo.InvariantCulture)),
            ("snapshot hash", result.Snapshot.Digest.Hex),
            ("root hash", snapshot.Root.Hex),
            ("definition hash", root.RootElement.GetProperty("definition").GetString()!),
            ("register hash", root.RootElement.GetProperty("register").GetString()!),
        };
        for (var state = 0; state < Tally.States; state++)
        {
            about.Add(($"forms {Vector.StateNames[state]}", Coverage(tally.Stations[state], tally.Registered[state])));
        }

        about.Add(("not in the register", result.Nation.Unplaced.ToString(CultureInfo.InvariantCulture)));
        return about;
    }

    /// <summary>Writes one row per area of a level.</summary>
    public static async Task WriteAreasAsync(TableWriter table, PublishedResult result, int level, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(result);
        var lines = result.Definition.Lines;
        List<TableCell> cells =
        [
            .. Texts(["path", "code", "name"]),
            .. Vector.StateNames.Select(static state => TableCell.Of($"forms {state}")),
            .. Vector.StateNames.Select(static state => TableCell.Of($"registered {state}")),
            .. lines.Select(static line => TableCell.Of(line.Id)),
            .. lines.Select(static line => TableCell.Of($"{line.Id} reported by")),
            TableCell.Of("document"),
        ];
        table.Row(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(cells));
        await foreach (var area in result.WalkAsync(result.Nation.Area, level, cancel))
        {
            if (area.Level == level)
            {
                table.Row(RowOf(area));
            }
        }
    }

    /// <summary>Writes one row per expected form of every station; one district is in memory at a time.</summary>
    public static async Task WriteStationsAsync(TableWriter table, PublishedResult result, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(result);
        List<TableCell> header =
        [
            .. Texts(["path", "station", "form", "state"]),
            .. result.Definition.Lines.Select(static line => TableCell.Of(line.Id)),
            .. Texts(["codes", "explanation", "upload", "evidence", "row", "member", "scans", "document"]),
        ];
        table.Row(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(header));
        await foreach (var (_, stations) in DistrictsAsync(result, cancel))
        {
            foreach (var station in stations.Rows)
            {
                table.Row(RowOf(result.Definition, station));
            }
        }
    }

    /// <summary>
    /// Writes one row per scan and upload that brought it: those of stations in the order of their documents, then those that wait without a
    /// station. One district is in memory at a time.
    /// </summary>
    public static async Task WriteScansAsync(TableWriter table, PublishedResult result, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(result);
        table.Row([.. Texts(["path", "area", "station", "media type", "scan", "bytes", "upload", "evidence", "document"])]);
        await foreach (var (area, stations) in DistrictsAsync(result, cancel))
        {
            foreach (var scan in stations.Attachments)
            {
                table.Row(RowOf(scan, area.Path, area.Document));
            }
        }

        foreach (var scan in await result.WaitingAttachmentsAsync(cancel))
        {
            table.Row(RowOf(scan, string.Empty, result.Nation.UnplacedDocument));
        }
    }

    private static async IAsyncEnumerable<(PublishedArea Area, PublishedStations Stations)> DistrictsAsync(
        PublishedResult result, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var area in result.WalkAsync(result.Nation.Area, result.LeafLevel, cancel))
        {
            if (area.Level == result.LeafLevel)
            {
                yield return (area, await result.StationsAsync(area, cancel));
            }
        }
    }

    private static TableCell[] RowOf(PublishedAttachment scan, string path, Digest document) =>
    [
        .. Texts([path, scan.Area, scan.Station, MediaTypes.NameOf(scan.Type), scan.Digest.Hex]),
        scan.Length is { } length ? TableCell.Of(length) : default,
        .. Texts([scan.Upload, scan.Evidence.Hex, document.Hex]),
    ];

    private static TableCell[] RowOf(PublishedArea area)
    {
        var row = new List<TableCell> { TableCell.Of(area.Path), TableCell.Of(area.Code), TableCell.Of(area.Name) };
        long[] numbers = [.. area.Tally.Stations, .. area.Tally.Registered, .. area.Tally.Lines, .. area.Tally.Reported];
        row.AddRange(numbers.Select(static number => TableCell.Of(number)));
        row.Add(TableCell.Of(area.Document.Hex));
        return [.. row];
    }

    private static TableCell[] RowOf(ContestDefinition definition, PublishedStation station)
    {
        var row = new TableCell[definition.Lines.Length + 12];
        (row[0], row[1]) = (TableCell.Of(station.Area.Path), TableCell.Of(station.Code));
        (row[2], row[3]) = (TableCell.Of(station.Form.Id), TableCell.Of(Vector.NameOf(station.State)));
        for (var i = 0; i < station.Values.Length; i++)
        {
            row[4 + station.Form.Lines[i]] = CellOf(station.Values[i]);
        }

        var citation = station.Citations.IsEmpty ? null : station.Citations[0];
        TableCell[] rest =
        [
            TableCell.Of(string.Join(' ', station.Codes)),
            TableCell.Of(station.Explanation),
            TableCell.Of(citation?.Upload),
            TableCell.Of(citation?.Evidence.Hex),
            citation is null ? default : TableCell.Of(citation.Row),
            TableCell.Of(citation?.Member),
            TableCell.Of(station.Attachments.Length),
            TableCell.Of(station.Area.Document.Hex),
        ];
        rest.CopyTo(row, 4 + definition.Lines.Length);
        return row;
    }

    /// <summary>A count; the empty cell where the form has none; <c>?</c> where it cannot be read.</summary>
    private static TableCell CellOf(Value value) => value.IsNumber ? TableCell.Of(value.Number) : value.IsMissing ? default : TableCell.Of("?");

    private static IEnumerable<TableCell> Texts(IEnumerable<string> texts) => texts.Select(static text => TableCell.Of(text));

    private static string Coverage(long forms, long registered) =>
        string.Create(CultureInfo.InvariantCulture, $"{forms} (registered voters {registered})");
}
