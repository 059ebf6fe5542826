using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Leads the rows of a workbook to a reader of rows, sheet by sheet. A sheet's header is the first row that has two headers of the contest;
/// what stands above it is a title. Rows are called <c>file.xlsx!Sheet</c>, cells by their header and reference.
/// </summary>
internal sealed class WorkbookFile(FileReading reading, string name, Stream stream)
{
    private readonly FileReport _report = reading.Report(name);
    private readonly List<UnreadSheet> _unread = [];
    private WorkbookTexts _texts = new();
    private bool _isAnyRead;
    private bool _isBroken;

    /// <summary>Reads every sheet, or to where a finding says that reading ended.</summary>
    public void Read()
    {
        if (!Try(() => SpreadsheetDocument.Open(stream, isEditable: false), out var document))
        {
            return;
        }

        using (document)
        {
            if (!Try(() => FindSheets(document), out var sheets) || !Try(() => WorkbookTexts.Read(document.WorkbookPart!, reading.Caps), out var texts))
            {
                return;
            }

            _texts = texts;
            if (!texts.AreComplete || sheets.Count > reading.Caps.Sheets)
            {
                var (what, cap) = texts.AreComplete ? ("XLSX sheets", reading.Caps.Sheets) : ("XLSX shared strings", reading.Caps.Texts);
                _report.Add(Rules.FileTooLarge, 0, null, ArchiveMessages.TooMany(what, cap));
                return;
            }

            foreach (var sheet in sheets)
            {
                ReadSheet(sheet);
            }
        }

        ReportUnread();
    }

    private static List<SheetPart> FindSheets(SpreadsheetDocument document)
    {
        var workbook = document.WorkbookPart ?? throw new InvalidDataException("The file has no workbook.");
        var sheets = new List<SheetPart>();
        using var xml = OpenXmlReader.Create(workbook);
        while (xml.Read())
        {
            if (!xml.IsStartElement || xml.ElementType != typeof(Sheet))
            {
                continue;
            }

            string? Attribute(string local) => xml.Attributes.Where(each => each.LocalName == local).Select(each => each.Value).FirstOrDefault();
            if (workbook.GetPartById(Attribute("id") ?? string.Empty) is WorksheetPart part)
            {
                var title = PlainText.Normal(PlainText.WellFormed(Attribute("name") ?? string.Empty));
                sheets.Add(new SheetPart(title.Length <= 40 ? title : title[..40], Attribute("state") is "hidden" or "veryHidden", part));
            }
        }

        return sheets;
    }

    private void ReadSheet(SheetPart sheet)
    {
        var report = reading.Report($"{name}!{sheet.Title}");
        _isBroken = false;
        if (!Try(() => new SheetRows(sheet.Part, _texts, reading.Caps), out var rows, report))
        {
            return;
        }

        using (rows)
        {
            var reader = reading.BeginRows(report);
            if (!FindHeader(sheet, rows, reader, report, out var header, out var firstRow))
            {
                if (firstRow > 0 && !TryReadUpright(sheet, reader, report))
                {
                    _unread.Add(new UnreadSheet(sheet.IsHidden, report, header, firstRow));
                }

                return;
            }

            _isAnyRead = true;
            if (Try(() => ReadMerged(sheet.Part, header.First + header.Cells.Length), out var merged, report)
                && reader.Begin(header.Cells, TableLayout.Across(rows.Row, header.First)))
            {
                ReadRows(rows, merged, header, reader, report);
            }

            reading.EndRows(reader);
        }
    }

    /// <summary>Goes to the header; false, with the first row that has text, if no row is one. Row 0: none has text.</summary>
    private bool FindHeader(SheetPart sheet, SheetRows rows, RowReader reader, FileReport report, out SheetHeader header, out int firstRow)
    {
        var known = reader.KnownHeaders;
        SheetHeader? first = null;
        firstRow = 0;
        var above = default(HeaderSearch.RowsAbove);
        for (var seen = 0; seen < HeaderSearch.Rows && Next(rows, report); seen++)
        {
            header = HeaderOf(rows, report: null);
            if (header.Cells.Length == 0)
            {
                continue;
            }

            (first, firstRow) = first is null ? (header, rows.Row) : (first, firstRow);
            if (!sheet.IsHidden && HeaderSearch.IsHeader(header.Cells, known))
            {
                above.Report(report, rows.Row);
                header = HeaderOf(rows, report);
                return true;
            }

            above.Note(header.Cells, rows.Row);
        }

        header = first ?? default;
        return false;
    }

    /// <summary>Reads a sheet without a header as a table that stands upright; false: it is none, or larger than what is held, or damaged.</summary>
    private bool TryReadUpright(SheetPart sheet, RowReader reader, FileReport report)
    {
        if (sheet.IsHidden || _isBroken || !reader.TakesUpright || !Try(() => new SheetRows(sheet.Part, _texts, reading.Caps), out var rows, report))
        {
            return false;
        }

        using (rows)
        {
            if (Hold(rows, report) is not { } table || reader.FindUpright(table) is not { } upright)
            {
                return false;
            }

            _isAnyRead = true;
            if (Try(() => ReadMerged(sheet.Part, table.Width), out var merged, report))
            {
                table.Mark(merged);
                upright.Read(reader, report, reading.Caps with { Rows = reading.Caps.Rows - reading.Summary.Rows });
            }
        }

        reading.EndRows(reader);
        return true;
    }

    private HeldTable? Hold(SheetRows rows, FileReport report)
    {
        var table = new HeldTable(isText: false);
        while (Next(rows, report))
        {
            var width = rows.Problem == RecordProblem.None ? rows.Width : 0;
            if ((width == 0 || HasText(rows)) && !table.TryAdd(rows.Row, rows.Cells(0, width), rows.Kinds(width), rows.Problem))
            {
                return null;
            }
        }

        return _isBroken ? null : table;
    }

    /// <summary>The row as a header, from its first to its last text; findings about its cells only where a report is given.</summary>
    private static SheetHeader HeaderOf(SheetRows rows, FileReport? report)
    {
        var cells = rows.Cells(0, rows.Width);
        var texts = new string[rows.Width];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Columns.Normalize(cells[i]);
            if (rows.KindOf(i) != CellKind.Plain)
            {
                report?.Add(Rules.CellNotPlain, rows.Row, CellReference.Letters(i) + rows.Row, ArchiveMessages.Odd(rows.KindOf(i), report.Preview(cells[i])));
                texts[i] = string.Empty;
            }
        }

        var first = Math.Max(0, Array.FindIndex(texts, static text => text.Length > 0));
        var last = Array.FindLastIndex(texts, static text => text.Length > 0);
        return new SheetHeader(first, last < 0 ? [] : texts[first..(last + 1)]);
    }

    private MergedCells ReadMerged(WorksheetPart part, int columns)
    {
        var ranges = new List<MergedRange>();
        using var xml = OpenXmlReader.Create(part);
        while (xml.Read())
        {
            if (xml.IsStartElement && xml.ElementType == typeof(MergeCell))
            {
                var text = xml.Attributes.Where(static each => each.LocalName == "ref").Select(static each => each.Value).FirstOrDefault();
                if (!MergedRange.TryParse(text, out var range) || ranges.Count == reading.Caps.Members)
                {
                    throw new InvalidDataException("The merged cells are damaged or too many.");
                }

                ranges.Add(range);
            }
        }

        return new MergedCells(ranges, columns);
    }

    private void ReadRows(SheetRows rows, MergedCells merged, SheetHeader header, RowReader reader, FileReport report)
    {
        var odd = new List<OddCell>();
        while (Next(rows, report))
        {
            merged.MoveTo(rows.Row);
            if (rows.Problem != RecordProblem.None)
            {
                reader.Reject();
                report.Add(Rules.RowMalformed, rows.Row, null, ReadingMessages.Malformed(rows.Problem, reading.Caps));
            }
            else if (HasText(rows))
            {
                if (reading.Summary.Rows + reader.Taken + reader.Rejected >= reading.Caps.Rows)
                {
                    report.Add(Rules.FileTooLarge, rows.Row, null, ReadingMessages.TooManyRows(rows.Row, reading.Caps.Rows));
                    return;
                }

                TakeRow(rows, merged, header, reader, report, odd);
            }
        }
    }

    private static void TakeRow(SheetRows rows, MergedCells merged, SheetHeader header, RowReader reader, FileReport report, List<OddCell> odd)
    {
        odd.Clear();
        for (var column = 0; column < rows.Width; column++)
        {
            var isInside = column >= header.First && column < header.First + header.Cells.Length;
            if (!isInside && !rows.Cells(column, 1).AreBlank)
            {
                reader.Reject();
                var cell = CellReference.Letters(column) + rows.Row;
                report.Add(Rules.RowMalformed, rows.Row, cell, ArchiveMessages.CellOutsideHeader(cell));
                return;
            }
        }

        for (var i = 0; i < header.Cells.Length; i++)
        {
            var kind = merged.Covers(header.First + i) ? CellKind.Merged : rows.KindOf(header.First + i);
            if (kind != CellKind.Plain)
            {
                odd.Add(new OddCell(i, kind));
            }
        }

        reader.Take(rows.Cells(header.First, header.Cells.Length), rows.Row, odd);
    }

    /// <summary>A row of blanks is none, unless one of them is a formula or an error.</summary>
    private static bool HasText(SheetRows rows)
    {
        for (var column = 0; column < rows.Width; column++)
        {
            if (rows.KindOf(column) != CellKind.Plain)
            {
                return true;
            }
        }

        return !rows.Cells(0, rows.Width).AreBlank;
    }

    /// <summary>Sheets without a header: if no sheet has one, the first of them says which columns are missing.</summary>
    private void ReportUnread()
    {
        var asHeader = _isAnyRead ? -1 : _unread.FindIndex(static sheet => !sheet.IsHidden);
        for (var i = 0; i < _unread.Count; i++)
        {
            var (isHidden, report, header, row) = _unread[i];
            if (i == asHeader)
            {
                reading.BeginRows(report).Begin(header.Cells, TableLayout.Across(row, header.First));
            }
            else
            {
                report.Add(Rules.PartNotRead, 0, null, ArchiveMessages.SheetNotRead(isHidden));
            }
        }

        if (!_isAnyRead && asHeader < 0)
        {
            _report.Add(Rules.ColumnMissing, 0, null, ReadingMessages.FileEmpty());
        }
    }

    private bool Next(SheetRows rows, FileReport report)
    {
        reading.Cancel.ThrowIfCancellationRequested();
        try
        {
            return rows.Read();
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            report.Add(Rules.FileUnreadable, rows.Reached, null, ArchiveMessages.WorkbookBroken(string.Empty));
            _isBroken = true;
            return false;
        }
    }

    /// <summary>A step of the library; false, with a finding, where it stumbles over the file.</summary>
    private bool Try<T>(Func<T> step, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? result, FileReport? report = null)
        where T : class
    {
        try
        {
            result = step();
            return true;
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            result = null;
            (report ?? _report).Add(Rules.FileUnreadable, 0, null, ArchiveMessages.WorkbookBroken(string.Empty));
            return false;
        }
    }

    /// <summary>
    /// The library throws many kinds of exception at a damaged file. Only its own steps are guarded, never the taking of an entry; and a disk
    /// that fails is not a damaged file.
    /// </summary>
    private bool IsDamage(Exception failure) =>
        failure is not (OperationCanceledException or OutOfMemoryException) && (failure is not IOException || stream is MemoryStream);

    private readonly record struct SheetHeader(int First, string[] Cells);

    private sealed record SheetPart(string Title, bool IsHidden, WorksheetPart Part);

    private sealed record UnreadSheet(bool IsHidden, FileReport Report, SheetHeader Header, int Row);
}
