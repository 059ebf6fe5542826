using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Hattama.Cli;

/// <summary>Packed files whose bytes follow from their contents alone: no clock, no random part names.</summary>
internal static class DemoWorkbook
{
    private const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private static readonly DateTimeOffset Stamp = new(2022, 6, 5, 20, 0, 0, TimeSpan.Zero);

    /// <summary>A workbook of one sheet: a title that says what it is, then the rows. Figures are numbers, everything else is text.</summary>
    public static byte[] Write(string title, IEnumerable<string[]> rows)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddNewPart<WorkbookPart>(WorkbookType, "rId1");
            var sheet = workbook.AddNewPart<WorksheetPart>("rId1");
            sheet.Worksheet = new Worksheet(new SheetData(rows.Prepend([title]).Select(RowOf)));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = "rId1", SheetId = 1, Name = "Generated" }));
        }

        using var archive = new ZipArchive(new MemoryStream(stream.ToArray()));
        return Zip(archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal).Select(entry => (entry.FullName, BytesOf(entry))));
    }

    /// <summary>An archive of these members.</summary>
    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> members)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (name, bytes) in members)
            {
                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = Stamp;
                using var target = entry.Open();
                target.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static Row RowOf(string[] cells) => new(cells.Select(cell =>
        long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? new Cell { CellValue = new CellValue(cell) }
            : new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(cell)) }));

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return bytes.ToArray();
    }
}
