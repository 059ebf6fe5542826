using Hattama.Ledger;
using Microsoft.Data.Sqlite;

namespace Hattama.Stores.Embedded;

/// <summary>The ledger in the database. An insert of what is there changes nothing, so every write can be repeated.</summary>
public sealed class EmbeddedLedger : ILedgerStore
{
    private const string Point = "ledger:commit";
    private const string Stamp = "contest, id, file, sender, received, evidence, length, kind, areas, activation";
    private readonly GroupCommit _writer;
    private readonly ReaderPool _readers;

    internal EmbeddedLedger(GroupCommit writer, ReaderPool readers)
    {
        _writer = writer;
        _readers = readers;
    }

    /// <inheritdoc/>
    public Task<bool> StampAsync(Upload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        object[] values =
        [
            StoreKey.CheckContest(upload.Contest), StoreKey.CheckText(upload.Id), StoreKey.CheckText(upload.File),
            StoreKey.CheckText(upload.Sender), StoreKey.CheckInstant(upload.Received), StoreKey.CheckDigest(upload.Evidence).Hex, upload.Length,
            UploadKinds.NameOf(upload.Kind), StoreKey.CheckText(upload.Areas), upload.Activation,
        ];
        return Insert($"INSERT OR IGNORE INTO uploads({Stamp}) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", values, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Upload>> ReadUploadsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var uploads = await _readers.ReadAsync(
            session => session.Rows($"SELECT {Stamp} FROM uploads WHERE contest = ?1", ToUpload, contest),
            cancel).ConfigureAwait(false);
        uploads.Sort(Upload.CompareStamps);
        return uploads;
    }

    /// <inheritdoc/>
    public Task<StoredCut> ReadCutAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return _readers.ReadAsync(
            session => session.AtOneInstant(() => new StoredCut(
                session.Rows(
                    $"""
                    SELECT {Stamp} FROM uploads
                    WHERE contest = ?1 AND EXISTS (SELECT 1 FROM receipts WHERE receipts.contest = ?1 AND receipts.upload = uploads.id)
                    """,
                    ToUpload, contest),
                ReadDecisions(session, contest))),
            cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var uploads = await _readers.ReadAsync(
            session => session.Rows(
                $"""
                SELECT {Stamp} FROM uploads
                WHERE contest = ?1 AND NOT EXISTS (SELECT 1 FROM receipts WHERE receipts.contest = ?1 AND receipts.upload = uploads.id)
                """,
                ToUpload, contest),
            cancel).ConfigureAwait(false);
        uploads.Sort(Upload.CompareStamps);
        return uploads;
    }

    /// <inheritdoc/>
    public async Task<Upload?> FindUploadAsync(string contest, string upload, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckText(upload);
        var found = await _readers.ReadAsync(
            session => session.Rows(
                $"SELECT {Stamp} FROM uploads WHERE contest = ?1 AND id = ?2", ToUpload, contest, upload),
            cancel).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    /// <inheritdoc/>
    public Task AppendItemsAsync(IReadOnlyList<ItemPart> parts, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
        {
            StoreKey.CheckContest(part.Contest);
            StoreKey.CheckText(part.Partition);
            StoreKey.CheckText(part.Upload);
        }

        return parts.Count == 0 ? Task.CompletedTask : _writer.WriteAsync(Point, parts.Sum(static part => (long)part.Body.Length), session =>
        {
            foreach (var part in parts)
            {
                session.Run(
                    "INSERT OR IGNORE INTO items VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                    part.Contest, part.Edition, part.Partition, part.Upload, part.Part, Session.Blob(part.Body));
            }

            return true;
        }, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ItemPart>> ReadItemsAsync(string contest, int edition, string partition, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckText(partition);
        var parts = await _readers.ReadAsync(
            session => session.Rows(
                "SELECT upload, part, body FROM items WHERE contest = ?1 AND edition = ?2 AND partition = ?3 ORDER BY upload, part",
                row => new ItemPart(contest, edition, partition, row.GetString(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2)),
                contest, edition, partition),
            cancel).ConfigureAwait(false);
        parts.Sort(static (left, right) =>
            string.CompareOrdinal(left.Upload, right.Upload) is var byUpload and not 0 ? byUpload : left.Part.CompareTo(right.Part));
        return parts;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListPartitionsAsync(string contest, int edition, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        // Leaps from partition to partition in the index; DISTINCT would walk over every item of the country.
        var partitions = await _readers.ReadAsync(
            session => session.Rows(
                """
                WITH RECURSIVE found(partition) AS (
                    SELECT min(partition) FROM items WHERE contest = ?1 AND edition = ?2
                    UNION ALL
                    SELECT (SELECT min(partition) FROM items WHERE contest = ?1 AND edition = ?2 AND partition > found.partition)
                    FROM found WHERE found.partition IS NOT NULL)
                SELECT partition FROM found WHERE partition IS NOT NULL
                """,
                static row => row.GetString(0), contest, edition),
            cancel).ConfigureAwait(false);
        partitions.Sort(StringComparer.Ordinal);
        return partitions;
    }

    /// <inheritdoc/>
    public Task AppendDecisionAsync(StoredDecision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return Insert(
            "INSERT OR IGNORE INTO decisions VALUES(?1, ?2, ?3)",
            [StoreKey.CheckContest(decision.Contest), StoreKey.CheckDigest(decision.Digest).Hex, Session.Blob(decision.Bytes)],
            cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return await _readers.ReadAsync(session => ReadDecisions(session, contest), cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task MarkDirtyAsync(string contest, IReadOnlyCollection<string> partitions, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(partitions);
        string[] marked = [.. partitions.Select(StoreKey.CheckText)];
        return marked.Length == 0 ? Task.CompletedTask : _writer.WriteAsync(Point, 0, session =>
        {
            // One counter for all marks, never reset: a mark deleted and made again cannot bear a version it had before.
            var version = session.Number("UPDATE counters SET value = value + 1 WHERE name = 'dirty' RETURNING value")!.Value;
            foreach (var partition in marked)
            {
                session.Run(
                    "INSERT INTO dirty VALUES(?1, ?2, ?3) ON CONFLICT(contest, partition) DO UPDATE SET version = excluded.version",
                    contest, partition, version);
            }

            return version;
        }, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DirtyMark>> ReadDirtyAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var marks = await _readers.ReadAsync(
            session => session.Rows(
                "SELECT partition, version FROM dirty WHERE contest = ?1", static row => new DirtyMark(row.GetString(0), row.GetInt64(1)), contest),
            cancel).ConfigureAwait(false);
        marks.Sort(static (left, right) => string.CompareOrdinal(left.Partition, right.Partition));
        return marks;
    }

    /// <inheritdoc/>
    public Task ClearDirtyAsync(string contest, IReadOnlyCollection<DirtyMark> marks, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(marks);
        return marks.Count == 0 ? Task.CompletedTask : _writer.WriteAsync(Point, 0, session =>
        {
            foreach (var mark in marks)
            {
                session.Run("DELETE FROM dirty WHERE contest = ?1 AND partition = ?2 AND version = ?3", contest, mark.Partition, mark.Version);
            }

            return true;
        }, cancel);
    }

    /// <inheritdoc/>
    public Task PutReceiptAsync(string contest, string upload, ReadOnlyMemory<byte> receipt, CancellationToken cancel) => Insert(
        "INSERT OR IGNORE INTO receipts VALUES(?1, ?2, ?3)",
        [StoreKey.CheckContest(contest), StoreKey.CheckText(upload), Session.Blob(receipt)],
        cancel);

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> FindReceiptAsync(string contest, string upload, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckText(upload);
        var receipt = await _readers.ReadAsync(
            session => session.Bytes("SELECT bytes FROM receipts WHERE contest = ?1 AND upload = ?2", contest, upload), cancel).ConfigureAwait(false);
        return receipt is null ? null : (ReadOnlyMemory<byte>?)receipt;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlySet<string>> ListReceiptsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var uploads = await _readers.ReadAsync(
            session => session.Rows("SELECT upload FROM receipts WHERE contest = ?1", static row => row.GetString(0), contest), cancel).ConfigureAwait(false);
        return uploads.ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public Task<bool> ActivateAsync(Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(activation.Number, 1, nameof(activation));
        object[] values =
        [
            StoreKey.CheckContest(activation.Contest), activation.Number, StoreKey.CheckDigest(activation.Definition).Hex,
            StoreKey.CheckDigest(activation.Register).Hex, activation.Edition, StoreKey.CheckInstant(activation.At),
            StoreKey.CheckText(activation.By), StoreKey.CheckText(activation.Reason), activation.Key.Hex,
        ];
        return Insert("INSERT OR IGNORE INTO activations VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", values, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Activation>> ReadActivationsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return await _readers.ReadAsync(
            session => session.Rows(
                "SELECT number, definition, register, edition, at, by, reason, key FROM activations WHERE contest = ?1 ORDER BY number",
                row => new Activation(
                    contest, row.GetInt32(0), Digest.Parse(row.GetString(1)), Digest.Parse(row.GetString(2)), row.GetInt32(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetString(5), row.GetString(6))
                {
                    Key = Digest.Parse(row.GetString(7)),
                },
                contest),
            cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListContestsAsync(CancellationToken cancel) => await _readers.ReadAsync(
        static session => session.Rows("SELECT DISTINCT contest FROM activations ORDER BY contest", static row => row.GetString(0)), cancel).ConfigureAwait(false);

    private Task<bool> Insert(string sql, object[] values, CancellationToken cancel) =>
        _writer.WriteAsync(Point, 0, session => session.Run(sql, values) == 1, cancel);

    private static List<StoredDecision> ReadDecisions(Session session, string contest) => session.Rows(
        "SELECT digest, bytes FROM decisions WHERE contest = ?1 ORDER BY digest",
        row => new StoredDecision(contest, Digest.Parse(row.GetString(0)), row.GetFieldValue<byte[]>(1)), contest);

    private static Upload ToUpload(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        Digest.Parse(row.GetString(5)), row.GetInt64(6))
    {
        Kind = UploadKinds.Read(row.GetString(7)),
        Areas = row.GetString(8),
        Activation = row.GetInt32(9),
    };
}
