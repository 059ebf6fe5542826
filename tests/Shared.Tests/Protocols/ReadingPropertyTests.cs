using System.Text;
using CsCheck;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

public sealed class ReadingPropertyTests
{
    private const string Header = "region,district,station,registered,yes,no,invalid\n";

    private static readonly Gen<string[]> Rows =
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 5], Gen.Int[1, 999], Gen.Int[0, 9_999], Gen.Int[0, 9_999], Gen.OneOf("0", "12", "", "нрзб", "-5"))
            .Select(static (region, district, station, registered, yes, invalid) => $"{region},{district},№{station},{registered},{yes},0,{invalid}")
            .Array[0, 40];

    private static readonly Gen<byte> Nasty = Gen.OneOf("\",;\n\r\t\0{}[]:".Select(static character => (byte)character).Append((byte)0xFF).ToArray());

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Frequency((3, Nasty), (1, Gen.Byte)).Array[0, 400].Sample(static bytes =>
    {
        Read(bytes);
        Read([(byte)'{', .. bytes]);
        Read([.. "[{\"contest\":\"demo\",\"values\":{"u8, .. bytes]);
        Read([.. Encoding.UTF8.GetBytes(Header), .. bytes]);
        Read([0x1F, 0x8B, .. bytes]);
        Read([0xFF, 0xFE, .. bytes]);
    }, iter: 500);

    [Fact]
    public void MutatedFiles_NeverThrow() =>
        Gen.Select(Rows, Gen.Select(Gen.Int[0, 5_000], Nasty).Array[1, 5], Gen.Int[0, 3]).Sample(static (rows, changes, kind) =>
        {
            var bytes = kind switch
            {
                0 => Encoding.UTF8.GetBytes(Header + string.Join('\n', rows)),
                1 => Encoding.UTF8.GetBytes(Json(rows)),
                2 => HostileFileTests.Gzip(Header + string.Join('\n', rows)),
                _ => Encoding.Unicode.GetBytes(Header + string.Join('\n', rows)),
            };
            foreach (var (at, value) in changes)
            {
                bytes[at % bytes.Length] = value;
            }

            Read(bytes);
        }, iter: 1_000);

    [Fact]
    public void Chunks_OfAnySize_GiveTheSameAsTheWhole() =>
        Gen.Select(Rows, Gen.Select(Gen.Int[0, 5_000], Nasty).Array[0, 3], Gen.Int[1, 7], Gen.Bool, Gen.Bool).Sample(static (rows, changes, chunk, isJson, isGzip) =>
        {
            var bytes = Encoding.UTF8.GetBytes(isJson ? Json(rows) : Header + string.Join("\r\n", rows));
            foreach (var (at, value) in changes)
            {
                bytes[at % bytes.Length] = value;
            }

            bytes = isGzip ? HostileFileTests.Gzip(bytes) : bytes;
            var whole = Reading.Of(bytes);
            var parts = Reading.Of(new ChunkedStream(bytes, chunk));
            Assert.Equal(whole.Entries, parts.Entries);
            Assert.Equal(whole.Places, parts.Places);
        }, iter: 500);

    [Fact]
    public void CsvAndJson_OfTheSameProtocols_GiveTheSameEntries() => Rows.Sample(static rows =>
    {
        var csv = Reading.Of(Header + string.Join('\n', rows));
        var json = Reading.Of(Json(rows));
        Assert.Equal(rows.Length, csv.Entries.Count);
        Assert.Equal(csv.Entries.Select(static entry => entry with { Row = entry.Row - 1 }), json.Entries);
        Assert.Equal(csv.Findings.Counts, json.Findings.Counts);
    }, iter: 300);

    /// <summary>Every row is an entry, rejected with a finding, or blank: nothing is lost in silence.</summary>
    private static void Read(byte[] bytes)
    {
        var reading = Reading.Of(bytes, caps: new ReadCaps { RowLength = 300, Columns = 30, Rows = 50, Depth = 8 });
        Assert.True(reading.Summary.Rejected <= reading.Findings.Errors);
    }

    private static string Json(string[] rows) => "[" + string.Join(',', rows.Select(static row =>
    {
        var cells = row.Split(',');
        var figures = cells[3..].Select(static cell => cell switch { "" => "null", "нрзб" => "\"illegible\"", _ => cell }).ToArray();
        return $$"""
            {"contest":"demo","region":"{{cells[0]}}","district":"{{cells[1]}}","station":"{{cells[2]}}",
             "values":{"registered":{{figures[0]}},"yes":{{figures[1]}},"no":{{figures[2]}},"invalid":{{figures[3]}} } }
            """;
    })) + "]";
}
