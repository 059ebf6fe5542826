using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hattama.Cli;
using Hattama.Ledger;

namespace Hattama.Tests;

/// <summary>The scans of the demo (#5): whole files, bound to their stations by name, one of them to none.</summary>
public sealed partial class DemoScanTests : IDisposable
{
    private const int Seed = 2022, Stations = 100;
    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-scans-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Demo_AttachesEveryNamedScanToItsStation_AndKeepsTheOther()
    {
        var store = Path.Combine(_folder, "demo");
        var json = (await CommandRun.Of("demo", "--once", "--store", store, "--stations", "100", "--json")).Ended(0).Json;
        var sent = Sent();
        var named = sent.Where(scan => scan.IsNamed).ToList();
        Assert.Equal((8, 1), (named.Count, sent.Count - named.Count));
        Assert.Equal((8, 1), (json.GetProperty("scans").GetProperty("attached").GetInt32(), json.GetProperty("scans").GetProperty("waiting").GetInt32()));

        var table = Path.Combine(_folder, "scans.csv");
        (await CommandRun.Of("export", "--store", store, "--format", "csv", "--level", "scan", "--out", table)).Ended(0);
        var rows = (await File.ReadAllLinesAsync(table, TestContext.Current.CancellationToken))
            .Where(line => !line.StartsWith('#')).Skip(1).Select(line => line.Split(',')).Select(cells => $"{cells[1]}/{cells[2]} {cells[4]}");
        Assert.Equal(
            sent.Select(scan => (scan.IsNamed ? $"{scan.Station.District}/{scan.Station.Number} " : "/ ") + Digest.Of(scan.Bytes)).Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal));

        // A station in dispute has two pages, one PDF and one picture.
        var disputed = named.GroupBy(scan => scan.Station).Single(group => group.Count() == 2).Key;
        var station = (await CommandRun.Of("station", "--store", store, $"{disputed.District}/{disputed.Number}", "--json")).Ended(0).Json;
        Assert.Equal(
            ["application/pdf", "image/png"],
            station.GetProperty("attachments").EnumerateArray().Select(scan => scan.GetProperty("mediaType").GetString()).Order(StringComparer.Ordinal));

        var receipts = (await CommandRun.Of("receipts", "--store", store, "--json")).Ended(0).Json.GetProperty("uploads");
        var without = Assert.Single(receipts.EnumerateArray(), upload => Codes(upload).Contains("S115"));
        Assert.Contains("scans/generated-", without.GetProperty("file").GetString(), StringComparison.Ordinal);
        (await CommandRun.Of("verify", "--store", store)).Ended(0);
    }

    [Fact]
    public void Pdf_EveryOffset_IsWhereTheObjectStands()
    {
        foreach (var scan in Sent().Where(scan => scan.Name.EndsWith(".pdf", StringComparison.Ordinal)))
        {
            var text = Encoding.ASCII.GetString(scan.Bytes);
            var table = int.Parse(Table().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.StartsWith("xref\n0 6\n", text[table..], StringComparison.Ordinal);
            var entries = text[table..].Split('\n')[2..8];
            Assert.All(entries, entry => Assert.Equal(19, entry.Length));
            for (var at = 1; at <= 5; at++)
            {
                Assert.StartsWith($"{at} 0 obj\n", text[int.Parse(entries[at][..10], CultureInfo.InvariantCulture)..], StringComparison.Ordinal);
            }

            var stream = Stream().Match(text);
            Assert.Equal(int.Parse(stream.Groups[1].Value, CultureInfo.InvariantCulture), stream.Groups[2].Length);
            Assert.Contains("(GENERATED, NOT AN OFFICIAL PROTOCOL)", stream.Groups[2].Value, StringComparison.Ordinal);
            Assert.Contains($"{scan.Station.Protocol.Yes,8})", stream.Groups[2].Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Png_UnpacksToItsRows()
    {
        foreach (var scan in Sent().Where(scan => scan.Name.EndsWith(".png", StringComparison.Ordinal)))
        {
            var chunks = Chunks(scan.Bytes);
            Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
            // Known to everyone: the checksum of the empty last chunk.
            Assert.Equal("AE426082", Convert.ToHexString(scan.Bytes.AsSpan(^4)));
            var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data), BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data.AsSpan(4)));
            using var pixels = new MemoryStream();
            using (var unpacked = new ZLibStream(new MemoryStream(chunks[2].Data), CompressionMode.Decompress))
            {
                unpacked.CopyTo(pixels);
            }

            Assert.Equal((1 + (width + 7) / 8) * height, pixels.Length);
            Assert.All(pixels.ToArray().Chunk(1 + (width + 7) / 8), row => Assert.Equal(0, row[0])); // no row is filtered: another number would garble it
            Assert.InRange(pixels.ToArray().Sum(each => byte.PopCount(each)), width * height / 100, width * height / 4);
        }
    }

    [Fact]
    public void SameSeed_GivesTheSameBytes_AndAnotherSeedOthers()
    {
        Assert.Equal(Hashes(Sent()), Hashes(Sent()));
        Assert.NotEqual(Hashes(Sent()), Hashes(Sent(seed: 7)));

        static IEnumerable<string> Hashes(IReadOnlyList<DemoScan> scans) => DemoScans.Files(scans).Select(file => file.Name + Digest.Of(file.Bytes));
    }

    private static IReadOnlyList<DemoScan> Sent(int seed = Seed)
    {
        var stations = DemoNation.Generate(seed, Stations);
        return DemoScans.Of(DemoMail.Send(stations, seed), stations, seed);
    }

    private static IEnumerable<string?> Codes(JsonElement upload) =>
        upload.GetProperty("receipt").GetProperty("counts").EnumerateArray().Select(count => count[0].GetString());

    private static List<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF\n$")]
    private static partial Regex Table();

    [GeneratedRegex(@"/Length (\d+) >>\nstream\n(.*)\nendstream")]
    private static partial Regex Stream();
}
