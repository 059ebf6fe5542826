using System.IO.Compression;
using System.Text;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>Input that should not exist: each case gives findings and entries, never an exception.</summary>
public sealed class HostileFileTests
{
    private const string Header = "region,district,station,registered,yes,no\n";
    private const string Good = "1,12,1,10,6,4\n";
    private const string Later = "1,12,2,10,6,4\n";

    private static readonly ReadCaps Small = new() { Bytes = 3_000_000, RowLength = 1_000, Columns = 20, Rows = 3, Depth = 8, CodeLength = 10 };

    public static TheoryData<string, string, string, string> Texts => new()
    {
        { "empty file", "", "F002:0:", "" },
        { "only a mark", "\uFEFF", "F002:0:", "" },
        { "only line ends", "\n\r\n\r", "F002:0:", "" },
        { "header only", Header, "", "" },
        { "header without line end", Header.TrimEnd(), "", "" },
        { "no line end at the end", Header + Good.TrimEnd(), "", "2" },
        { "CR only", (Header + Good + Later).Replace('\n', '\r'), "", "2 3" },
        { "CRLF", (Header + Good + Later).Replace("\n", "\r\n", StringComparison.Ordinal), "", "2 3" },
        { "mixed line ends", Header + Good.Replace('\n', '\r') + Later.Replace("\n", "\r\n", StringComparison.Ordinal) + "1,12,3,1,1,0", "", "2 3 4" },
        { "blank lines keep row numbers", "\n\n" + Header + "\n" + Good, "", "5" },
        { "mixed delimiters", Header + Good.Replace(',', ';') + Later, "F005:2:", "3" },
        { "tabs", (Header + Good).Replace(',', '\t'), "", "2" },
        { "delimiters in a quoted header", "\"a;b;c;d;e;f;g;h\"," + Header + "x," + Good, "F003:1:a;b;c;d;e;f;g;h", "2" },
        { "quote never closed", Header + "1,12,\"1,10,6,4\n" + Later, "F005:2:", "3" },
        { "quote never closed at the end", Header + Good + "1,12,\"1", "F005:3:", "2" },
        { "quote closed by another row", Header + "1,12,\"1,10,6,4\n1,12,\"2\",10,6,4\n", "F005:2:", "3" },
        { "text after a quote", Header + "1,12,\"1\"x,10,6,4\n" + Later, "F005:2:", "3" },
        { "quote in plain text", Header + "1,12,1\",10,6,4\n" + Later, "", "2 3" },
        { "doubled quotes", Header + "1,12,\"1\"\"\"\"2\",10,6,4\n" + Later, "", "2 3" },
        { "line end in quotes", Header + "1,12,1,10,\"6\n\",4\n" + Later, "", "2 3" },
        { "quote in the header", "region,\"district\nstation,yes\n" + Good, "F005:1:", "" },
        { "NUL in a code", Header + "1,12,1\0,10,6,4\n" + Later, "P000:2:station", "3" },
        { "NUL in a district", Header + "1,1\02,1,10,6,4\n" + Later, "P000:2:district", "3" },
        { "NUL in the header", "\0" + Header + Good, "F003:1:\0region", "2" },
        { "long code", Header + "1,12,12345678901,10,6,4\n" + Later, "F005:2:station", "3" },
        { "long district", Header + "1,12345678901,1,10,6,4\n" + Later, "F005:2:district", "3" },
        { "long row", Header + "1,12,1,10,6," + new string('4', 1_000) + "\n" + Later, "F005:2:", "3" },
        { "very long row", Header + "1,12,1,10,6," + new string('4', 100_000) + "\n" + Later, "F005:2:", "3" },
        { "very long row in quotes", Header + "1,12,1,10,6,\"" + new string('4', 100_000) + "\"\n" + Later, "F005:2:", "3" },
        { "very long row with CRLF", Header + "1,12,1,10,6," + new string('4', 100_000) + "\r\n" + Later, "F005:2:", "3" },
        { "very long last row", Header + Good + new string('4', 100_000), "F005:3:", "2" },
        { "many columns", Header + string.Concat(Enumerable.Repeat("1,", 30)) + "\n" + Later, "F005:2:", "3" },
        { "many columns in the header", string.Concat(Enumerable.Repeat("a,", 30)) + "\n" + Later, "F005:1:", "" },
        { "many rows", Header + Good + Good + Good + Later, "F006:5:", "2 3 4" },
        { "same header twice", "region,district,station,registered,yes,no,no\n1,12,1,10,6,4,4\n", "F004:1:no", "" },
        { "district blank", Header + "1, ,1,10,6,4\n" + Later, "P000:2:district", "3" },
        { "not a table", "<html><body>502 Bad Gateway</body></html>\n", "F001:0:", "" },
        { "workbook", "PK\u0003\u0004rest", "F001:0:", "" },
        { "scan", "%PDF-1.7\n", "F001:0:", "" },
        { "lone surrogate escape", Json("\"station\":\"\\ud800\""), "F007:1:$.station", "" },
        { "NUL escape", Json("\"station\":\"1\\u0000\""), "P000:1:$.station", "" },
        { "NUL between tokens", "{\"contest\":\"demo\",\0}", "F005:1:", "" },
        { "half an object", "{\"contest\":\"demo\",\"val", "F005:1:", "" },
        { "half an array", "[" + Json("\"station\":\"1\"") + ",{\"con", "F005:2:", "1" },
        { "array without end", "[" + Json("\"station\":\"1\"") + ",", "F005:2:", "1" },
        { "text after the end", Json("\"station\":\"1\"") + "x", "F005:2:", "1" },
        { "only a brace", "{", "F005:1:", "" },
        { "only a bracket", "[", "F005:1:", "" },
        { "empty array", "[]", "", "" },
        { "array of numbers", "[1,null]", "F005:1:$[0],F005:2:$[1]", "" },
        { "deep JSON", new string('[', 100), "F005:1:", "" },
        { "deep JSON inside", "[" + Json("\"station\":\"1\"") + ",{\"x\":" + new string('[', 100), "F005:2:", "1" },
        { "endless protocol", "[{\"x\":\"" + new string('x', 1_200_000) + "\"}]", "F005:1:", "" },
        { "many protocols", "[" + string.Join(',', Enumerable.Repeat(Json("\"station\":\"1\""), 5)) + "]", "F006:4:", "1 2 3" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_Hostile_GivesFindingsAndEntries(string name, string text, string findings, string rows)
    {
        Assert.NotEmpty(name);
        var reading = Reading.Of(text, caps: Small);
        Assert.Equal(findings, string.Join(',', reading.Places.Order(StringComparer.Ordinal)));
        Assert.Equal(rows, string.Join(' ', reading.Entries.Select(static entry => entry.Row)));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16LE")]
    [InlineData("utf-16BE")]
    [InlineData("windows-1251")]
    public void Encoding_CyrillicText_IsFoundWithAndWithoutMark(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes("Область;Район;Участок;Всего избирателей;За;Против\n1;Сарыарка;1;10;6;4\n");
        foreach (var file in new[] { bytes, [.. encoding.GetPreamble(), .. bytes] })
        {
            var reading = Reading.Of(file);
            Assert.Equal("KZ=Қазақстан/1=∅/Сарыарка=∅", Assert.Single(reading.Entries).Area);
            Assert.Empty(reading.Places);
        }
    }

    [Fact]
    public void Encoding_FirstCyrillicFarDown_IsStillFound()
    {
        var rows = string.Concat(Enumerable.Range(1, 9_000).Select(static at => $"1,12,{at},10,6,4\n"));
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        var reading = Reading.Of(encoding.GetBytes(Header + rows + "1,Абай,1,10,6,4\n"));
        Assert.Equal(9_001, reading.Entries.Count);
        Assert.Equal("KZ=Қазақстан/1=∅/Абай=∅", reading.Entries[^1].Area);
    }

    [Fact]
    public void F007_BrokenByteInUtf8_NamesItsRowAndColumn()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Область," + Header[7..] + "1,Абай"), 0xFF, .. Encoding.UTF8.GetBytes(",1,10,6,4\n" + Later)];
        var reading = Reading.Of(bytes);
        Assert.Equal(["F007:2:district"], reading.Places);
        Assert.Equal([3L], reading.Entries.Select(static entry => entry.Row));
    }

    [Fact]
    public void F007_BrokenByteInAnIgnoredColumn_LeavesTheEntry()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Примечание," + Header + "Абай"), 0xFF, .. Encoding.UTF8.GetBytes("," + Good)];
        var reading = Reading.Of(bytes);
        Assert.Equal(["F007:2:"], reading.Places);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void F007_UndefinedByteInWindows1251_IsAFinding()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        byte[] bytes = [.. encoding.GetBytes("Область," + Header[7..] + "1,Абай"), 0x98, .. encoding.GetBytes(",1,10,6,4\n" + Later)];
        Assert.Equal(["F007:2:district"], Reading.Of(bytes).Places);
    }

    [Fact]
    public void F007_LoneSurrogateInUtf16_IsAFinding()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Header + "1,12"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes(",1,10,6,4\n")];
        Assert.Equal(["F007:2:district"], Reading.Of(bytes).Places);
    }

    [Fact]
    public void F007_HalfACharacterAtTheEnd_IsAFinding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Область," + Header[7..] + Good + "1,12,2,10,6,4"), 0xD0];
        Assert.Equal(["F007:3:no"], Reading.Of(bytes).Places);
    }

    [Fact]
    public void Gzip_Sound_IsReadByItsMagic()
    {
        var reading = Reading.Of(Gzip(Header + Good + Later));
        Assert.Equal(2, reading.Entries.Count);
        Assert.Empty(reading.Places);
    }

    [Fact]
    public void F001_GzipTruncated_DeliversWholeRowsAndSaysFromWhereOn()
    {
        var random = new Random(5);
        var whole = Gzip(Header + string.Concat(Enumerable.Range(1, 5_000).Select(at => $"1,12,{at},{random.Next(9_999)},6,4\n")));
        var reading = Reading.Of(whole[..(whole.Length / 2)]);
        Assert.InRange(reading.Entries.Count, 100, 4_900);
        Assert.Equal([$"F001:{reading.Entries.Count + 2}:"], reading.Places);
    }

    [Fact]
    public void F001_GzipDamaged_IsAFinding()
    {
        var whole = Gzip(Header + Good);
        whole[^6] ^= 0xFF;
        Assert.Contains("F001", Assert.Single(Reading.Of(whole).Places), StringComparison.Ordinal);
        Assert.Contains("F001", string.Concat(Reading.Of(Gzip(Gzip(Header + Good))).Places), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Gzip_CutAnywhere_NeverEndsInSilenceNorInventsRows(CompressionLevel level)
    {
        var text = Header + string.Concat(Enumerable.Range(1, 60).Select(static at => $"1,12,{at},{at * 7919 % 9973},6,4\n"));
        var packed = Gzip(Encoding.UTF8.GetBytes(text), level);
        var whole = Reading.Of(packed);
        Assert.Equal(60, whole.Entries.Count);
        for (var length = 0; length < packed.Length; length++)
        {
            var cut = Reading.Of(packed[..length]);
            Assert.True(cut.Findings.Errors > 0, $"{length} of {packed.Length} bytes");
            Assert.Equal(whole.Entries.Take(cut.Entries.Count), cut.Entries);
        }
    }

    [Fact]
    public void Gzip_OfSeveralMembers_IsReadWhole()
    {
        var reading = Reading.Of([.. Gzip(Header + Good), .. Gzip(Later), .. Gzip("")]);
        Assert.Equal(2, reading.Entries.Count);
        Assert.Empty(reading.Places);
    }

    [Fact]
    public void F001_TextBehindGzip_IsAFinding() =>
        Assert.Contains("F001", string.Concat(Reading.Of([.. Gzip(Header + Good), 1, 2, 3]).Places), StringComparison.Ordinal);

    [Fact]
    public void F006_ZipBomb_StopsAtTheRatio()
    {
        var reading = Reading.Of(Gzip(Header + Good + new string('\n', 10_000_000)));
        Assert.Single(reading.Entries);
        Assert.StartsWith("F006:", Assert.Single(reading.Places), StringComparison.Ordinal);
    }

    [Fact]
    public void F006_TooManyBytes_StopsAtTheCap()
    {
        var text = Header + string.Concat(Enumerable.Repeat(Good, 5_000));
        var reading = Reading.Of(text, caps: new ReadCaps { Bytes = 30_000 });
        Assert.InRange(reading.Entries.Count, 1_000, 4_000);
        Assert.Equal([$"F006:{reading.Entries.Count + 2}:"], reading.Places);
    }

    [Fact]
    public void F005_CellOfTenMebibytes_LosesOnlyItsRow()
    {
        var reading = Reading.Of(Header + Good + "1,12,3,\"" + new string('x', 10 << 20) + "\",1,1\n" + Later);
        Assert.Equal([2L, 4L], reading.Entries.Select(static entry => entry.Row));
        Assert.Equal(["F005:3:"], reading.Places);
    }

    [Theory]
    [InlineData("1,12,3,")]
    [InlineData("1,12,3,\"")]
    public void F005_EndlessRow_IsPassedOverInBoundedMemory(string start)
    {
        var bytes = Encoding.UTF8.GetBytes(Header + Good + start + new string('x', 20 << 20) + "\n" + Later);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = Reading.Of(bytes, caps: Small with { Bytes = 1 << 30 });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal([2L, 4L], reading.Entries.Select(static entry => entry.Row));
        Assert.Equal(["F005:3:"], reading.Places);
    }

    [Fact]
    public void Stream_ThatFails_IsNotAFinding() =>
        Assert.Throws<IOException>(static () => Reading.Of(new ChunkedStream(Encoding.UTF8.GetBytes(Header + Good), 5, failsAt: 30)));

    [Fact]
    public void Stream_Cancelled_Stops()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ProtocolReader(new Contest().Build(), ReadCaps.Default)
            .Read(new MemoryStream(new byte[10]), "f", new FindingList(), static (in EntryRow _) => { }, null, cancel.Token));
    }

    [Fact]
    public void Progress_Callback_ComesAboutEveryMebibyteAndAtTheEnd()
    {
        var bytes = Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat(Good, 400_000)));
        var seen = new List<long>();
        new ProtocolReader(new Contest().Build(), ReadCaps.Default)
            .Read(new MemoryStream(bytes), "f", new FindingList(), static (in EntryRow _) => { }, seen.Add, TestContext.Current.CancellationToken);
        Assert.Equal(bytes.Length, seen[^1]);
        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen.Count, bytes.Length >> 20, (bytes.Length >> 20) + 2);
    }

    internal static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    internal static byte[] Gzip(byte[] bytes, CompressionLevel level = CompressionLevel.SmallestSize)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    private static string Json(string members) =>
        "{\"contest\":\"demo\",\"district\":\"12\"," + members + ",\"values\":{\"registered\":10,\"yes\":6,\"no\":4}}";
}
