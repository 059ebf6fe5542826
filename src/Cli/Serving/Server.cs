using System.Net;
using System.Security.Cryptography;
using Hattama.Api;
using Hattama.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hattama.Cli;

/// <summary>The embedded host: a web server, intake in the background, roll-ups on a schedule, over one store.</summary>
internal sealed partial class Server(OpenStore store, ECDsa key, Surroundings around, Terminal terminal, ServeOptions options)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Serves until <paramref name="cancel"/>; then finishes the current writes.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        await using var app = Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>();
        var contests = new ContestsInForce(store.Stores, around.Clock);
        using var pending = new PendingUploads(
            store.Stores, contests, Protocols.ReadCaps.Default, around.Clock, log.CreateLogger<PendingUploads>());
        var schedule = new RollupSchedule(store.Stores, contests, key, options.Every, around.Clock, log.CreateLogger<RollupSchedule>());
        Map(app, contests, pending, schedule, log.CreateLogger<Server>());
        await StartAsync(app, cancel);
        // Work stops first, then the server: whoever is being answered gets his answer.
        var work = new List<Task> { pending.RunAsync(cancel), schedule.RunAsync(cancel) };
        if (options.Watch is { } folder)
        {
            var watched = new WatchedFolder(store.Stores, contests, folder, new FolderSender(options.Sender, options.Areas), around.Clock, log.CreateLogger<WatchedFolder>());
            work.Add(watched.RunAsync(await store.ContestAsync(options.Contest, cancel), cancel));
        }

        try
        {
            await Task.WhenAll(work);
        }
        finally
        {
            using var patience = new CancellationTokenSource(StopPatience);
            await app.StopAsync(patience.Token);
        }

        terminal.Note("Stopped between two writes. Nothing acknowledged is lost.");
        return pending.Length == 0 ? ExitCode.Fine : ExitCode.Interrupted;
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Results and URLs go to standard output, logs beside them to standard error.
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRouting();
        // Signals are the command line's: the first ends the work, and the work ends the server.
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, QuietLifetime>();
        Telemetry.Add(builder.Services, around.Environment);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Math.Min(options.MostBytes, 1 << 20);
            var address = IPAddress.TryParse(options.Host, out var given)
                ? given
                : throw CommandFailure.Usage($"--host {options.Host} is not an IP address.");
            kestrel.Listen(address, options.Port);
        });
        return builder.Build();
    }

    private void Map(WebApplication app, ContestsInForce contests, PendingUploads pending, RollupSchedule schedule, ILogger log)
    {
        var access = store.Access;
        var started = around.Clock.GetUtcNow();
        var write = new WriteContext(store.Stores, access, contests, new WriteOptions { MostBytes = options.MostBytes })
        {
            Control = new AccessControl(access, around.Clock),
            Stamped = pending.EnqueueAsync,
            Rollups = _ => schedule,
            Facts = (_, _) => Task.FromResult(HealthFacts.Of(schedule, pending, started, around.Clock.GetUtcNow())),
            Clock = around.Clock,
            Probe = store.Probe,
        };
        var open = new ApiOptions { Limits = options.Limits, OnFailure = (http, failure) => RequestFailed(log, failure, http.Request.Path) };
        var api = new ApiContext(store.Stores, around.Clock, Gates.Guarded(open, write.Control, store.Stores.Ledger));
        ApiHost.Map(app, api, [.. Routes.Reads, .. WriteRoutes.Of(write)]);
    }

    private async Task StartAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException failure)
        {
            throw CommandFailure.Storage($"Cannot listen on {options.Host}:{options.Port}: {failure.Message} Choose another --port.", failure);
        }

        var url = app.Urls.First();
        terminal.Line($"Serving {store.Name} at {url}");
        terminal.Line($"  results  {url}/api/contests");
        terminal.Line($"  health   {url}/api/health");
        await around.Out.FlushAsync(cancel);
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "Request {Path} failed")]
    private static partial void RequestFailed(ILogger log, Exception failure, PathString path);

    private sealed class QuietLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
