using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Leads the rows of a delimited file to a reader of rows, and says what became of those that cannot be read.</summary>
internal static class CsvFile
{
    /// <summary>Reads the file to its end or to a cap.</summary>
    public static void Read(TextSource source, ReadCaps caps, FileReport report, RowReader rows)
    {
        var records = new CsvRecords(source, caps);
        var known = rows.KnownHeaders;
        var hasTitles = records.FindHeader(known);
        if (!hasTitles && rows.TakesUpright && UprightText.TryRead(source, caps, report, rows))
        {
            return;
        }

        if (!ReadHeader(records, caps, report, hasTitles ? known : null, out var header))
        {
            ReportEnd(source, caps, report, records.Row + 1);
            return;
        }

        if (rows.Begin(header, TableLayout.Across(records.Row)))
        {
            ReadRows(records, source, caps, report, rows, header.Length);
            ReportEnd(source, caps, report, records.Row + 1);
        }
    }

    /// <summary>Says why and where the reading ended before the file did.</summary>
    public static void ReportEnd(TextSource source, ReadCaps caps, FileReport report, long row) => ReportEnd(source.Fault, caps, report, row);

    /// <summary>Says why and where the reading ended before the file did.</summary>
    public static void ReportEnd(SourceFault fault, ReadCaps caps, FileReport report, long row)
    {
        if (fault == SourceFault.CompressionBroken)
        {
            report.Add(Rules.FileUnreadable, row, null, ReadingMessages.CompressionBroken(row));
        }
        else if (fault == SourceFault.TooManyBytes)
        {
            report.Add(Rules.FileTooLarge, row, null, ReadingMessages.TooManyBytes(row, caps.Bytes));
        }
        else if (fault == SourceFault.RatioTooHigh)
        {
            report.Add(Rules.FileTooLarge, row, null, ReadingMessages.RatioTooHigh(row, caps.Ratio));
        }
    }

    /// <summary>The header: the first row with text, or, where it is known to come, the first that is one.</summary>
    private static bool ReadHeader(CsvRecords records, ReadCaps caps, FileReport report, IReadOnlyDictionary<string, Role>? known, out string[] header)
    {
        header = [];
        var above = default(HeaderSearch.RowsAbove);
        while (records.Read())
        {
            var cells = records.Cells;
            if (records.Problem != RecordProblem.None)
            {
                report.Add(Rules.RowMalformed, records.Row, null, ReadingMessages.Malformed(records.Problem, caps));
                return false;
            }

            if (!cells.AreBlank)
            {
                header = new string[cells.Count];
                for (var i = 0; i < header.Length; i++)
                {
                    header[i] = Columns.Normalize(cells[i]);
                }

                if (known is null || HeaderSearch.IsHeader(header, known))
                {
                    above.Report(report, records.Row);
                    return true;
                }

                above.Note(header, records.Row);
            }
        }

        if (!records.EndedEarly)
        {
            report.Add(Rules.ColumnMissing, 0, null, ReadingMessages.FileEmpty());
        }

        return false;
    }

    private static void ReadRows(CsvRecords records, TextSource source, ReadCaps caps, FileReport report, RowReader rows, int width)
    {
        while (records.Read())
        {
            var row = records.Row;
            var cells = records.Cells;
            if (records.Problem != RecordProblem.None)
            {
                rows.Reject();
                report.Add(Rules.RowMalformed, row, null, (records.Problem, caps), static state => ReadingMessages.Malformed(state.Problem, state.caps));
            }
            else if (cells.Count == width ? !IsBlank(cells) : !cells.AreBlank)
            {
                if (rows.Taken + rows.Rejected == caps.Rows)
                {
                    report.Add(Rules.FileTooLarge, row, null, ReadingMessages.TooManyRows(row, caps.Rows));
                    return;
                }

                TakeRow(cells, row, source.IsDamaged, report, rows, width);
            }
        }
    }

    private static void TakeRow(in Cells cells, long row, bool isDamaged, FileReport report, RowReader rows, int width)
    {
        if (cells.Count == width)
        {
            rows.Take(cells, row, isDamaged);
            return;
        }

        rows.Reject();
        report.Add(Rules.RowMalformed, row, null, (cells.Count, width), static state => ReadingMessages.CellCount(state.Count, state.width));
    }

    // A full row nearly always has text in its first cell: one look, not fifteen.
    private static bool IsBlank(in Cells cells) => cells[0].IsWhiteSpace() && cells.AreBlank;
}
