using System.Text.Json;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Everything a roll-up starts from, read in the order that makes it safe (see <see cref="Rollup"/>).</summary>
internal sealed class RollupStart
{
    private readonly Dictionary<string, AreaRow> _rows;
    private readonly LatestPointer? _pointer;
    private readonly HashSet<string> _stale;

    private RollupStart(
        LedgerCut cut,
        IReadOnlyList<ResultDocument> decisions,
        DateTimeOffset asOf,
        IReadOnlyList<DirtyMark> marks,
        IReadOnlyList<ItemPart> unplacedParts,
        (SignedSnapshot? Snapshot, LatestPointer? Pointer) latest,
        RowsRead rows)
    {
        Cut = cut;
        DecisionDocuments = decisions;
        AsOf = asOf;
        Marks = marks;
        UnplacedParts = unplacedParts;
        Latest = latest.Snapshot;
        _pointer = latest.Pointer;
        _rows = rows.Rows;
        Standing = rows.Standing;
        _stale = rows.Stale;
    }

    /// <summary>The uploads with receipts, and the decisions.</summary>
    public LedgerCut Cut { get; }

    /// <summary>The decisions as published.</summary>
    public IReadOnlyList<ResultDocument> DecisionDocuments { get; }

    /// <summary>When the cut was read, whole milliseconds.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The dirty marks, with the versions seen before the ledger was read.</summary>
    public IReadOnlyList<DirtyMark> Marks { get; }

    /// <summary>The parts of partition <c>?</c> and of partitions that the register no longer has.</summary>
    public IReadOnlyList<ItemPart> UnplacedParts { get; }

    /// <summary>The latest snapshot.</summary>
    public SignedSnapshot? Latest { get; }

    /// <summary>Results of partitions whose row still fits definition and register.</summary>
    public Dictionary<string, AreaResult> Standing { get; }

    /// <summary>Reads; null when another roll-up is ahead and this one must start again.</summary>
    public static async Task<RollupStart?> ReadAsync(
        StoreSet stores, ContestInForce contest, int edition, TimeProvider clock, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var asOf = Instant.Truncate(clock.GetUtcNow());
        var (cut, decisions) = await ReadCutAsync(stores.Ledger, id, cancel);
        var marks = await stores.Ledger.ReadDirtyAsync(id, cancel);
        var rows = await ReadRowsAsync(stores.Results, contest, cut, cancel);
        if (rows is null)
        {
            return null;
        }

        var latest = await ReadLatestAsync(stores.Results, id, cancel);
        if (latest.Snapshot is { } snapshot
            && (snapshot.Snapshot.Uploads > cut.Uploads.Count || snapshot.Snapshot.Decisions > cut.Decisions.Count))
        {
            return null;
        }

        var unplaced = await ReadUnplacedAsync(stores.Ledger, contest, edition, cancel);
        return new RollupStart(
            cut, decisions, asOf, marks, unplaced, latest, rows);
    }

    /// <summary>Partitions to compute: marked, without a fitting row, or touched by entries that were unplaced.</summary>
    public HashSet<string> Changed(UnplacedEntries unplaced)
    {
        var changed = new HashSet<string>(_stale, StringComparer.Ordinal);
        var hasUnplacedMark = false;
        foreach (var mark in Marks)
        {
            hasUnplacedMark |= mark.Partition == ItemPart.Unplaced;
            if (_rows.ContainsKey(mark.Partition) && Standing.ContainsKey(mark.Partition))
            {
                changed.Add(mark.Partition);
            }
        }

        if (hasUnplacedMark)
        {
            changed.UnionWith(unplaced.Partitions);
        }

        return changed;
    }

    /// <summary>The row to write for a partition computed in this roll-up.</summary>
    public AreaRow RowFor(ContestInForce contest, AreaResult result)
    {
        var json = new CanonicalJson(1024);
        json.StartObject()
            .Member("decisions").Number(Cut.Decisions.Count)
            .Member("definition").Text(contest.DefinitionDigest.Hex)
            .Member("register").Text(contest.PartDigests[result.Area.Code].Hex)
            .Member("result").Text(System.Text.Encoding.UTF8.GetString(PartitionDocuments.WriteRow(result).Span))
            .Member("uploads").Number(Cut.Uploads.Count)
            .EndObject();
        return new AreaRow(result.Area.Code, _rows.TryGetValue(result.Area.Code, out var row) ? row.Version : 0, json.Written);
    }

    /// <summary>Points <c>latest.json</c> at a snapshot that follows the one read.</summary>
    public async Task MoveLatestAsync(StoreSet stores, SignedSnapshot snapshot, CancellationToken cancel)
    {
        var document = new LatestDocument(snapshot.Snapshot.Contest, snapshot.Snapshot.Sequence, snapshot.Digest, snapshot.Snapshot.Root);
        // When it does not move, somebody else finished this very move: the snapshot is already the truth.
        await stores.Results.MoveLatestAsync(
            snapshot.Snapshot.Contest, new LatestPointer(_pointer?.Version ?? 0, document.Write()), cancel);
    }

    /// <summary>The uploads with receipts, and the decisions, as they are now.</summary>
    public static async Task<(LedgerCut Cut, IReadOnlyList<ResultDocument> Decisions)> ReadCutAsync(
        ILedgerStore ledger, string contest, CancellationToken cancel)
    {
        var receipts = await ledger.ListReceiptsAsync(contest, cancel);
        var uploads = await ledger.ReadUploadsAsync(contest, cancel);
        var stored = await ledger.ReadDecisionsAsync(contest, cancel);
        var decisions = stored.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes)));
        return (
            new LedgerCut(uploads.Where(upload => receipts.Contains(upload.Id)), decisions),
            [.. stored.Select(decision => new ResultDocument(decision.Digest, decision.Bytes))]);
    }

    /// <summary>Partition <c>?</c>, and every partition that the register no longer has: nothing sent drops out of sight.</summary>
    public static async Task<List<ItemPart>> ReadUnplacedAsync(
        ILedgerStore ledger, ContestInForce contest, int edition, CancellationToken cancel)
    {
        var parts = new List<ItemPart>();
        foreach (var partition in await ledger.ListPartitionsAsync(contest.Definition.Id, edition, cancel))
        {
            if (contest.Register.FindPart(partition) is null)
            {
                parts.AddRange(await ledger.ReadItemsAsync(contest.Definition.Id, edition, partition, cancel));
            }
        }

        return parts;
    }

    private static async Task<RowsRead?> ReadRowsAsync(IResultStore results, ContestInForce contest, LedgerCut cut, CancellationToken cancel)
    {
        var rows = (await results.ReadAreasAsync(contest.Definition.Id, cancel)).ToDictionary(row => row.Partition, StringComparer.Ordinal);
        var decided = cut.Decisions.Select(decision => decision.Decision.Partition).ToHashSet(StringComparer.Ordinal);
        var read = new RowsRead(rows, new Dictionary<string, AreaResult>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var part in contest.Register.Parts)
        {
            var state = rows.TryGetValue(part.Partition.Code, out var row) ? RowState.Read(contest, part, row) : null;
            if (state is { Result: { } result })
            {
                if (state.Uploads > cut.Uploads.Count || state.Decisions > cut.Decisions.Count)
                {
                    return null;
                }

                read.Standing.Add(part.Partition.Code, result);
                if (state.Decisions < cut.Decisions.Count && decided.Contains(part.Partition.Code))
                {
                    // A decision may be in the cut before its mark is seen: what was decided about is computed again.
                    read.Stale.Add(part.Partition.Code);
                }
            }
            else
            {
                read.Stale.Add(part.Partition.Code);
            }
        }

        return read;
    }

    /// <summary>
    /// The latest snapshot. A crash may have left snapshot n stored and the pointer at n−1: then the pointer is moved
    /// first, never renumbered.
    /// </summary>
    private static async Task<(SignedSnapshot? Snapshot, LatestPointer? Pointer)> ReadLatestAsync(
        IResultStore results, string contest, CancellationToken cancel)
    {
        var pointer = await results.FindLatestAsync(contest, cancel);
        var sequence = pointer is null ? 0 : LatestDocument.Read(pointer.Bytes).Sequence;
        SignedSnapshot? latest = null;
        if (sequence > 0)
        {
            latest = await new PublishedDocuments(results, contest).FindLatestAsync(cancel);
        }

        while (await results.FindSnapshotAsync(contest, sequence + 1, cancel) is { } bytes)
        {
            var next = Snapshot.Read(bytes);
            if (next.Snapshot.Previous != (latest?.Digest ?? default))
            {
                throw new InvalidDataException($"Snapshot {sequence + 1} of {contest} does not follow snapshot {sequence}: run verify.");
            }

            var document = new LatestDocument(contest, next.Snapshot.Sequence, next.Digest, next.Snapshot.Root);
            await results.MoveLatestAsync(contest, new LatestPointer(pointer?.Version ?? 0, document.Write()), cancel);
            pointer = await results.FindLatestAsync(contest, cancel);
            (latest, sequence) = (next, sequence + 1);
        }

        return (latest, pointer);
    }

    private sealed record RowsRead(Dictionary<string, AreaRow> Rows, Dictionary<string, AreaResult> Standing, HashSet<string> Stale);

    private sealed record RowState(AreaResult? Result, long Uploads, long Decisions)
    {
        /// <summary>The state of a row; without a result when definition or register part are no longer those it was computed from.</summary>
        public static RowState Read(ContestInForce contest, RegisterPart part, AreaRow row)
        {
            using var document = JsonDocument.Parse(row.Body);
            var root = document.RootElement;
            var fits = root.GetProperty("definition").GetString() == contest.DefinitionDigest.Hex
                && root.GetProperty("register").GetString() == contest.PartDigests[part.Partition.Code].Hex;
            var body = System.Text.Encoding.UTF8.GetBytes(root.GetProperty("result").GetString()!);
            return new RowState(
                fits ? PartitionDocuments.ReadRow(contest.Definition, part.Partition, body) : null,
                root.GetProperty("uploads").GetInt64(),
                root.GetProperty("decisions").GetInt64());
        }
    }
}
