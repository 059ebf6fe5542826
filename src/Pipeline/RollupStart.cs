using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Everything a roll-up starts from, read in the order that makes it safe (see <see cref="Rollup"/>).</summary>
internal sealed class RollupStart
{
    private readonly Dictionary<string, AreaRow> _rows;
    private readonly Dictionary<string, Digest> _bases;
    private readonly LatestSnapshot _latest;

    private RollupStart(
        DatedCut cut, IReadOnlyList<DirtyMark> marks, LatestSnapshot latest, UnplacedEntries unplaced, PartitionBasis basis, ContestInForce contest,
        Dictionary<string, AreaRow> rows)
    {
        Cut = cut.Ledger;
        DecisionDocuments = cut.Decisions;
        AsOf = cut.AsOf;
        Marks = marks;
        Unplaced = unplaced;
        _latest = latest;
        _rows = rows;
        _bases = contest.Register.Parts.ToDictionary(
            part => part.Partition.Code, part => basis.Of(part.Partition.Code), StringComparer.Ordinal);
        var marked = marks.Select(mark => mark.Partition).ToHashSet(StringComparer.Ordinal);
        foreach (var partition in contest.Register.Parts.Select(part => part.Partition))
        {
            var row = rows.TryGetValue(partition.Code, out var stored) ? PartitionRow.Read(stored) : null;
            if (!marked.Contains(partition.Code) && row?.ResultOn(_bases[partition.Code], contest, partition) is { } result)
            {
                Standing.Add(partition.Code, result);
            }
            else
            {
                Changed.Add(partition.Code);
            }
        }
    }

    /// <summary>The uploads with receipts, and the decisions.</summary>
    public LedgerCut Cut { get; }

    /// <summary>The decisions as published.</summary>
    public IReadOnlyList<ResultDocument> DecisionDocuments { get; }

    /// <summary>When the cut was read, whole milliseconds; nothing in the cut is later, nor is the latest snapshot.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The dirty marks, with the versions seen before the ledger was read.</summary>
    public IReadOnlyList<DirtyMark> Marks { get; }

    /// <summary>Partition <c>?</c>, and partitions that the register no longer has, seen with the register in force.</summary>
    public UnplacedEntries Unplaced { get; }

    /// <summary>The latest snapshot.</summary>
    public SignedSnapshot? Latest => _latest.Snapshot;

    /// <summary>Results of partitions that nothing has changed.</summary>
    public Dictionary<string, AreaResult> Standing { get; } = new(StringComparer.Ordinal);

    /// <summary>Partitions to compute: marked, without a row, or with a row that rests on something else than today's basis.</summary>
    public HashSet<string> Changed { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads; null when another roll-up is ahead and this one must start again.</summary>
    /// <exception cref="PipelineException">Another definition or register is in force than this roll-up was made with.</exception>
    public static async Task<RollupStart?> ReadAsync(
        StoreSet stores, ContestInForce contest, int edition, ECDsa key, TimeProvider clock, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var cut = await DatedCut.ReadAsync(stores.Ledger, id, clock, cancel);
        var marks = await stores.Ledger.ReadDirtyAsync(id, cancel);
        var rows = (await stores.Results.ReadAreasAsync(id, cancel)).ToDictionary(row => row.Partition, StringComparer.Ordinal);
        var latest = await LatestSnapshot.ReadAsync(stores.Results, id, key, cancel);
        // After the latest snapshot: one made under a newer activation takes the next number, and this roll-up loses it.
        await CheckInForceAsync(stores.Ledger, contest, edition, cancel);
        if (rows.Values.Select(PartitionRow.Read).Any(row => row is not null && cut.IsBehind(row.Uploads, row.Decisions))
            || (latest.Snapshot is { } snapshot && cut.IsBehind(snapshot.Snapshot.Uploads, snapshot.Snapshot.Decisions)))
        {
            return null;
        }

        var parts = await ReadUnplacedAsync(stores.Ledger, contest, edition, cancel);
        var unplaced = UnplacedEntries.Place(contest.Definition, contest.Register, parts, cut.Ledger);
        var basis = new PartitionBasis(contest, edition, cut.Ledger, unplaced);
        return new RollupStart(cut.NotBefore(latest.Snapshot?.Snapshot.AsOf), marks, latest, unplaced, basis, contest, rows);
    }

    /// <summary>The row to write for a partition computed in this roll-up.</summary>
    public AreaRow RowFor(AreaResult result)
    {
        var partition = result.Area.Code;
        return PartitionRow.Write(result, _bases[partition], Cut, _rows.TryGetValue(partition, out var row) ? row.Version : 0);
    }

    /// <summary>Points <c>latest.json</c> at a snapshot that follows the one read.</summary>
    public Task MoveLatestAsync(IResultStore results, SignedSnapshot snapshot, CancellationToken cancel) =>
        _latest.MoveAsync(results, snapshot, cancel);

    /// <summary>Partition <c>?</c>, and every partition that the register no longer has: nothing sent drops out of sight.</summary>
    public static async Task<List<ItemPart>> ReadUnplacedAsync(
        ILedgerStore ledger, ContestInForce contest, int edition, CancellationToken cancel)
    {
        var parts = new List<ItemPart>();
        foreach (var partition in await ledger.ListPartitionsAsync(contest.Definition.Id, edition, cancel))
        {
            if (partition != ItemPart.Observations && contest.Register.FindPart(partition) is null)
            {
                parts.AddRange(await ledger.ReadItemsAsync(contest.Definition.Id, edition, partition, cancel));
            }
        }

        return parts;
    }

    private static async Task CheckInForceAsync(ILedgerStore ledger, ContestInForce contest, int edition, CancellationToken cancel)
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
    }
}
