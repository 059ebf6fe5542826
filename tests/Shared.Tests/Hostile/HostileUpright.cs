using Hattama.Tests.Protocols;
using static Hattama.Tests.Hostile.HostileBytes;

namespace Hattama.Tests.Hostile;

/// <summary>Tables whose names stand down a column, as they should not be. An entry has the number of its column: 2 is B.</summary>
internal static class HostileUpright
{
    private const string Keys = "region,1,1\ndistrict,12,12\nstation,1,2\n";
    private const string Figures = "registered,10,10\nyes,6,6\nno,4,4\n";

    public static IEnumerable<HostileCase> Tables =>
    [
        new("names down a column", static () => Text(Keys + Figures), "", "2:1 3:2"),
        new("a protocol as on paper", static () => Text("Хаттама\n№,Атауы,Саны\n,region,1\n,district,12\n,station,2\n1,registered,10\n2.,yes,6\n3),no,4\n"), "", "3:2"),
        new("a name twice", static () => Text(Keys + Figures + "no,5,5\n"), "F004 :7[no (A7)]", ""),
        new("a name and its alias", static () => Text(Keys + Figures + "За,6,6\n"), "F004 :7[За (A7)]", ""),
        new("names in two columns one below the other", static () => Book("region|1", "district|12", "station|1", "registered|10", "yes|6", "no|4", "||region|1", "||district|12", "||station|2", "||registered|10", "||yes|6", "||no|4"), "F004 !S:1[C]", ""),
        new("the same names again beside the next station", static () => Text("region,1,region,1\ndistrict,12,district,12\nstation,1,station,2\nregistered,10,registered,10\nyes,6,yes,6\nno,4,no,4\n"), "", "2:1 4:2"),
        new("names in two languages", static () => Text("region,Область,1\ndistrict,Аудан,12\nstation,Участок,2\nregistered,Всего избирателей,10\nyes,За,6\nno,Против,4\n"), "", "3:2"),
        new("half of the names in another column", static () => Text("region,1,1\ndistrict,12,12\nstation,1,2\nregistered,10,10\nyes,6,6\n,no,4\n"), "F002 :1[]; F003 :6[#6 (A6)]", ""),
        new("no name of the station", static () => Text("region,1\ndistrict,12\nregistered,10\nyes,6\nno,4\n"), "F003 :1[1]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]", ""),
        new("one figure only", static () => Text(Keys + "registered,10,10\n"), "F003 :1[1]; F003 :1[1]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]", ""),
        new("one figure only and nothing beside it", static () => Text("region,\ndistrict,\nstation,\nregistered,\n"), "F003 :1[#2]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]", ""),
        new("one figure, an ignored name and nothing beside them", static () => Text("region,\ndistrict,\nstation,\nregistered,\nПримечание,\n"), "F003 :1[#2]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]", ""),
        new("names in two languages, the first with a gap", static () => Text("region,Область,1\nаудан атауы,Аудан,12\nstation,Участок,2\nregistered,Всего избирателей,10\nyes,За,6\nno,Против,4\n"), "", "3:2"),
        new("the station's name is a formula", static () => Book("region|1", "district|12", "<c t=\"str\"><f>A9</f><v>station</v></c>|2", "registered|10", "yes|6", "no|4"), "F003 !S:1[1 (B1)]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]", ""),
        new("every figure is an error", static () => Book("region|1", "district|12", "station|2", "registered|<c t=\"e\"><v>#REF!</v></c>", "yes|<c t=\"e\"><v>#REF!</v></c>", "no|<c t=\"e\"><v>#REF!</v></c>"), "F009 !S:4[registered (B4)]; F009 !S:5[yes (B5)]; F009 !S:6[no (B6)]", ""),
        new("a needed name is missing", static () => Text(Keys + "registered,10,10\nyes,6,6\n"), "F002 :1[]", ""),
        new("an unknown name", static () => Text(Keys + Figures + "maybe,9,9\n"), "F003 :7[maybe (A7)]", "2:1 3:2"),
        new("a name with a Latin letter in a Cyrillic word", static () => Text("region,1\ndistrict,12\nУчасток,2\nregistered,10\nyes,6\nПpотив,4\n"), "F002 :1[]; F003 :6[Пpотив (A6)]", ""),
        new("signatures and a date below", static () => Text(Keys + Figures + "\nТөраға,Ахметов А.\n\"Қолы, мөр\"\n2026-01-11,,\n"), "F003 :8[Төраға (A8)]; F003 :9[Қолы, мөр (A9)]; F003 :10[2026-01-11 (A10)]", "2:1 3:2"),
        new("figures without a name", static () => Text("Хаттама\n" + Keys + Figures + ",7,7\n"), "F003 :8[#8 (A8)]", "2:1 3:2"),
        new("numbers of other lines before names", static () => Text(Keys + "registered,10,10\n9. yes,6,6\nno,4,4\n"), "F002 :1[]; F003 :5[9. yes (A5)]", ""),
        new("figures left of the names", static () => Text("1,region,1\n12,district,12\n1,station,2\n10,registered,10\n6,yes,6\n4,no,4\n"), "F010 :2[A2]", "3:2"),
        new("figures only left of the names", static () => Text("1,region\n12,district\n1,station\n10,registered\n6,yes\n4,no\n"), "F014 :0[]; F010 :2[A2]", ""),
        new("a row of figures above the names", static () => Text("registered?,100,100\n" + Keys + Figures), "F010 :1[]", "2:1 3:2"),
        new("a row that numbers the columns", static () => Text("Атауы,А,Б\n1,2,3\n" + Keys + Figures), "", "2:1 3:2"),
        new("a column of totals", static () => Text("Атауы,УИК 1,УИК 2,Барлығы\nregion,1,1,\ndistrict,12,12,\nstation,1,2,Барлығы\nregistered,10,10,20\nyes,6,6,12\nno,4,4,8\n"), "P000 :4[station (D4)]", "2:1 3:2"),
        new("a column of totals without a station", static () => Text("region,1,1,\ndistrict,12,12,\nstation,1,2,\nregistered,10,10,20\nyes,6,6,12\nno,4,4,8\n"), "P000 :3[station (D3)]", "2:1 3:2"),
        new("an empty column between", static () => Text("region,1,,1\ndistrict,12,,12\nstation,1,,2\nregistered,10,,10\nyes,6,,6\nno,4,,4\n"), "", "2:1 4:2"),
        new("a station twice, other figures, upright", static () => Text("region,1,1\ndistrict,12,12\nstation,1,1\nregistered,10,10\nyes,6,5\nno,4,5\n"), "P005 :3[station (C3)]", "2:1 3:1"),
        new("unknown station, upright", static () => Text("region,1,1\ndistrict,12,12\nstation,99,2\nregistered,10,10\nyes,6,6\nno,4,4\n"), "P001 :3[station (B3)]", "3:2 2:99"),
        new("not a count, upright", static () => Text(Keys + "registered,1e3,10\nyes,6,6\nno,4,4\n"), "P002 :4[registered (B4)]", "2:1 3:2"),
        new("required figure missing, upright", static () => Text(Keys + "registered,,10\nyes,6,6\nno,4,4\n"), "P003 :4[registered (B4)]", "2:1 3:2"),
        new("a cell too few", static () => Text(Keys + "registered,10,10\nyes,6\nno,4,4\n"), "F005 :5[]", ""),
        new("a thousand parted by a comma", static () => Text(Keys + "registered,1,000,10\nyes,6,6\nno,4,4\n"), "F005 :4[]", ""),
        new("a quote that is not closed", static () => Text(Keys + Figures + "invalid,\"0,0\n"), "F005 :7[]", ""),
        new("a broken byte in a figure", static () => [.. Text("Область,1\ndistrict,12\nstation,2\nregistered,10\nyes,6\nno,4"), 0xFF, (byte)'\n'], "F007 :6[no (B6)]", ""),
        new("a broken byte that is not read", static () => [.. Text("Область,1\ndistrict,12\nstation,2\nregistered,10\nyes,6\nno,4\nПримечание,"), 0xFF, (byte)'\n'], "F007 :7[Примечание (B7)]", "2:2"),
        new("gzip of names down, cut", static () => Packed(Keys + Figures + string.Concat(Enumerable.Range(0, 300).Select(static at => $"remark {at * 7919 % 1000},x{at},y\n")))[..^200], "F001 :265[]", ""),
        new("names below a thousand rows", static () => Text(string.Concat(Enumerable.Repeat("title\n", 995)) + Keys + Figures), "F002 :1[]", ""),
        new("names that end in row 1,000", static () => Text(string.Concat(Enumerable.Repeat("title\n", 994)) + Keys + Figures), "", "2:1 3:2"),
        new("1,001 columns", static () => Text(string.Concat((Keys + Figures).TrimEnd().Split('\n').Select(static row => row + string.Concat(Enumerable.Repeat(",", 998)) + "\n"))), "F005 :1[]", ""),
        new("1,000 columns", static () => Text(string.Concat((Keys + Figures).TrimEnd().Split('\n').Select(static row => row + string.Concat(Enumerable.Repeat(",", 997)) + "\n"))), "", "2:1 3:2"),
        new("a name of ten megabytes", static () => Text(Keys + Figures + new string('x', 10 << 20) + ",1,1\n"), "F003 :1[1]; F003 :1[1]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]", ""),
        new("names explained", static () => Text("region,код\ndistrict,код\nstation,номер\nregistered,всего\nyes,голоса\nno,голоса\n"), "F003 :1[код]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]; F002 :1[]", ""),
        new("names and nothing beside them", static () => Text("region,\ndistrict,\nstation,\nregistered,\nyes,\nno,\n"), "F014 :0[]", ""),
        new("a header across below names down", static () => Text(Keys + Figures + Head + Good(3)), "F010 :1[]", "8:3"),
        new("formula, upright", static () => Book("region|1|1", "district|12|12", "station|1|2", "registered|<c><f>5+5</f><v>10</v></c>|10", "yes|6|6", "no|4|4"), "F009 !S:4[registered (B4)]", "S:3:2"),
        new("date, upright", static () => Book("region|1|1", "district|12|12", "station|1|2", "registered|10|10", "yes|<c s=\"1\"><v>44717</v></c>|6", "no|4|4"), "F009 !S:5[yes (B5)]", "S:3:2"),
        new("a name that is a formula", static () => Book("region|1", "district|12", "station|2", "registered|10", "yes|6", "<c t=\"str\"><f>A9</f><v>no</v></c>|4"), "F002 !S:1[]; F009 !S:6[A6]; F003 !S:6[#6 (A6)]", ""),
        new("merged figures", static () => Merged("B4:B5", "B5:C5"), "F009 !S:4[registered (B4)]; F009 !S:5[yes (B5)]; F009 !S:5[yes (C5)]", ""),
        new("merged titles", static () => new Workbook().Raw("S", Rows("Хаттама", "№|Атауы|Саны", "|region|1", "|district|12", "|station|2", "1|registered|10", "2|yes|6", "3|no|4"), tail: Ranges("A1:C1", "A3:A5")).Build(), "", "S:3:2"),
        new("hidden sheet, upright", static () => new Workbook().Sheet("S", "region|1", "district|12", "station|1", "registered|10", "yes|6", "no|4").Raw("H", Rows("region|1", "district|12", "station|2", "registered|10", "yes|6", "no|4"), "hidden").Build(), "F010 !H:0[]", "S:2:1"),
        new("one sheet upright, one across, one of names explained", static () => new Workbook().Sheet("U", "region|1", "district|12", "station|1", "registered|10", "yes|6", "no|4").Sheet("A", "region|district|station|registered|yes|no", "1|12|2|10|6|4").Sheet("N", "region|code", "district|code", "station|number", "registered|all", "yes|votes", "no|votes").Build(), "F010 !N:0[]", "U:2:1 A:2:2"),
        new("an upright sheet cut short", static () => Archive.Of([.. new Workbook().Sheet("S", "region|1", "district|12", "station|1", "registered|10", "yes|6", "no|4").Members().Select(static member =>
            member.Name.EndsWith("sheet0.xml", StringComparison.Ordinal) ? (member.Name, member.Bytes[..^60]) : member)]), "F003 !S:1[1 (B1)]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F001 !S:6[]", ""),
        new("an upright sheet cut short behind row 50", static () => Archive.Of([.. new Workbook().Sheet("S", ["region|1", "district|12", "station|1", "registered|10", "yes|6", "no|4", .. Enumerable.Repeat("Примечание|x", 60)]).Members().Select(static member =>
            member.Name.EndsWith("sheet0.xml", StringComparison.Ordinal) ? (member.Name, member.Bytes[..^60]) : member)]), "F003 !S:1[1 (B1)]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F002 !S:1[]; F001 !S:66[]", ""),
        new("an upright sheet behind a damaged one", static () => new Workbook().Raw("D", "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>").Sheet("S", "region|1", "district|12", "station|2", "registered|10", "yes|6", "no|4").Build(), "F001 !D:2[]", "S:2:2"),
        new("upright tables in an archive", static () => Archive.Of(("one.csv", Text(Keys + Figures)), ("two.csv", Text("region;1\ndistrict;12\nstation;3\nregistered;10\nyes;6\nno;4\n"))), "", "one.csv:2:1 one.csv:3:2 two.csv:2:3"),
    ];

    private static byte[] Book(params string[] rows) => new Workbook().Sheet("S", rows).Build();

    private static byte[] Merged(params string[] ranges) =>
        new Workbook().Raw("S", Rows("region|1|1", "district|12|12", "station|1|2", "registered|10|10", "yes|6|6", "no|4|4"), tail: Ranges(ranges)).Build();

    private static string Rows(params string[] rows) => string.Concat(rows.Select(Workbook.RowOf));

    private static string Ranges(params string[] ranges) => $"<mergeCells>{string.Concat(ranges.Select(static range => $"<mergeCell ref=\"{range}\"/>"))}</mergeCells>";
}
