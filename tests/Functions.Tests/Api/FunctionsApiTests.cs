using System.Text;
using Hattama.Api;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;
using Hattama.Tests.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hattama.Tests.Functions;

/// <summary>The operations that write, on the Functions host.</summary>
public sealed class FunctionsWriteContractTests : WriteContractTests
{
    private protected override Setting OnHost(Setting setting) => setting with { Host = FunctionsHosting.Create };

    private protected override void CheckUploadUrl(Answer grant)
    {
        Assert.StartsWith($"https://uploads.example/{Served.Contest}/{grant.Json.GetProperty("id").GetString()}?", grant.Json.GetProperty("uploadUrl").GetString(), StringComparison.Ordinal);
        Assert.Equal("BlockBlob", grant.Json.GetProperty("uploadHeaders").GetProperty("x-ms-blob-type").GetString());
        Assert.Equal("no-store", grant["Cache-Control"]);
    }
}

/// <summary>Refusals of the Functions host.</summary>
public sealed class FunctionsRefusalTests : RefusalTests
{
    private protected override Setting OnHost(Setting setting) => setting with { Host = FunctionsHosting.Create };
}

/// <summary>What only this host does: bytes that go past it into storage, roll-ups in orchestrations, health without a process that does everything.</summary>
public sealed class FunctionsApiTests
{
    private FunctionsHosting? _host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Setting Setting => new()
    {
        HasWrites = true,
        Works = true,
        IsGuarded = true,
        Host = (stores, setting) => (_host = new FunctionsHosting(stores, setting)).Build(),
    };

    [Fact]
    public async Task EveryRouteOfTheDocument_IsServed_AndTheDocumentIsThatOfTheOtherHost()
    {
        await using var served = await Served.PublishedAsync(Setting);
        await using var web = await Served.StartAsync(new Setting { HasWrites = true });
        var document = (await served.GetAsync("/api/openapi.json")).Is(200);
        Assert.Equal((await web.GetAsync("/api/openapi.json")).Is(200).Text, document.Text);
        var operations = document.Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name != "parameters").Select(member => (Path: path.Name, Method: member.Name))).ToList();
        Assert.InRange(operations.Count, 25, 100);
        foreach (var (path, method) in operations)
        {
            var address = string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? part == "{contest}" ? Served.Contest : part.EndsWith(".json", StringComparison.Ordinal) ? "1.json" : "1" : part));
            var answer = await served.SendAsync(new HttpMethod(method.ToUpperInvariant()), address);
            Assert.False(answer.Text.Contains("\"/api/#not-found\"", StringComparison.Ordinal), $"{method} {path}: {answer.Text}");
            Assert.NotEqual(System.Net.HttpStatusCode.MethodNotAllowed, answer.Status);
            Assert.True((int)answer.Status < 500, $"{method} {path}: {answer.Text}");
        }

        (await served.GetAsync("/api/frobnicate")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Upload_PutIntoStorage_EndsInAReceiptOfTheApi()
    {
        await using var served = await Served.PublishedAsync(Setting with { IsLive = true });
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender, "region:South");
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, """{"file":"a.csv"}""")).Is(201);
        var id = grant.Json.GetProperty("id").GetString()!;
        var receipt = grant.Json.GetProperty("receiptUrl").GetString()!;
        (await served.SendAsync(HttpMethod.Get, receipt, sender, null)).IsProblem(404, "grant-unknown"); // no bytes have come
        var version = _host!.Uploads.Put(Served.Contest, id, Encoding.UTF8.GetBytes(Served.Header + "South,d3,9,50,40,0,20,20\n"), served.Clock.GetUtcNow());
        var onUpload = new OnUpload(_host.Services.GetRequiredService<ArrivedUploads>(), NullLogger<OnUpload>.Instance);
        await onUpload.RunAsync(new UploadEvent("uploads", Served.Contest, id, version).Write(), Cancel);
        var told = (await served.SendAsync(HttpMethod.Get, receipt, sender, null)).Is(200).Json;
        Assert.Equal((1, "tsk-2"), (told.GetProperty("entries").GetInt32(), told.GetProperty("sender").GetString()));
        Assert.Equal("region:South", (await served.Stores.Ledger.FindUploadAsync(Served.Contest, id, Cancel))!.Areas);
        // The same grant is good for one upload, whichever way it went.
        (await served.SendAsync(HttpMethod.Put, grant["Location"], sender, "x", null)).IsProblem(409, "grant-used");
    }

    [Fact]
    public async Task Upload_StampedAndLeft_IsFoundAndFinishedWithoutABlob()
    {
        var setting = Setting;
        await using var served = await Served.PublishedAsync(setting with { Works = false });
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender);
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, """{"file":"a.csv"}""")).Is(201);
        (await served.SendAsync(HttpMethod.Put, grant["Location"], sender, Served.Header + "South,d3,9,50,40,0,20,20\n", null)).Is(202);
        var id = grant.Json.GetProperty("id").GetString()!;
        // Another instance, where storage works again.
        var contests = new ContestsInForce(served.Stores, served.Clock);
        var arrivals = new ArrivedUploads(served.Stores, new MemoryAccess(), _host!.Uploads, contests, new ArrivalOptions());
        Assert.Equal([id], await arrivals.FindForgottenAsync(Served.Contest, 10, Cancel));
        Assert.Equal(Arrival.Received, await arrivals.TakeInAsync(Served.Contest, id, null, Cancel));
        Assert.Empty(await arrivals.FindForgottenAsync(Served.Contest, 10, Cancel));
        (await served.SendAsync(HttpMethod.Get, grant.Json.GetProperty("receiptUrl").GetString()!, sender, null)).Is(200);
    }

    [Fact]
    public async Task Rollup_AskedFor_RunsAsAnOrchestrationAndPublishes()
    {
        await using var served = await Served.PublishedAsync(Setting);
        await served.SendAsync("more.csv", "tsk-1", Served.Header + "South,d3,9,50,40,0,20,20\n");
        var publisher = await served.TokenAsync("centre", AccessRole.Publisher);
        var asked = (await served.SendAsync(HttpMethod.Post, "rollups", publisher, null)).Is(202);
        var states = new List<string>();
        while (states.LastOrDefault() is not "done")
        {
            states.Add((await served.SendAsync(HttpMethod.Get, asked["Location"], publisher, null)).Is(200).Json.GetProperty("status").GetString()!);
            Assert.InRange(states.Count, 1, 50);
        }

        Assert.Equal(["waiting", "done"], states.Distinct());
        var done = (await served.SendAsync(HttpMethod.Get, asked["Location"], publisher, null)).Json;
        Assert.Equal((true, 2), (done.GetProperty("isNew").GetBoolean(), done.GetProperty("snapshot").GetInt32()));
        Assert.Equal((await served.GetAsync("latest.json")).Is(200).Json.GetProperty("root").GetString(), done.GetProperty("root").GetString());
        Assert.DoesNotContain("code=", done.GetRawText(), StringComparison.Ordinal); // no address of the runtime
        (await served.SendAsync(HttpMethod.Get, "rollups/20260111T1500", publisher, null)).IsProblem(404, "rollup-unknown");
    }

    [Fact]
    public async Task Health_ChangesThatWaitTooLong_AreLateUntilASnapshotComes()
    {
        await using var served = await Served.PublishedAsync(Setting);
        (await served.GetAsync("/api/health")).Is(200);
        await served.SendAsync("more.csv", "tsk-1", Served.Header + "South,d3,9,50,40,0,20,20\n");
        served.Clock.Advance(TimeSpan.FromMinutes(1));
        (await served.GetAsync("/api/health")).Is(200); // seen waiting for the first time
        served.Clock.Advance(TimeSpan.FromMinutes(15)); // < three rounds of five minutes and half a minute
        (await served.GetAsync("/api/health")).Is(200);
        served.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await served.GetAsync("/api/health")).Is(503).Json.GetProperty("rollupsOnTime").GetBoolean());
        await served.RollUpAsync();
        served.Clock.Advance(TimeSpan.FromMinutes(1));
        (await served.GetAsync("/api/health")).Is(200);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed, 503)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, 503)]
    [InlineData(OrchestrationRuntimeStatus.Completed, 200)]
    [InlineData(OrchestrationRuntimeStatus.Running, 200)]
    public async Task Health_LastRollupOfTheSchedule_IsTold(OrchestrationRuntimeStatus last, int status)
    {
        await using var served = await Served.PublishedAsync(Setting);
        var now = served.Clock.GetUtcNow();
        var slot = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute / 5 * 5, 0, TimeSpan.Zero);
        Pretend(slot, last);
        Pretend(slot.AddMinutes(-5), OrchestrationRuntimeStatus.Completed);
        var told = (await served.GetAsync("/api/health")).Is(status).Json;
        Assert.Equal(status == 503, told.GetProperty("rollupFailed").GetBoolean());
        Assert.Equal(status == 503 ? null : slot.AddMinutes(last == OrchestrationRuntimeStatus.Completed ? 1 : -4).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture), told.GetProperty("lastRound").GetString());
    }

    [Fact]
    public async Task Health_AnUploadThatWaitsTooLong_IsTold()
    {
        await using var served = await Served.PublishedAsync(Setting);
        await served.Stores.Ledger.StampAsync(new Upload(Served.Contest, "left", "a.csv", "tsk-1", served.Clock.GetUtcNow(), Digest.Of("x"u8), 1), Cancel);
        served.Clock.Advance(TimeSpan.FromMinutes(15)); // == patience
        var told = (await served.GetAsync("/api/health")).Is(200).Json;
        Assert.Equal((false, 1), (told.GetProperty("uploadFailed").GetBoolean(), told.GetProperty("unfinishedUploads").GetInt32()));
        served.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.True((await served.GetAsync("/api/health")).Is(503).Json.GetProperty("uploadFailed").GetBoolean());
    }

    [Fact]
    public async Task StartRollup_DecisionWithoutItsMark_IsMarkedAndRolledUp()
    {
        await using var served = await Served.PublishedAsync(Setting);
        var judge = await served.TokenAsync("judge-1", AccessRole.Decider);
        (await served.SendAsync(HttpMethod.Post, "decisions", judge, WriteContractTests.DecisionOf("notOpened", "d3", "9", []))).Is(201);
        // The machine was lost between the two.
        await served.Stores.Ledger.ClearDirtyAsync(Served.Contest, await served.Stores.Ledger.ReadDirtyAsync(Served.Contest, Cancel), Cancel);
        var start = new StartRollup(served.Stores, _host!.Services.GetRequiredService<ContestsInForce>(), _host.Services.GetRequiredService<HostSettings>(), served.Clock);
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        Assert.Equal(["d3"], (await served.Stores.Ledger.ReadDirtyAsync(Served.Contest, Cancel)).Select(mark => mark.Partition));
        Assert.NotNull(await _host.Client.GetInstanceAsync(SlotOf(served.Clock.GetUtcNow()), true, Cancel));
        served.Clock.Advance(TimeSpan.FromMinutes(16));
        await served.RollUpAsync();
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        Assert.Empty(await served.Stores.Ledger.ReadDirtyAsync(Served.Contest, Cancel));
    }

    /// <summary>A timer that comes late, or twice, starts the roll-up that health looks for; one that still runs keeps the next slot from its turn.</summary>
    [Fact]
    public async Task StartRollup_WithinOneSlot_IsOneRollup()
    {
        await using var served = await Served.PublishedAsync(Setting);
        await served.SendAsync("more.csv", "tsk-1", Served.Header + "South,d3,9,50,40,0,20,20\n");
        var start = new StartRollup(served.Stores, _host!.Services.GetRequiredService<ContestsInForce>(), _host.Services.GetRequiredService<HostSettings>(), served.Clock);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 21, 7, 30, TimeSpan.Zero));
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 21, 9, 59, TimeSpan.Zero));
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        Assert.NotNull(await _host.Client.GetInstanceAsync($"{Served.Contest}:20260111T2105", true, Cancel));
        Assert.Null(await _host.Client.GetInstanceAsync($"{Served.Contest}:20260111T2107", true, Cancel));
        Assert.Null(await _host.Client.GetInstanceAsync($"{Served.Contest}:20260111T2109", true, Cancel));
        Pretend(new DateTimeOffset(2026, 1, 11, 21, 5, 0, TimeSpan.Zero), OrchestrationRuntimeStatus.Running);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 21, 50, 0, TimeSpan.Zero)); // nine slots later
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        Assert.Null(await _host.Client.GetInstanceAsync($"{Served.Contest}:20260111T2150", true, Cancel));
    }

    [Fact]
    public async Task StartRollup_BeforeTheHourOfPublication_StartsNothingAndNothingIsLate()
    {
        await using var served = await Served.PublishedAsync(Setting, """ "publishNotBefore": "2026-01-11T20:00:00Z", """);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 19, 0, 0, TimeSpan.Zero));
        await served.SendAsync("more.csv", "tsk-1", Served.Header + "South,d3,9,50,40,0,20,20\n");
        var start = new StartRollup(served.Stores, _host!.Services.GetRequiredService<ContestsInForce>(), _host.Services.GetRequiredService<HostSettings>(), served.Clock);
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        Assert.Null(await _host.Client.GetInstanceAsync(SlotOf(served.Clock.GetUtcNow()), true, Cancel));
        (await served.GetAsync("/api/health")).Is(200);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 19, 59, 0, TimeSpan.Zero));
        (await served.GetAsync("/api/health")).Is(200);
        served.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 11, 20, 0, 0, TimeSpan.Zero));
        await start.RunAsync(new TimerInfo(), _host.Client, Cancel);
        Assert.NotNull(await _host.Client.GetInstanceAsync(SlotOf(served.Clock.GetUtcNow()), true, Cancel));
    }

    private static string SlotOf(DateTimeOffset at) => RollupIds.OfSlot(Served.Contest, RollupIds.SlotOf(at, TimeSpan.FromMinutes(5)));

    private void Pretend(DateTimeOffset slot, OrchestrationRuntimeStatus status) => _host!.Client.Pretended[RollupIds.OfSlot(Served.Contest, slot)] =
        new OrchestrationMetadata(nameof(NationalRollup), RollupIds.OfSlot(Served.Contest, slot)) { RuntimeStatus = status, LastUpdatedAt = slot.AddMinutes(1) };
}
