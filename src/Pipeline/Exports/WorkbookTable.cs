using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Hattama.Pipeline;

/// <summary>
/// A table as a workbook, written as a stream: the preamble is a sheet of its own behind the table. Past the rows that a
/// sheet can have the table goes on in the next sheet under the same header.
/// </summary>
public sealed class WorkbookTable : TableWriter
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Document = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // Members get a fixed time: the same table is the same file.
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;
    private readonly string _name;
    private readonly int _rowsPerSheet;
    private readonly List<string> _sheets = [];
    private IReadOnlyList<(string Name, string Text)> _preamble = [];
    private TableCell[]? _header;
    private XmlWriter? _sheet;
    private int _row;

    /// <param name="target">Where the bytes go; not closed.</param>
    /// <param name="name">Name of the sheet with the table.</param>
    /// <param name="rowsPerSheet">Rows that a sheet can have.</param>
    public WorkbookTable(Stream target, string name, int rowsPerSheet = 1_048_576)
    {
        _archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        _name = name;
        _rowsPerSheet = rowsPerSheet;
    }

    /// <inheritdoc/>
    public override void Preamble(IReadOnlyList<(string Name, string Text)> pairs) => _preamble = pairs;

    /// <inheritdoc/>
    public override void Row(ReadOnlySpan<TableCell> cells)
    {
        _header ??= cells.ToArray();
        if (_sheet is null)
        {
            Begin(_name);
        }
        else if (_row == _rowsPerSheet)
        {
            Begin(string.Create(CultureInfo.InvariantCulture, $"{_name} {_sheets.Count + 1}"));
            Write(_header);
        }

        Write(cells);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_preamble.Count > 0)
        {
            Begin("About");
            foreach (var (name, text) in _preamble)
            {
                Write([TableCell.Of(name), TableCell.Of(text)]);
            }
        }

        End();
        WriteParts();
        _archive.Dispose();
    }

    private void Begin(string name)
    {
        End();
        _sheets.Add(name);
        _sheet = XmlWriter.Create(Open($"xl/worksheets/sheet{_sheets.Count}.xml"), new XmlWriterSettings { CloseOutput = true, CheckCharacters = false });
        _sheet.WriteStartElement("worksheet", Main);
        _sheet.WriteStartElement("sheetData", Main);
    }

    private void End()
    {
        _sheet?.Dispose();
        _sheet = null;
        _row = 0;
    }

    private void Write(ReadOnlySpan<TableCell> cells)
    {
        var xml = _sheet!;
        _row++;
        xml.WriteStartElement("row", Main);
        foreach (var cell in cells)
        {
            xml.WriteStartElement("c", Main);
            if (cell.Number is { } number)
            {
                xml.WriteElementString("v", Main, number.ToString(CultureInfo.InvariantCulture));
            }
            else if (cell.Text is { } text)
            {
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is", Main);
                xml.WriteElementString("t", Main, Clean(text));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>XML has no characters for most control codes.</summary>
    private static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(static character => XmlConvert.IsXmlChar(character) ? character : '\uFFFD'));

    private void WriteParts()
    {
        var numbers = Enumerable.Range(1, _sheets.Count).ToList();
        WritePart("[Content_Types].xml", $"""
            <Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Document}.sheet.main+xml"/>{string.Concat(numbers.Select(at => $"<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{Document}.worksheet+xml\"/>"))}</Types>
            """);
        WritePart("_rels/.rels", $"""
            <Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        WritePart("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{Package}/relationships">{string.Concat(numbers.Select(at => $"<Relationship Id=\"rId{at}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"))}</Relationships>
            """);
        WritePart("xl/workbook.xml", $"""
            <workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{string.Concat(numbers.Select(at => $"<sheet name=\"{System.Security.SecurityElement.Escape(_sheets[at - 1])}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>"))}</sheets></workbook>
            """);
    }

    private void WritePart(string name, string xml)
    {
        using var part = Open(name);
        part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + xml));
    }

    private Stream Open(string name)
    {
        var entry = _archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Epoch;
        return entry.Open();
    }
}
