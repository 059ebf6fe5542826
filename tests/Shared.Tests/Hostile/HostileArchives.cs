using System.Text;
using Hattama.Tests.Protocols;
using static Hattama.Tests.Hostile.HostileBytes;

namespace Hattama.Tests.Hostile;

/// <summary>Hostile workbooks and archives.</summary>
internal static class HostileArchives
{
    private const string Header = "region|district|station|registered|yes|no";
    private const string Row = "1|12|2|10|6|4";

    private static readonly (string, byte[]) Fine = ("fine.csv", Text(Head + Good(2)));

    public static IEnumerable<HostileCase> Workbooks =>
    [
        new("formula", static () => Book(Header, "1|12|1|<c><f>5+5</f><v>10</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("formula without a value", static () => Book(Header, "1|12|1|<c><f>5+5</f></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("date", static () => Book(Header, "1|12|1|<c s=\"1\"><v>44717</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("date of a custom format", static () => Book(Header, "1|12|1|<c s=\"2\"><v>44717</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("percentage", static () => Book(Header, "1|12|1|<c s=\"3\"><v>0.1</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("TRUE", static () => Book(Header, "1|12|1|<c t=\"b\"><v>1</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("#REF!", static () => Book(Header, "1|12|1|<c t=\"e\"><v>#REF!</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("fraction in a cell", static () => Book(Header, "1|12|1|<c><v>10.5</v></c>|6|4", Row), "P002 !S:2[registered (D2)]", "S:2:1 S:3:2"),
        new("1E+3 in a cell", static () => Book(Header, "1|12|1|<c><v>1E+3</v></c>|6|4", Row), "P002 !S:2[registered (D2)]", "S:2:1 S:3:2"),
        new("shared text that is not there", static () => Book(Header, "1|12|1|<c t=\"s\"><v>999</v></c>|6|4", Row), "F009 !S:2[registered (D2)]", "S:3:2"),
        new("merged cells", static () => new Workbook().Raw("S", Rows(Header, "1|12|1|10|6|4", "1|12||10|6|4", Row), tail: "<mergeCells><mergeCell ref=\"C2:C3\"/></mergeCells>").Build(), "F009 !S:2[station (C2)]; F009 !S:3[station (C3)]", "S:4:2"),
        new("hidden sheet", static () => new Workbook().Sheet("S", Header, Row).Raw("H", Rows(Header, Row), "hidden").Build(), "F010 !H:0[]", "S:2:2"),
        new("sheet without a header", static () => new Workbook().Sheet("S", Header, Row).Sheet("N", "notes|of the day").Build(), "F010 !N:0[]", "S:2:2"),
        new("no sheet with a header", static () => new Workbook().Sheet("N", "notes|of the day").Build(), "F002 !N:1[]", ""),
        new("titles above the header of a sheet", static () => Book("Protocols", "", Header, Row), "", "S:4:2"),
        new("rows above the header of a sheet", static () => Book(Row, Header, Row), "F010 !S:1[]", "S:3:2"),
        new("cell outside the header", static () => Book(Header, "1|12|1|10|6|4||9", Row), "F005 !S:2[H2]", "S:3:2"),
        new("rows in no order", static () => new Workbook().Raw("S", Workbook.RowOf(Header, 0) + Workbook.RowOf(Row, 5) + Workbook.RowOf(Row, 2)).Build(), "F001 !S:7[]", "S:6:2"),
        new("cells in no order", static () => new Workbook().Raw("S", Workbook.RowOf(Header, 0) + "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>").Build(), "F001 !S:2[]", ""),
        new("more sheets than are read", static () => Enumerable.Range(1, 5).Aggregate(new Workbook(), static (book, at) => book.Sheet($"S{at}", Header)).Build(), "F006 :0[]", ""),
        new("more shared text than is read", static () => new Workbook { Shared = $"<si><t>{new string('x', 2 << 20)}</t></si>" }.Sheet("S", Header, Row).Build(), "F006 :1[]", ""),
        new("entity that grows", static () => Archive.Of([.. new Workbook().Sheet("S", Header, Row).Members().Select(static member =>
            member.Name.EndsWith("sheet0.xml", StringComparison.Ordinal) ? (member.Name, Text("<!DOCTYPE w [<!ENTITY a \"1\"><!ENTITY b \"&a;&a;&a;\">]><worksheet>&b;</worksheet>")) : member)]), "F001 !S:0[]; F002 :0[]", ""),
        new("workbook bomb", static () => Archive.Of([.. new Workbook().Sheet("S", Header, Row).Members(), ("xl/media/zero.bin", new byte[40_000_000])]), "F006 :1[]", ""),
        new("workbook without its workbook", static () => Archive.Of([.. new Workbook().Sheet("S", Header, Row).Members().Where(static member => member.Name != "xl/workbook.xml")]), "F001 :0[]", ""),
        new("sheet cut short", static () => Archive.Of([.. new Workbook().Sheet("S", Header, Row).Members().Select(static member =>
            member.Name.EndsWith("sheet0.xml", StringComparison.Ordinal) ? (member.Name, member.Bytes[..^60]) : member)]), "F001 !S:0[]", ""),
        new("a text document", static () => Archive.Of(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")), "F001 :0[]", ""),
    ];

    public static IEnumerable<HostileCase> Zip =>
    [
        new("zip slip up", static () => Archive.Of(("../../etc/one.csv", Text(Head + Good(1))), Fine), "F001 !../../etc/one.csv:0[]", "fine.csv:2:2"),
        new("zip slip from the root", static () => Archive.Of(("/etc/one.csv", Text(Head + Good(1))), Fine), "F001 !/etc/one.csv:0[]", "fine.csv:2:2"),
        new("zip slip with a drive", static () => Archive.Of(("C:\\one.csv", Text(Head + Good(1))), Fine), "F001 !C:\\one.csv:0[]", "fine.csv:2:2"),
        new("NUL in a name", static () => Archive.Of(("a\0.csv", Text(Head + Good(1))), Fine), "F001 !a·.csv:0[]", "fine.csv:2:2"),
        new("one name twice", static () => Archive.Of(("one.csv", Text(Head + Good(1))), ("ONE.csv", Text(Head + Good(3))), Fine), "F001 !one.csv:0[]; F001 !ONE.csv:0[]", "fine.csv:2:2"),
        new("zip bomb", static () => Archive.Of(("bomb.csv", Text(Head + Good(1) + new string('\n', 30_000_000))), Fine), "F006 !bomb.csv:5898043[]", "bomb.csv:2:1"),
        new("zip bomb in a nested archive", static () => Archive.Of(Fine, ("inner.zip", Archive.Of(("bomb.csv", Text(Head + Good(1) + new string('\n', 30_000_000)))))), "F006 !inner.zip!bomb.csv:1018683[]", "fine.csv:2:2 inner.zip!bomb.csv:2:1"),
        new("archive in an archive is read", static () => Archive.Of(("inner.zip", Archive.Of(("one.csv", Text(Head + Good(1))))), Fine), "", "inner.zip!one.csv:2:1 fine.csv:2:2"),
        new("archives five deep", static () => Archive.Of(("a.zip", Nested(4)), Fine), "F001 !a.zip!a.zip!a.zip!a.zip:0[]", "fine.csv:2:2"),
        new("archive of other things", static () => Archive.Of(("x.bin", [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 2]), ("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Fine), "F001 !x.bin:0[]; F001 !old.xls:0[]", "fine.csv:2:2"),
        new("OpenDocument sheet", static () => Archive.Of(("mimetype", Text("application/vnd.oasis.opendocument.spreadsheet")), ("content.xml", Text("<office/>"))), "F001 :0[]", ""),
        new("OpenDocument sheet in an archive", static () => Archive.Of(("a.ods", Archive.Of(("mimetype", Text("x")), ("content.xml", Text("<office/>")))), Fine), "F001 !a.ods:0[]", "fine.csv:2:2"),
        new("Numbers sheet", static () => Archive.Of(("Index/Document.iwa", [1]), ("preview.jpg", [2])), "F001 :0[]", ""),
        new("damaged archive in an archive", static () => Archive.Of(("inner.zip", Archive.Of(("one.csv", Text(Head + Good(1))))[..^30]), Fine), "F001 !inner.zip:0[]", "fine.csv:2:2"),
        new("gzip in an archive is read", static () => Archive.Of(("one.csv.gz", Packed(Head + Good(1))), Fine), "", "one.csv.gz:2:1 fine.csv:2:2"),
        new("password", static () => Encrypted(Archive.Of(("one.csv", Text(Head + Good(1))), Fine)), "F001 !one.csv:0[]", "fine.csv:2:2"),
        new("another checksum", static () => Changed(Archive.Of(("one.csv", Text(Head + Good(1))), Fine), 16, 0x5A), "F001 !one.csv:3[]", "one.csv:2:1 fine.csv:2:2"),
        new("unknown packing", static () => Changed(Archive.Of(("one.csv", Text(Head + Good(1))), Fine), 10, 99), "F001 !one.csv:0[]", "fine.csv:2:2"),
        new("archive cut short", static () => Archive.Of(("one.csv", Text(Head + Good(1))), Fine)[..^40], "F001 :0[]", ""),
        new("archive without members", static () => Archive.Of(Array.Empty<(string, byte[])>()), "F001 :0[]", ""),
        new("more members than are read", static () => Archive.Of([.. Enumerable.Range(0, 70).Select(static at => ($"{at}.csv", Text(Head)))]), "F006 :0[]", ""),
        new("hostile rows in a member", static () => Archive.Of(("one.csv", Text(Head + "1,12,1,1e3,6,4\n" + Good(3))), ("two.json", Text(Protocol("\"station\":\"99\""))), Fine), "P001 !two.json:1[$.station]; P002 !one.csv:2[registered]", "one.csv:2:1 one.csv:3:3 fine.csv:2:2 two.json:1:99"),
    ];

    private static byte[] Book(params string[] rows) => new Workbook().Sheet("S", rows).Build();

    private static string Rows(params string[] rows) => string.Concat(rows.Select(Workbook.RowOf));

    private static byte[] Nested(int depth) => depth == 0 ? Text(Head + Good(1)) : Archive.Of((depth == 1 ? "one.csv" : "a.zip", Nested(depth - 1)));

    private static byte[] Encrypted(byte[] archive)
    {
        archive[6] |= 1;
        return Changed(archive, 8, 1);
    }

    /// <summary>Sets a byte of the first member's record in the directory.</summary>
    private static byte[] Changed(byte[] archive, int offset, byte value)
    {
        archive[archive.AsSpan().IndexOf("PK\u0001\u0002"u8) + offset] = value;
        return archive;
    }
}
