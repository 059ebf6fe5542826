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
    public const string Contest = SmallVote.Id;

    public const string Header = SmallVote.Header + "\n";

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

    private readonly Setting _setting;
    private readonly CancellationTokenSource _stop = new();
    private readonly AccessControl _control;
    private readonly Hosting _hosting;
    private Task _work = Task.CompletedTask;

    private Served(MemoryStore store, FakeTimeProvider clock, Setting setting)
    {
        _setting = setting;
        Store = store;
        Clock = clock;
        Stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        var access = new MemoryAccess();
        _control = new AccessControl(access, clock);
        var options = setting.Options with { OnFailure = (_, failure) => _failures.Add(failure) };
        _hosting = setting.Host(new HostedStores(Stores, access, clock, _key, _ => Probe()), setting with { Options = options });
        _hosting.Map(_app);
    }

    /// <summary>The operations that write.</summary>
    public System.Collections.Immutable.ImmutableArray<Route> Writes => _hosting.Writes;

    /// <summary>What health asks of the store.</summary>
    public Func<Task> Probe { get; set; } = static () => Task.CompletedTask;

    /// <summary>What the host keeps between requests.</summary>
    public ApiContext Api => _hosting.Api ?? throw new InvalidOperationException("This host does not show it.");

    public MemoryStore Store { get; }

    public StoreSet Stores { get; }

    public FakeTimeProvider Clock { get; }

    public IReadOnlyList<Exception> Failures => _failures;

    public string Upload { get; private set; } = "";

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    /// <summary>Starts with an empty store.</summary>
    public static Task<Served> StartAsync(ApiOptions? options = null) => StartAsync(new Setting { Options = options ?? new ApiOptions { Freshness = TimeSpan.Zero } });

    /// <summary>Starts with an empty store.</summary>
    public static async Task<Served> StartAsync(Setting setting)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 11, 15, 0, 0, TimeSpan.Zero));
        var served = new Served(new MemoryStore(), clock, setting);
        await served._app.StartAsync();
        if (setting.Works)
        {
            served._work = served._hosting.WorkAsync(served._stop.Token);
        }

        served.Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(served._app.Urls.First()),
        };
        return served;
    }

    /// <summary>Starts with the contest published.</summary>
    public static Task<Served> PublishedAsync(string policies = "", ApiOptions? options = null) =>
        PublishedAsync(new Setting { Options = options ?? new ApiOptions { Freshness = TimeSpan.Zero } }, policies);

    /// <summary>Starts with the contest published.</summary>
    public static async Task<Served> PublishedAsync(Setting setting, string policies = "")
    {
        // A roll-up publishes nothing before the hour: the policy comes into force when something is there.
        var isEarly = policies.Contains("publishNotBefore", StringComparison.Ordinal);
        var served = await StartAsync(setting);
        await served.ActivateAsync(isEarly ? "" : policies);
        await served.SendAsync("first.csv", "tsk-1", First);
        await served.SendAsync("second.csv", "obs-1", Second);
        await served.RollUpAsync();
        if (isEarly)
        {
            await served.ActivateAsync(policies);
        }

        return served;
    }

    /// <summary>Starts with the contest published, and what an observer saw at two stations.</summary>
    public static async Task<Served> ObservedAsync(Setting? setting = null)
    {
        var served = await PublishedAsync(setting ?? new Setting());
        var (inForce, edition) = await served.InForceAsync();
        served.Clock.Advance(TimeSpan.FromSeconds(1));
        const string forms = "form,region,district,station,sealed,registered,issued,invalid,yes,no\ncount,North,d1,1,yes,100,90,5,60,25\ncount,South,d3,1,no,100,90,5,50,35\n";
        await new Intake(served.Stores, inForce, edition, ReadCaps.Default, new UploadIds(served.Clock))
            .TakeInAsync(Ledger.UploadKind.Observations, "forms.csv", "watch", new MemoryStream(Encoding.UTF8.GetBytes(forms)), null, CancellationToken.None);
        await served.RollUpAsync();
        return served;
    }

    /// <summary>Brings the contest in.</summary>
    public async Task ActivateAsync(string policies = "", string moreStations = "")
    {
        var bytes = Encoding.UTF8.GetBytes(SmallVote.Observed(SmallVote.DefinitionWith(policies, _setting.IsLive)));
        var definition = DefinitionReader.Read(bytes, "contest.json").Match(read => read, findings => throw new InvalidDataException(findings.Kept[0].Message.ToString()));
        var builder = new RegisterBuilder(definition, new FindingList(), isDerived: false);
        var findings = new FindingList();
        new RegisterReader(definition, ReadCaps.Default).Read(new MemoryStream(Encoding.UTF8.GetBytes(Register + moreStations)), "register.csv", findings, Add);
        Assert.Equal(0, findings.Errors);
        await new Setup(Stores, Clock).ActivateAsync(bytes, definition, builder.Build(), "cik-1,cik-2", "test", CancellationToken.None);

        void Add(in RegisterRow row) => builder.Add(
            new Place(row.File, row.Row), row.Area.Codes, row.Area.Names,
            new RegisteredStation(null!, row.Station, row.StationName, row.Forms, row.Registered, row.Closes, row.Counts, row.Stratum) { References = row.References });
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

    /// <summary>Makes a token, as a value of <c>Authorization</c>.</summary>
    public Task<string> TokenAsync(string holder, AccessRole role, params string[] areas) => TokenOfAsync(Contest, holder, role, areas);

    /// <summary>Makes a token of any contest.</summary>
    public async Task<string> TokenOfAsync(string contest, string holder, AccessRole role, params string[] areas)
    {
        // A running host sees new tokens after two seconds.
        Clock.Advance(TimeSpan.FromSeconds(2));
        return "Bearer " + (await _control.CreateAsync(contest, holder, role, [.. areas], TimeSpan.FromDays(1), CancellationToken.None)).Text;
    }

    /// <summary>Sends a body.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? token, string? body, string? mediaType = "application/json", bool isChunked = false)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/contests/{Contest}/{path}");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        if (body is not null)
        {
            request.Content = isChunked ? new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body))) : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Headers.TransferEncodingChunked = isChunked ? true : null;
            request.Content.Headers.ContentType = mediaType is null ? null : new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await Answer.ReadAsync(response);
        Assert.True((int)response.StatusCode != 500, _failures.LastOrDefault()?.ToString());
        return answer;
    }

    /// <summary>Asks with any method.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) => AskAsync(method, path, null, headers);

    /// <summary>Asks with any method, body and headers.</summary>
    public async Task<Answer> AskAsync(HttpMethod method, string path, string? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/contests/{Contest}/{path}");
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content?.Headers.TryAddWithoutValidation(name, value) is true;
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _stop.CancelAsync();
        await _work;
        await _app.DisposeAsync();
        await _hosting.DisposeAsync();
        _stop.Dispose();
        _key.Dispose();
    }

    private async Task<(ContestInForce InForce, int Edition)> InForceAsync()
    {
        var setup = new Setup(Stores, Clock);
        var activation = await setup.FindActivationAsync(Contest, CancellationToken.None);
        return (await setup.LoadAsync(activation!, CancellationToken.None), activation!.Edition);
    }
}

/// <summary>How the API is served in a test.</summary>
internal sealed record Setting
{
    /// <summary>Options of the API.</summary>
    public ApiOptions Options { get; init; } = new() { Freshness = TimeSpan.Zero };

    /// <summary>Whether the contest is live.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether operations that write are mapped.</summary>
    public bool HasWrites { get; init; }

    /// <summary>Whether uploads are processed and roll-ups run.</summary>
    public bool Works { get; init; }

    /// <summary>Whether what is not public asks for a token, as on a host.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>What serves it.</summary>
    public Func<HostedStores, Setting, Hosting> Host { get; init; } = WebHosting.Create;
}
