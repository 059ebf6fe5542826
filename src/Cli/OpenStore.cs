using Hattama.Pipeline;
using Hattama.Stores;
using Hattama.Stores.Embedded;

namespace Hattama.Cli;

/// <summary>A store opened for one command.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly Surroundings _around;

    private OpenStore(string folder, EmbeddedStore store, Surroundings around)
    {
        Folder = folder;
        Embedded = store;
        _around = around;
        Stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>The store itself.</summary>
    public EmbeddedStore Embedded { get; }

    /// <summary>Its three stores.</summary>
    public StoreSet Stores { get; }

    /// <summary>Brings contests in and loads what is in force.</summary>
    public Setup Setup => new(Stores, _around.Clock);

    /// <summary>The same, telling how far a re-reading of the evidence is.</summary>
    public Setup SetupWith(Action<long, long> onReread) => new(Stores, _around.Clock) { OnReread = onReread };

    /// <summary>Opens a store; <paramref name="create"/>: an absent or empty folder becomes one.</summary>
    public static OpenStore Open(string? folder, Surroundings around, bool create)
    {
        folder ??= around.Environment("HATTAMA_STORE");
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw CommandFailure.Usage("Which store? Give --store DIR, or set HATTAMA_STORE.");
        }

        if (!create && !Directory.Exists(folder))
        {
            throw CommandFailure.Storage($"There is no folder {folder}. Give the folder of a store with --store; ingest makes one.");
        }

        var options = new EmbeddedOptions { Create = create, OnWrite = CrashPoint.FromEnvironment(around.Environment) };
        return new OpenStore(folder, EmbeddedStore.Open(folder, options), around);
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
                0 => throw CommandFailure.Storage($"The store {Folder} has no contest yet. Begin with: hattama ingest --store {Folder} --contest contest.json FILE…"),
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
                ? $"The store {Folder} has no contest “{text}”, and there is no such file either."
                : $"The store has no contest “{text}”. It has: {string.Join(", ", known)}.");
        }

        var id = DefinitionFile.Load(text).Definition.Id;
        return known.Contains(id)
            ? id
            : throw CommandFailure.Usage($"Contest {id} of {text} is not in the store {Folder}. Begin with: hattama ingest --store {Folder} --contest {text} FILE…");
    }

    /// <summary>The activation in force of a contest that the store has.</summary>
    public async Task<Activation> ActivationAsync(string contest, CancellationToken cancel) =>
        await Setup.FindActivationAsync(contest, cancel) ?? throw CommandFailure.Storage($"Contest {contest} was never activated in {Folder}.");

    /// <summary>The latest published result of a contest.</summary>
    public async Task<PublishedResult> LatestAsync(string contest, CancellationToken cancel)
    {
        var documents = new PublishedDocuments(Stores.Results, contest);
        var snapshot = await documents.FindLatestAsync(cancel)
            ?? throw CommandFailure.Storage($"Contest {contest} has no snapshot yet. Run: hattama rollup --store {Folder} --contest {contest}");
        return await PublishedResult.LoadAsync(documents, snapshot, cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Embedded.DisposeAsync();
}
