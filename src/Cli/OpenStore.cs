using Hattama.Pipeline;
using Hattama.Stores;
using Hattama.Stores.Azure;
using Hattama.Stores.Embedded;

namespace Hattama.Cli;

/// <summary>A store opened for one command.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly Surroundings _around;

    private OpenStore(StorePlace place, EmbeddedStore store, Surroundings around)
        : this(place, new StoreSet(store.Evidence, store.Ledger, store.Results), store.Access, around)
    {
        Embedded = store;
        Probe = store.ProbeAsync;
    }

    private OpenStore(StorePlace place, AzureStore store, Surroundings around)
        : this(place, new StoreSet(store.Evidence, store.Ledger, store.Results), store.Access, around) => Probe = store.ProbeAsync;

    private OpenStore(StorePlace place, StoreSet stores, IAccessStore access, Surroundings around)
    {
        Place = place;
        Stores = stores;
        Access = access;
        Probe = null!;
        _around = around;
    }

    /// <summary>Which store it is.</summary>
    public StorePlace Place { get; }

    /// <summary>What to give after <c>--store</c>.</summary>
    public string Name => Place.Name;

    /// <summary>The store in a folder; null when it is elsewhere.</summary>
    public EmbeddedStore? Embedded { get; }

    /// <summary>Its three stores.</summary>
    public StoreSet Stores { get; }

    /// <summary>Its tokens and grants.</summary>
    public IAccessStore Access { get; }

    /// <summary>Writes a trifle, to see whether it can be written to.</summary>
    public Func<CancellationToken, Task> Probe { get; }

    /// <summary>The signing key that the environment names, for commands that are given none.</summary>
    public string? KeyOfEnvironment => _around.Environment("HATTAMA_KEY");

    /// <summary>Brings contests in and loads what is in force.</summary>
    public Setup Setup => new(Stores, _around.Clock);

    /// <summary>The same, telling how far a re-reading of the evidence is.</summary>
    public Setup SetupWith(Action<long, long> onReread) => new(Stores, _around.Clock) { OnReread = onReread };

    /// <summary>Opens a store; <paramref name="create"/>: an absent or empty one is made.</summary>
    public static async Task<OpenStore> OpenAsync(string? name, Surroundings around, bool create, CancellationToken cancel)
    {
        name ??= around.Environment("HATTAMA_STORE");
        if (string.IsNullOrWhiteSpace(name))
        {
            throw CommandFailure.Usage("Which store? Give --store DIR, or set HATTAMA_STORE.");
        }

        var place = StorePlace.Of(name);
        if (place.Kind == StoreKind.Folder)
        {
            return OpenFolder(place, around, create);
        }

        var store = place.OpenAzure(around.Environment);
        await (create ? store.CreateAsync(cancel) : store.CheckAsync(cancel));
        return new OpenStore(place, store, around);
    }

    private static OpenStore OpenFolder(StorePlace place, Surroundings around, bool create)
    {
        if (!create && !Directory.Exists(place.Name))
        {
            throw CommandFailure.Storage($"There is no folder {place.Name}. Give the folder of a store with --store; ingest makes one.");
        }

        var options = new EmbeddedOptions { Create = create, OnWrite = CrashPoint.FromEnvironment(around.Environment) };
        return new OpenStore(place, EmbeddedStore.Open(place.Name, options), around);
    }

    /// <summary>
    /// The id of the contest that a command means: an id, a definition file, or nothing where the store has exactly one.
    /// </summary>
    public async Task<string> ContestAsync(string? text, CancellationToken cancel)
    {
        var known = await Stores.Ledger.ListContestsAsync(cancel);
        if (text is null)
        {
            return known.Count switch
            {
                1 => known[0],
                0 => throw CommandFailure.Storage($"The store {Name} has no contest yet. Begin with: hattama ingest --store {Name} --contest contest.json FILE…"),
                _ => throw CommandFailure.Usage($"The store has several contests; choose one with --contest: {string.Join(", ", known)}."),
            };
        }

        if (known.Contains(text))
        {
            return text;
        }

        if (!File.Exists(text))
        {
            throw CommandFailure.Usage(known.Count == 0
                ? $"The store {Name} has no contest “{text}”, and there is no such file either."
                : $"The store has no contest “{text}”. It has: {string.Join(", ", known)}.");
        }

        var id = DefinitionFile.Load(text).Definition.Id;
        return known.Contains(id)
            ? id
            : throw CommandFailure.Usage($"Contest {id} of {text} is not in the store {Name}. Begin with: hattama ingest --store {Name} --contest {text} FILE…");
    }

    /// <summary>The activation in force of a contest that the store has.</summary>
    public async Task<Activation> ActivationAsync(string contest, CancellationToken cancel) =>
        await Setup.FindActivationAsync(contest, cancel) ?? throw CommandFailure.Storage($"Contest {contest} was never activated in {Name}.");

    /// <summary>The latest published result of a contest.</summary>
    public async Task<PublishedResult> LatestAsync(string contest, CancellationToken cancel)
    {
        var documents = new PublishedDocuments(Stores.Results, contest);
        var snapshot = await documents.FindLatestAsync(cancel)
            ?? throw CommandFailure.Storage($"Contest {contest} has no snapshot yet. Run: hattama rollup --store {Name} --contest {contest}");
        return await PublishedResult.LoadAsync(documents, snapshot, cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
