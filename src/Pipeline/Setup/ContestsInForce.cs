using System.Collections.Concurrent;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>A contest as it is in force, and the edition of its ledger.</summary>
public sealed record ActiveContest(ContestInForce InForce, int Edition, int Activation);

/// <summary>
/// What is in force of every contest, loaded once per activation: another process may activate while this one serves.
/// </summary>
public sealed class ContestsInForce(StoreSet stores, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Known> _loaded = new(StringComparer.Ordinal);

    /// <summary>The contest, or null when the store does not know it.</summary>
    public async Task<ActiveContest?> FindAsync(string contest, CancellationToken cancel)
    {
        var setup = new Setup(stores, clock);
        var asked = clock.GetTimestamp(); // before the store answers: loading takes time in which another activation may come
        if (await setup.FindActivationAsync(contest, cancel) is not { } activation)
        {
            return null;
        }

        var known = _loaded.GetValueOrDefault(contest);
        var now = known?.Contest.Activation == activation.Number
            ? known.Contest
            : new ActiveContest(await setup.LoadAsync(activation, cancel), activation.Edition, activation.Number);
        // A slow look-up does not take back what a later one has found.
        _loaded.AddOrUpdate(contest, new Known(now, asked), (_, last) => last.Contest.Activation > now.Activation || last.At > asked ? last : new Known(now, asked));
        return now;
    }

    /// <summary>The contest as it was in force so long ago at most: then nothing is asked of the store.</summary>
    public async Task<ActiveContest?> FindAsync(string contest, TimeSpan age, CancellationToken cancel) =>
        _loaded.TryGetValue(contest, out var known) && clock.GetElapsedTime(known.At) < age ? known.Contest : await FindAsync(contest, cancel);

    /// <summary>Ids of all contests.</summary>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel) => stores.Ledger.ListContestsAsync(cancel);

    private sealed record Known(ActiveContest Contest, long At);
}
