using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// The same roll-up as <see cref="Rollup"/> in steps that may each run on another machine, more than once, and beside another
/// roll-up: plan → each changed partition → publish. Steps hand each other references; sums come from area rows.
/// </summary>
/// <remarks>
/// Every partition counts the same cut, because the plan stores the log that the snapshot will name, and a step reads its cut from
/// there. The writes are in the order of <see cref="Rollup"/>. A partition's row that could not be written is no failure:
/// publishing looks at all rows and begins again when one is of another cut.
/// </remarks>
public sealed class SteppedRollup(StoreSet stores, IWorkStore work, ContestsInForce contests, ECDsa key, TimeProvider clock)
{
    private readonly RestoredPlans _plans = new(stores, work);

    /// <summary>The first step; null when another roll-up is ahead and this one should start again.</summary>
    /// <exception cref="PipelineException">The store does not know the contest.</exception>
    public async Task<PlannedRollup?> PlanAsync(string contest, CancellationToken cancel)
    {
        var active = await contests.FindAsync(contest, cancel)
            ?? throw new PipelineException($"Contest {contest} was never activated in this store. Activate a definition and a register first.");
        try
        {
            return await RollupPlan.ReadAsync(stores, active.InForce, active.Edition, key, clock, cancel) is { } plan
                ? await SaveAsync(plan, cancel)
                : null;
        }
        catch (PipelineException)
        {
            if ((await contests.FindAsync(contest, cancel))?.Activation == active.Activation)
            {
                throw;
            }

            return null; // another activation came between
        }
    }

    /// <summary>The step of one partition: reads its items, computes, writes its documents, then its row if nobody else has.</summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="plan">Digest of the plan's note.</param>
    /// <param name="number">Number of the partition in the plan.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    public async Task RollUpAsync(string contest, string plan, int number, CancellationToken cancel)
    {
        var restored = await _plans.FindAsync(contest, plan, cancel);
        var partition = restored.Saved.Partitions[number];
        var unplaced = partition.TakesUnplaced ? await restored.PlaceAsync(stores.Ledger, cancel) : UnplacedEntries.None;
        var documents = new List<Document>();
        var computed = await restored.Input.ComputeAsync(stores.Ledger, partition.Code, unplaced.PartsFor(partition.Code), documents, cancel);
        await stores.Results.PutDocumentsAsync(contest, documents, cancel);
        var basis = new PartitionBasis(restored.Input.Contest, restored.Input.Edition, restored.Input.Cut, unplaced).Of(partition.Code);
        await stores.Results.WriteAreasAsync(contest, [PartitionRow.Write(computed, basis, restored.Input.Cut, partition.Version)], cancel);
    }

    /// <summary>The last step; null when another roll-up came between and this one should start again.</summary>
    public async Task<PublishedRollup?> PublishAsync(string contest, string plan, CancellationToken cancel)
    {
        var restored = await _plans.FindAsync(contest, plan, cancel);
        var rows = await stores.Results.ReadAreasAsync(contest, cancel);
        var rollup = restored.ToRollup(await restored.PlaceAsync(stores.Ledger, cancel), rows);
        return Collect(rollup, rows) is { } partitions && await new Publish(stores, rollup, key).RunAsync(partitions, written: 0, cancel) is { } report
            ? PublishedRollup.Of(contest, report)
            : null;
    }

    /// <summary>
    /// Every partition as its row says it; null when a row is of a larger cut, rests on something else, or is not the one that this
    /// roll-up was to compute: cuts are totally ordered, so that equal sizes are equal cuts.
    /// </summary>
    private static Dictionary<string, ComputedPartition>? Collect(RollupPlan plan, IEnumerable<AreaRow> stored)
    {
        var rows = stored.ToDictionary(row => row.Partition, PartitionRow.Read, StringComparer.Ordinal);
        var changed = plan.Changed.ToHashSet(StringComparer.Ordinal);
        var cut = plan.Input.Cut;
        var partitions = new Dictionary<string, ComputedPartition>(StringComparer.Ordinal);
        foreach (var area in plan.Input.Contest.Register.Parts.Select(part => part.Partition))
        {
            if (rows.GetValueOrDefault(area.Code) is not { } row
                || row.Uploads > cut.Uploads.Count
                || row.Decisions > cut.Decisions.Count
                || (changed.Contains(area.Code) && (row.Uploads, row.Decisions) != (cut.Uploads.Count, cut.Decisions.Count))
                || row.ResultOn(plan.Basis.Of(area.Code), plan.Input.Contest, area) is not { } result)
            {
                return null;
            }

            partitions.Add(area.Code, new ComputedPartition(result, changed.Contains(area.Code) && row.IsDeferred));
        }

        return partitions;
    }

    private async Task<PlannedRollup> SaveAsync(RollupPlan plan, CancellationToken cancel)
    {
        var id = plan.Input.Contest.Definition.Id;
        var log = LogDocuments.Write(id, plan.Input.Cut);
        var documents = await CutLog.NewAsync(stores.Results, plan, log, cancel);
        // What lists others comes after them, so that verify can make it again whenever this is interrupted.
        foreach (var step in documents.GroupBy(document => document == log[^1]).OrderBy(group => group.Key))
        {
            await stores.Results.PutDocumentsAsync(id, [.. step.Select(document => new Document(document.Digest, document.Bytes))], cancel);
        }

        var snapshot = plan.Latest.Snapshot is { } latest ? await stores.Results.FindSnapshotAsync(id, latest.Snapshot.Sequence, cancel) : null;
        var note = SavedPlan.Write(plan, snapshot, log[^1].Digest);
        await work.PutAsync(id, note, cancel);
        var register = plan.Input.Contest.Register;
        return new PlannedRollup(
            id, note.Digest.Hex, PlannedRollup.GroupsOf([.. plan.Changed.Select(partition => register.FindPart(partition)!.Partition.At(1).Code)]));
    }
}
