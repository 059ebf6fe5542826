using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// How long the public has been shown figures that are known to be out of date: the time since the latest snapshot's as-of
/// (before the first snapshot, since the first activation) while changes wait, and zero while none do, or none may be published.
/// </summary>
public static class SnapshotAge
{
    /// <summary>Measures a contest at <paramref name="now"/>; never negative. Null: it was never activated.</summary>
    public static async Task<TimeSpan?> MeasureAsync(StoreSet stores, string contest, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        var activations = await stores.Ledger.ReadActivationsAsync(contest, cancel);
        if (activations.Count == 0)
        {
            return null;
        }

        if ((await stores.Ledger.ReadDirtyAsync(contest, cancel)).Count == 0)
        {
            return TimeSpan.Zero;
        }

        var pointer = await stores.Results.FindLatestAsync(contest, cancel);
        var bytes = pointer is null
            ? null
            : await stores.Results.FindSnapshotAsync(contest, LatestDocument.Read(pointer.Bytes).Sequence, cancel);
        var since = bytes is { } latest ? Snapshot.Read(latest).Snapshot.AsOf : activations[0].At;
        return since < now ? now - since : TimeSpan.Zero;
    }

    /// <summary>Measures a contest and records it, for the alert that watches over it.</summary>
    public static async Task RecordAsync(StoreSet stores, string contest, DateTimeOffset now, CancellationToken cancel)
    {
        if (await MeasureAsync(stores, contest, now, cancel) is { } age)
        {
            Record(contest, age);
        }
    }

    /// <summary>Records an age. Zero too: no figure at all means that the rounds have stopped.</summary>
    public static void Record(string contest, TimeSpan age) =>
        Signals.Age.Record(age.TotalSeconds, new KeyValuePair<string, object?>(Signals.Contest, contest));
}
