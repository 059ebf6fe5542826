using System.Security.Cryptography;
using System.Text.Json;
using Hattama.Api;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Hattama.Stores.Azure;
using Hattama.Tests.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests.Functions;

/// <summary>
/// End to end on the emulator: a sender's PUT to the granted address → event → OnUpload → orchestrations → results in blobs → API; and the
/// embedded host's root for the same stamps.
/// </summary>
public sealed class AzuriteTests(AzureStorage storage)
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Demo_ThroughStorageAndOrchestrations_IsWhatTheEmbeddedHostGives() => RunAsync(Slice.DemoWithScans(), most: 40);

    [Fact]
    public Task Ru2020_ThroughStorageAndOrchestrations_IsWhatTheEmbeddedHostGives() => RunAsync(Slice.Russia(), most: 25);

    private async Task RunAsync(Slice slice, int most)
    {
        var store = await storage.CreateAsync();
        var stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Storage stamps with its own clock; roll-ups come after.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1));
        await slice.ActivateAsync(stores, clock, Cancel);
        var contests = new ContestsInForce(stores, clock);
        var arrivals = new ArrivedUploads(stores, store.Access, store.Uploads, contests, new ArrivalOptions());
        var onUpload = new OnUpload(arrivals, NullLogger<OnUpload>.Instance);
        foreach (var upload in slice.Uploads.Take(most))
        {
            await SendAsync(store, slice.Definition.Id, upload);
        }

        var lost = await arrivals.FindForgottenAsync(slice.Definition.Id, 1_000, Cancel);
        Assert.Equal(Math.Min(most, slice.Uploads.Count), lost.Count);
        await Parallel.ForEachAsync(lost, Cancel, async (upload, _) =>
            await onUpload.RunAsync(new UploadEvent("uploads", slice.Definition.Id, upload, null).Write(), Cancel));
        Assert.Empty(await arrivals.FindForgottenAsync(slice.Definition.Id, 1_000, Cancel));

        var engine = RollupEngine.Create(
            () => new SteppedRollup(stores, store.Work, new ContestsInForce(stores, clock), key, clock), clock, seed: 1, Weather.Bad);
        engine.Start(nameof(NationalRollup), "a", new RollupOrder(slice.Definition.Id, "cec"));
        await engine.RunAsync();
        var published = engine.Find("a")!.Result<PublishedRollup>();
        Assert.Equal((true, 1L), (published.IsNew, published.Sequence));
        Assert.Equal(await EmbeddedAsync(slice, stores, key, clock), published.Root);
        await CheckApiAsync(slice, stores, clock, published);
        Assert.Equal(slice.Scans, await CountScansAsync(slice, stores, published));
    }

    /// <summary>Scans at their stations; the bytes of each are found again in what was sent.</summary>
    private static async Task<int> CountScansAsync(Slice slice, StoreSet stores, PublishedRollup published)
    {
        var documents = new PublishedDocuments(stores.Results, slice.Definition.Id);
        var result = await PublishedResult.LoadAsync(documents, (await documents.FindLatestAsync(Cancel))!, Cancel);
        Assert.Equal(published.Root, result.Snapshot.Snapshot.Root.Hex);
        var scans = new List<PublishedAttachment>();
        foreach (var area in await result.AtLevelAsync(result.Nation.Area, result.LeafLevel, Cancel))
        {
            scans.AddRange((await result.StationsAsync(area, Cancel)).Rows.SelectMany(static station => station.Attachments));
        }

        foreach (var scan in scans)
        {
            var bytes = await AttachmentBytes.FindAsync(stores, slice.Definition, scan, Cancel);
            Assert.Equal((scan.Length, scan.Digest), (bytes!.Value.Length, Digest.Of(bytes.Value.Span)));
            Assert.True(MediaTypes.Of(bytes.Value.Span) == scan.Type);
        }

        return scans.Count;
    }

    private async Task SendAsync(AzureStore store, string contest, SliceUpload upload)
    {
        var now = TimeProvider.System.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds(now.AddMinutes(15).ToUnixTimeSeconds());
        await store.Access.AddGrantAsync(new UploadGrant(contest, upload.Id, "token", upload.Sender, [], upload.File, upload.Bytes.Length, expires), Cancel);
        var address = new UriBuilder(await store.Uploads.GrantAsync(contest, upload.Id, now, expires, Cancel)) { Port = (await storage.AzuriteAsync()).Blobs.Port };
        using var content = new ByteArrayContent(upload.Bytes);
        using var request = new HttpRequestMessage(HttpMethod.Put, address.Uri) { Content = content };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await Http.SendAsync(request, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    /// <summary>The same stamps and bytes on the embedded host's path.</summary>
    private static async Task<string> EmbeddedAsync(Slice slice, StoreSet azure, ECDsa key, TimeProvider clock)
    {
        var memory = new MemoryStore();
        var stores = new StoreSet(memory.Evidence, memory.Ledger, memory.Results);
        var contest = await slice.ActivateAsync(stores, clock, Cancel);
        foreach (var stamp in await azure.Ledger.ReadUploadsAsync(slice.Definition.Id, Cancel))
        {
            await using var evidence = await azure.Evidence.OpenAsync(stamp.Evidence, Cancel);
            await stores.Evidence.PutAsync(evidence!, Cancel);
            await stores.Ledger.StampAsync(stamp, Cancel);
            await new Intake(stores, contest, 1, ReadCaps.Default, null!).ProcessAsync(stamp, null, Cancel);
        }

        return (await new Rollup(stores, contest, 1, key, clock).RunAsync(null, Cancel)).Snapshot.Snapshot.Root.Hex;
    }

    private static async Task CheckApiAsync(Slice slice, StoreSet stores, TimeProvider clock, PublishedRollup published)
    {
        var table = new RouteTable(new ApiContext(stores, clock, new ApiOptions()), Routes.Reads);
        using var latest = await GetAsync(table, $"/api/contests/{slice.Definition.Id}/latest.json");
        Assert.Equal((published.Sequence, published.Root), (latest.RootElement.GetProperty("sequence").GetInt64(), latest.RootElement.GetProperty("root").GetString()));
        using var totals = await GetAsync(table, $"/api/contests/{slice.Definition.Id}/totals");
        Assert.Equal(JsonValueKind.Object, totals.RootElement.ValueKind);
        using var root = await GetAsync(table, $"/api/contests/{slice.Definition.Id}/documents/{published.Root}");
        Assert.Equal("nation", root.RootElement.GetProperty("type").GetString());
    }

    private static async Task<JsonDocument> GetAsync(RouteTable table, string path)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Request.Method = "GET";
        http.Request.Path = path;
        using var body = new MemoryStream();
        http.Response.Body = body;
        await table.Answer().ExecuteAsync(http);
        Assert.True(http.Response.StatusCode == 200, $"{path}: {http.Response.StatusCode} {System.Text.Encoding.UTF8.GetString(body.ToArray())}");
        return JsonDocument.Parse(body.ToArray());
    }
}
