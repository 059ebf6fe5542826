using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Plans as steps on this machine need them, read once: the steps of one roll-up come in hundreds. Keeps the last two, and the
/// contest and hours of the log that the next one shares with them.
/// </summary>
internal sealed class RestoredPlans(StoreSet stores, IWorkStore work)
{
    private const int Most = 2;
    private readonly Lock _lock = new();
    private readonly List<(string Plan, Task<RestoredPlan> Restored)> _plans = [];

    /// <summary>The plan whose note has this digest.</summary>
    /// <exception cref="InvalidDataException">The note, or what it names, is missing or damaged.</exception>
    public async Task<RestoredPlan> FindAsync(string contest, string plan, CancellationToken cancel)
    {
        Task<RestoredPlan> restored;
        lock (_lock)
        {
            var known = _plans.FindIndex(candidate => candidate.Plan == plan && !candidate.Restored.IsFaulted && !candidate.Restored.IsCanceled);
            if (known >= 0)
            {
                restored = _plans[known].Restored;
            }
            else
            {
                var before = Latest(); // read here, under the lock: the task below runs outside it
                // Not the caller's token: others wait for the same plan.
                restored = Task.Run(() => RestoreAsync(contest, plan, before, CancellationToken.None), CancellationToken.None);
                _plans.RemoveAll(candidate => candidate.Plan == plan);
                _plans.Insert(0, (plan, restored));
                _plans.RemoveRange(Math.Min(Most, _plans.Count), Math.Max(0, _plans.Count - Most));
            }
        }

        return await restored.WaitAsync(cancel);
    }

    private RestoredPlan? Latest() => _plans.Select(plan => plan.Restored).FirstOrDefault(plan => plan.IsCompletedSuccessfully)?.Result;

    private async Task<RestoredPlan> RestoreAsync(string contest, string plan, RestoredPlan? before, CancellationToken cancel)
    {
        var digest = Digest.Parse(plan);
        var bytes = await work.FindAsync(contest, digest, cancel)
            ?? throw new InvalidDataException($"The plan {plan} of contest {contest} is no longer there. Roll up again.");
        if (Digest.Of(bytes.Span) != digest)
        {
            throw new InvalidDataException($"The plan {plan} of contest {contest} was changed. Roll up again.");
        }

        var saved = SavedPlan.Read(bytes);
        var documents = new PublishedDocuments(stores.Results, contest);
        var inForce = before?.Input.Contest;
        if (inForce?.Definition.Id != contest || (inForce.DefinitionDigest.Hex, inForce.RegisterDigest.Hex) != (saved.Definition, saved.Register))
        {
            inForce = await documents.LoadContestAsync(Digest.Parse(saved.Definition), Digest.Parse(saved.Register), cancel) with
            {
                Key = await ContestKeys.LoadAsync(stores, contest, cancel),
            };
        }

        var (cut, hours) = await CutLog.ReadAsync(documents, stores.Ledger, (contest, inForce.Key), Digest.Parse(saved.Log), before?.Hours, cancel);
        return new RestoredPlan(saved, new RollupInput(inForce, saved.Edition, cut), hours);
    }
}

/// <summary>A plan read back.</summary>
internal sealed class RestoredPlan(SavedPlan saved, RollupInput input, IReadOnlyDictionary<Digest, IReadOnlyList<Upload>> hours)
{
    private readonly Lock _lock = new();
    private Task<UnplacedEntries>? _unplaced;

    /// <summary>The note.</summary>
    public SavedPlan Saved { get; } = saved;

    /// <summary>What every partition is computed from.</summary>
    public RollupInput Input { get; } = input;

    /// <summary>The uploads of the cut, by the document of the log that lists them.</summary>
    public IReadOnlyDictionary<Digest, IReadOnlyList<Upload>> Hours { get; } = hours;

    /// <summary>What waits without a place, read once: the items of the cut are all there, so that later readings give the same.</summary>
    public async Task<UnplacedEntries> PlaceAsync(ILedgerStore ledger, CancellationToken cancel)
    {
        Task<UnplacedEntries> reading;
        lock (_lock)
        {
            _unplaced = _unplaced is { IsFaulted: false, IsCanceled: false } ? _unplaced : Task.Run(() => Input.PlaceAsync(ledger, CancellationToken.None), CancellationToken.None);
            reading = _unplaced;
        }

        return await reading.WaitAsync(cancel);
    }

    /// <summary>The plan to publish from, over the rows as they are now.</summary>
    public RollupPlan ToRollup(UnplacedEntries unplaced, IEnumerable<AreaRow> rows)
    {
        var plan = new RollupPlan(Input, unplaced, rows.ToDictionary(row => row.Partition, StringComparer.Ordinal))
        {
            AsOf = Instant.Parse(Saved.AsOf) ?? throw new InvalidDataException("The plan has no instant."),
            Decisions = [], // the plan's step has stored them
            Marks = [.. Saved.Marks.Select(mark => new DirtyMark(mark.Partition, mark.Version))],
            Latest = new LatestSnapshot(Saved.Snapshot is { } snapshot ? Snapshot.Read(snapshot) : null, Saved.Pointer),
        };
        plan.Changed.AddRange(Saved.Partitions.Select(partition => partition.Code));
        return plan;
    }
}
