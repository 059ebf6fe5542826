using System.Net.Sockets;
using System.Text;
using Hattama.Api;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>What refusals say, and that nothing hostile gets past the edge.</summary>
public sealed class ProblemTests
{
    /// <summary>One request for every kind that reading can answer with on a sound store.</summary>
    public static TheoryData<string, int, string> Kinds() => new()
    {
        { "/api/nothing", 404, "not-found" },
        { "totals?" + new string('a', 1_100) + "=1", 414, "path-too-long" },
        { "totals?leve=region", 400, "parameter-unknown" },
        { "totals?page=0", 400, "parameter-invalid" },
        { "/api/contests/other/totals", 404, "contest-unknown" },
        { "snapshots/2", 404, "snapshot-unknown" },
        { "documents/abc", 404, "document-unknown" },
        { "areas/nowhere", 404, "area-unknown" },
        { "totals?level=planet", 400, "level-unknown" },
        { "stations/77", 404, "station-unknown" },
        { "stations/1", 400, "station-ambiguous" },
        { "totals?page=2", 404, "page-unknown" },
        { "receipts/none", 404, "receipt-unknown" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EveryKind_SpeaksThreeLanguages(string path, int status, string kind)
    {
        await using var served = await Served.PublishedAsync();
        var details = new HashSet<string>(StringComparer.Ordinal);
        foreach (var language in new[] { "kk", "ru", "en" })
        {
            var problem = (await served.GetAsync(path, ("Accept-Language", language))).IsProblem(status, kind);
            Assert.Equal(language, problem["Content-Language"]);
            Assert.Equal("no-store", problem["Cache-Control"]);
            Assert.True(details.Add(problem.Json.GetProperty("detail").GetString()!), $"{kind} says the same in {language}.");
            var known = ProblemKinds.All.Single(one => one.Id == kind);
            Assert.Equal(status, known.Status);
        }
    }

    [Fact]
    public async Task UnknownParameter_NamesTheNearest()
    {
        await using var served = await Served.PublishedAsync();
        var problem = (await served.GetAsync("totals?leve=region")).IsProblem(400, "parameter-unknown");
        Assert.Contains("“level”", problem.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await served.GetAsync("totals?page=1&page=2")).IsProblem(400, "parameter-invalid");
        (await served.GetAsync("latest.json?x=1")).IsProblem(400, "parameter-unknown");
    }

    [Fact]
    public async Task BeforeTheInstant_NothingOfTheContestIsReadable()
    {
        await using var served = await Served.PublishedAsync("\"publishNotBefore\": \"2026-01-11T18:00:00Z\", ");
        var (upload, root) = (served.Upload, (await served.Stores.Results.FindLatestAsync(Served.Contest, TestContext.Current.CancellationToken))!);
        var hash = Results.LatestDocument.Read(root.Bytes).Root.Hex;
        foreach (var route in Routes.Reads.Where(route => route.OperationId is not ("listContests" or "getReceipt")))
        {
            var path = route.Pattern.Replace("{contest}", Served.Contest, StringComparison.Ordinal).Replace("{sequence}", "1", StringComparison.Ordinal)
                .Replace("{code}", "XX", StringComparison.Ordinal).Replace("{folder}", hash[..2], StringComparison.Ordinal).Replace("{hash}", hash, StringComparison.Ordinal);
            var problem = (await served.GetAsync(path)).IsProblem(403, "not-yet-published");
            Assert.Equal("2026-01-11T18:00:00.000Z", problem.Json.GetProperty("publishNotBefore").GetString());
        }

        Assert.Equal("null", (await served.GetAsync("/api/contests")).Is(200).Json.GetProperty("contests")[0].GetProperty("latest").GetRawText());
        (await served.GetAsync($"receipts/{upload}")).Is(200);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 18, 0, 0, TimeSpan.Zero));
        (await served.GetAsync("totals")).Is(200);
        (await served.GetAsync($"documents/{hash}")).Is(200);
    }

    [Fact]
    public async Task NoSnapshotYet_SaysSo()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(0, (await served.GetAsync("/api/contests")).Is(200).Json.GetProperty("total").GetInt32());
        await served.ActivateAsync();
        foreach (var path in new[] { "latest.json", "totals", "progress", "snapshots" })
        {
            (await served.GetAsync(path)).IsProblem(404, "no-snapshot");
        }

        Assert.Equal("null", (await served.GetAsync("/api/contests/small")).Is(200).Json.GetProperty("latest").GetRawText());
    }

    [Theory]
    [InlineData("/api/contests/%2e%2e%2f%2e%2e/totals")]
    [InlineData("/api/contests/small/areas/%ED%A0%80")]
    [InlineData("/api/contests/small/areas/%FF%FE")]
    [InlineData("/api/contests/small/totals?area=%00")]
    [InlineData("/api/contests/small/totals?area=%ED%A0%80")]
    [InlineData("/api/contests/small/totals?page=99999999999999999999")]
    [InlineData("/api/contests/small/totals?page=-1")]
    [InlineData("/api/contests/small/totals?size=1001")]
    [InlineData("/api/contests/small/documents/zz/..%2f..%2fkey.pem.json")]
    [InlineData("/api/contests/small/snapshots/99999999999999999999")]
    [InlineData("/api/contests/small/receipts/%2F..%2F")]
    [InlineData("/api/contests/small/totals?%00=1")]
    public async Task HostileAddress_IsAProblem(string path)
    {
        await using var served = await Served.PublishedAsync();
        var answer = await served.GetAsync(path);
        Assert.InRange((int)answer.Status, 400, 499);
        Assert.Equal("application/problem+json", answer["Content-Type"]);
        Assert.Empty(served.Failures);
    }

    [Fact]
    public async Task HostileBytes_NeverBecomeAServerError()
    {
        await using var served = await Served.PublishedAsync();
        foreach (var target in new[] { "/api/contests/small/areas/%00", "/api/contests/\u0001", "/api/contests/small/areas/" + new string('a', 7_000), "/api/%" })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(served.Address.Host, served.Address.Port, TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(stream);
            Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "");
        }

        Assert.Empty(served.Failures);
    }

    [Fact]
    public async Task Receipt_NotWrittenYet_SaysWhenToAskAgain()
    {
        await using var served = await Served.PublishedAsync();
        await served.Stores.Ledger.StampAsync(
            new Upload(Served.Contest, "pending", "a.csv", "tsk-1", served.Clock.GetUtcNow(), Digest.Of("x"u8), 1), TestContext.Current.CancellationToken);
        Assert.Equal("2", (await served.GetAsync("receipts/pending")).IsProblem(404, "receipt-pending")["Retry-After"]);
    }

    [Fact]
    public async Task DamagedDocument_IsShownAsStored_AndNobodyMayKeepIt()
    {
        await using var served = await Served.PublishedAsync();
        var name = Digest.Of("what it was"u8);
        await served.Stores.Results.PutDocumentsAsync(Served.Contest, [new Document(name, "what it is now"u8.ToArray())], TestContext.Current.CancellationToken);
        var answer = (await served.GetAsync($"documents/{name.Hex}")).Is(200);
        Assert.Equal("what it is now", answer.Text);
        Assert.Equal("no-store", answer["Cache-Control"]);
        Assert.Empty(answer["ETag"]);
        Assert.IsType<InvalidDataException>(Assert.Single(served.Failures));
    }

    [Fact]
    public async Task Failure_IsAProblemAndIsTold()
    {
        await using var served = await Served.PublishedAsync(options: new() { MayReadReceipt = static (_, _, _, _) => throw new NotSupportedException("test") });
        (await served.GetAsync("receipts/any")).IsProblem(500, "failed");
        Assert.IsType<NotSupportedException>(Assert.Single(served.Failures));
    }
}
