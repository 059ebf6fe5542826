using System.Globalization;
using Hattama.Api;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Pipeline;
using Hattama.Stores;
using Hattama.Tests.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hattama.Tests.Functions;

/// <summary>The Functions host as a host of the API: its own wiring and its HTTP function behind a web server that knows no routes.</summary>
internal sealed class FunctionsHosting(HostedStores stores, Setting setting)
{
    /// <summary>Where senders put their bytes.</summary>
    public MemoryUploads Uploads { get; } = new();

    /// <summary>What the app gives to its functions.</summary>
    public ServiceProvider Services { get; private set; } = null!;

    /// <summary>The client of the durable runtime.</summary>
    public EngineClient Client { get; private set; } = null!;

    public static Hosting Create(HostedStores stores, Setting setting) => new FunctionsHosting(stores, setting).Build();

    public Hosting Build()
    {
        var settings = HostSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hattama:SigningKey"] = stores.Key.ExportPkcs8PrivateKeyPem(),
            ["Hattama:MostBytes"] = Hosting.MostBytes.ToString(CultureInfo.InvariantCulture),
        }).Build());
        // A host that does not work: items cannot be written, so that uploads stay stamped.
        var set = setting.Works
            ? stores.Set
            : new Watch(
                name => name == "AppendItems" ? throw new StoreException(StoreProblem.Unreachable, "500", name, "Try again.") : Task.CompletedTask,
                _ => Task.CompletedTask).Over(stores.Set);
        var work = new MemoryWork(stores.Clock);
        Services = new ServiceCollection().AddLogging()
            .AddHattama(settings, new HostStores(set, stores.Access, Uploads, work, stores.Probe), stores.Clock, setting.Options)
            .BuildServiceProvider();
        var engine = RollupEngine.Create(
            () => new SteppedRollup(set, work, new ContestsInForce(set, stores.Clock), stores.Key, stores.Clock), stores.Clock, seed: 1, Weather.Fair);
        Client = new EngineClient(engine, setting.Works);
        var routes = Services.GetRequiredService<RouteTable>();
        return new Hosting(
            app => app.Map("/{**path}", http => new OnRequest(routes).Run(http.Request, Client).ExecuteAsync(http)),
            Writes(),
            _ => Task.CompletedTask,
            async () =>
            {
                await Client.DisposeAsync();
                await Services.DisposeAsync();
            });
    }

    /// <summary>The routes as the document lists them: what they do is the table's business.</summary>
    private System.Collections.Immutable.ImmutableArray<Route> Writes() => WriteRoutes.Of(new WriteContext(
        stores.Set, stores.Access, new ContestsInForce(stores.Set, stores.Clock), new WriteOptions())
    {
        Control = new AccessControl(stores.Access, stores.Clock),
        Stamped = (_, _) => throw new NotSupportedException(),
        Rollups = _ => throw new NotSupportedException(),
        Facts = (_, _) => throw new NotSupportedException(),
        Clock = stores.Clock,
        Probe = stores.Probe,
    });
}
