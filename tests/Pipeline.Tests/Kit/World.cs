using System.Security.Cryptography;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Hattama.Stores.Embedded;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests;

/// <summary>A store with the small contest in it, a clock that stands still unless told, and a key.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2030, 5, 5, 20, 30, 0, TimeSpan.Zero);

    private readonly EmbeddedOptions? _options;
    private readonly DirectoryInfo? _parent;
    private EmbeddedStore? _embedded;
    private UploadIds? _ids;

    private World(EmbeddedOptions? options)
    {
        _options = options;
        if (options is null)
        {
            var memory = new MemoryStore();
            Stores = new StoreSet(memory.Evidence, memory.Ledger, memory.Results);
        }
        else
        {
            _parent = Directory.CreateTempSubdirectory("hattama-");
            Stores = Open();
        }
    }

    public StoreSet Stores { get; private set; }

    public FakeTimeProvider Clock { get; } = new(Start);

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ContestInForce? Contest { get; private set; }

    /// <summary>The definition that is activated where none is named.</summary>
    public byte[] Definition { get; init; } = SmallContest.DefinitionBytes;

    public string Folder => Path.Combine(_parent!.FullName, "store");

    public string Published => Path.Combine(Folder, "results", SmallContest.Id);

    public Intake Intake => new(Stores, Contest!, 1, ReadCaps.Default, _ids ??= new UploadIds(Clock));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A world on stores that somebody else looks after.</summary>
    public static World On(StoreSet stores) => new(null) { Stores = stores };

    public static World InMemory() => new(null);

    public static World Embedded(int smallEvidence = 64 * 1024) => new(new EmbeddedOptions { SmallEvidence = smallEvidence });

    /// <summary>The contest that merges small stations and names things under a key.</summary>
    public static World InMemoryKeyed() => new(null) { Definition = KeyedContest.DefinitionBytes };

    /// <inheritdoc cref="InMemoryKeyed"/>
    public static World EmbeddedKeyed(int smallEvidence = 64 * 1024) =>
        new(new EmbeddedOptions { SmallEvidence = smallEvidence }) { Definition = KeyedContest.DefinitionBytes };

    public static async Task<World> EmbeddedWithContestAsync(int smallEvidence = 64 * 1024)
    {
        var world = Embedded(smallEvidence);
        await world.ActivateAsync(SmallContest.Usual);
        return world;
    }

    public Task ActivateAsync(Register register) => ActivateAsync(register, Definition);

    /// <summary>Takes up what is in force in the store.</summary>
    public async Task LoadAsync()
    {
        var setup = new Setup(Stores, Clock);
        Contest = await setup.LoadAsync((await setup.FindActivationAsync(SmallContest.Id, Cancel))!, Cancel);
    }

    public async Task ActivateAsync(Register register, byte[] definition) => Contest = await new Setup(Stores, Clock).ActivateAsync(
        definition, SmallContest.Read(definition), register, "cec", "test", Cancel);

    public Task<Receipt> SendAsync(string file, string sender, byte[] bytes) => SendAsync(UploadKind.Protocols, file, sender, bytes);

    public async Task<Receipt> SendAsync(UploadKind kind, string file, string sender, byte[] bytes)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return await Intake.TakeInAsync(kind, file, sender, new MemoryStream(bytes), null, Cancel);
    }

    /// <summary>Takes in a file stamped with an instant and an id that depend on nothing else.</summary>
    public async Task<Receipt> SendAtAsync(UploadKind kind, DateTimeOffset received, string file, string sender, byte[] bytes)
    {
        Clock.SetUtcNow(received > Clock.GetUtcNow() ? received : Clock.GetUtcNow());
        var evidence = await Stores.Evidence.PutAsync(new MemoryStream(bytes), Cancel);
        var upload = new Upload(SmallContest.Id, file, file, sender, received, evidence.Digest, evidence.Length) { Kind = kind };
        await Stores.Ledger.StampAsync(upload, Cancel);
        return await Intake.ProcessAsync(upload, null, Cancel);
    }

    public Task<RollupReport> RollUpAsync() => RollUpAsync(Stores);

    public Task<RollupReport> RollUpAsync(StoreSet stores)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return new Rollup(stores, Contest!, 1, Key, Clock).RunAsync(null, Cancel);
    }

    public async Task<Digest> DecideAsync(Decision decision, StoreSet? stores = null)
    {
        var document = DecisionDocument.Write(decision);
        var ledger = (stores ?? Stores).Ledger;
        await ledger.AppendDecisionAsync(new StoredDecision(SmallContest.Id, document.Digest, document.Bytes), Cancel);
        await ledger.MarkDirtyAsync(SmallContest.Id, [decision.Partition], Cancel);
        return document.Digest;
    }

    /// <summary>Records one and the same decision, however often it is called.</summary>
    public Task DecideOnceAsync(StoreSet stores) => DecideAsync(Annul("R3D3", "1", Start), stores);

    public static Decision Annul(string district, string station, DateTimeOffset at, params Digest[] saw) => new(
        SmallContest.Id, district, district, station, "paper", DecisionKind.Annul, default, [.. saw.Order()], [], string.Empty, null,
        "ballots-lost", "The ballots are lost.", ["cec-1"], at);

    public Task<VerificationReport> VerifyAsync(Anchors? anchors = null) =>
        StoreVerifier.VerifyAsync(Stores, SmallContest.Id, anchors ?? Anchors.None, null, Cancel);

    public Task<VerificationReport> VerifyFolderAsync(Anchors? anchors = null) =>
        PublicationVerifier.VerifyAsync(new FolderPublication(Published), anchors ?? Anchors.None, null, Cancel);

    public async Task<PublishedResult> ResultAsync()
    {
        var published = new PublishedDocuments(Stores.Results, SmallContest.Id);
        return await PublishedResult.LoadAsync(published, (await published.FindLatestAsync(Cancel))!, Cancel);
    }

    /// <summary>Closes an embedded store, lets <paramref name="change"/> work on its files, and opens it again.</summary>
    public async Task WhileClosedAsync(Action<string> change)
    {
        await _embedded!.DisposeAsync();
        change(Folder);
        Stores = Open();
    }

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
            _parent!.Delete(recursive: true);
        }
    }

    private StoreSet Open()
    {
        _embedded = EmbeddedStore.Open(Folder, _options);
        return new StoreSet(_embedded.Evidence, _embedded.Ledger, _embedded.Results);
    }
}
