using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>
/// Stores that ask before each call and tell after each write. For schedules (wait for a turn) and for faults (throw
/// before a write, or after it took effect).
/// </summary>
/// <param name="Before">Called before each call with its name.</param>
/// <param name="After">Called after each write with its name.</param>
internal sealed record Watch(Func<string, Task> Before, Func<string, Task> After)
{
    public static readonly string[] Writes =
    [
        "PutEvidence", "Stamp", "AppendItems", "AppendDecision", "MarkDirty", "ClearDirty", "PutReceipt", "Activate", "PutDocuments", "WriteAreas",
        "PutSnapshot", "MoveLatest",
    ];

    public StoreSet Over(StoreSet stores) => new(
        new WatchedEvidence(stores.Evidence, this), new WatchedLedger(stores.Ledger, this), new WatchedResults(stores.Results, this));

    public async Task<T> ReadAsync<T>(string name, Func<Task<T>> call)
    {
        await Before(name);
        return await call();
    }

    public async Task<T> WriteAsync<T>(string name, Func<Task<T>> call)
    {
        await Before(name);
        var result = await call();
        await After(name);
        return result;
    }

    public Task WriteAsync(string name, Func<Task> call) => WriteAsync(name, async () =>
    {
        await call();
        return true;
    });
}

/// <inheritdoc/>
internal sealed class WatchedEvidence(IEvidenceStore inner, Watch watch) : IEvidenceStore
{
    public Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel) => watch.WriteAsync("PutEvidence", () => inner.PutAsync(bytes, cancel));

    public Task<Stream?> OpenAsync(Digest evidence, CancellationToken cancel) => inner.OpenAsync(evidence, cancel);

    public IAsyncEnumerable<Digest> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);
}

/// <inheritdoc/>
internal sealed class WatchedLedger(ILedgerStore inner, Watch watch) : ILedgerStore
{
    public Task<bool> StampAsync(Upload upload, CancellationToken cancel) => watch.WriteAsync("Stamp", () => inner.StampAsync(upload, cancel));

    public Task<IReadOnlyList<Upload>> ReadUploadsAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadUploads", () => inner.ReadUploadsAsync(contest, cancel));

    public Task<StoredCut> ReadCutAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadCut", () => inner.ReadCutAsync(contest, cancel));

    public Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadUnfinished", () => inner.ReadUnfinishedAsync(contest, cancel));

    public Task<Upload?> FindUploadAsync(string contest, string upload, CancellationToken cancel) =>
        watch.ReadAsync("FindUpload", () => inner.FindUploadAsync(contest, upload, cancel));

    public Task AppendItemsAsync(IReadOnlyList<ItemPart> parts, CancellationToken cancel) =>
        watch.WriteAsync("AppendItems", () => inner.AppendItemsAsync(parts, cancel));

    public Task<IReadOnlyList<ItemPart>> ReadItemsAsync(string contest, int edition, string partition, CancellationToken cancel) =>
        watch.ReadAsync("ReadItems", () => inner.ReadItemsAsync(contest, edition, partition, cancel));

    public Task<IReadOnlyList<string>> ListPartitionsAsync(string contest, int edition, CancellationToken cancel) =>
        watch.ReadAsync("ListPartitions", () => inner.ListPartitionsAsync(contest, edition, cancel));

    public Task AppendDecisionAsync(StoredDecision decision, CancellationToken cancel) =>
        watch.WriteAsync("AppendDecision", () => inner.AppendDecisionAsync(decision, cancel));

    public Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadDecisions", () => inner.ReadDecisionsAsync(contest, cancel));

    public Task MarkDirtyAsync(string contest, IReadOnlyCollection<string> partitions, CancellationToken cancel) =>
        watch.WriteAsync("MarkDirty", () => inner.MarkDirtyAsync(contest, partitions, cancel));

    public Task<IReadOnlyList<DirtyMark>> ReadDirtyAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadDirty", () => inner.ReadDirtyAsync(contest, cancel));

    public Task ClearDirtyAsync(string contest, IReadOnlyCollection<DirtyMark> marks, CancellationToken cancel) =>
        watch.WriteAsync("ClearDirty", () => inner.ClearDirtyAsync(contest, marks, cancel));

    public Task PutReceiptAsync(string contest, string upload, ReadOnlyMemory<byte> receipt, CancellationToken cancel) =>
        watch.WriteAsync("PutReceipt", () => inner.PutReceiptAsync(contest, upload, receipt, cancel));

    public Task<ReadOnlyMemory<byte>?> FindReceiptAsync(string contest, string upload, CancellationToken cancel) =>
        watch.ReadAsync("FindReceipt", () => inner.FindReceiptAsync(contest, upload, cancel));

    public Task<IReadOnlySet<string>> ListReceiptsAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ListReceipts", () => inner.ListReceiptsAsync(contest, cancel));

    public Task<bool> ActivateAsync(Activation activation, CancellationToken cancel) =>
        watch.WriteAsync("Activate", () => inner.ActivateAsync(activation, cancel));

    public Task<IReadOnlyList<Activation>> ReadActivationsAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadActivations", () => inner.ReadActivationsAsync(contest, cancel));

    public Task<IReadOnlyList<string>> ListContestsAsync(CancellationToken cancel) =>
        watch.ReadAsync("ListContests", () => inner.ListContestsAsync(cancel));
}

/// <inheritdoc/>
internal sealed class WatchedResults(IResultStore inner, Watch watch) : IResultStore
{
    public Task PutDocumentsAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel) =>
        watch.WriteAsync("PutDocuments", () => inner.PutDocumentsAsync(contest, documents, cancel));

    // Documents never change, so when they are read makes no difference: no turn of the schedule is spent on it.
    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(string contest, Digest document, CancellationToken cancel) =>
        inner.FindDocumentAsync(contest, document, cancel);

    public IAsyncEnumerable<Digest> ListDocumentsAsync(string contest, CancellationToken cancel) => inner.ListDocumentsAsync(contest, cancel);

    public Task DeleteDocumentsAsync(string contest, IReadOnlyCollection<Digest> documents, CancellationToken cancel) =>
        inner.DeleteDocumentsAsync(contest, documents, cancel);

    public Task<IReadOnlyList<AreaRow>> ReadAreasAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ReadAreas", () => inner.ReadAreasAsync(contest, cancel));

    public Task<IReadOnlyList<string>> WriteAreasAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel) =>
        watch.WriteAsync("WriteAreas", () => inner.WriteAreasAsync(contest, areas, cancel));

    public Task<bool> PutSnapshotAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel) =>
        watch.WriteAsync("PutSnapshot", () => inner.PutSnapshotAsync(contest, sequence, snapshot, cancel));

    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(string contest, long sequence, CancellationToken cancel) =>
        watch.ReadAsync("FindSnapshot", () => inner.FindSnapshotAsync(contest, sequence, cancel));

    public Task<IReadOnlyList<long>> ListSnapshotsAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("ListSnapshots", () => inner.ListSnapshotsAsync(contest, cancel));

    public Task<LatestPointer?> FindLatestAsync(string contest, CancellationToken cancel) =>
        watch.ReadAsync("FindLatest", () => inner.FindLatestAsync(contest, cancel));

    public Task<bool> MoveLatestAsync(string contest, LatestPointer latest, CancellationToken cancel) =>
        watch.WriteAsync("MoveLatest", () => inner.MoveLatestAsync(contest, latest, cancel));
}
