using System.IO.Compression;
using System.Text;

namespace Hattama.Tests;

/// <summary>Caching, compression, languages, other origins, methods.</summary>
public sealed class HeaderTests
{
    [Fact]
    public async Task Document_IsImmutable_AndItsTagIsItsHash()
    {
        await using var served = await Served.PublishedAsync();
        var root = (await served.GetAsync("latest.json")).Json.GetProperty("root").GetString();
        var document = (await served.GetAsync($"documents/{root}")).Is(200);
        Assert.Equal($"\"{root}\"", document["ETag"]);
        Assert.Equal("public, max-age=31536000, immutable", document["Cache-Control"]);
        Assert.Equal("Accept-Encoding", document["Vary"]);
        Assert.Equal("nosniff", document["X-Content-Type-Options"]);
    }

    [Theory]
    [InlineData("latest.json")]
    [InlineData("totals")]
    [InlineData("progress")]
    [InlineData("snapshots/1")]
    [InlineData("areas/d3")]
    [InlineData("/api/contests")]
    [InlineData("/api/openapi.json")]
    public async Task Tag_NamedAgain_Answers304(string path)
    {
        await using var served = await Served.PublishedAsync();
        var first = (await served.GetAsync(path)).Is(200);
        foreach (var sent in new[] { first["ETag"], $"\"x\", W/{first["ETag"]}", "*" })
        {
            var again = (await served.GetAsync(path, ("If-None-Match", sent))).Is(304);
            Assert.Empty(again.Bytes);
            Assert.Equal(first["ETag"], again["ETag"]);
            Assert.Equal(first["Cache-Control"], again["Cache-Control"]);
        }

        (await served.GetAsync(path, ("If-None-Match", "\"other\""))).Is(200);
    }

    [Fact]
    public async Task Totals_NextSnapshot_HasAnotherTag()
    {
        await using var served = await Served.PublishedAsync();
        var first = (await served.GetAsync("totals")).Is(200);
        Assert.Equal("public, max-age=5, stale-while-revalidate=30", first["Cache-Control"]);
        Assert.StartsWith($"\"{first.Json.GetProperty("snapshot").GetString()![..32]}", first["ETag"], StringComparison.Ordinal);
        await served.SendAsync("third.csv", "tsk-1", "region,district,station,registered,issued,invalid,yes,no\nSouth,d3,9,50,10,0,5,5\n");
        await served.RollUpAsync();
        var next = (await served.GetAsync("totals", ("If-None-Match", first["ETag"]))).Is(200);
        Assert.NotEqual(first["ETag"], next["ETag"]);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", "")]
    [InlineData("gzip;q=1, br;q=0.1", "gzip")]
    public async Task Encoding_HasItsOwnStrongTag(string accept, string expected)
    {
        await using var served = await Served.PublishedAsync();
        var plain = (await served.GetAsync("totals")).Is(200);
        var packed = (await served.GetAsync("totals", ("Accept-Encoding", accept))).Is(200);
        Assert.Equal(expected, packed["Content-Encoding"]);
        Assert.Equal(expected.Length == 0 ? plain["ETag"] : $"{plain["ETag"][..^1]}-{expected}\"", packed["ETag"]);
        Assert.Equal(plain.Text, Unpack(packed.Bytes, expected));
        (await served.GetAsync("totals", ("Accept-Encoding", accept), ("If-None-Match", packed["ETag"]))).Is(304);
        if (expected.Length > 0)
        {
            (await served.GetAsync("totals", ("Accept-Encoding", accept), ("If-None-Match", plain["ETag"]))).Is(200);
        }
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGet_AndNoBody()
    {
        await using var served = await Served.PublishedAsync();
        var get = (await served.GetAsync("totals")).Is(200);
        var head = (await served.SendAsync(HttpMethod.Head, "totals")).Is(200);
        Assert.Empty(head.Bytes);
        foreach (var header in new[] { "ETag", "Content-Length", "Content-Type", "Cache-Control", "Vary", "Link" })
        {
            Assert.Equal(get[header], head[header]);
        }

        Assert.Empty((await served.SendAsync(HttpMethod.Head, "areas/nowhere")).Is(404).Bytes);
    }

    [Fact]
    public async Task OtherOrigins_MayReadAndNothingElse()
    {
        await using var served = await Served.PublishedAsync();
        Assert.Equal("*", (await served.GetAsync("totals"))["Access-Control-Allow-Origin"]);
        Assert.Equal("*", (await served.GetAsync("areas/nowhere"))["Access-Control-Allow-Origin"]);
        var asked = (await served.SendAsync(HttpMethod.Options, "totals", ("Origin", "https://example.org"), ("Access-Control-Request-Method", "GET"))).Is(204);
        Assert.Equal("GET, HEAD", asked["Access-Control-Allow-Methods"]);
        Assert.Equal("GET, HEAD, OPTIONS", asked["Allow"]);
        Assert.DoesNotContain("Authorization", asked["Access-Control-Allow-Headers"], StringComparison.OrdinalIgnoreCase);
        var refused = (await served.SendAsync(HttpMethod.Post, "totals")).IsProblem(405, "method-not-allowed");
        Assert.Equal("GET, HEAD, OPTIONS", refused["Allow"]);
    }

    [Fact]
    public async Task Language_ChangesWordsAndTag_NotFigures()
    {
        await using var served = await Served.PublishedAsync();
        var english = (await served.GetAsync("totals")).Is(200);
        foreach (var (accept, language, title) in new[]
        {
            ("ru-RU,ru;q=0.9,en;q=0.8", "ru", "Малое голосование"), ("kk", "kk", "Шағын дауыс беру"), ("de, en;q=0.5, kk;q=0.4", "en", "Small vote"), ("de", "en", "Small vote"),
        })
        {
            var answer = (await served.GetAsync("totals", ("Accept-Language", accept))).Is(200);
            Assert.Equal(language, answer["Content-Language"]);
            Assert.Equal(title, answer.Json.GetProperty("title").GetString());
            Assert.Equal("Accept-Encoding, Accept-Language", answer["Vary"]);
            Assert.Equal(language == "en", answer["ETag"] == english["ETag"]);
            Assert.Equal(english.Json.GetProperty("values").GetRawText(), answer.Json.GetProperty("values").GetRawText());
        }
    }

    private static string Unpack(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream(bytes);
        using Stream unpacked = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        };
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
