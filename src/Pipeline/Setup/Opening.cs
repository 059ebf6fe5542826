using Hattama.Contests;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// A live contest opens with its zero report: the first snapshot, published before anything is received. Until then nothing is
/// taken in, so that anybody can see that the count began at nothing.
/// </summary>
public static class Opening
{
    /// <summary>Whether uploads may come.</summary>
    public static async Task<bool> IsOpenAsync(StoreSet stores, ContestDefinition definition, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Mode == ContestMode.Rehearsal || await stores.Results.FindLatestAsync(definition.Id, cancel) is not null;
    }

    /// <summary>
    /// Whether an activation may open the contest: in a live contest whose policy wants two persons, two have signed it. The first one is recorded by whoever
    /// sets the store up, because nobody has an account before; it opens nothing until another person has activated the same files with him.
    /// </summary>
    public static bool IsConfirmed(ContestDefinition definition, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(activation);
        return definition is not { Mode: ContestMode.Live, Policies.TwoPersons: true } || HasTwoPersons(activation.By);
    }

    /// <summary>
    /// Whether a roll-up at <paramref name="now"/> would be held back: before the hour of publication all but the zero report is, and before
    /// two persons have opened a live contest everything is.
    /// </summary>
    public static async Task<bool> IsHeldBackAsync(StoreSet stores, ContestDefinition definition, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(definition);
        var isFirst = await stores.Results.FindLatestAsync(definition.Id, cancel) is null;
        return (!MayPublish(definition, isZero: false, now) && !(isFirst && await IsZeroAsync(stores.Ledger, definition.Id, cancel)))
            || (isFirst && !IsConfirmed(definition, (await stores.Ledger.ReadActivationsAsync(definition.Id, cancel))[^1]));
    }

    /// <summary>Whether nothing was received and nothing decided but what is in force.</summary>
    private static async Task<bool> IsZeroAsync(ILedgerStore ledger, string contest, CancellationToken cancel) =>
        (await ledger.ReadUploadsAsync(contest, cancel)).Count == 0 && (await ledger.ReadDecisionsAsync(contest, cancel)).Count == 0;

    /// <summary>Whether two persons stand behind an activation.</summary>
    internal static bool HasTwoPersons(string by) => by.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>Whether a roll-up may publish now: before the instant of the policy only the zero report is.</summary>
    public static bool MayPublish(ContestDefinition definition, bool isZero, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return isZero || definition.Policies.PublishNotBefore is not { } notBefore || now >= notBefore;
    }
}
