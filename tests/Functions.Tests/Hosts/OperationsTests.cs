using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Hattama.Functions;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Pipeline;
using Hattama.Stores;
using Hattama.Stores.Azure;
using Hattama.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests.Functions;

/// <summary>
/// What the functions cost in requests to storage, counted where they leave for the emulator, each try of each: an upload from its event to its
/// receipt, a roll-up with all its activities. <c>docs/scale.md</c> multiplies these figures.
/// </summary>
public sealed class OperationsTests(AzureStorage storage)
{
    private const int Regions = 23; // 20 here and 3 of the small contest
    private const int Districts = 200;
    private static readonly HttpClient Http = new();

    /// <summary>District 0 … 199 in regions A0 … T0.</summary>
    private static readonly string[] Codes =
        [.. Enumerable.Range(0, Districts).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + (i / 10))}0D{i % 10}"))];

    private static readonly Register Register = SmallContest.Register([.. Codes.Select(static code => (code, "1"))]);
    private int _uploads;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_OneJsonThroughOnUpload_IsSevenRequests_EightTheFirstOfADistrict()
    {
        var counter = new OperationCounter();
        var options = new AzureOptions { Prefix = storage.NewPrefix() };
        var store = await storage.CreateAsync(options, counter);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(SmallContest.Usual);
        var onUpload = OnUploadOf(store, world.Clock);
        // The first instance of all reads the register part by part, and leaves it as one behind.
        Assert.InRange(await TakeInAsync(store, onUpload, counter, Row.Good("R1D1", 1)), 8, 25);

        Assert.True(await TakeInAsync(store, onUpload, counter, Row.Good("R1D1", 2)) == 7, counter.ToString());
        Assert.True(await TakeInAsync(store, onUpload, counter, Row.Good("R1D2", 1)) == 8, counter.ToString());
        Assert.True(await TakeInAsync(store, onUpload, counter, Row.Good("R1D2", 2)) == 7, counter.ToString());

        // What is in force is looked up again after ten seconds: one request more, for one upload of all that come in that time.
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await TakeInAsync(store, onUpload, counter, Row.Good("R1D1", 3)) == 8, counter.ToString());
        Assert.True(await TakeInAsync(store, onUpload, counter, Row.Good("R1D1", 4)) == 7, counter.ToString());

        // The same event again: refusals are looked into, whose evidence, stamp, item and receipt stand there.
        counter.Reset();
        await onUpload.RunAsync(new UploadEvent("uploads", SmallContest.Id, $"u{_uploads}", null).Write(), Cancel);
        Assert.InRange(counter.Total, 8, 14);
    }

    /// <summary>Requests = constant + regions + a few per changed district, whatever the number of districts and uploads; all activities on one instance.</summary>
    [Fact]
    public async Task Orchestration_OfChangedDistricts_CostsWhatChanged()
    {
        var counter = new OperationCounter();
        var options = new AzureOptions { Prefix = storage.NewPrefix() };
        var store = await storage.CreateAsync(options, counter);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(Register);
        await world.SendAsync("all.csv", "cec", SmallContest.Csv([.. Codes.Select(static code => Row.Good(code, 1))]));
        var warm = SteppedOf(store, world);
        await RollUpAsync(() => warm, world.Clock, "first");

        var costs = new Dictionary<int, int>();
        foreach (var (changed, salt) in new[] { (1, 1), (10, 2), (50, 3), (100, 4), (1, 5) })
        {
            await ChangeAsync(world, changed, salt);
            counter.Reset();
            var published = await RollUpAsync(() => warm, world.Clock, $"{changed}-{salt}");
            Assert.Equal((true, changed), (published.IsNew, published.Partitions));
            TestContext.Current.TestOutputHelper?.WriteLine($"{changed} changed: {counter.Total} requests ({counter})");
            Assert.True(counter.Total <= 55 + Regions + (4 * changed), $"{changed} changed: {counter.Total} requests: {counter}");
            Assert.True(costs.TryAdd(changed, counter.Total) || counter.Total <= costs[changed] + 4, "More uploads, more requests.");
        }

        Assert.Equal(4, (costs[100] - costs[50]) / 50.0);
    }

    /// <summary>An instance that starts anew in the middle of a roll-up reads the plan, the log and the register: the register as one.</summary>
    [Fact]
    public async Task Activity_OnANewInstance_ReadsTheRegisterAsOne()
    {
        var options = new AzureOptions { Prefix = storage.NewPrefix() };
        var store = await storage.CreateAsync(options);
        await using var world = World.On(SetOf(store));
        await world.ActivateAsync(Register);
        await world.SendAsync("all.csv", "cec", SmallContest.Csv([.. Codes.Select(static code => Row.Good(code, 1))]));
        var readers = new OperationCounter();
        var auditor = SetOf(await storage.OpenAsync(options, new ReadOnlyIdentity(), readers));
        Assert.NotNull(await new ContestsInForce(auditor, world.Clock).FindAsync(SmallContest.Id, Cancel));
        Assert.True(readers.Of("blob GET") > Districts, readers.ToString()); // part by part, and nothing left behind
        var plan = await SteppedOf(store, world).PlanAsync(SmallContest.Id, Cancel); // the first that reads the register leaves it as one behind
        var costs = new List<int>();
        for (var number = 0; number < 2; number++)
        {
            var counter = new OperationCounter();
            var anew = SteppedOf(await storage.OpenAsync(options, counter), world);
            await anew.RollUpAsync(SmallContest.Id, plan!.Plan, number, Cancel);
            costs.Add(counter.Total);
            TestContext.Current.TestOutputHelper?.WriteLine($"a new instance: {counter.Total} requests ({counter})");
            Assert.True(counter.Total <= 12, $"{counter.Total} requests: {counter}");

            counter.Reset();
            await anew.RollUpAsync(SmallContest.Id, plan.Plan, number + 10, Cancel);
            Assert.True(counter.Total <= 5, $"{counter.Total} requests: {counter}");
        }

        var intake = new OperationCounter();
        var another = await storage.OpenAsync(options, intake);
        var onUpload = OnUploadOf(another, world.Clock);
        Assert.True(await TakeInAsync(another, onUpload, intake, Row.Good(Codes[0], 1, 9)) <= 14, intake.ToString());
    }

    /// <summary>The roles of an auditor: storage refuses every write.</summary>
    private sealed class ReadOnlyIdentity : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head)
            {
                throw new Azure.RequestFailedException(403, "This identity may only read.");
            }
        }
    }

    private static StoreSet SetOf(AzureStore store) => new(store.Evidence, store.Ledger, store.Results);

    private static SteppedRollup SteppedOf(AzureStore store, World world) =>
        new(SetOf(store), store.Work, new ContestsInForce(SetOf(store), world.Clock), world.Key, world.Clock);

    private static OnUpload OnUploadOf(AzureStore store, TimeProvider clock) => new(
        new ArrivedUploads(SetOf(store), store.Access, store.Uploads, new ContestsInForce(SetOf(store), clock), new ArrivalOptions()),
        NullLogger<OnUpload>.Instance);

    private static async Task<PublishedRollup> RollUpAsync(Func<SteppedRollup> machine, FakeTimeProvider clock, string id)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        var engine = RollupEngine.Create(machine, clock, seed: 1, Weather.Fair);
        engine.Start(nameof(NationalRollup), id, new RollupOrder(SmallContest.Id, string.Empty));
        await engine.RunAsync();
        return engine.Find(id)!.Result<PublishedRollup>();
    }

    private static async Task ChangeAsync(World world, int changed, int salt)
    {
        foreach (var code in Codes.Take(changed))
        {
            await world.SendAsync($"{code}.json", "cec", SmallContest.Json(Row.Good(code, 1, salt) with { Revision = salt + 1 }));
        }
    }

    /// <summary>A sender asks and sends; what that costs is not intake's. Gives what the function cost from the event on.</summary>
    private async Task<int> TakeInAsync(AzureStore store, OnUpload onUpload, OperationCounter counter, Row row)
    {
        var upload = $"u{++_uploads}";
        await store.Access.AddGrantAsync(
            new UploadGrant(SmallContest.Id, upload, "t", "north", [], "p.json", null, World.Start.AddMinutes(15)), Cancel);
        var now = TimeProvider.System.GetUtcNow();
        var address = await store.Uploads.GrantAsync(SmallContest.Id, upload, now, now.AddMinutes(15), Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(SmallContest.Json(row)) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        (await Http.SendAsync(request, Cancel)).EnsureSuccessStatusCode();
        counter.Reset();
        await onUpload.RunAsync(new UploadEvent("uploads", SmallContest.Id, upload, null).Write(), Cancel);
        var total = counter.Total;
        Assert.NotNull(await store.Ledger.FindReceiptAsync(SmallContest.Id, upload, Cancel));
        return total;
    }
}
