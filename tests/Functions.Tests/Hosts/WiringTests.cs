using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Hattama.Api;
using Hattama.Contests;
using Hattama.Functions;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests.Functions;

/// <summary>What the Functions app is given has the same gates as the host of the command line.</summary>
public sealed class WiringTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, AccessRole.Sender, 404)]
    [InlineData("south", AccessRole.Sender, 404)]
    [InlineData("north", AccessRole.Sender, 200)]
    [InlineData("cec", AccessRole.Auditor, 200)]
    public async Task Receipt_OfALiveContest_IsForItsSenderAndThoseWhoSeeAll(string? holder, AccessRole role, int status)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 12, 0, 0, 0, TimeSpan.Zero));
        var memory = new MemoryStore();
        var stores = new StoreSet(memory.Evidence, memory.Ledger, memory.Results);
        var access = new MemoryAccess();
        var definition = Encoding.UTF8.GetBytes(SmallVote.DefinitionWith(string.Empty, isLive: true));
        var slice = Slice.Of(definition, Encoding.UTF8.GetBytes("region,district,station\nNorth,d1,1\n"));
        await slice.ActivateAsync(stores, clock, Cancel);
        await stores.Ledger.StampAsync(new Upload(SmallVote.Id, "u1", "a.csv", "north", clock.GetUtcNow(), Digest.Of("x"u8), 1), Cancel);
        await stores.Ledger.PutReceiptAsync(SmallVote.Id, "u1", "{}"u8.ToArray(), Cancel);
        var token = holder is null
            ? null
            : (await new AccessControl(access, clock).CreateAsync(SmallVote.Id, holder, role, [], TimeSpan.FromHours(1), Cancel)).Text;

        await using var services = new ServiceCollection().AddLogging()
            .AddHattama(Settings(), new HostStores(stores, access, new MemoryUploads(), new MemoryWork(clock), _ => Task.CompletedTask), clock)
            .BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Request.Method = "GET";
        http.Request.Path = $"/api/contests/{SmallVote.Id}/receipts/u1";
        http.Request.Headers.Authorization = token is null ? default : $"Bearer {token}";
        http.Response.Body = new MemoryStream();
        await services.GetRequiredService<RouteTable>().Answer().ExecuteAsync(http);

        Assert.Equal(status, http.Response.StatusCode);
    }

    [Fact]
    public void Scheduler_AskedForAndNotBuiltIn_StopsTheStartWithASentence()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hattama:SigningKey"] = "x",
            ["AzureFunctionsJobHost:extensions:durableTask:storageProvider:type"] = "azureManaged",
        }).Build();
        var isBuiltIn = typeof(HostSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "DurableTaskScheduler").Value == "true";
        var said = Record.Exception(() => HostSettings.Read(configuration));
        Assert.Equal(isBuiltIn, said is null);
        Assert.True(isBuiltIn || (said is InvalidDataException && said.Message.Contains("DurableTask.AzureManaged", StringComparison.Ordinal)), said?.ToString());
    }

    private static HostSettings Settings()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return HostSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Hattama:SigningKey"] = key.ExportPkcs8PrivateKeyPem() })
            .Build());
    }
}
