using System.Security.Cryptography;
using Hattama.Api;
using Hattama.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hattama.Functions;

/// <summary>What functions are given, listed by hand. One of each per instance of the app.</summary>
public static class Wiring
{
    /// <summary>Adds everything. Settings are read at once, so that a wrong one stops the start and not the first upload.</summary>
    public static IServiceCollection AddHattama(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = HostSettings.Read(configuration);
        return services.AddHattama(settings, HostStores.Open(settings), TimeProvider.System);
    }

    /// <summary>Adds everything over stores that are open.</summary>
    public static IServiceCollection AddHattama(this IServiceCollection services, HostSettings settings, HostStores stores, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stores);
        services.AddSingleton(settings);
        services.AddSingleton(stores);
        services.AddSingleton(stores.Set);
        services.AddSingleton(stores.Access);
        services.AddSingleton(stores.Uploads);
        services.AddSingleton(stores.Work);
        services.AddSingleton(clock);
        services.AddSingleton(KeyOf(settings));
        services.AddSingleton(new ArrivalOptions { MostBytes = settings.MostBytes, MostBytesAtOnce = settings.MostBytesAtOnce });
        var contests = new ContestsInForce(stores.Set, clock);
        services.AddSingleton(contests);
        services.AddSingleton<ArrivedUploads>();
        services.AddSingleton<SteppedRollup>();
        var options = Gates.Guarded(new ApiOptions(), new AccessControl(stores.Access, clock), contests, stores.Set.Ledger);
        services.AddSingleton(new RouteTable(new ApiContext(stores.Set, clock, options), Routes.Reads));
        return services;
    }

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
