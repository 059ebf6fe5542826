using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hattama.Ledger;

namespace Hattama.Tests;

/// <summary>Scans in tables (#5): their number beside each station, and a table of their own, against the published documents.</summary>
public sealed class ScanExportTests
{
    private static readonly byte[] First = "%PDF-1.7 page one"u8.ToArray();
    private static readonly byte[] Second = [0xFF, 0xD8, 0xFF, 0xE0, .. "page two, longer"u8];
    private static readonly byte[] Lost = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. "nobody's"u8];

    [Fact]
    public async Task Stations_SayHowManyScansTheyHave()
    {
        using var contest = await ScannedAsync();
        var rows = await RowsAsync(contest, "station");
        Assert.Equal(
            ["North/d1 1 2", "North/d1 2 0", "North/d1 @7 1", "North/d2 1 0", "South/d3 1 0", "South/d3 2 0", "South/d3 3 1"],
            rows.Select(row => $"{row["path"]} {row["station"].TrimStart('\'')} {row["scans"]}"));
    }

    [Fact]
    public async Task Scans_AreThoseOfTheDocuments_WithWhatWaits()
    {
        using var contest = await ScannedAsync();
        var published = await PublishedAsync(contest);
        var rows = await RowsAsync(contest, "scan");
        Assert.Equal(5, rows.Count);
        Assert.Equal(
            published.Order(StringComparer.Ordinal),
            rows.Select(row => string.Join(' ', row["area"], row["station"].TrimStart('\''), row["media type"], row["scan"], row["bytes"], row["upload"], row["evidence"], row["document"]))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"North/d1 d1 1 application/pdf {Digest.Of(First)} {First.Length}", $"North/d1 d1 1 image/jpeg {Digest.Of(Second)} {Second.Length}"],
            rows.Where(row => row["station"] == "1").Select(row => $"{row["path"]} {row["area"]} {row["station"]} {row["media type"]} {row["scan"]} {row["bytes"]}").Order(StringComparer.Ordinal));
        var waiting = Assert.Single(rows, row => row["path"].Length == 0);
        Assert.Equal(("", "image/png", Digest.Of(Lost).Hex), (waiting["station"], waiting["media type"], waiting["scan"]));
    }

    [Theory]
    [InlineData("station")]
    [InlineData("scan")]
    public async Task StationThatIsCalledLikeAFormula_IsText(string level)
    {
        using var contest = await ScannedAsync();
        var row = Assert.Single(await RowsAsync(contest, level), row => row["station"].EndsWith("@7", StringComparison.Ordinal));
        Assert.Equal("'@7", row["station"]);
    }

    /// <summary>A workbook of ours is read by our reader, as a vote whose figures are the numbers of the table.</summary>
    [Theory]
    [InlineData("station", "station", "scans", 7)]
    [InlineData("scan", "scan", "bytes", 4)]
    public async Task Workbook_IsReadBackWithTheSameNumbers(string level, string key, string line, int rows)
    {
        using var contest = await ScannedAsync(hasLost: false);
        var path = contest.PathOf($"{level}.xlsx");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "xlsx", "--level", level, "--out", path)).Ended(0);
        var definition = contest.Write("table.json", TableOf(key, line));
        var read = (await CommandRun.Of("check", "--contest", definition, path, "--json")).Ended(0).Json;
        Assert.Equal(line == "scans" ? 4 : 2 * First.Length + Second.Length + Lost.Length, read.GetProperty("values").GetProperty(line).GetInt32());
        Assert.Equal(rows, read.GetProperty("stations").GetProperty("counted").GetInt32());
    }

    [Fact]
    public async Task Scans_AsNist_AreRefused()
    {
        using var contest = await new SmallContest().PublishAsync();
        var run = (await CommandRun.Of("export", "--store", contest.Store, "--format", "nist", "--level", "scan", "--out", contest.PathOf("x.json"))).Ended(2);
        Assert.Contains("no scans", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scans_WithoutAny_AreATableOfAHeader()
    {
        using var contest = await new SmallContest().PublishAsync();
        Assert.Empty(await RowsAsync(contest, "scan"));
        Assert.All(await RowsAsync(contest, "station"), row => Assert.Equal("0", row["scans"]));
    }

    [Fact]
    public async Task LevelOfTheContest_ThatIsCalledScan_ComesFirst()
    {
        using var contest = new SmallContest();
        contest.Write("contest.json", Kit.SmallVote.Definition.Replace("\"id\": \"region\"", "\"id\": \"scan\"", StringComparison.Ordinal));
        await contest.PublishAsync();
        Assert.Equal(["North", "South"], (await RowsAsync(contest, "scan")).Select(row => row["path"]));
    }

    /// <summary>Two scans of one station, one of a station that is called like a formula, one elsewhere in an archive; another member fits no station.</summary>
    private static async Task<SmallContest> ScannedAsync(bool hasLost = true)
    {
        var contest = new SmallContest();
        contest.WriteRows("protocols.csv", [.. SmallContest.Rows, "North,d1,@7,100,90,5,60,25"]);
        await contest.PublishAsync();
        Write("d1/1.pdf", First);
        Write("d1/1-2.jpg", Second);
        Write("d1/@7.pdf", First);
        using (var archive = ZipFile.Open(contest.PathOf("scans/more.zip"), ZipArchiveMode.Create))
        {
            foreach (var name in hasLost ? new[] { "d3/3.png", "nobody.png" } : ["d3/3.png"])
            {
                using var member = archive.CreateEntry(name).Open();
                member.Write(Lost);
            }
        }

        (await CommandRun.Of("ingest", "--store", contest.Store, contest.PathOf("scans"))).Ended(0);
        (await CommandRun.Of("rollup", "--store", contest.Store)).Ended(0);
        return contest;

        void Write(string name, byte[] bytes)
        {
            var path = contest.PathOf(Path.Combine("scans", name));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <summary>Every scan that a published document lists, read by hand, with the document.</summary>
    private static async Task<List<string>> PublishedAsync(SmallContest contest)
    {
        var zip = contest.PathOf("all.zip");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "bundle", "--out", zip)).Ended(0);
        using var archive = ZipFile.OpenRead(zip);
        var scans = new List<string>();
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith("documents/", StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(entry.Open());
            var root = document.RootElement;
            var name = Path.GetFileNameWithoutExtension(entry.Name);
            foreach (var row in root.TryGetProperty("attachments", out var rows) ? rows.EnumerateArray() : default)
            {
                var cells = row.EnumerateArray().ToList();
                scans.Add(root.GetProperty("type").GetString() == "stations"
                    ? string.Join(' ', [.. cells[..5], .. root.GetProperty("evidence")[cells[5].GetInt32()].EnumerateArray(), name])
                    : string.Join(' ', ["", "", .. cells, name]));
            }
        }

        return scans;
    }

    private static async Task<List<Dictionary<string, string>>> RowsAsync(SmallContest contest, string level)
    {
        var path = contest.PathOf($"{level}.csv");
        (await CommandRun.Of("export", "--store", contest.Store, "--format", "csv", "--level", level, "--out", path)).Ended(0);
        var lines = await File.ReadAllLinesAsync(path, Encoding.UTF8, TestContext.Current.CancellationToken);
        var table = lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(',')).ToList();
        return [.. table.Skip(1).Select(row => table[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string TableOf(string key, string line) => $$"""
        {
          "format": "hattama.contest/1", "id": "table", "mode": "rehearsal", "title": { "en": "Table" }, "date": "2026-01-11", "timeZone": "Asia/Almaty",
          "levels": [ { "id": "nation", "title": { "en": "Nation" }, "code": "XX", "name": "Land" }, { "id": "district", "title": { "en": "District" }, "code": "{path} {upload}", "name": "{path}" } ],
          "partition": "district", "station": { "code": "{{{key}}}" }, "keys": { "path": [], "{{key}}": [], "upload": [] },
          "lines": [ { "id": "{{line}}", "number": "1", "title": { "en": "Number" } } ],
          "forms": [ { "id": "station", "title": { "en": "Row" }, "lines": ["{{line}}"] } ],
          "policies": { "corrections": "bySender" }
        }
        """;
}
