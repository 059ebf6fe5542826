using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>Protocols as they stand on paper (#5): the names of the lines down one column, a protocol in each column beside it.</summary>
public sealed partial class UprightTableTests
{
    private const string Keys = "region;1\ndistrict;12\n";

    private static readonly Contest Numbered = new()
    {
        Lines = [.. new Contest().Lines.Select(static (line, at) => line with { Number = at == 3 ? "2.1" : $"{at + 1}" })],
        Patterns = ["^№?(\\d+)$"],
    };

    /// <summary>text, what is read of it as <c>row:station:values</c>, code and place of every finding.</summary>
    public static TheoryData<string, string, string, string> Tables => new()
    {
        { "a protocol of paper", "Сайлау учаскесінің хаттамасы\n№;Атауы;Саны\n;Область;1\n;Район;12\n;Участок;№12\n1;Всего избирателей;1 000\n2;За;600\n3;Против;нрзб\n", "3:12:1000 600 illegible missing", "" },
        { "stations side by side", Keys.Replace("\n", ";\n", StringComparison.Ordinal).Replace(";\n", ";12\n", StringComparison.Ordinal).Replace("region;1;12", "region;1;1", StringComparison.Ordinal) + "station;7;8\nregistered;100;200\nyes;60;—\nno;30;0\n", "2:7:100 60 30 missing|3:8:200 missing 0 missing", "" },
        { "tabs", "region\t1\ndistrict\t12\nstation\t7\nregistered\t100\nyes\t60\nno\t30\n", "2:7:100 60 30 missing", "" },
        { "commas in a title and in quoted names", "Протокол, 5 июня 2022\nregion,1\ndistrict,12\nstation,7\n\"Всего избирателей\",100\nyes,60\nno,\"1 030\"\n", "2:7:100 60 1030 missing", "" },
        { "numbers of the definition in the same cell", Keys + "station;7\n1. registered;100\n2)yes;60\n3) no;30\n2.1. invalid;4\n", "2:7:100 60 30 4", "" },
        { "another number in the same cell", Keys + "station;7\n1. registered;100\n2. yes;60\nno;30\n4. invalid;4\n", "2:7:100 60 30 missing", "F003:7:4. invalid (A7)" },
        { "a number before a key", Keys + "1. station;7\nregistered;100\nyes;60\nno;30\n", "", "F003:1:1,F002:1:,F002:1:,F002:1:,F002:1:,F002:1:" },
        { "a revision", Keys + "station;7\nrevision;3\nregistered;100\nyes;60\nno;30\n", "2:7:100 60 30 missing:3", "" },
        { "an ignored name", Keys + "station;7\nПримечание;x\nregistered;100\nyes;60\nno;30\n", "2:7:100 60 30 missing", "" },
        { "numbers from one left of the names", "1;region;1\n2;district;12\n3;station;7\n4;registered;100\n5;yes;60\n6;no;30\n", "3:7:100 60 30 missing", "" },
        { "numbers of lines left of some names", ";region;1\n;district;12\n;station;7\n1;registered;100\n2.1;invalid;3\n2;yes;60\n3;no;30\n", "3:7:100 60 30 3", "" },
        { "a letter left of a name", "x;region;1\n;district;12\n;station;7\n1;registered;100\n2;yes;60\n3;no;30\n", "3:7:100 60 30 missing", "F010:1:A1" },
        { "a remark beside an ignored name is no protocol", Keys.Replace("\n", ";\n", StringComparison.Ordinal) + "station;7;\nregistered;100;\nyes;60;\nno;30;\nПримечание;;x\n", "2:7:100 60 30 missing", "" },
        { "a note beside a figure is a protocol without a station", Keys.Replace("\n", ";\n", StringComparison.Ordinal) + "station;7;\nregistered;100;\nyes;60;проверено\nno;30;\n", "2:7:100 60 30 missing", "P000:3:station (C3)" },
        { "a station without any figure", Keys + "station;7\nregistered;\nyes;\nno;\n", "2:7:missing missing missing missing", "" },
        { "all figures missing by a dash", Keys + "station;7\nregistered;—\nyes;-\nno;—\n", "2:7:missing missing missing missing", "" },
        { "an unknown name beside which numbers stand", "Хаттама\n;region;1\n;district;12\n;station;7\n1;registered;100\n2;yes;60\n3;no;30\n4;maybe;5\n", "3:7:100 60 30 missing", "F003:8:maybe (B8)" },
        { "a header across wins", Keys + "station;7\nregistered;100\nyes;60\nno;30\nregion;district;station;registered;yes;no\n1;12;9;100;60;30\n", "8:9:100 60 30 missing", "F010:1:" },
        { "rows above with several cells", "Телефон;7172\nАтауы;Саны\n" + Keys + "station;7\nregistered;100\nyes;60\nno;30\n", "2:7:100 60 30 missing", "F010:1:" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void NamesDownAColumn_AreReadAsHeadersAre(string name, string text, string entries, string findings)
    {
        Assert.NotEmpty(name);
        var reading = Reading.Of(text, Numbered);
        Assert.Equal(entries, string.Join('|', reading.Entries.Select(static entry => $"{entry.Row}:{entry.Station}:{entry.Values}{(entry.Revision > 1 ? $":{entry.Revision}" : "")}")));
        Assert.Equal(findings, string.Join(',', reading.Places));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Title|||\n№|Атауы|Саны|Саны\n")]
    public void Sheet_Upright_NamesItsCells(string above)
    {
        var first = above.Count(static character => character == '\n');
        var rows = above + "|region|1|1\n|district|12|12\n|station|7|№8\n1|registered|100|1e3\n2|yes|60|60\n3|no|30|30";
        var reading = Reading.Of(new Workbook().Sheet("S", rows.Split('\n')).Build(), Numbered);
        Assert.Equal(["3:7:100 60 30 missing", "4:8:illegible 60 30 missing"], reading.Entries.Select(static entry => $"{entry.Row}:{entry.Station}:{entry.Values}"));
        Assert.Equal([$"P002!S:{first + 4}:registered (D{first + 4})"], reading.Parts);
    }

    /// <summary>The example of docs/formats.md is held there; this is the one of an archive and of gzip.</summary>
    [Fact]
    public void ArchiveAndGzip_OfUprightTables_AreRead()
    {
        var text = Encoding.UTF8.GetBytes(Keys + "station;7\nregistered;100\nyes;60\nno;30\n");
        var packed = HostileFileTests.Gzip(text);
        Assert.Equal(["7"], Reading.Of(packed).Entries.Select(static entry => entry.Station));
        Assert.Equal(["a.csv", "b.csv.gz"], Reading.Of(Archive.Of(("a.csv", text), ("b.csv.gz", packed))).Entries.Select(static entry => entry.File[(Reading.File.Length + 1)..]));
    }

    [Fact]
    public void RowsOfTheCap_AreColumnsHere()
    {
        var text = "region;1;1;1\ndistrict;12;12;12\nstation;7;8;9\nregistered;1;1;1\nyes;1;1;1\nno;0;0;0\n";
        var reading = Reading.Of(text, caps: new ReadCaps { Rows = 2 });
        Assert.Equal(["7", "8"], reading.Entries.Select(static entry => entry.Station));
        Assert.Equal(["F006:1:D"], reading.Places);
        var sheets = Reading.Of(new Workbook().Sheet("A", text.TrimEnd().Replace(';', '|').Split('\n')).Sheet("B", text.TrimEnd().Replace(';', '|').Split('\n')).Build(), caps: new ReadCaps { Rows = 4 });
        Assert.Equal(4, sheets.Entries.Count);
        Assert.Equal(["F006!B:1:C"], sheets.Parts);
    }

    /// <summary>A register and observers' tables keep today's answer: no header was found.</summary>
    [Fact]
    public void Register_Upright_IsNotRead()
    {
        var findings = new FindingList();
        new RegisterReader(new Contest().Build(), ReadCaps.Default).Read(
            new MemoryStream("x;y\nregion;1\ndistrict;12\nstation;7\nregistered;100\nyes;60\nno;30\n"u8.ToArray()), "r", findings, static (in RegisterRow row) => Assert.Fail(row.Station), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["F002"], findings.Kept.Select(static finding => finding.Code));
        Assert.DoesNotContain("down one column", findings.Kept[0].Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes;60\n", "Row “no” is missing")]
    [InlineData("yes;60\nno;30\nmaybe;1\n", "Row “maybe” is not known")]
    [InlineData("yes;60\nПpотив;30\n", "Row “Пpотив” looks like “Против”")]
    [InlineData("yes;60\nno;30\nПротив;30\n", "“Против” (row 7) holds the same as row 6")]
    [InlineData("yes;60;1\nno;30\n", "row of the station (3) has 2")]
    public void Messages_AboutNames_SpeakOfRows(string rows, string says)
    {
        var reading = Reading.Of($"{Keys}station;7\nregistered;100\n{rows}", Numbered);
        Assert.Contains(reading.Findings.Kept, finding => finding.Message.En!.Contains(says, StringComparison.Ordinal));
        Assert.Contains(Reading.Of($"region;1\nstation;7\nregistered;100\n{rows}").Findings.Kept, static finding => finding.Message.En!.StartsWith("Row “district” is missing", StringComparison.Ordinal) || finding.Code == "F005");
    }

    [Theory]
    [InlineData("Title\nregion,district,\"Участок, №\",\"Всего, избирателей\",yes,no\n1,12,7,100,60,30\n", 3)]
    [InlineData("Title\nx,x,\"Участок, №\",\"Всего, избирателей\",x,x\n1,12,7,100,60,30\n", 0)] // found as the header, and not enough
    [InlineData("\"Участок, №\",7\nregion,1\ndistrict,12\n\"Всего, избирателей\",100\nyes,60\nno,30\n", 2)]
    public void Names_WithTheDelimiterInQuotes_AreFound(string text, long row)
    {
        var contest = Numbered with
        {
            Keys = [.. Numbered.Keys.Select(static key => key.Id == "station" ? (key.Id, ["Участок, №"]) : key)],
            Lines = [Contest.Required("registered", "Всего, избирателей"), .. Numbered.Lines[1..]],
        };
        var reading = Reading.Of(text, contest);
        Assert.Equal(row > 0 ? [row] : [], reading.Entries.Select(static entry => entry.Row));
        Assert.DoesNotContain(reading.Findings.Kept, static finding => finding.Place.Row == 1);
    }

    /// <summary>A text that is longer than what is held, with one name of the contest at its start, is read as it always was.</summary>
    [Fact]
    public void LongText_WithoutAHeader_IsReadToItsEnd()
    {
        var optional = new Contest { Lines = [Contest.Required("registered")], StationCode = "7", Levels = [("nation", "KZ", "Қазақстан"), ("region", "1", "x")] };
        const int Rows = 600_000;
        var reading = Reading.Of("registered;note\n" + string.Concat(Enumerable.Repeat("12;abcdef\n", Rows)), optional);
        Assert.Equal(Rows, reading.Entries.Count);
        Assert.Equal(["F003:1:note"], reading.Places);
    }

    /// <summary>One cell or character more than is held, and one less.</summary>
    [Fact]
    public void HeldTable_AtItsBounds_RefusesTheNextRow()
    {
        var cells = new CellBounds[HeldTable.MostCells / 500];
        var wide = new HeldTable(isText: true);
        for (var row = 1; row <= 500; row++)
        {
            Assert.True(wide.TryAdd(row, new Cells(default, cells), [], RecordProblem.None));
        }

        Assert.False(wide.TryAdd(501, new Cells(default, cells.AsSpan(0, 1)), [], RecordProblem.None));
        var text = new string('x', HeldTable.MostCharacters / 4);
        var heavy = new HeldTable(isText: true);
        for (var row = 1; row <= 4; row++)
        {
            Assert.True(heavy.TryAdd(row, new Cells(text, [new CellBounds(0, text.Length)]), [], RecordProblem.None));
        }

        Assert.False(heavy.TryAdd(5, new Cells(text, [new CellBounds(0, 1)]), [], RecordProblem.None));
    }

    [Fact]
    public void NoHeader_SaysThatNamesMayStandDown()
    {
        var finding = Assert.Single(Reading.Of("a;b\n1;2\n").Findings.Kept);
        Assert.Contains("down one column", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("в один столбец", finding.Message.Ru, StringComparison.Ordinal);
        Assert.Contains("бір бағанға", finding.Message.Kk, StringComparison.Ordinal);
    }

    private static readonly string[] Names = ["region", "district", "station", "registered", "yes", "no", "invalid", "Примечание", "maybe", "За", "revision", "Учаcток"];

    /// <summary>Names, in order, of which the first is known, and rows of cells of which the first has figures: any table of the contest that is not by chance another.</summary>
    private static readonly Gen<string[][]> Grids = Gen.Select(
        Gen.Shuffle(Names), Gen.Int[0, 3],
        Gen.OneOf("1", "12", "7", "№8", "УИK 1", "0", "1 000", "-5", "нрзб", "—", "", "x", "2147483648", "a\"b", "c,d").Array[12].Array[0, 8],
        static (names, left, rows) =>
        {
            // Few tables would be read at all if names were left out or added often.
            string[] header = [.. new[] { "station" }.Concat(names.Where((name, at) => name is "region" or "district" or "registered" or "yes" or "no" || (name != "station" && at < left)))];
            string[][] grid = [header, [.. header.Select(static name => name is "station" ? "3" : "5")], .. rows.Select(row => row[..header.Length])];
            return grid;
        });

    [Fact]
    public void TableAndItsTransposition_GiveTheSameEntriesAndFindings() => Grids.Sample(static grid =>
    {
        var turned = Transposed(grid);
        var (across, upright) = (Reading.Of(Csv(grid)), Reading.Of(Csv(turned)));
        Assert.Equal(across.Entries, upright.Entries);
        Assert.Equal(Spots(across, isUpright: false), Spots(upright, isUpright: true));
        var (sheet, turnedSheet) = (Reading.Of(Sheet(grid)), Reading.Of(Sheet(turned)));
        Assert.Equal(sheet.Entries, turnedSheet.Entries);
        Assert.Equal(Spots(sheet, isUpright: false), Spots(turnedSheet, isUpright: true));
    }, iter: 300);

    [Theory]
    [InlineData("ru-2020", 400)]
    [InlineData("ro-2014-t2", 250)]
    [InlineData("bg-2016-ref", 400)]
    public void RealVote_Transposed_GivesTheSameEntries(string vote, int rows)
    {
        var contest = vote switch { "ru-2020" => NationalFileTests.RussianContest(), "bg-2016-ref" => NationalFileTests.BulgarianContest(), _ => NationalFileTests.RomanianContest() };
        using var packed = File.OpenRead(Repository.Shared("data", vote, "stations.csv.gz"));
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        var grid = Enumerable.Range(0, rows + 1).Select(_ => Split(text.ReadLine()!)).ToArray();
        var (across, upright) = (Reading.Of(Csv(grid), contest), Reading.Of(Csv(Transposed(grid)), contest));
        Assert.Equal(rows, across.Entries.Count);
        Assert.Equal(across.Entries, upright.Entries);
        Assert.Empty(upright.Findings.Kept);
        var few = Transposed(grid[..21]);
        Assert.Equal(across.Entries.Take(20), Reading.Of(Sheet(few), contest).Entries.Select(static entry => entry with { File = Reading.File }));
    }

    private static string[][] Transposed(string[][] grid) => [.. Enumerable.Range(0, grid[0].Length).Select(at => grid.Select(row => row[at]).ToArray())];

    private static string Csv(string[][] grid) =>
        string.Concat(grid.Select(static row => string.Join(',', row.Select(static cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"));

    private static byte[] Sheet(string[][] grid) => new Workbook().Sheet("S", [.. grid.Select(static row => string.Join('|', row.Select(static cell => cell.Replace("&", "&amp;", StringComparison.Ordinal))))]).Build();

    private static string[] Split(string line)
    {
        var cells = Cell().Matches(line).Select(static match => match.Value.StartsWith('"') ? match.Value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : match.Value);
        return [.. cells];
    }

    [GeneratedRegex("(?<=^|,)(?:\"(?:[^\"]|\"\")*\"|[^,\"]*)(?=,|$)")]
    private static partial Regex Cell();

    /// <summary>Code, name and protocol of each finding: where the file is upright, the protocol is the column of the cell.</summary>
    private static IEnumerable<string> Spots(Reading reading, bool isUpright) => reading.Findings.Kept.Select(finding =>
    {
        var match = Reference().Match(finding.Place.Column ?? string.Empty);
        var name = match.Success ? match.Groups[1].Value : finding.Place.Column;
        var protocol = isUpright && match.Success ? match.Groups[2].Value.Aggregate(0, static (sum, letter) => (26 * sum) + letter - 'A' + 1) : finding.Place.Row;
        return string.Create(CultureInfo.InvariantCulture, $"{finding.Code} {name} {protocol} {finding.Severity}");
    }).Order(StringComparer.Ordinal);

    [GeneratedRegex("^(.*) \\(([A-Z]+)(\\d+)\\)$", RegexOptions.Singleline)]
    private static partial Regex Reference();
}
