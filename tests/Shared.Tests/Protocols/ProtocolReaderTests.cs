using System.Collections.Immutable;
using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

public sealed class ProtocolReaderTests
{
    private const string Header = "region,district,station,registered,yes,no\n";

    private static readonly Contest TwoForms = new()
    {
        Forms =
        [
            Contest.Form("paper", [0, 1, 2, 3]),
            Contest.Form("postal", [1, 2], "^P-([0-9]+)$") with
            {
                FixedLevels = ImmutableDictionary<int, FixedArea>.Empty.Add(2, new FixedArea(Contest.Filled("abroad"), Contest.Filled("Шетел"))),
            },
        ],
        Patterns = ["^№?([0-9]+)$"],
        Lines = [Contest.Optional("registered"), Contest.Required("yes"), Contest.Required("no"), Contest.Optional("invalid")],
    };

    [Fact]
    public void Row_OrdinaryFile_BecomesAnEntry()
    {
        var reading = Reading.Of("region,region_name,district,district_name,station,registered,yes,no,invalid\n1,Абай,12,Аягөз,007,100,60,30,-\n");

        Assert.Equal(new Entry(2, "KZ=Қазақстан/1=Абай/12=Аягөз", "7", "7", 0, 1, "100 60 30 missing"), Assert.Single(reading.Entries));
        Assert.Empty(reading.Findings.Kept);
    }

    [Fact]
    public void Row_UnderACommaDecimalCulture_ReadsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ru-KZ");
            var reading = Reading.Of(Header + "1,12,7,100000,60,30\n1,12,8,\"1,5\",1.5,30\n");
            Assert.Equal(["100000 60 30 missing", "illegible illegible 30 missing"], reading.Entries.Select(static entry => entry.Values));
            Assert.Contains("100 000", reading.Findings.Kept[0].Message.Ru, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Header_AliasesInAnyCaseAndSpacing_AreFound()
    {
        var reading = Reading.Of("\uFEFF  ОБЛАСТЬ , аудан ;Учаске   № ;Всего\u00A0избирателей;За;против; примечание \n".Replace(',', ';') + "1;2;3;4;5;6;x\n");

        Assert.Equal("4 5 6 missing", Assert.Single(reading.Entries).Values);
        Assert.Empty(reading.Places);
    }

    [Fact]
    public void Area_SameCellsInDifferentOrderOfRows_IsTheSameObject()
    {
        var areas = new List<AreaKey>();
        var text = Header + "1,12,1,1,1,0\n1,13,1,1,1,0\n1,12,2,1,1,0\n11,2,1,1,1,0\n";
        new ProtocolReader(new Contest().Build(), ReadCaps.Default).Read(
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "f", new FindingList(), (in EntryRow row) => areas.Add(row.Area),
            cancel: TestContext.Current.CancellationToken);

        Assert.Same(areas[0], areas[2]);
        Assert.NotSame(areas[0], areas[1]);
        Assert.Equal("2", areas[3].Leaf);
        Assert.Equal("11", areas[3].Codes[1]);
    }

    [Fact]
    public void Area_LevelAboveTheLeafAbsent_IsNull()
    {
        var reading = Reading.Of("district,station,registered,yes,no\n12,1,1,1,0\n");
        Assert.Equal("KZ=Қазақстан/∅=∅/12=∅", Assert.Single(reading.Entries).Area);
        Assert.Empty(reading.Places);
    }

    [Theory]
    [InlineData("0012", "12")]
    [InlineData("0", "0")]
    [InlineData("000", "0")]
    [InlineData("  5 ", "5")]
    [InlineData("00А", "А")]
    [InlineData("и\u0306", "й")]
    [InlineData("１２", "12")]
    [InlineData("٠٠١٢", "12")]
    public void Station_Code_IsNormalised(string raw, string code) =>
        Assert.Equal(code, Assert.Single(Reading.Of(Header + $"1,12,{raw},1,1,0\n").Entries).Station);

    [Theory]
    [InlineData("№0012,", "0:12:KZ=Қазақстан/1=∅/12=∅", "")]
    [InlineData("P-7,", "1:7:KZ=Қазақстан/1=∅/12=∅", "")]
    [InlineData("P-7,postal", "1:7:KZ=Қазақстан/1=∅/12=∅", "")]
    [InlineData("12,postal", "", "P000:2:station")]
    [InlineData("12,telegraph", "", "P007:2:form")]
    [InlineData("x12,", "", "P000:2:station")]
    [InlineData(",postal", "", "P000:2:station")]
    public void Form_ByColumnThenByPatternThenDefault_IsChosen(string cells, string entry, string finding)
    {
        var reading = Reading.Of($"region,district,station,form,yes,no\n1,12,{cells},1,0\n", TwoForms);
        Assert.Equal(entry, string.Concat(reading.Entries.Select(static e => $"{e.Form}:{e.Station}:{e.Area}")));
        Assert.Equal(finding, string.Concat(reading.Places));
    }

    [Fact]
    public void Form_FixedArea_FillsOnlyABlankCode()
    {
        var reading = Reading.Of("region,district,station,yes,no\n1,,P-7,1,0\n1,12,P-7,1,0\n1,,7,1,0\n", TwoForms);
        Assert.Equal(["KZ=Қазақстан/1=∅/abroad=Шетел", "KZ=Қазақстан/1=∅/12=∅"], reading.Entries.Select(static e => e.Area));
        Assert.Equal(["P000:4:district"], reading.Places);
    }

    [Fact]
    public void Form_FigureOnALineItLacks_IsRejectedNotLost()
    {
        var reading = Reading.Of("region,district,station,registered,yes,no\n1,12,P-1,0,1,0\n1,12,P-2,9,1,0\n", TwoForms);
        Assert.Equal(["1 0"], reading.Entries.Select(static e => e.Values));
        Assert.Equal(["P007:3:registered"], reading.Places);
    }

    [Theory]
    [InlineData("", "missing", false)]
    [InlineData(" - ", "missing", false)]
    [InlineData("НРЗБ", "illegible", false)]
    [InlineData(" 7 ", "7", false)]
    [InlineData("007", "7", false)]
    [InlineData("00000000000000000000000007", "7", false)]
    [InlineData("99999", "99999", false)] // < Maximum
    [InlineData("100000", "100000", false)] // == Maximum
    [InlineData("100001", "illegible", true)] // > Maximum
    [InlineData("2147483648", "illegible", true)]
    [InlineData("9007199254740992", "illegible", true)]
    [InlineData("18446744073709551616", "illegible", true)]
    [InlineData("99999999999999999999999999999999999999", "illegible", true)]
    [InlineData("-5", "illegible", true)]
    [InlineData("+5", "illegible", true)]
    [InlineData("5.0", "illegible", true)]
    [InlineData("1e3", "illegible", true)]
    [InlineData("1 000", "1000", false)]
    [InlineData("1\u00A0000", "1000", false)]
    [InlineData("1\u202F000", "1000", false)]
    [InlineData("12\u2009345", "12345", false)]
    [InlineData("1'000", "1000", false)]
    [InlineData("1’000", "1000", false)]
    [InlineData("１２", "12", false)]
    [InlineData("٣", "3", false)]
    [InlineData("۱۲", "12", false)]
    [InlineData("١ ٠٠٠", "1000", false)]
    [InlineData("—", "missing", false)]
    [InlineData("–", "missing", false)]
    [InlineData("1٢", "illegible", true)]
    [InlineData("1 00", "illegible", true)]
    [InlineData("1000 000", "illegible", true)]
    [InlineData("0 100", "illegible", true)]
    [InlineData("1 000'000", "illegible", true)]
    [InlineData("1  000", "illegible", true)]
    [InlineData("1.000", "illegible", true)]
    [InlineData("'100", "illegible", true)]
    [InlineData("1\t000", "illegible", true)]
    [InlineData("1\u200B000", "illegible", true)]
    [InlineData("३", "illegible", true)] // Devanagari: not one of the scripts read
    [InlineData("——", "illegible", true)]
    [InlineData("0x10", "illegible", true)]
    [InlineData("O", "illegible", true)]
    [InlineData("7\0", "illegible", true)]
    [InlineData("NaN", "illegible", true)]
    public void P002_Cell_IsACountOrAFinding(string cell, string value, bool isFinding)
    {
        var reading = Reading.Of(Header + $"1,12,7,{cell},60,30\n");
        Assert.Equal(value + " 60 30 missing", Assert.Single(reading.Entries).Values);
        Assert.Equal(isFinding ? ["P002:2:registered"] : [], reading.Places);
        Assert.All(reading.Findings.Kept, static finding => Assert.Equal("registered", finding.Place.Line));
    }

    [Theory]
    [InlineData("9007199254740991", "9007199254740991")] // == 2^53 - 1
    [InlineData("9007199254740992", "illegible")] // > 2^53 - 1
    public void P002_LargestNumber_IsTheCapOfTheFormat(string cell, string value)
    {
        var contest = new Contest { Words = new ValueWords([], [], long.MaxValue) };
        Assert.StartsWith(value + " ", Assert.Single(Reading.Of(Header + $"1,12,7,{cell},60,30\n", contest).Entries).Values, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 000 000", "1000000")]
    [InlineData("1 000'000", "illegible")] // separators of two kinds
    [InlineData("1000 000", "illegible")]
    [InlineData("1 0000 000", "illegible")]
    public void P002_Groups_BelowAnyMaximum_AreOneNumberOrAFinding(string cell, string value)
    {
        var contest = new Contest { Words = new ValueWords([], [], long.MaxValue) };
        Assert.Equal(value + " 60 30 missing", Assert.Single(Reading.Of(Header + $"1,12,7,{cell},60,30\n", contest).Entries).Values);
    }

    [Theory]
    [InlineData("", 1, "")]
    [InlineData("3", 3, "")]
    [InlineData("0", 0, "P002:2:revision")]
    [InlineData("-1", 0, "P002:2:revision")]
    [InlineData("2147483648", 0, "P002:2:revision")]
    [InlineData("нрзб", 0, "P002:2:revision")]
    public void Revision_Cell_IsFromOneOrRejected(string cell, int revision, string finding)
    {
        var contest = new Contest { Words = new ValueWords(["-"], ["нрзб"], long.MaxValue) };
        var reading = Reading.Of($"revision,{Header}{cell},1,12,7,1,1,0\n", contest);
        Assert.Equal(revision, reading.Entries.Select(static entry => entry.Revision).FirstOrDefault());
        Assert.Equal(finding, string.Concat(reading.Places));
    }

    [Fact]
    public void F002_KeyColumnAbsent_SaysWhichHeadersWouldDo()
    {
        var reading = Reading.Of("region,station,yes,no,registered\n1,1,1,1,1\n");
        Assert.Empty(reading.Entries);
        Assert.Equal(["F002:1:"], reading.Places);
        Assert.Contains("«Аудан», «Район»", reading.Findings.Kept[0].Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void F002_RequiredLineAbsent_TakesNothing()
    {
        var reading = Reading.Of("district,station,yes,registered\n1,1,1,1\n");
        Assert.Empty(reading.Entries);
        Assert.Equal(["F002:1:"], reading.Places);
        Assert.Equal("no", reading.Findings.Kept[0].Place.Line);
    }

    [Fact]
    public void F003_UnknownColumns_AreWarnedOnceEach()
    {
        var reading = Reading.Of("district,station,yes,no,registered,colour,,Примечание\n1,1,1,1,1,red,x,y\n1,2,1,1,1,red,x,y\n");
        Assert.Equal(2, reading.Entries.Count);
        Assert.Equal(["F003:1:colour", "F003:1:#7"], reading.Places);
        Assert.All(reading.Findings.Kept, static finding => Assert.Equal(Severity.Warning, finding.Severity));
    }

    [Fact]
    public void F004_TwoAliasesOfOneLine_TakeNothing()
    {
        var reading = Reading.Of("district,station,yes,no,registered,За\n1,1,1,1,1,2\n");
        Assert.Empty(reading.Entries);
        Assert.Equal(["F004:1:За"], reading.Places);
    }

    [Fact]
    public void F005_TooFewAndTooManyCells_LoseOnlyTheirRows()
    {
        var reading = Reading.Of(Header + "1,12,1,1,1,0\n1,12,2,1,1\n1,12,3,1,1,0,9\n\n , ,\n1,12,4,1,1,0");
        Assert.Equal([2L, 7L], reading.Entries.Select(static entry => entry.Row));
        Assert.Equal(["F005:3:", "F005:4:"], reading.Places);
        Assert.Equal(new ReadSummary(4, 2, 2), reading.Summary);
    }

    [Fact]
    public void Name_Template_GivesTheStationItsName()
    {
        var contest = new Contest { StationName = "{district_name}, {station}" };
        Assert.Equal("Аягөз, 07", Assert.Single(Reading.Of("district,district_name,station,registered,yes,no\n1,Аягөз,07,1,1,0\n", contest).Entries).Name);
    }
}
