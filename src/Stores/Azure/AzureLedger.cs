using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>The ledger in tables: see <see cref="UploadLog"/>, <see cref="LedgerItems"/>, <see cref="DirtyMarks"/> and <see cref="Activations"/>.</summary>
public sealed class AzureLedger : ILedgerStore
{
    private readonly UploadLog _log;
    private readonly LedgerItems _items;
    private readonly DirtyMarks _marks;
    private readonly Activations _activations;

    internal AzureLedger(UploadLog log, LedgerItems items, DirtyMarks marks, Activations activations)
    {
        _log = log;
        _items = items;
        _marks = marks;
        _activations = activations;
    }

    /// <inheritdoc/>
    public Task<bool> StampAsync(Upload upload, CancellationToken cancel) => _log.StampAsync(upload, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Upload>> ReadUploadsAsync(string contest, CancellationToken cancel) => _log.ReadStampsAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<StoredCut> ReadCutAsync(string contest, CancellationToken cancel) => _log.ReadCutAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(string contest, CancellationToken cancel) => _log.ReadUnfinishedAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<Upload?> FindUploadAsync(string contest, string upload, CancellationToken cancel) => _log.FindStampAsync(contest, upload, cancel);

    /// <inheritdoc/>
    public Task AppendItemsAsync(IReadOnlyList<ItemPart> parts, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return _items.AppendAsync(parts, cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ItemPart>> ReadItemsAsync(string contest, int edition, string partition, CancellationToken cancel) =>
        _items.ReadAsync(contest, edition, partition, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListPartitionsAsync(string contest, int edition, CancellationToken cancel) =>
        _items.PartitionsAsync(contest, edition, cancel);

    /// <inheritdoc/>
    public Task AppendDecisionAsync(StoredDecision decision, CancellationToken cancel) => _log.AppendAsync(decision, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(string contest, CancellationToken cancel) => _log.ReadDecisionsAsync(contest, cancel);

    /// <inheritdoc/>
    public Task MarkDirtyAsync(string contest, IReadOnlyCollection<string> partitions, CancellationToken cancel) =>
        _marks.MarkAsync(contest, partitions, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DirtyMark>> ReadDirtyAsync(string contest, CancellationToken cancel) => _marks.ReadAsync(contest, cancel);

    /// <inheritdoc/>
    public Task ClearDirtyAsync(string contest, IReadOnlyCollection<DirtyMark> marks, CancellationToken cancel) =>
        _marks.ClearAsync(contest, marks, cancel);

    /// <inheritdoc/>
    public Task PutReceiptAsync(string contest, string upload, ReadOnlyMemory<byte> receipt, CancellationToken cancel) =>
        _log.PutReceiptAsync(contest, upload, receipt, cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindReceiptAsync(string contest, string upload, CancellationToken cancel) =>
        _log.FindReceiptAsync(contest, upload, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> ListReceiptsAsync(string contest, CancellationToken cancel) => _log.ListReceiptsAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<bool> ActivateAsync(Activation activation, CancellationToken cancel) => _activations.AddAsync(activation, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Activation>> ReadActivationsAsync(string contest, CancellationToken cancel) => _activations.ReadAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListContestsAsync(CancellationToken cancel) => _activations.ContestsAsync(cancel);
}
