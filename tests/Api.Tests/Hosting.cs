using System.Collections.Immutable;
using System.Security.Cryptography;
using Hattama.Api;
using Hattama.Kit;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests;

/// <summary>What a host of the API is given in a test.</summary>
internal sealed record HostedStores(StoreSet Set, MemoryAccess Access, FakeTimeProvider Clock, ECDsa Key, Func<CancellationToken, Task> Probe);

/// <summary>A host of the API.</summary>
internal sealed record Hosting(Action<WebApplication> Map, ImmutableArray<Route> Writes, Func<CancellationToken, Task> WorkAsync, Func<ValueTask> DisposeAsync)
{
    /// <summary>Most bytes of an upload, on every host.</summary>
    public const long MostBytes = 5_000;

    /// <summary>What it keeps between requests; null: it does not show it.</summary>
    public ApiContext? Api { get; init; }
}

/// <summary>The web server of the command line, with its queue of uploads and its schedule of roll-ups.</summary>
internal static class WebHosting
{
    public static Hosting Create(HostedStores stores, Setting setting)
    {
        var contests = new ContestsInForce(stores.Set, stores.Clock);
        var pending = new PendingUploads(stores.Set, contests, ReadCaps.Default, stores.Clock, NullLogger<PendingUploads>.Instance);
        var schedule = new RollupSchedule(stores.Set, contests, stores.Key, TimeSpan.FromHours(1), stores.Clock, NullLogger<RollupSchedule>.Instance);
        var started = stores.Clock.GetUtcNow();
        var write = new WriteContext(stores.Set, stores.Access, contests, new WriteOptions { MostBytes = Hosting.MostBytes })
        {
            Control = new AccessControl(stores.Access, stores.Clock),
            Stamped = pending.EnqueueAsync,
            Rollups = _ => schedule,
            Facts = (_, _) => Task.FromResult(HealthFacts.Of(schedule, pending, started, stores.Clock.GetUtcNow())),
            Clock = stores.Clock,
            Probe = stores.Probe,
        };
        var api = new ApiContext(
            stores.Set, stores.Clock, setting.IsGuarded ? Gates.Guarded(setting.Options, write.Control, stores.Set.Ledger) : setting.Options);
        var writes = WriteRoutes.Of(write);
        return new Hosting(
            app => ApiHost.Map(app, api, setting.HasWrites ? [.. Routes.Reads, .. writes] : Routes.Reads),
            writes,
            stop => Task.WhenAll(pending.RunAsync(stop), schedule.RunAsync(stop)),
            () =>
            {
                pending.Dispose();
                return ValueTask.CompletedTask;
            })
        { Api = api };
    }
}
