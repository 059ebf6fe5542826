using System.Security.Cryptography;
using Hattama.Api;
using Hattama.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hattama.Functions;

/// <summary>What functions are given, listed by hand. One of each per instance of the app.</summary>
public static partial class Wiring
{
    /// <summary>Adds everything. Settings are read at once, so that a wrong one stops the start and not the first upload.</summary>
    public static IServiceCollection AddHattama(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = HostSettings.Read(configuration);
        return services.AddHattama(settings, HostStores.Open(settings), TimeProvider.System);
    }

    /// <summary>Adds everything over stores that are open.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="options">Options of the API other than the usual ones.</param>
    public static IServiceCollection AddHattama(
        this IServiceCollection services, HostSettings settings, HostStores stores, TimeProvider clock, ApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stores);
        services.AddSingleton(settings);
        services.AddSingleton(stores.Set);
        services.AddSingleton(stores.Access);
        services.AddSingleton(stores.Uploads);
        services.AddSingleton(stores.Work);
        services.AddSingleton(clock);
        services.AddSingleton(KeyOf(settings));
        services.AddSingleton(new ArrivalOptions { MostBytes = settings.MostBytes, MostBytesAtOnce = settings.MostBytesAtOnce });
        services.AddSingleton(new ContestsInForce(stores.Set, clock));
        services.AddSingleton<ArrivedUploads>();
        services.AddSingleton<StampedUploads>();
        services.AddSingleton<SteppedRollup>();
        services.AddSingleton<DurableRollups>();
        services.AddSingleton<HostHealth>();
        // The front of the platform writes who asks; the connection is always its own.
        var usual = options ?? new ApiOptions { Limits = new RateLimits { IsBehindProxy = true } };
        services.AddSingleton(provider => RoutesOf(provider, stores, clock, usual));
        return services;
    }

    /// <summary>The whole API, the same functions as on the other host.</summary>
    private static RouteTable RoutesOf(IServiceProvider provider, HostStores stores, TimeProvider clock, ApiOptions options)
    {
        var write = WriteOf(provider, stores, clock);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Wiring).FullName!);
        var told = options with { OnFailure = options.OnFailure ?? ((http, failure) => RequestFailed(log, failure, http.Request.Path)) };
        var api = new ApiContext(stores.Set, clock, Gates.Guarded(told, write.Control, stores.Set.Ledger));
        return new RouteTable(api, [.. Routes.Reads, .. WriteRoutes.Of(write)]);
    }

    private static WriteContext WriteOf(IServiceProvider provider, HostStores stores, TimeProvider clock)
    {
        var rollups = provider.GetRequiredService<DurableRollups>();
        var health = provider.GetRequiredService<HostHealth>();
        var limits = new WriteOptions { MostBytes = provider.GetRequiredService<HostSettings>().MostBytes };
        return new WriteContext(stores.Set, stores.Access, provider.GetRequiredService<ContestsInForce>(), limits)
        {
            Control = new AccessControl(stores.Access, clock),
            Stamped = provider.GetRequiredService<StampedUploads>().FinishAsync,
            Uploads = stores.Uploads,
            Rollups = http => rollups.Through(http.Features.GetRequiredFeature<DurableTaskClient>()),
            Facts = (http, cancel) => health.FindAsync(http.Features.GetRequiredFeature<DurableTaskClient>(), cancel),
            Clock = clock,
            Probe = stores.Probe,
        };
    }

    [LoggerMessage(EventId = 4041, Level = LogLevel.Error, Message = "Request {Path} failed")]
    private static partial void RequestFailed(ILogger log, Exception failure, PathString path);

    private static ECDsa KeyOf(HostSettings settings)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(settings.SigningKey);
            return key;
        }
        catch (ArgumentException damage)
        {
            key.Dispose();
            throw new InvalidDataException("The setting Hattama:SigningKey is no private key in PEM; it must be a reference to a secret of the vault.", damage);
        }
    }
}
