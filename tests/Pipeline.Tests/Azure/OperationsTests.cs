using System.Globalization;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Hattama.Stores.Azure;

namespace Hattama.Tests.Azure;

/// <summary>
/// What work costs in requests to storage: <c>docs/scale.md</c> multiplies these figures. An upload costs the same however many
/// there are, and a roll-up what has changed.
/// </summary>
public sealed class OperationsTests(AzureStorage storage)
{
    private const int Regions = 23; // 20 here and 3 of the small contest
    private const int Districts = 200;

    /// <summary>District 0 … 199 in regions A0 … T0.</summary>
    private static readonly string[] Codes =
        [.. Enumerable.Range(0, Districts).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + i / 10)}0D{i % 10}"))];

    private static readonly Register Register = SmallContest.Register([.. Codes.Select(static code => (code, "1"))]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// From the event to the receipt, as the function does it: grant, activation, blob, evidence, stamp, items, mark, receipt.
    /// </summary>
    [Fact]
    public async Task Upload_OneJson_IsEightRequests()
    {
        var counter = new OperationCounter();
        var store = await StoreAsync(counter);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(SmallContest.Usual);
        await TakeInAsync(store, world, counter, "u1", Row.Good("R1D1", 1));

        await TakeInAsync(store, world, counter, "u2", Row.Good("R1D1", 2));
        Assert.True(counter.Total == 8, $"{counter.Total} requests: {counter}");

        // The first upload of a district that this process sees: one more, to list the district.
        await TakeInAsync(store, world, counter, "u3", Row.Good("R1D2", 1));
        Assert.True(counter.Total == 9, $"{counter.Total} requests: {counter}");
    }

    [Fact]
    public async Task Upload_DeliveredAgain_IsAFewMoreThanOnce()
    {
        var counter = new OperationCounter();
        var store = await StoreAsync(counter);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(SmallContest.Usual);
        await TakeInAsync(store, world, counter, "u1", Row.Good("R1D1", 1));
        counter.Reset();
        await ReceiveAsync(store, world, "u1");
        // Refusals are looked into: whose evidence, stamp, item and receipt stand there.
        Assert.InRange(counter.Total, 8, 13);
    }

    /// <summary>Requests = constant + regions + a few per changed district, whatever the number of districts and uploads.</summary>
    [Fact]
    public async Task Rollup_OfChangedDistricts_CostsWhatChanged()
    {
        var counter = new OperationCounter();
        var store = await StoreAsync(counter);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(Register);
        await world.SendAsync("all.csv", "cec", SmallContest.Csv([.. Codes.Select(static code => Row.Good(code, 1))]));
        await world.RollUpAsync();

        var costs = new Dictionary<int, int>();
        foreach (var (changed, salt) in new[] { (1, 1), (10, 2), (50, 3), (100, 4), (1, 5) })
        {
            foreach (var code in Codes.Take(changed))
            {
                await world.SendAsync($"{code}.json", "cec", SmallContest.Json(Row.Good(code, 1, salt) with { Revision = salt + 1 }));
            }

            counter.Reset();
            var report = await world.RollUpAsync();
            Assert.Equal(changed, report.Partitions);
            TestContext.Current.TestOutputHelper?.WriteLine($"{changed} changed: {counter.Total} requests ({counter})");
            Assert.True(counter.Total <= 60 + Regions + (4 * changed), $"{changed} changed: {counter.Total} requests: {counter}");
            Assert.True(costs.TryAdd(changed, counter.Total) || counter.Total <= costs[changed] + 2, "More uploads, more requests.");
        }

        Assert.InRange((costs[100] - costs[50]) / 50.0, 2, 4);
    }

    /// <summary>A process that starts anew reads the log in a few large pieces.</summary>
    [Fact]
    public async Task Rollup_ByANewProcess_ReadsTheLogInPieces()
    {
        var options = new AzureOptions { Prefix = storage.NewPrefix() };
        await using var world = World.On(SetOf(await storage.CreateAsync(options)));
        await world.ActivateAsync(SmallContest.Usual);
        for (var i = 1; i <= 20; i++)
        {
            await world.SendAsync($"{i}.json", "cec", SmallContest.Json(Row.Good("R1D1", 1) with { Revision = i }));
            await world.RollUpAsync();
        }

        var counter = new OperationCounter();
        var anew = await storage.OpenAsync(options, counter);
        var cut = await anew.Ledger.ReadCutAsync(SmallContest.Id, Cancel);
        Assert.Equal(20, cut.Uploads.Count);
        // 16 segments as one, four more, and looks at what is not there: not one request for each of 20.
        Assert.True(counter.Of("blob GET") <= 10, counter.ToString());
        Assert.Equal(9, counter.Of("table query"));
        Assert.Equal(counter.Of("blob GET") + 9, counter.Total);
    }

    [Fact]
    public async Task Read_OfAResult_IsOneRequestPerDocument()
    {
        var counter = new OperationCounter();
        var store = await StoreAsync(counter);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(SmallContest.Usual);
        await world.RollUpAsync();
        counter.Reset();
        var latest = await store.Results.FindLatestAsync(SmallContest.Id, Cancel);
        Assert.NotNull(latest);
        Assert.Equal(1, counter.Total);
        var documents = new PublishedDocuments(store.Results, SmallContest.Id);
        var snapshot = await documents.FindLatestAsync(Cancel);
        counter.Reset();
        Assert.NotNull(await store.Results.FindDocumentAsync(SmallContest.Id, snapshot!.Snapshot.Root, Cancel));
        Assert.Equal(1, counter.Total);
    }

    private Task<AzureStore> StoreAsync(OperationCounter counter) => storage.CreateAsync(null, counter);

    private static StoreSet SetOf(AzureStore store) => new(store.Evidence, store.Ledger, store.Results);

    private static async Task TakeInAsync(AzureStore store, World world, OperationCounter counter, string upload, Row row)
    {
        var expires = World.Start.AddMinutes(15);
        await store.Access.AddGrantAsync(new UploadGrant(SmallContest.Id, upload, "t", "north", [], "p.json", null, expires), Cancel);
        var now = DateTimeOffset.UtcNow;
        var address = await store.Uploads.GrantAsync(SmallContest.Id, upload, now, now.AddMinutes(15), Cancel);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(SmallContest.Json(row)) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        (await client.SendAsync(request, Cancel)).EnsureSuccessStatusCode();
        // What the sender and the grant cost is not intake's.
        counter.Reset();
        await ReceiveAsync(store, world, upload);
    }

    private static async Task ReceiveAsync(AzureStore store, World world, string upload)
    {
        Assert.NotNull(await new Setup(SetOf(store), world.Clock).FindActivationAsync(SmallContest.Id, Cancel));
        var grant = await store.Access.FindGrantAsync(SmallContest.Id, upload, Cancel);
        await using var arrived = await store.Uploads.OpenAsync(SmallContest.Id, upload, null, Cancel);
        var evidence = await store.Evidence.PutAsync(arrived!.Bytes, Cancel);
        var stamp = new Upload(SmallContest.Id, upload, grant!.File, grant.Holder, arrived.Arrived.Arrived, evidence.Digest, evidence.Length)
        {
            Activation = world.Contest!.Activation,
        };
        await store.Ledger.StampAsync(stamp, Cancel);
        var intake = new Intake(SetOf(store), world.Contest!, 1, ReadCaps.Default, new UploadIds(world.Clock));
        Assert.Equal(1, (await intake.ProcessAsync(stamp, null, Cancel)).Entries);
    }
}
