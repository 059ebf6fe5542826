using Hattama.Ledger;

namespace Hattama.Stores;

/// <summary>Published documents and snapshots, and the roll-up state of each partition.</summary>
public interface IResultStore
{
    /// <summary>Stores documents under their digests; all durable when the task ends. Safe to call from several threads.</summary>
    Task PutDocumentsAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel);

    /// <summary>The stored bytes of a document, or null. The caller checks that they hash to the name.</summary>
    Task<ReadOnlyMemory<byte>?> FindDocumentAsync(string contest, Digest document, CancellationToken cancel);

    /// <summary>
    /// The stored bytes of documents that one other lists, such as the parts of a register: those that are there. Cheap on a store where each request
    /// counts; it may give what was there earlier, so the caller checks the bytes, and whoever verifies a store reads them one by one.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="of">The document that lists them all.</param>
    /// <param name="documents">Their digests.</param>
    /// <param name="cancel">Ends the reading.</param>
    async Task<IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>>> FindDocumentsAsync(
        string contest, Digest of, IReadOnlyCollection<Digest> documents, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var found = new Dictionary<Digest, ReadOnlyMemory<byte>>();
        foreach (var document in documents)
        {
            if (await FindDocumentAsync(contest, document, cancel).ConfigureAwait(false) is { } bytes)
            {
                found[document] = bytes;
            }
        }

        return found;
    }

    /// <summary>Every digest a document is stored under.</summary>
    IAsyncEnumerable<Digest> ListDocumentsAsync(string contest, CancellationToken cancel);

    /// <summary>Deletes documents that an interrupted roll-up left and no snapshot refers to.</summary>
    Task DeleteDocumentsAsync(string contest, IReadOnlyCollection<Digest> documents, CancellationToken cancel);

    /// <summary>The roll-up state of every partition that has one, by ordinal order of partition.</summary>
    Task<IReadOnlyList<AreaRow>> ReadAreasAsync(string contest, CancellationToken cancel);

    /// <summary>
    /// Writes the state of partitions, each only if its version is still <see cref="AreaRow.Version"/> (0: not there yet);
    /// the stored version is then one higher. Returns the partitions that had changed and were not written.
    /// </summary>
    Task<IReadOnlyList<string>> WriteAreasAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel);

    /// <summary>Stores snapshot <paramref name="sequence"/> if there is none of that number; false if there is.</summary>
    Task<bool> PutSnapshotAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel);

    /// <summary>The stored bytes of a snapshot, or null.</summary>
    Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(string contest, long sequence, CancellationToken cancel);

    /// <summary>The sequence numbers of all stored snapshots, ascending.</summary>
    Task<IReadOnlyList<long>> ListSnapshotsAsync(string contest, CancellationToken cancel);

    /// <summary>The pointer to the latest snapshot and its version; null before the first.</summary>
    Task<LatestPointer?> FindLatestAsync(string contest, CancellationToken cancel);

    /// <summary>Moves the pointer if its version is still <see cref="LatestPointer.Version"/> (0: not there yet); false if not.</summary>
    Task<bool> MoveLatestAsync(string contest, LatestPointer latest, CancellationToken cancel);
}

/// <summary>A published document: canonical JSON and the SHA-256 that names it.</summary>
public readonly record struct Document(Digest Digest, ReadOnlyMemory<byte> Bytes);

/// <summary>The roll-up state of one partition.</summary>
/// <param name="Partition">Code of the partition.</param>
/// <param name="Version">Condition of the write; see <see cref="IResultStore.WriteAreasAsync"/>.</param>
/// <param name="Body">Canonical JSON: references and sums that the areas above are computed from.</param>
public sealed record AreaRow(string Partition, long Version, ReadOnlyMemory<byte> Body);

/// <summary>Where the latest snapshot is.</summary>
/// <param name="Version">Condition of the write.</param>
/// <param name="Bytes">The bytes of <c>latest.json</c>.</param>
public sealed record LatestPointer(long Version, ReadOnlyMemory<byte> Bytes);
