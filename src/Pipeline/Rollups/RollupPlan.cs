using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// The first step of a roll-up: everything that it starts from, read in the order that makes it safe (see <see cref="Rollup"/>),
/// and which partitions are to be computed.
/// </summary>
internal sealed class RollupPlan
{
    private readonly Dictionary<string, AreaRow> _rows;

    /// <summary>A plan whose partitions are not yet chosen.</summary>
    public RollupPlan(RollupInput input, UnplacedEntries unplaced, Dictionary<string, AreaRow> rows)
    {
        Input = input;
        Unplaced = unplaced;
        Basis = new PartitionBasis(input.Contest, input.Edition, input.Cut, unplaced);
        _rows = rows;
    }

    /// <summary>What every partition is computed from.</summary>
    public RollupInput Input { get; }

    /// <summary>Partition <c>?</c>, and partitions that the register no longer has, seen with the register in force.</summary>
    public UnplacedEntries Unplaced { get; }

    /// <summary>What a partition's row must rest on.</summary>
    public PartitionBasis Basis { get; }

    /// <summary>The decisions as published.</summary>
    public required IReadOnlyList<ResultDocument> Decisions { get; init; }

    /// <summary>When the cut was read, whole milliseconds; nothing in the cut is later, nor is the latest snapshot.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The dirty marks, with the versions seen before the ledger was read.</summary>
    public required IReadOnlyList<DirtyMark> Marks { get; init; }

    /// <summary>The latest snapshot and the pointer to it.</summary>
    public required LatestSnapshot Latest { get; init; }

    /// <summary>Results of partitions that nothing has changed.</summary>
    public Dictionary<string, AreaResult> Standing { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Partitions to compute, ordinal order within their region: marked, without a row, or with a row that rests on something
    /// else than today's basis.
    /// </summary>
    public List<string> Changed { get; } = [];

    /// <summary>Reads; null when another roll-up is ahead and this one must start again.</summary>
    /// <exception cref="PipelineException">Another definition or register is in force than this roll-up was made with.</exception>
    public static async Task<RollupPlan?> ReadAsync(
        StoreSet stores, ContestInForce contest, int edition, ECDsa key, TimeProvider clock, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var cut = await DatedCut.ReadAsync(stores.Ledger, contest, clock, cancel);
        var marks = await stores.Ledger.ReadDirtyAsync(id, cancel);
        var rows = (await stores.Results.ReadAreasAsync(id, cancel)).ToDictionary(row => row.Partition, StringComparer.Ordinal);
        var latest = await LatestSnapshot.ReadAsync(stores.Results, id, key, cancel);
        // After the latest snapshot: one made under a newer activation takes the next number, and this roll-up loses it.
        await CheckInForceAsync(stores.Ledger, contest, edition, isFirst: latest.Snapshot is null, cancel);
        if (rows.Values.Select(PartitionRow.Read).Any(row => row is not null && cut.IsBehind(row.Uploads, row.Decisions))
            || (latest.Snapshot is { } snapshot && cut.IsBehind(snapshot.Snapshot.Uploads, snapshot.Snapshot.Decisions)))
        {
            return null;
        }

        var isZero = cut.Ledger.Uploads.Count == 0 && cut.Ledger.Decisions.All(decision => decision.Decision.Kind == DecisionKind.Activate);
        if (!Opening.MayPublish(contest.Definition, isZero, clock.GetUtcNow()))
        {
            throw new PipelineException(
                $"Nothing of contest {id} may be published before {Instant.Format(contest.Definition.Policies.PublishNotBefore!.Value)}. "
                + "What was received is safe; disputes, senders and decide show it as it is.")
            {
                IsHeldBack = true,
            };
        }

        var input = new RollupInput(contest, edition, cut.Ledger);
        var plan = new RollupPlan(input, await input.PlaceAsync(stores.Ledger, cancel), rows)
        {
            AsOf = cut.NotBefore(latest.Snapshot?.Snapshot.AsOf).AsOf,
            Decisions = cut.Decisions,
            Marks = marks,
            Latest = latest,
        };
        plan.Choose();
        return plan;
    }

    /// <summary>The row to write for a partition computed in this roll-up.</summary>
    public AreaRow RowFor(ComputedPartition computed)
    {
        var partition = computed.Result.Area.Code;
        return PartitionRow.Write(computed, Basis.Of(partition), Input.Cut, VersionOf(partition));
    }

    /// <summary>The version of a partition's row as read; 0: there was none.</summary>
    public long VersionOf(string partition) => _rows.TryGetValue(partition, out var row) ? row.Version : 0;

    private void Choose()
    {
        var contest = Input.Contest;
        var marked = Marks.Select(mark => mark.Partition).ToHashSet(StringComparer.Ordinal);
        foreach (var partition in contest.Register.Parts.Select(part => part.Partition))
        {
            var row = _rows.TryGetValue(partition.Code, out var stored) ? PartitionRow.Read(stored) : null;
            if (!marked.Contains(partition.Code) && row?.ResultOn(Basis.Of(partition.Code), contest, partition) is { } result)
            {
                Standing.Add(partition.Code, result);
            }
            else
            {
                Changed.Add(partition.Code);
            }
        }

        Changed.Sort(ByRegion);
    }

    private int ByRegion(string left, string right)
    {
        var register = Input.Contest.Register;
        var byRegion = string.CompareOrdinal(register.FindPart(left)!.Partition.At(1).Code, register.FindPart(right)!.Partition.At(1).Code);
        return byRegion != 0 ? byRegion : string.CompareOrdinal(left, right);
    }

    private static async Task CheckInForceAsync(ILedgerStore ledger, ContestInForce contest, int edition, bool isFirst, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var activations = await ledger.ReadActivationsAsync(id, cancel);
        if (activations.Count == 0)
        {
            throw new PipelineException($"Contest {id} was never activated in this store. Activate a definition and a register first.");
        }

        var latest = activations[^1];
        if ((latest.Definition, latest.Register, latest.Edition) != (contest.DefinitionDigest, contest.RegisterDigest, edition))
        {
            throw new PipelineException(
                $"Activation {latest.Number} of contest {id} came into force meanwhile. Load definition and register again, then roll up.");
        }

        if (isFirst && !Opening.IsConfirmed(contest.Definition, latest))
        {
            throw new PipelineException(
                $"Contest {id} is live, and one person alone ({latest.By}) has set it up. It opens when two deciders have activated the same files: "
                + "one with decide activate, the other with decide confirm.")
            {
                IsHeldBack = true,
            };
        }
    }
}
