using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Reads delimited text as a table that stands upright, where its first rows have no header.</summary>
internal static class UprightText
{
    /// <summary>Reads it; false, with the text still unread, if it is no such table or larger than what is held.</summary>
    public static bool TryRead(TextSource source, ReadCaps caps, FileReport report, RowReader rows)
    {
        if (HeaderSearch.DelimiterOfNames(source.Peek(), rows.KnownHeaders) is not { } delimiter || !source.TryHold(HeldTable.MostCharacters))
        {
            return false;
        }

        var records = new CsvRecords(source, caps, delimiter);
        if (Hold(records) is not { } table || rows.FindUpright(table) is not { } upright)
        {
            source.Rewind();
            return false;
        }

        // A text that is cut lacks lines of every protocol.
        if (source.Fault == SourceFault.None)
        {
            upright.Read(rows, report, caps, source.IsDamaged);
        }

        CsvFile.ReportEnd(source, caps, report, records.Row + 1);
        return true;
    }

    private static HeldTable? Hold(CsvRecords records)
    {
        var table = new HeldTable(isText: true);
        while (records.Read())
        {
            var cells = records.Cells;
            if ((records.Problem != RecordProblem.None || !cells.AreBlank) && !table.TryAdd(records.Row, cells, [], records.Problem))
            {
                return null;
            }
        }

        return table;
    }
}
