using System.Runtime.CompilerServices;
using Hattama.Ledger;

namespace Hattama.Stores.Embedded;

/// <summary>
/// Published documents and snapshots: plain files that any web server can give out, ordered by the database. Compare and
/// set happens in the database; files follow, and opening the store finishes what a crash cut off (<see cref="Published"/>).
/// </summary>
public sealed class EmbeddedResults : IResultStore
{
    private readonly StoreFolder _folder;
    private readonly GroupCommit _writer;
    private readonly ReaderPool _readers;
    private readonly Documents _documents;
    private readonly Published _published;

    internal EmbeddedResults(StoreFolder folder, GroupCommit writer, ReaderPool readers, Documents documents, Published published)
    {
        _folder = folder;
        _writer = writer;
        _readers = readers;
        _documents = documents;
        _published = published;
    }

    /// <inheritdoc/>
    public Task PutDocumentsAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(documents);
        return _documents.PutAsync(contest, documents, cancel);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(string contest, Digest document, CancellationToken cancel) =>
        Published.ReadAsync(_folder.DocumentFile(contest, document), cancel);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Digest> ListDocumentsAsync(string contest, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var digest in StoreFolder.Digests(_folder.Documents(contest)))
        {
            cancel.ThrowIfCancellationRequested();
            yield return digest;
        }
    }

    /// <inheritdoc/>
    public Task DeleteDocumentsAsync(string contest, IReadOnlyCollection<Digest> documents, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(documents);
        return Task.Run(() => _documents.Delete(contest, documents), cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AreaRow>> ReadAreasAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var areas = await _readers.ReadAsync(
            session => session.Rows(
                "SELECT partition, version, body FROM areas WHERE contest = ?1",
                static row => new AreaRow(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)), contest),
            cancel).ConfigureAwait(false);
        areas.Sort(static (left, right) => string.CompareOrdinal(left.Partition, right.Partition));
        return areas;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> WriteAreasAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(areas);
        foreach (var area in areas)
        {
            StoreKey.CheckText(area.Partition);
        }

        return areas.Count == 0 ? [] : await _writer.WriteAsync<List<string>>(
            "area:commit",
            areas.Sum(static area => (long)area.Body.Length),
            session => [.. areas.Where(area => !WriteArea(session, contest, area)).Select(static area => area.Partition)],
            cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> PutSnapshotAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        await _published.CheckFreeAsync(contest, sequence, snapshot, cancel).ConfigureAwait(false);
        var blob = Session.Blob(snapshot);
        var added = await _writer.WriteAsync("results:snapshot", blob.Length, session => session.Run(
            "INSERT OR IGNORE INTO snapshots VALUES(?1, ?2, ?3)", contest, sequence, blob) == 1, cancel).ConfigureAwait(false);
        // Also when it was there: its writer may have died before the file was, and the caller is about to build on it.
        await _published.PlaceSnapshotAsync(contest, sequence).ConfigureAwait(false);
        return added;
    }

    /// <summary>
    /// The bytes of the snapshot's <em>file</em>: what the public sees, whoever wrote it. Compare with
    /// <see cref="FindSnapshotRecordAsync"/>.
    /// </summary>
    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(string contest, long sequence, CancellationToken cancel) =>
        Published.ReadAsync(_folder.SnapshotFile(contest, sequence), cancel);

    /// <summary>The database's own copy of a snapshot, or null.</summary>
    public async Task<ReadOnlyMemory<byte>?> FindSnapshotRecordAsync(string contest, long sequence, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var bytes = await _published.SnapshotRecordAsync(contest, sequence, cancel).ConfigureAwait(false);
        return bytes is null ? null : (ReadOnlyMemory<byte>?)bytes;
    }

    /// <summary>The numbers of all snapshots that are a file, a record, or both: a file or record without its twin is for verify to name.</summary>
    public async Task<IReadOnlyList<long>> ListSnapshotsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var records = await _published.SnapshotNumbersAsync(contest, cancel).ConfigureAwait(false);
        return [.. records.Union(_folder.SnapshotFiles(contest)).Order()];
    }

    /// <inheritdoc/>
    public async Task<LatestPointer?> FindLatestAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return await _published.LatestRecordAsync(contest, cancel).ConfigureAwait(false);
    }

    /// <summary>The bytes of <c>latest.json</c> as the public sees it; null if it is not there. <see cref="FindLatestAsync"/> gives the record.</summary>
    public Task<ReadOnlyMemory<byte>?> FindLatestFileAsync(string contest, CancellationToken cancel) =>
        Published.ReadAsync(_folder.LatestFile(contest), cancel);

    /// <inheritdoc/>
    public async Task<bool> MoveLatestAsync(string contest, LatestPointer latest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(latest);
        var blob = Session.Blob(latest.Bytes);
        var moved = await _writer.WriteAsync("results:head", blob.Length, session => session.Run(
            """
            INSERT INTO pointers SELECT ?1, ?2 + 1, ?3
            WHERE ?2 = (SELECT coalesce(max(version), 0) FROM pointers WHERE contest = ?1)
            """,
            contest, latest.Version, blob) == 1, cancel).ConfigureAwait(false);
        await _published.PlaceLatestAsync(contest, moved).ConfigureAwait(false);
        return moved;
    }

    private static bool WriteArea(Session session, string contest, AreaRow area) => area.Version == 0
        ? session.Run("INSERT OR IGNORE INTO areas VALUES(?1, ?2, 1, ?3)", contest, area.Partition, Session.Blob(area.Body)) == 1
        : session.Run(
            "UPDATE areas SET version = version + 1, body = ?4 WHERE contest = ?1 AND partition = ?2 AND version = ?3",
            contest, area.Partition, area.Version, Session.Blob(area.Body)) == 1;
}
