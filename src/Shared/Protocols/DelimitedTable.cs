using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>One row of a <see cref="DelimitedTable"/>.</summary>
/// <param name="Row">1-based record number, the header being row 1.</param>
/// <param name="Cells">As many cells as the header has: NFC, trimmed, inner white space collapsed.</param>
public sealed record TableRow(long Row, IReadOnlyList<string> Cells);

/// <summary>
/// A whole delimited file in memory, read with the care that protocol files get (gzip, encodings, damaged rows): for tables of
/// published totals, which have a row per area and columns of their own.
/// </summary>
public sealed class DelimitedTable
{
    private static readonly Dictionary<string, Role> NoHeaders = [];

    private DelimitedTable(IReadOnlyList<string> header, IReadOnlyList<TableRow> rows)
    {
        Header = header;
        Rows = rows;
    }

    /// <summary>The headers: NFC, trimmed, inner white space collapsed.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Every row with text.</summary>
    public IReadOnlyList<TableRow> Rows { get; }

    /// <summary>Reads a file; what cannot be read is a finding.</summary>
    public static DelimitedTable Read(ContestDefinition definition, ReadCaps caps, Stream stream, string fileName, FindingList findings, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(caps);
        using var bytes = new ByteSource(stream, caps, onBytes: null, cancel);
        var source = new TextSource(bytes);
        var report = new FileReport(definition, fileName, findings);
        if (TextFormats.Detect(source) != TextFormat.Csv)
        {
            report.Add(Rules.FileUnreadable, 0, null, ReadingMessages.RegisterNotCsv());
            return new DelimitedTable([], []);
        }

        var records = new CsvRecords(source, caps);
        records.FindHeader(NoHeaders);
        string[] header = [];
        var rows = new List<TableRow>();
        while (records.Read())
        {
            var cells = records.Cells;
            if (records.Problem != RecordProblem.None)
            {
                report.Add(Rules.RowMalformed, records.Row, null, ReadingMessages.Malformed(records.Problem, caps));
            }
            else if (cells.AreBlank)
            {
                continue;
            }
            else if (header.Length == 0)
            {
                header = Texts(cells);
            }
            else if (cells.Count != header.Length)
            {
                report.Add(Rules.RowMalformed, records.Row, null, ReadingMessages.CellCount(cells.Count, header.Length));
            }
            else
            {
                rows.Add(new TableRow(records.Row, Texts(cells)));
            }
        }

        CsvFile.ReportEnd(source, caps, report, records.Row + 1);
        return new DelimitedTable(header, rows);
    }

    /// <summary>Index of the column with this header, compared as headers of protocol files are; −1: none.</summary>
    public int FindColumn(string header)
    {
        var wanted = Columns.Normalize(header);
        for (var i = 0; i < Header.Count; i++)
        {
            if (string.Equals(Header[i], wanted, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Index of the column that carries a line under any of its headers; −1: none.</summary>
    public int FindColumn(Line line)
    {
        ArgumentNullException.ThrowIfNull(line);
        foreach (var header in Columns.Headers(line))
        {
            if (FindColumn(header) is var column and >= 0)
            {
                return column;
            }
        }

        return -1;
    }

    private static string[] Texts(in Cells cells)
    {
        var texts = new string[cells.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Columns.Normalize(cells[i]);
        }

        return texts;
    }
}
