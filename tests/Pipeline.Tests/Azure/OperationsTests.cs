using System.Globalization;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Pipeline;
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
    /// As the command line takes a file in: evidence, stamp, items, mark, receipt. The way through an event is counted in Functions.Tests.
    /// </summary>
    [Fact]
    public async Task Upload_OneJson_IsFiveRequests()
    {
        var counter = new OperationCounter();
        await using var world = World.On(SetOf(await StoreAsync(counter)));
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("1.json", "north", SmallContest.Json(Row.Good("R1D1", 1)));
        counter.Reset();
        await world.SendAsync("2.json", "north", SmallContest.Json(Row.Good("R1D1", 2)));
        Assert.True(counter.Total == 5, $"{counter.Total} requests: {counter}");
        counter.Reset();
        // The first upload of a district that this process sees: one more, to list the district.
        await world.SendAsync("3.json", "north", SmallContest.Json(Row.Good("R1D2", 1)));
        Assert.True(counter.Total == 6, $"{counter.Total} requests: {counter}");
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
}
