using System.IO.Compression;
using System.Text;

namespace Hattama.Tests.Protocols;

/// <summary>Builds workbooks and archives byte by byte, so that they can be as wrong as they like.</summary>
internal sealed class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly List<(string Name, string Rows, string State, string Tail)> _sheets = [];

    public string Shared { get; init; } = "<si><t>district</t></si><si><r><t>Уча</t></r><r><t>сток</t></r></si>";

    /// <summary>Style 1: a date; 2: a custom date; 3: a percentage; 4: a custom format that is neither; 5: a custom percentage.</summary>
    public string Styles { get; init; } = """
        <numFmts count="3"><numFmt numFmtId="164" formatCode="dd\.mm\.yy"/><numFmt numFmtId="165" formatCode="#,##0 &quot;days&quot;"/><numFmt numFmtId="166" formatCode="0.0%"/></numFmts>
        <cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>
        """;

    public string Types { get; init; } = string.Empty;

    /// <summary>Adds a sheet; a row is a text of cells parted by <c>|</c>, a cell that begins with <c>&lt;</c> is XML as it is.</summary>
    public Workbook Sheet(string name, params string[] rows) => Raw(name, string.Concat(rows.Select(RowOf)));

    /// <summary>Adds a sheet with its rows as XML, and what follows them.</summary>
    public Workbook Raw(string name, string rows, string state = "visible", string tail = "")
    {
        _sheets.Add((name, rows, state, tail));
        return this;
    }

    public static string RowOf(string cells, int index) =>
        $"<row r=\"{index + 1}\">{string.Concat(cells.Split('|').Select((cell, at) => CellOf(cell, $"{(char)('A' + at)}{index + 1}")))}</row>";

    private static string CellOf(string cell, string reference) =>
        cell.Length == 0 ? string.Empty
        : cell[0] == '<' ? cell.Replace("<c", $"<c r=\"{reference}\"", StringComparison.Ordinal)
        : cell.All(char.IsAsciiDigit) ? $"<c r=\"{reference}\"><v>{cell}</v></c>"
        : $"<c r=\"{reference}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>";

    public byte[] Build() => Archive.Of([.. Members()]);

    public IEnumerable<(string Name, byte[] Bytes)> Members()
    {
        yield return Xml("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
            <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
            <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
            {string.Concat(_sheets.Select((_, i) => $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"))}
            {Types}</Types>
            """);
        yield return Xml("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r0" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        yield return Xml("xl/workbook.xml", $"""
            <workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>
            {string.Concat(_sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" state=\"{sheet.State}\" r:id=\"s{i}\"/>"))}
            </sheets></workbook>
            """);
        yield return Xml("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            {string.Concat(_sheets.Select((_, i) => $"<Relationship Id=\"s{i}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))}
            <Relationship Id="t" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="{Relations}/styles" Target="styles.xml"/>
            </Relationships>
            """);
        yield return Xml("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\">{Styles}</styleSheet>");
        yield return Xml("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{Shared}</sst>");
        for (var i = 0; i < _sheets.Count; i++)
        {
            yield return Xml($"xl/worksheets/sheet{i}.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{_sheets[i].Rows}</sheetData>{_sheets[i].Tail}</worksheet>");
        }
    }

    private static (string, byte[]) Xml(string name, string text) => (name, Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text));
}

/// <summary>ZIP archives for tests.</summary>
internal static class Archive
{
    public static byte[] Of(params (string Name, byte[] Bytes)[] members)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = archive.CreateEntry(name).Open();
                member.Write(bytes);
            }
        }

        return file.ToArray();
    }

    public static byte[] Of(params (string Name, string Text)[] members) =>
        Of([.. members.Select(static member => (member.Name, Encoding.UTF8.GetBytes(member.Text)))]);
}
