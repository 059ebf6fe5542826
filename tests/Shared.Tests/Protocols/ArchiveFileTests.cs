using System.Text;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>Archives of anything readable, and of what is not.</summary>
public sealed class ArchiveFileTests
{
    private const string Csv = "region,district,station,registered,yes,no\n1,12,7,100,60,30\n";
    private const string Json = """{"contest":"demo","region":"1","district":"12","station":"8","values":{"registered":1,"yes":1,"no":0}}""";

    [Fact]
    public void Members_OfEveryFormat_AreEntriesOfOneUpload()
    {
        var sheet = new Workbook().Sheet("S", "region|district|station|registered|yes|no", "1|12|9|100|60|30").Build();
        var reading = Reading.Of(Archive.Of(
            ("a/one.csv", Encoding.UTF8.GetBytes(Csv)), ("two.json", Encoding.UTF8.GetBytes(Json)), ("three.xlsx", sheet), ("a/", [])));
        Assert.Empty(reading.Parts);
        Assert.Equal(["7", "8", "9"], reading.Entries.Select(static entry => entry.Station));
        Assert.Equal(["file.csv!a/one.csv", "file.csv!two.json", "file.csv!three.xlsx!S"], reading.Entries.Select(static entry => entry.File));
    }

    [Fact]
    public void Stream_ThatOnlyGoesForward_GivesTheSame()
    {
        var bytes = Archive.Of(("one.csv", Csv));
        Assert.Single(Reading.Of(new ChunkedStream(bytes, 7)).Entries);
        Assert.Equal(["F006:0:"], Reading.Of(new ChunkedStream(bytes, 7), caps: new ReadCaps { Buffered = 20 }).Parts);
    }

    [Theory]
    [InlineData("../one.csv")]
    [InlineData("a/../../one.csv")]
    [InlineData("..\\one.csv")]
    [InlineData("/etc/one.csv")]
    [InlineData("C:\\one.csv")]
    public void NameOutsideTheArchive_IsRefused(string name)
    {
        var reading = Reading.Of(Archive.Of((name, Csv), ("good.csv", Csv)));
        Assert.Equal([$"F001!{name}:0:"], reading.Parts);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void NameThatStandsTwice_ReadsNeither()
    {
        var reading = Reading.Of(Archive.Of(("one.csv", Csv), ("ONE.csv", Csv), ("two.csv", Csv)));
        Assert.Equal(["F001!one.csv:0:", "F001!ONE.csv:0:"], reading.Parts);
        Assert.Single(reading.Entries);
    }

    [Theory]
    [InlineData(4, 1)] // the caps allow four archives around a file
    [InlineData(5, 0)]
    public void ArchivesInArchives_AreReadAsDeepAsTheCap(int depth, int entries)
    {
        var bytes = Encoding.UTF8.GetBytes(Csv);
        for (var i = 0; i < depth; i++)
        {
            bytes = Archive.Of((i == 0 ? "one.csv" : "inner.zip", bytes));
        }

        var reading = Reading.Of(bytes);
        Assert.Equal(entries, reading.Entries.Count);
        Assert.Equal(entries == 1 ? [] : ["F001!inner.zip!inner.zip!inner.zip!inner.zip:0:"], reading.Parts);
    }

    [Fact]
    public void MemoryForArchivesInArchives_IsBoundedTogether()
    {
        var noise = new byte[60_000];
        new Random(1).NextBytes(noise);
        "\u007FELF"u8.CopyTo(noise);
        var inner = Archive.Of(("noise.bin", noise), ("deep.zip", Archive.Of(("noise.bin", noise))));
        var outer = Archive.Of(("inner.zip", inner), ("again.zip", inner), ("one.csv", Encoding.UTF8.GetBytes(Csv)));
        var reading = Reading.Of(outer, caps: new ReadCaps { Buffered = 150_000 });
        Assert.Equal(
            ["F001!again.zip!noise.bin:0:", "F001!inner.zip!noise.bin:0:", "F006!again.zip!deep.zip:0:", "F006!inner.zip!deep.zip:0:"],
            reading.Parts.Order(StringComparer.Ordinal));
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void EncryptedMember_IsRefused()
    {
        var bytes = Archive.Of(("one.csv", Csv));
        bytes[6] |= 1;
        bytes[FindDirectory(bytes) + 8] |= 1;
        Assert.Equal(["F001!one.csv:0:"], Reading.Of(bytes).Parts);
    }

    [Theory]
    [InlineData("%PDF-1.7 scan")]
    [InlineData("\u0089PNG\r\n")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0")]
    public void Attachment_IsKeptAndNoted(string head)
    {
        var reading = Reading.Of(Archive.Of(("scan", Encoding.Latin1.GetBytes(head)), ("one.csv", Encoding.UTF8.GetBytes(Csv))));
        Assert.Equal(["F010!scan:0:"], reading.Parts);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void Bomb_InText_EndsAtTheRatio()
    {
        var bomb = Csv + new string('\n', 30_000_000);
        var reading = Reading.Of(Archive.Of(("bomb.csv", bomb), ("late.csv", Csv)));
        Assert.StartsWith("F006!bomb.csv:", Assert.Single(reading.Parts), StringComparison.Ordinal);
    }

    [Fact]
    public void Bomb_InAWorkbook_EndsAtTheRatio()
    {
        var members = new Workbook().Sheet("S", "region|district|station|registered|yes|no").Members();
        Assert.Equal(["F006:1:"], Reading.Of(Archive.Of([.. members, ("xl/media/zero.bin", new byte[60_000_000])])).Parts);
    }

    [Fact]
    public void Bytes_AreCountedOverAllMembers()
    {
        var members = Enumerable.Range(0, 5).Select(at => ($"{at}.csv", Csv + new string('\n', 1_000))).ToArray();
        var reading = Reading.Of(Archive.Of(members), caps: new ReadCaps { Bytes = 3_000 });
        Assert.InRange(reading.Entries.Count, 1, 3);
        Assert.Contains(reading.Parts, static part => part.StartsWith("F006", StringComparison.Ordinal));
    }

    [Fact]
    public void MemberWithAnotherChecksum_IsAFinding()
    {
        var bytes = Archive.Of(("one.csv", Csv));
        bytes[FindDirectory(bytes) + 16] ^= 0xFF;
        Assert.StartsWith("F001!one.csv", Assert.Single(Reading.Of(bytes).Parts), StringComparison.Ordinal);
    }

    [Fact]
    public void MemberPackedInAnUnknownWay_LosesOnlyItself()
    {
        var bytes = Archive.Of(("one.csv", Csv), ("two.csv", Csv));
        bytes[FindDirectory(bytes) + 10] = 99;
        var reading = Reading.Of(bytes);
        Assert.StartsWith("F001!one.csv", Assert.Single(reading.Parts), StringComparison.Ordinal);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void Truncated_IsAFinding()
    {
        var bytes = Archive.Of(("one.csv", Csv));
        Assert.Equal(["F001:0:"], Reading.Of(bytes[..^30]).Parts);
        Assert.Equal(["F001:0:"], Reading.Of(bytes[..40]).Parts);
    }

    [Fact]
    public void Empty_IsAFinding() => Assert.Equal(["F001:0:"], Reading.Of(Archive.Of(Array.Empty<(string, byte[])>())).Parts);

    [Fact]
    public void OtherOfficeFile_IsRefused() =>
        Assert.Equal(["F001:0:"], Reading.Of(Archive.Of(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"))).Parts);

    [Fact]
    public void TooManyMembers_AreRefused() =>
        Assert.Equal(["F006:0:"], Reading.Of(Archive.Of(("a", Csv), ("b", Csv), ("c", Csv)), caps: new ReadCaps { Members = 2 }).Parts);

    [Fact]
    public void MutatedArchive_NeverThrows()
    {
        var good = Archive.Of(("one.csv", Csv), ("two.json", Json));
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Reading.Of(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
    }

    private static int FindDirectory(byte[] bytes) => bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
}
