using Hattama.Ledger;

namespace Hattama.Stores;

/// <summary>
/// The append-only ledger of a contest and the marks that drive its processing. Every method is durable when its task
/// ends; adding what is already there changes nothing; nothing is ever updated or deleted except dirty marks.
/// </summary>
public interface ILedgerStore
{
    /// <summary>Adds the stamp of an upload; false when the id has one, which stays.</summary>
    Task<bool> StampAsync(Upload upload, CancellationToken cancel);

    /// <summary>All stamps of a contest, ordered by <see cref="Upload.CompareStamps"/>.</summary>
    Task<IReadOnlyList<Upload>> ReadUploadsAsync(string contest, CancellationToken cancel);

    /// <summary>
    /// The uploads that have a stamp and, put after it, a receipt; and the decisions. Of any two cuts ever read, one contains the other: comparing
    /// their sizes compares them. What was there before the reading began is in it.
    /// </summary>
    Task<StoredCut> ReadCutAsync(string contest, CancellationToken cancel);

    /// <summary>Stamps without a receipt, ordered by <see cref="Upload.CompareStamps"/>: what is being processed, or was left behind.</summary>
    Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(string contest, CancellationToken cancel);

    /// <summary>The stamp of one upload, or null.</summary>
    Task<Upload?> FindUploadAsync(string contest, string upload, CancellationToken cancel);

    /// <summary>Adds item parts; an existing key stays as it is.</summary>
    Task AppendItemsAsync(IReadOnlyList<ItemPart> parts, CancellationToken cancel);

    /// <summary>All item parts of a partition, ordered by upload id (ordinal), then part.</summary>
    Task<IReadOnlyList<ItemPart>> ReadItemsAsync(string contest, int edition, string partition, CancellationToken cancel);

    /// <summary>Every partition that has an item in this edition, ordinal order.</summary>
    Task<IReadOnlyList<string>> ListPartitionsAsync(string contest, int edition, CancellationToken cancel);

    /// <summary>Adds a decision under its digest.</summary>
    Task AppendDecisionAsync(StoredDecision decision, CancellationToken cancel);

    /// <summary>All decisions of a contest, ordered by digest.</summary>
    Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(string contest, CancellationToken cancel);

    /// <summary>Marks partitions as changed: creates each mark or raises its version.</summary>
    Task MarkDirtyAsync(string contest, IReadOnlyCollection<string> partitions, CancellationToken cancel);

    /// <summary>All dirty marks of a contest, ordinal order of partition.</summary>
    Task<IReadOnlyList<DirtyMark>> ReadDirtyAsync(string contest, CancellationToken cancel);

    /// <summary>Deletes each mark whose version is still the one given; a mark raised since stays.</summary>
    Task ClearDirtyAsync(string contest, IReadOnlyCollection<DirtyMark> marks, CancellationToken cancel);

    /// <summary>Stores the receipt of an upload. The first receipt stays.</summary>
    Task PutReceiptAsync(string contest, string upload, ReadOnlyMemory<byte> receipt, CancellationToken cancel);

    /// <summary>The receipt of an upload, or null while it has none.</summary>
    Task<ReadOnlyMemory<byte>?> FindReceiptAsync(string contest, string upload, CancellationToken cancel);

    /// <summary>Ids of all uploads that have a receipt.</summary>
    Task<IReadOnlySet<string>> ListReceiptsAsync(string contest, CancellationToken cancel);

    /// <summary>
    /// Adds activation number <see cref="Activation.Number"/> if no activation has that number; false if one has.
    /// The activation with the highest number is in force.
    /// </summary>
    Task<bool> ActivateAsync(Activation activation, CancellationToken cancel);

    /// <summary>All activations of a contest, by number.</summary>
    Task<IReadOnlyList<Activation>> ReadActivationsAsync(string contest, CancellationToken cancel);

    /// <summary>Ids of all contests that were ever activated, ordinal order.</summary>
    Task<IReadOnlyList<string>> ListContestsAsync(CancellationToken cancel);
}

/// <summary>A decision as stored: its canonical JSON under its digest.</summary>
public sealed record StoredDecision(string Contest, Digest Digest, ReadOnlyMemory<byte> Bytes);

/// <summary>What a roll-up counts, as stored.</summary>
/// <param name="Uploads">Stamps of the uploads that have a receipt, in no particular order.</param>
/// <param name="Decisions">Decisions, in no particular order.</param>
public sealed record StoredCut(IReadOnlyList<Upload> Uploads, IReadOnlyList<StoredDecision> Decisions);

/// <summary>A mark that a partition has changed since the last roll-up.</summary>
/// <param name="Partition">Code of the partition.</param>
/// <param name="Version">Raised by every change; the condition under which the mark may be deleted.</param>
public readonly record struct DirtyMark(string Partition, long Version);

/// <summary>
/// Which version of the definition and of the register is in force, and which edition of the ledger is read.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Number">1, 2, … without gaps.</param>
/// <param name="Definition">Digest of the definition: the bytes are evidence and a published document.</param>
/// <param name="Register">Digest of the register's root document.</param>
/// <param name="Edition">Edition of the ledger.</param>
/// <param name="At">When it was recorded, UTC, whole milliseconds.</param>
/// <param name="By">Codes of the persons, comma separated.</param>
/// <param name="Reason">Why.</param>
public sealed record Activation(string Contest, int Number, Digest Definition, Digest Register, int Edition, DateTimeOffset At, string By, string Reason)
{
    /// <summary>Digest of the contest's key, which is evidence; none: the contest has no key. The same in every activation.</summary>
    public Digest Key { get; init; }
}
