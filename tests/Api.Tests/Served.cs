using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hattama.Api;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests;

/// <summary>The API over real HTTP, with a small contest in memory: two regions, a held station, a dispute, one never sent.</summary>
internal sealed class Served : IAsyncDisposable
{
    public const string Contest = "small";

    private const string Header = "region,district,station,registered,issued,invalid,yes,no\n";

    /// <summary>South/d3/9 is expected and never sent.</summary>
    private const string Register = Header
        + "North,d1,1,100,,,,\nNorth,d1,2,100,,,,\nNorth,d2,1,200,,,,\nSouth,d3,1,100,,,,\nSouth,d3,2,100,,,,\nSouth,d3,3,200,,,,\nSouth,d3,9,50,,,,\n";

    /// <summary>North/d1/2 does not add up and is held.</summary>
    private const string First = Header
        + "North,d1,1,100,90,5,60,25\nNorth,d1,2,100,80,0,50,31\nNorth,d2,1,200,100,10,60,30\nSouth,d3,1,100,90,5,60,25\nSouth,d3,2,100,80,0,50,30\nSouth,d3,3,200,100,10,60,30\n";

    /// <summary>South/d3/1 comes from another sender with other figures: a dispute.</summary>
    private const string Second = Header + "South,d3,1,100,90,5,59,26\n";

    private readonly WebApplication _app;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<Exception> _failures = [];

    private Served(MemoryStore store, FakeTimeProvider clock, ApiOptions options)
    {
        Store = store;
        Clock = clock;
        Stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        Api = new ApiContext(Stores, clock, options with { OnFailure = (_, failure) => _failures.Add(failure) });
        ApiHost.Map(_app, Api, Routes.Reads);
    }

    public MemoryStore Store { get; }

    public StoreSet Stores { get; }

    public FakeTimeProvider Clock { get; }

    public ApiContext Api { get; }

    public IReadOnlyList<Exception> Failures => _failures;

    public string Upload { get; private set; } = "";

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    /// <summary>Starts with an empty store.</summary>
    public static async Task<Served> StartAsync(ApiOptions? options = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 11, 15, 0, 0, TimeSpan.Zero));
        var served = new Served(new MemoryStore(), clock, options ?? new ApiOptions { Freshness = TimeSpan.Zero });
        await served._app.StartAsync();
        served.Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(served._app.Urls.First()),
        };
        return served;
    }

    /// <summary>Starts with the contest published.</summary>
    public static async Task<Served> PublishedAsync(string policies = "", ApiOptions? options = null)
    {
        var served = await StartAsync(options);
        await served.ActivateAsync(policies);
        await served.SendAsync("first.csv", "tsk-1", First);
        await served.SendAsync("second.csv", "obs-1", Second);
        await served.RollUpAsync();
        return served;
    }

    /// <summary>Starts with the contest published, and what an observer saw at two stations.</summary>
    public static async Task<Served> ObservedAsync()
    {
        var served = await PublishedAsync();
        var (inForce, edition) = await served.InForceAsync();
        served.Clock.Advance(TimeSpan.FromSeconds(1));
        const string forms = "form,region,district,station,sealed,registered,issued,invalid,yes,no\ncount,North,d1,1,yes,100,90,5,60,25\ncount,South,d3,1,no,100,90,5,50,35\n";
        await new Intake(served.Stores, inForce, edition, ReadCaps.Default, new UploadIds(served.Clock))
            .TakeInAsync(Ledger.UploadKind.Observations, "forms.csv", "watch", new MemoryStream(Encoding.UTF8.GetBytes(forms)), null, CancellationToken.None);
        await served.RollUpAsync();
        return served;
    }

    /// <summary>Brings the contest in.</summary>
    public async Task ActivateAsync(string policies = "")
    {
        var text = Text.Replace("\"policies\": {", "\"policies\": { " + policies, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text);
        var definition = DefinitionReader.Read(bytes, "contest.json").Match(read => read, findings => throw new InvalidDataException(findings.Kept[0].Message.ToString()));
        var builder = new RegisterBuilder(definition, new FindingList(), isDerived: false);
        var findings = new FindingList();
        new RegisterReader(definition, ReadCaps.Default).Read(new MemoryStream(Encoding.UTF8.GetBytes(Register)), "register.csv", findings, Add);
        Assert.Equal(0, findings.Errors);
        await new Setup(Stores, Clock).ActivateAsync(bytes, definition, builder.Build(), "cik", "test", CancellationToken.None);

        void Add(in RegisterRow row) => builder.Add(
            new Place(row.File, row.Row), row.Area.Codes, row.Area.Names,
            new RegisteredStation(null!, row.Station, row.StationName, row.Forms, row.Registered, row.Closes, row.Counts, row.Stratum));
    }

    /// <summary>Takes a file in.</summary>
    public async Task SendAsync(string file, string sender, string csv)
    {
        var (inForce, edition) = await InForceAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        var intake = new Intake(Stores, inForce, edition, ReadCaps.Default, new UploadIds(Clock));
        Upload = (await intake.TakeInAsync(file, sender, new MemoryStream(Encoding.UTF8.GetBytes(csv)), null, CancellationToken.None)).Upload;
    }

    /// <summary>Publishes a snapshot.</summary>
    public async Task RollUpAsync()
    {
        var (inForce, edition) = await InForceAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await new Rollup(Stores, inForce, edition, _key, Clock).RunAsync(null, CancellationToken.None);
    }

    /// <summary>Asks for an address below <c>/api/contests/small/</c>, or from the root where it starts with a slash.</summary>
    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    /// <summary>Asks with any method.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/contests/{Contest}/{path}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private async Task<(ContestInForce InForce, int Edition)> InForceAsync()
    {
        var setup = new Setup(Stores, Clock);
        var activation = await setup.FindActivationAsync(Contest, CancellationToken.None);
        return (await setup.LoadAsync(activation!, CancellationToken.None), activation!.Edition);
    }

    private const string Text = """
        {
          "format": "hattama.contest/1", "id": "small", "mode": "rehearsal",
          "title": { "kk": "Шағын дауыс беру", "ru": "Малое голосование", "en": "Small vote" },
          "date": "2026-01-11", "timeZone": "Asia/Almaty",
          "levels": [
            { "id": "nation", "title": { "en": "Nation" }, "code": "XX", "name": "Land" },
            { "id": "region", "title": { "en": "Region" }, "code": "{region}", "name": "{region}" },
            { "id": "district", "title": { "en": "District" }, "code": "{district}", "name": "District {district}" }
          ],
          "partition": "district",
          "station": { "code": "{station}" },
          "keys": { "region": [], "district": [], "station": [] },
          "lines": [
            { "id": "registered", "number": "1", "title": { "en": "Registered" } },
            { "id": "issued", "number": "2", "title": { "en": "Issued" } },
            { "id": "invalid", "number": "3", "title": { "en": "Invalid" } },
            { "id": "yes", "number": "4", "title": { "en": "For" }, "question": "q" },
            { "id": "no", "number": "5", "title": { "en": "Against" }, "question": "q" }
          ],
          "registered": "registered",
          "forms": [ { "id": "station", "title": { "en": "Protocol" }, "lines": ["registered", "issued", "invalid", "yes", "no"] } ],
          "relations": [
            { "code": "P101", "severity": "error", "text": { "ru": "Выдано = недействительные + за + против", "en": "Issued = invalid + for + against" }, "relation": "issued = invalid + yes + no" },
            { "code": "P201", "severity": "warning", "text": { "en": "Invalid below one in ten" }, "relation": "10*invalid < issued" }
          ],
          "shares": [ { "id": "turnout", "title": { "en": "Turnout" }, "part": ["issued"], "whole": ["registered"] } ],
          "decisionRules": [
            { "id": "q", "title": { "en": "Adopted" }, "conditions": [ { "id": "more", "title": { "en": "More for than against" }, "relation": "yes > no", "level": "nation" } ] }
          ],
          "policies": { "corrections": "bySender" },
          "observation": { "minPublish": 1, "forms": [
            { "id": "count", "title": { "en": "Count" }, "stage": "counting", "copy": "station", "questions": [ { "id": "sealed", "title": { "en": "Sealed" }, "type": "yesNo" } ] } ] }
        }
        """;
}
