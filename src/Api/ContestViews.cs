using System.Collections.Concurrent;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Api;

/// <summary>The contests of a store. What is in force and what is latest is looked up at most once per freshness.</summary>
internal sealed class ContestViews(StoreSet stores, TimeProvider clock, TimeSpan freshness)
{
    private readonly ConcurrentDictionary<string, Refreshed<ContestView>> _views = new(StringComparer.Ordinal);
    private readonly Refreshed<IReadOnlyList<string>> _ids = new(clock, freshness, _ => stores.Ledger.ListContestsAsync(CancellationToken.None));

    /// <summary>The contest, or null. An unknown id costs no look-up of its own and no memory.</summary>
    public async ValueTask<ContestView?> FindAsync(string contest, CancellationToken cancel)
    {
        if (!_views.TryGetValue(contest, out var view))
        {
            if (!(await ListAsync(cancel)).Contains(contest, StringComparer.Ordinal))
            {
                return null;
            }

            view = _views.GetOrAdd(contest, id => new Refreshed<ContestView>(clock, freshness, former => ReadAsync(id, former)));
        }

        return await view.GetAsync(cancel);
    }

    /// <summary>Ids of all contests, ordered.</summary>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancel) => _ids.GetAsync(cancel);

    private async Task<ContestView> ReadAsync(string contest, ContestView? former)
    {
        var activation = await new Setup(stores, clock).FindActivationAsync(contest, CancellationToken.None)
            ?? throw new InvalidDataException($"Contest {contest} is listed and was never activated: run verify.");
        var pointer = await stores.Results.FindLatestAsync(contest, CancellationToken.None);
        var isSame = former?.Activation.Number == activation.Number;
        if (isSame && former!.Pointer?.Version == pointer?.Version)
        {
            return former;
        }

        var definition = isSame
            ? former!.Definition
            : await new PublishedDocuments(stores.Results, contest).LoadDefinitionAsync(activation.Definition, CancellationToken.None);
        return new ContestView(stores.Results, activation, definition, pointer);
    }
}
