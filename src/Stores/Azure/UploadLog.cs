using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Stamps, receipts and decisions. Uploads are spread over a few table partitions by the hash of their id. Beside every stamp,
/// receipt and decision, in the same batch, stands a row in the <em>tail</em>: what no segment of the chain holds yet. So a
/// cut is the chain and the tail, and its cost does not grow with the log.
/// </summary>
/// <remarks>
/// Order of writes: segment → deletion of its rows in the tail. Order of reads: tail → chain. So what a reader misses in the tail
/// is in the chain it reads afterwards. Rows of the tail that were not deleted are in both, and count once.
/// </remarks>
internal sealed class UploadLog(Table table, Bodies bodies, LogChain chain, int segmentSize)
{
    private const int Buckets = 8;
    private const int Attempts = 50;
    private const string Stamps = "stamp";
    private const string Receipts = "receipt";
    private const string Decisions = "decision";
    private const string Tail = "tail";
    private const string Id = "id";

    public Task<bool> StampAsync(Upload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var partition = PartitionOf(StoreKey.CheckContest(upload.Contest), StoreKey.CheckText(upload.Id));
        return table.AddAsync(
            [StampRow.Write(upload, partition, TableKey.Join(Stamps, upload.Id)), StampRow.Write(upload, partition, TableKey.Join(Tail, upload.Id, Stamps))],
            cancel);
    }

    public async Task<Upload?> FindStampAsync(string contest, string upload, CancellationToken cancel)
    {
        var row = await table.FindAsync(PartitionOf(StoreKey.CheckContest(contest), StoreKey.CheckText(upload)), TableKey.Join(Stamps, upload), cancel);
        return row is null ? null : StampRow.Read(contest, row);
    }

    public async Task<IReadOnlyList<Upload>> ReadStampsAsync(string contest, CancellationToken cancel)
    {
        var uploads = (await ReadBucketsAsync(contest, Stamps, select: null, cancel)).Select(row => StampRow.Read(contest, row)).ToList();
        uploads.Sort(Upload.CompareStamps);
        return uploads;
    }

    public async Task PutReceiptAsync(string contest, string upload, ReadOnlyMemory<byte> receipt, CancellationToken cancel)
    {
        var partition = PartitionOf(StoreKey.CheckContest(contest), StoreKey.CheckText(upload));
        var row = new TableEntity(partition, TableKey.Join(Receipts, upload)) { [Id] = TableText.Of(upload) };
        await bodies.WriteAsync(row, receipt, cancel);
        var tail = new TableEntity(partition, TableKey.Join(Tail, upload, Receipts)) { [Id] = TableText.Of(upload) };
        // Receipts of later editions are no uploads' own: they have no stamp, and no cut waits for them.
        if (!await table.AddBesideAsync([row, tail], TableKey.Join(Stamps, upload), cancel))
        {
            await table.AddAsync(row, cancel);
        }
    }

    public async Task<ReadOnlyMemory<byte>?> FindReceiptAsync(string contest, string upload, CancellationToken cancel)
    {
        var row = await table.FindAsync(PartitionOf(StoreKey.CheckContest(contest), StoreKey.CheckText(upload)), TableKey.Join(Receipts, upload), cancel);
        return row is null ? (ReadOnlyMemory<byte>?)null : await bodies.ReadAsync(row, cancel);
    }

    public async Task<IReadOnlySet<string>> ListReceiptsAsync(string contest, CancellationToken cancel) =>
        (await ReadBucketsAsync(contest, Receipts, [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), Id], cancel))
        .Select(static row => TableText.Read(row, Id)).ToHashSet(StringComparer.Ordinal);

    public async Task AppendAsync(StoredDecision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var digest = StoreKey.CheckDigest(decision.Digest).Hex;
        var partition = DecisionsOf(StoreKey.CheckContest(decision.Contest));
        var row = new TableEntity(partition, TableKey.Join(Decisions, digest)) { ["digest"] = digest };
        var tail = new TableEntity(partition, TableKey.Join(Tail, digest)) { ["digest"] = digest };
        await bodies.WriteAsync(row, decision.Bytes, cancel);
        await bodies.WriteAsync(tail, decision.Bytes, cancel);
        await table.AddAsync([row, tail], cancel);
    }

    public async Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return [.. (await ReadDecisionsAsync(contest, Decisions, cancel)).Select(static read => read.Decision).OrderBy(static decision => decision.Digest)];
    }

    public async Task<StoredCut> ReadCutAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var tail = await ReadTailAsync(contest, cancel);
            var log = await chain.ReadAsync(contest, cancel);
            if (await SealAsync(contest, tail, log, cancel) is { } whole)
            {
                await ClearAsync(tail, whole, cancel);
                return new StoredCut(whole.Uploads, whole.Decisions);
            }
        }

        throw AzureFailures.Contended("Others kept appending to the log first", contest);
    }

    public async Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var tail = await ReadTailAsync(contest, cancel);
        var unfinished = new ConcurrentBag<Upload>();
        await Parallel.ForEachAsync(tail.Stamped.Where(upload => !tail.Received.Contains(upload.Id)), Parallelism.With(cancel), async (upload, stop) =>
        {
            // Its receipt may have been sealed, or have come, since the tail was read.
            if (await table.FindAsync(PartitionOf(contest, upload.Id), TableKey.Join(Receipts, upload.Id), stop, Id) is null)
            {
                unfinished.Add(upload);
            }
        });
        return [.. unfinished.Order(Comparer<Upload>.Create(Upload.CompareStamps))];
    }

    /// <summary>Appends what of the tail is not in the chain; null when somebody else appended first.</summary>
    private async Task<LogPrefix?> SealAsync(string contest, LogTail tail, LogPrefix log, CancellationToken cancel)
    {
        var uploads = tail.Stamped.Where(upload => tail.Received.Contains(upload.Id) && !log.HoldsUpload(upload.Id)).ToList();
        var decisions = tail.Decided.Where(decision => !log.HoldsDecision(decision.Digest)).ToList();
        while (uploads.Count + decisions.Count > 0)
        {
            var segment = new LogSegment([.. uploads.Take(segmentSize)], [.. decisions.Take(segmentSize)]);
            if (!await chain.TryAppendAsync(contest, log, segment, cancel))
            {
                return null;
            }

            uploads.RemoveRange(0, segment.Uploads.Count);
            decisions.RemoveRange(0, segment.Decisions.Count);
            log = await chain.ReadAsync(contest, cancel);
        }

        return log;
    }

    /// <summary>Deletes from the tail what the chain holds. What fails here is deleted after the next reading.</summary>
    private Task ClearAsync(LogTail tail, LogPrefix log, CancellationToken cancel) => Parallel.ForEachAsync(
        tail.Rows.Where(row => row.Upload is { } upload ? log.HoldsUpload(upload) : log.HoldsDecision(row.Decision)).GroupBy(static row => row.Row.PartitionKey),
        Parallelism.With(cancel),
        async (rows, stop) => await table.DeleteEachAsync(rows.Select(static row => row.Row), stop));

    private async Task<LogTail> ReadTailAsync(string contest, CancellationToken cancel)
    {
        var decisions = ReadDecisionsAsync(contest, Tail, cancel);
        var rows = await ReadBucketsAsync(contest, Tail, select: null, cancel);
        var tail = new LogTail();
        foreach (var row in rows)
        {
            tail.Rows.Add((row, TableText.Read(row, Id), default));
            if (row.RowKey.EndsWith(TableKey.Separator + Stamps, StringComparison.Ordinal))
            {
                tail.Stamped.Add(StampRow.Read(contest, row));
            }
            else
            {
                tail.Received.Add(TableText.Read(row, Id));
            }
        }

        foreach (var (row, decision) in await decisions)
        {
            tail.Rows.Add((row, null, decision.Digest));
            tail.Decided.Add(decision);
        }

        return tail;
    }

    private async Task<List<(TableEntity Row, StoredDecision Decision)>> ReadDecisionsAsync(string contest, string kind, CancellationToken cancel)
    {
        var decisions = new List<(TableEntity Row, StoredDecision Decision)>();
        foreach (var row in await table.ReadAsync(DecisionsOf(contest), kind + TableKey.Separator, kind + TableKey.AfterSeparator, null, cancel))
        {
            decisions.Add((row, new StoredDecision(contest, Digest.Parse(row.GetString("digest")), await bodies.ReadAsync(row, cancel))));
        }

        return decisions;
    }

    private async Task<IEnumerable<TableEntity>> ReadBucketsAsync(string contest, string kind, string[]? select, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var buckets = await Task.WhenAll(Enumerable.Range(0, Buckets).Select(bucket =>
            table.ReadAsync(PartitionOf(contest, bucket), kind + TableKey.Separator, kind + TableKey.AfterSeparator, select, cancel)));
        return buckets.SelectMany(static rows => rows);
    }

    private static string PartitionOf(string contest, string upload) => PartitionOf(contest, SHA256.HashData(Encoding.UTF8.GetBytes(upload))[0] % Buckets);

    private static string PartitionOf(string contest, int bucket) => string.Create(CultureInfo.InvariantCulture, $"{contest}{TableKey.Separator}{bucket}");

    private static string DecisionsOf(string contest) => contest + TableKey.Separator + Decisions;

    /// <summary>What no segment holds yet, and what one does and nobody has deleted here.</summary>
    private sealed class LogTail
    {
        public List<(TableEntity Row, string? Upload, Digest Decision)> Rows { get; } = [];

        public List<Upload> Stamped { get; } = [];

        public HashSet<string> Received { get; } = new(StringComparer.Ordinal);

        public List<StoredDecision> Decided { get; } = [];
    }
}
