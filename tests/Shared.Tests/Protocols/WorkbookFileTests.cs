using System.Text;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>Workbooks as commissions send them, and as they should not.</summary>
public sealed class WorkbookFileTests
{
    private const string Header = "region|district|station|registered|yes|no";
    private const string Good = "1|12|7|100|60|30";
    private const string Later = "1|12|8|100|60|30";

    /// <summary>name, row 2, findings; row 3 is good and always taken.</summary>
    public static TheoryData<string, string, string> Cells => new()
    {
        { "number", Good, "" },
        { "number as text", "1|12|7|<c t=\"inlineStr\"><is><t>100</t></is></c>|60|30", "" },
        { "shared text", "1|<c t=\"s\"><v>0</v></c>|7|100|60|30", "" },
        { "custom format that is no date", "1|12|7|100|<c s=\"4\"><v>60</v></c>|30", "" },
        { "formula", "1|12|7|100|<c><f>A1+1</f><v>60</v></c>|30", "F009!S:2:yes (E2)" },
        { "formula without a value", "1|12|7|100|<c><f>A1+1</f></c>|30", "F009!S:2:yes (E2)" },
        { "formula in a key", "1|12|<c t=\"str\"><f>B2</f><v>7</v></c>|100|60|30", "F009!S:2:station (C2)" },
        { "date", "1|12|7|100|<c s=\"1\"><v>60</v></c>|30", "F009!S:2:yes (E2)" },
        { "custom date", "1|12|<c s=\"2\"><v>44000</v></c>|100|60|30", "F009!S:2:station (C2)" },
        { "ISO date", "1|12|7|100|<c t=\"d\"><v>2026-03-15</v></c>|30", "F009!S:2:yes (E2)" },
        { "percentage", "1|12|7|100|<c s=\"3\"><v>1</v></c>|30", "F009!S:2:yes (E2)" },
        { "custom percentage", "1|12|7|100|<c s=\"5\"><v>1</v></c>|30", "F009!S:2:yes (E2)" },
        { "logical", "1|12|7|100|<c t=\"b\"><v>1</v></c>|30", "F009!S:2:yes (E2)" },
        { "error", "1|12|7|100|<c t=\"e\"><v>#REF!</v></c>|30", "F009!S:2:yes (E2)" },
        { "shared text that is not there", "1|12|7|100|<c t=\"s\"><v>99</v></c>|30", "F009!S:2:yes (E2)" },
        { "two odd cells", "1|12|7|<c t=\"b\"><v>1</v></c>|<c t=\"e\"><v>#N/A</v></c>|30", "F009!S:2:registered (D2),F009!S:2:yes (E2)" },
        { "cell outside the header", Good + "|stray", "F005!S:2:G2" },
        { "station blank", "1|12||100|60|30", "P000!S:2:station (C2)" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell_Odd_LosesOnlyItsRow(string name, string row, string findings)
    {
        Assert.NotEmpty(name);
        var reading = Reading.Of(new Workbook().Sheet("S", Header, row, Later).Build());
        Assert.Equal(findings, string.Join(',', reading.Parts));
        Assert.Equal(findings.Length == 0 ? [2L, 3L] : [3L], reading.Entries.Select(static entry => entry.Row));
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("1E3")]
    [InlineData("-5")]
    [InlineData("9007199254740992")]
    [InlineData("2147483648")]
    public void P002_NumberThatIsNoCount_IsIllegible(string number)
    {
        var reading = Reading.Of(new Workbook().Sheet("S", Header, $"1|12|7|100|<c><v>{number}</v></c>|30").Build());
        Assert.Equal(["P002!S:2:yes (E2)"], reading.Parts);
        Assert.Equal("100 illegible 30 missing", Assert.Single(reading.Entries).Values);
    }

    [Fact]
    public void FormulaInAColumnThatIsNotRead_DoesNoHarm()
    {
        var reading = Reading.Of(new Workbook().Sheet("S", Header + "|Примечание", Good + "|<c><f>SUM(D2:E2)</f><v>9</v></c>").Build());
        Assert.Empty(reading.Parts);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void SeveralSheets_AreReadEachUnderItsHeader()
    {
        var reading = Reading.Of(new Workbook()
            .Sheet("Алматы", "Протоколы участковых комиссий", "", Header, Good)
            .Sheet("Астана", "|station|district|registered|no|yes", "|8|13|100|30|60")
            .Sheet("Пояснения", "Заполняет комиссия")
            .Sheet("Пусто").Build());
        Assert.Equal(["7 100 60 30 missing", "8 100 60 30 missing"], reading.Entries.Select(static entry => $"{entry.Station} {entry.Values}"));
        Assert.Equal([4L, 2L], reading.Entries.Select(static entry => entry.Row));
        Assert.Equal(["F010!Пояснения:0:"], reading.Parts);
    }

    [Fact]
    public void HiddenSheet_IsNotReadAndSaidSo()
    {
        var reading = Reading.Of(new Workbook().Sheet("S", Header, Good).Raw("Old", Workbook.RowOf(Header, 0) + Workbook.RowOf(Later, 1), "hidden").Build());
        Assert.Single(reading.Entries);
        Assert.Equal(["F010!Old:0:"], reading.Parts);
    }

    [Fact]
    public void MergedCells_InTheData_LoseTheirRows()
    {
        var rows = string.Concat(new[] { Header, Good, Later, "1|12|9|100|60|30" }.Select(Workbook.RowOf));
        var reading = Reading.Of(new Workbook().Raw("S", rows, tail: "<mergeCells><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"H1:H4\"/></mergeCells>").Build());
        Assert.Equal(["F009!S:2:district (B2)", "F009!S:3:district (B3)"], reading.Parts);
        Assert.Equal(["9"], reading.Entries.Select(static entry => entry.Station));
    }

    [Fact]
    public void PhoneticRuns_AreNoPartOfAText()
    {
        const string Spoken = "<rPh sb=\"0\" eb=\"1\"><t>9</t></rPh>";
        var book = new Workbook { Shared = $"<si><t>7</t>{Spoken}</si>" };
        var reading = Reading.Of(book.Sheet("S", Header, $"1|12|<c t=\"s\"><v>0</v></c>|<c t=\"inlineStr\"><is><t>100</t>{Spoken}</is></c>|60|30").Build());
        Assert.Equal("7: 100 60 30 missing", Assert.Single(reading.Entries) is var entry ? $"{entry.Station}: {entry.Values}" : null);
        Assert.Empty(reading.Parts);
    }

    [Theory]
    [InlineData(10, "")]
    [InlineData(11, "F001!S:0:")] // more ranges than an archive may have members
    public void MergedCells_PastTheCap_AreAFinding(int ranges, string finding)
    {
        var tail = $"<mergeCells>{string.Concat(Enumerable.Range(1, ranges).Select(static row => $"<mergeCell ref=\"H{row}:I{row}\"/>"))}</mergeCells>";
        var reading = Reading.Of(
            new Workbook().Raw("S", Workbook.RowOf(Header, 0) + Workbook.RowOf(Good, 1), tail: tail).Build(), caps: new ReadCaps { Members = 10 });
        Assert.Equal(finding, string.Join(',', reading.Parts));
        Assert.Equal(finding.Length == 0 ? 1 : 0, reading.Entries.Count);
    }

    [Theory]
    [InlineData("xl/worksheets/sheet0.xml")]
    [InlineData("XL/worksheets/sheet0.xml")]
    [InlineData("[Content_Types].xml")] // which says what the parts are: the library would take the first
    public void PartThatStandsTwice_ReadsNeither(string name)
    {
        var members = new Workbook().Sheet("S", Header, Good).Members().ToList();
        var twin = new Workbook().Sheet("S", Header, Later).Members().Single(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));
        var reading = Reading.Of(Archive.Of([.. members, (name, twin.Bytes)]));
        Assert.Equal(["F001:0:"], reading.Parts);
        Assert.Empty(reading.Entries);
    }

    [Fact]
    public void NoHeader_SaysWhichColumnsAreMissing()
    {
        var reading = Reading.Of(new Workbook().Sheet("S", "a|b|c", "1|2|3").Build());
        Assert.Contains("F002!S:1:", reading.Parts);
        Assert.Empty(reading.Entries);
        Assert.Equal(["F002:0:"], Reading.Of(new Workbook().Sheet("S").Build()).Parts);
    }

    [Fact]
    public void HeaderIsAFormula_IsAFinding()
    {
        var reading = Reading.Of(new Workbook().Sheet("S", "region|district|station|registered|<c t=\"str\"><f>A9</f><v>yes</v></c>|no", Good).Build());
        Assert.Contains("F009!S:1:E1", reading.Parts);
        Assert.Empty(reading.Entries);
    }

    [Fact]
    public void TooManyRows_AcrossSheets_EndTheReading()
    {
        var reading = Reading.Of(
            new Workbook().Sheet("A", Header, Good, Later).Sheet("B", Header, Good, Later).Build(), caps: new ReadCaps { Rows = 3 });
        Assert.Equal(3, reading.Entries.Count);
        Assert.Equal(["F006!B:3:"], reading.Parts);
    }

    [Theory]
    [InlineData("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>")] // the same row twice
    [InlineData("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>")] // cells backwards
    [InlineData("<row r=\"2\"><c r=\"A9\"><v>1</v></c></row>")] // a cell of another row
    [InlineData("<row r=\"0\"><c><v>1</v></c></row>")] // no such row
    [InlineData("<row r=\"2\"><c><v>1</v></row>")] // not XML
    public void SheetInDisorder_EndsWithAFinding(string rows)
    {
        var reading = Reading.Of(new Workbook().Raw("S", Workbook.RowOf(Header, 0) + rows).Build());
        Assert.Contains(reading.Parts, static part => part.StartsWith("F001", StringComparison.Ordinal));
        Assert.Empty(reading.Entries);
    }

    [Fact]
    public void EntitiesThatMultiply_AreRefused()
    {
        var bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
        var members = new Workbook().Sheet("S", Header, Good).Members()
            .Select(member => member.Name == "xl/sharedStrings.xml" ? (member.Name, Encoding.UTF8.GetBytes(bomb + "<sst><si><t>&b;</t></si></sst>")) : member);
        var reading = Reading.Of(Archive.Of([.. members]));
        Assert.Equal(["F001:0:"], reading.Parts);
    }

    [Theory]
    [InlineData("[Content_Types].xml")]
    [InlineData("_rels/.rels")]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    [InlineData("xl/worksheets/sheet0.xml")]
    public void PartMissingOrDamaged_IsAFinding(string part)
    {
        var members = new Workbook().Sheet("S", Header, Good).Members().ToList();
        var broken = members.Select(member => member.Name == part ? (member.Name, "<a><b></a>"u8.ToArray()) : member);
        foreach (var file in new[] { Archive.Of([.. members.Where(member => member.Name != part)]), Archive.Of([.. broken]) })
        {
            var reading = Reading.Of(file);
            Assert.Empty(reading.Entries);
            Assert.NotEmpty(reading.Parts);
        }
    }

    [Fact]
    public void EndlessText_IsRefusedBeforeItIsRead()
    {
        var text = new string('x', 200_000);
        var reading = Reading.Of(new Workbook().Sheet("S", Header, $"1|12|{text}|1|1|1").Build(), caps: new ReadCaps { RowLength = 1_000 });
        Assert.Equal(["F001:0:"], reading.Parts);
    }

    [Fact]
    public void LongText_LosesItsRow()
    {
        var text = new string('x', 1_500);
        var reading = Reading.Of(new Workbook().Sheet("S", Header, $"1|12|{text}|1|1|1", Later).Build(), caps: new ReadCaps { RowLength = 1_000 });
        Assert.Equal(["F005!S:2:"], reading.Parts);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void SharedTexts_PastTheCap_AreRefused()
    {
        var reading = Reading.Of(new Workbook().Sheet("S", Header, Good).Build(), caps: new ReadCaps { Texts = 5 });
        Assert.Equal(["F006:0:"], reading.Parts);
    }

    [Fact]
    public void MutatedWorkbook_NeverThrows()
    {
        var good = new Workbook().Sheet("S", Header, Good, Later).Build();
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Reading.Of(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
    }

    [Fact]
    public void MutatedXml_NeverThrows()
    {
        var members = new Workbook().Sheet("S", Header, Good, "1|<c t=\"s\"><v>0</v></c>|8|<c><f>1</f><v>2</v></c>|3|4").Members().ToArray();
        var random = new Random(6);
        for (var i = 0; i < 1_000; i++)
        {
            var at = random.Next(members.Length);
            var bytes = (byte[])members[at].Bytes.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)"<>/\"=0aAr&; \0\xFF"[random.Next(13)];
            }

            Reading.Of(Archive.Of([.. members.Select((member, index) => index == at ? (member.Name, bytes) : member)]));
        }
    }
}
