using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>The server as a process, over real HTTP.</summary>
public sealed class ServeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_UploadsAndRefusals_AreAnsweredAsPromised()
    {
        using var contest = await new SmallContest().PublishAsync();
        var sender = await TokenAsync(contest, "north", "sender", "--area", "region:North");
        var other = await TokenAsync(contest, "south", "sender");
        var publisher = await TokenAsync(contest, "centre", "publisher");
        // Before the server starts: it looks for new tokens every two seconds.
        var observer = await TokenAsync(contest, "ngo", "observer");
        using var server = await ServedStore.StartAsync(contest, "--max-upload", "5000");
        var uploads = "api/contests/small/uploads";

        await RefusedAsync(await server.SendAsync(null, HttpMethod.Post, uploads, "{}"), 401, "token-missing");
        await RefusedAsync(await server.SendAsync(sender + "x", HttpMethod.Post, uploads, "{}"), 401, "token-missing");
        await RefusedAsync(await server.SendAsync(publisher, HttpMethod.Post, uploads, "{}"), 403, "forbidden");
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Post, uploads, "["), 400, "body-invalid");
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Post, uploads, """{"file":"../a.csv"}"""), 400, "body-invalid");
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Post, uploads, """{"file":"a.csv","length":5001}"""), 413, "too-large");

        var grant = await server.GrantAsync(sender);
        await RefusedAsync(await server.SendAsync(other, HttpMethod.Put, grant, "x"), 403, "forbidden");
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Put, grant, new string('x', 5001)), 413, "too-large");
        var accepted = await server.SendAsync(sender, HttpMethod.Put, grant, Csv("North,d1,1,100,90,5,60,25"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Put, grant, "again"), 409, "grant-used");
        Assert.Equal(1, (await server.ReceiptAsync(sender, grant)).GetProperty("entries").GetInt32());
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Post, "api/contests/small/rollups", ""), 403, "forbidden");

        var outside = await server.GrantAsync(sender);
        Assert.Equal(HttpStatusCode.Accepted, (await server.SendAsync(sender, HttpMethod.Put, outside, Csv("South,d3,1,100,90,5,60,25"))).StatusCode);
        Assert.Contains("S112", (await server.ReceiptAsync(sender, outside)).GetRawText(), StringComparison.Ordinal);

        await RefusedAsync(await server.SendAsync(observer, HttpMethod.Post, uploads, """{"file":"a.csv","kind":"protocols"}"""), 403, "forbidden");
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Post, uploads, """{"file":"a.csv","kind":"observations"}"""), 403, "forbidden");
        await RefusedAsync(await server.SendAsync(sender, HttpMethod.Post, uploads, """{"file":"a.csv","kind":"votes"}"""), 400, "body-invalid");
        var copy = await server.GrantAsync(observer);
        Assert.Equal(HttpStatusCode.Accepted, (await server.SendAsync(observer, HttpMethod.Put, copy, Csv("North,d1,2,100,80,0,80,0"))).StatusCode);
        var kept = await server.ReceiptAsync(observer, copy);
        Assert.Equal(("observations", 0), (kept.GetProperty("kind").GetString(), kept.GetProperty("entries").GetInt32()));

        var requested = await server.SendAsync(publisher, HttpMethod.Post, "api/contests/small/rollups", "");
        Assert.Equal(HttpStatusCode.Accepted, requested.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(null, HttpMethod.Get, "api/health", null)).StatusCode);
    }

    [Fact]
    public async Task Decision_OnWhatWasSeen_IsRecorded_AndOnAnythingElseIsNot()
    {
        using var contest = await new SmallContest().PublishAsync();
        var decider = await TokenAsync(contest, "court", "decider");
        var own = await TokenAsync(contest, "cli", "decider");
        using var server = await ServedStore.StartAsync(contest);
        const string Decisions = "api/contests/small/decisions";
        const string Stale = """{"kind":"annul","area":"d1","station":"1","form":"station","saw":[],"previous":[],"reason":"r","explanation":"e"}""";

        var refused = await server.SendAsync(decider, HttpMethod.Post, Decisions, Stale);
        var seen = (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("contents").GetString();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var right = Stale.Replace("\"saw\":[]", $"\"saw\":[\"{seen}\"]", StringComparison.Ordinal);
        await RefusedAsync(await server.SendAsync(own, HttpMethod.Post, Decisions, right), 403, "own-entries");
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(decider, HttpMethod.Post, Decisions, right)).StatusCode);
        await RefusedAsync(await server.SendAsync(decider, HttpMethod.Post, Decisions, right), 409, "state-changed");
    }

    private static string Csv(string row) => $"{SmallVote.Header}\n{row}\n";

    private static async Task<string> TokenAsync(SmallContest contest, string holder, string role, params string[] more) =>
        (await CommandRun.Of(["tokens", "create", "--store", contest.Store, "--holder", holder, "--role", role, "--json", .. more])).Ended(0)
            .Json.GetProperty("token").GetString()!;

    private static async Task RefusedAsync(HttpResponseMessage answer, int status, string kind)
    {
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True((int)answer.StatusCode == status, $"{answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("#" + kind, JsonDocument.Parse(body).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
    }
}

/// <summary>A server process over a store.</summary>
internal sealed class ServedStore : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private ServedStore(Process process, Uri address)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Where it serves, with a slash at the end.</summary>
    public Uri Address => _client.BaseAddress!;

    public static async Task<ServedStore> StartAsync(SmallContest contest, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "hattama.dll"), "serve", "--store", contest.Store, "--port", "0", .. more])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var line = "";
        while (!line.StartsWith("Serving", StringComparison.Ordinal))
        {
            line = await process.StandardOutput.ReadLineAsync(Cancel) ?? throw new InvalidOperationException("The server did not start.");
        }

        return new ServedStore(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..] + "/"));
    }

    public async Task<HttpResponseMessage> SendAsync(string? token, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/'));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        return await _client.SendAsync(request, Cancel);
    }

    public async Task<string> GrantAsync(string token)
    {
        var answer = await SendAsync(token, HttpMethod.Post, "api/contests/small/uploads", """{"file":"a.csv"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("uploadUrl").GetString()!;
    }

    public async Task<JsonElement> ReceiptAsync(string token, string upload)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var answer = await SendAsync(token, HttpMethod.Get, upload + "/receipt", null);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            }

            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            await Task.Delay(100, Cancel);
        }

        throw new TimeoutException("No receipt within ten seconds.");
    }

    /// <summary>Kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _client.Dispose();
        _process.Dispose();
    }
}
