using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Kit;

/// <inheritdoc/>
internal sealed class MemoryResults : IResultStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Contest, Digest Digest), byte[]> _documents = [];
    private readonly Dictionary<(string Contest, string Partition), AreaRow> _areas = [];
    private readonly Dictionary<(string Contest, long Sequence), byte[]> _snapshots = [];
    private readonly Dictionary<string, LatestPointer> _latest = [];

    public Task PutDocumentsAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(documents);
        return Locked(cancel, () => documents.Count(document => _documents.TryAdd((contest, StoreKey.CheckDigest(document.Digest)), document.Bytes.ToArray())));
    }

    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(string contest, Digest document, CancellationToken cancel) =>
        Find(_documents, (StoreKey.CheckContest(contest), StoreKey.CheckDigest(document)), cancel);

    public async IAsyncEnumerable<Digest> ListDocumentsAsync(string contest, [EnumeratorCancellation] CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var documents = await Locked<Digest[]>(cancel, () => [.. _documents.Keys.Where(key => key.Contest == contest).Select(static key => key.Digest)]);
        foreach (var document in documents)
        {
            yield return document;
        }
    }

    public Task DeleteDocumentsAsync(string contest, IReadOnlyCollection<Digest> documents, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(documents);
        return Locked(cancel, () => documents.Count(document => _documents.Remove((contest, document))));
    }

    public Task<IReadOnlyList<AreaRow>> ReadAreasAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked<IReadOnlyList<AreaRow>>(cancel, () =>
        [
            .. _areas.Where(area => area.Key.Contest == contest).Select(static area => area.Value)
                .OrderBy(static area => area.Partition, StringComparer.Ordinal),
        ]);
    }

    public Task<IReadOnlyList<string>> WriteAreasAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(areas);
        foreach (var area in areas)
        {
            StoreKey.CheckText(area.Partition);
        }

        return Locked<IReadOnlyList<string>>(
            cancel, () => [.. areas.Where(area => !WriteArea(contest, area)).Select(static area => area.Partition)]);
    }

    public Task<bool> PutSnapshotAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return Locked(cancel, () => _snapshots.TryAdd((StoreKey.CheckContest(contest), sequence), snapshot.ToArray()));
    }

    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(string contest, long sequence, CancellationToken cancel) =>
        Find(_snapshots, (StoreKey.CheckContest(contest), sequence), cancel);

    public Task<IReadOnlyList<long>> ListSnapshotsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked<IReadOnlyList<long>>(cancel, () => [.. _snapshots.Keys.Where(key => key.Contest == contest).Select(static key => key.Sequence).Order()]);
    }

    public Task<LatestPointer?> FindLatestAsync(string contest, CancellationToken cancel) =>
        Locked(cancel, () => _latest.GetValueOrDefault(StoreKey.CheckContest(contest)));

    public Task<bool> MoveLatestAsync(string contest, LatestPointer latest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(latest);
        return Locked(cancel, () =>
        {
            var isCurrent = (_latest.GetValueOrDefault(contest)?.Version ?? 0) == latest.Version;
            if (isCurrent)
            {
                _latest[contest] = new LatestPointer(latest.Version + 1, latest.Bytes.ToArray());
            }

            return isCurrent;
        });
    }

    private bool WriteArea(string contest, AreaRow area)
    {
        var isCurrent = (_areas.GetValueOrDefault((contest, area.Partition))?.Version ?? 0) == area.Version;
        if (isCurrent)
        {
            _areas[(contest, area.Partition)] = area with { Version = area.Version + 1, Body = area.Body.ToArray() };
        }

        return isCurrent;
    }

    private Task<ReadOnlyMemory<byte>?> Find<TKey>(Dictionary<TKey, byte[]> table, TKey key, CancellationToken cancel)
        where TKey : notnull => Locked(cancel, () => table.TryGetValue(key, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);

    [SuppressMessage("Design", "CA1068", Justification = "The body reads better last.")]
    private Task<T> Locked<T>(CancellationToken cancel, Func<T> body)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(body());
        }
    }
}
