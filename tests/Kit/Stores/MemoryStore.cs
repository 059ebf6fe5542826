using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Kit;

/// <summary>The three stores in memory, for tests that need stores but no disk. Bound by the same contract tests as the real ones.</summary>
internal sealed class MemoryStore
{
    public MemoryEvidence Evidence { get; } = new();

    public MemoryLedger Ledger { get; } = new();

    public MemoryResults Results { get; } = new();
}

/// <inheritdoc/>
internal sealed class MemoryEvidence : IEvidenceStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<Digest, byte[]> _bytes = [];

    public async Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var copy = new MemoryStream();
        await bytes.CopyToAsync(copy, cancel);
        var digest = Digest.Of(copy.ToArray());
        lock (_lock)
        {
            _bytes.TryAdd(digest, copy.ToArray());
        }

        return new StoredEvidence(digest, copy.Length);
    }

    public Task<Stream?> OpenAsync(Digest evidence, CancellationToken cancel)
    {
        StoreKey.CheckDigest(evidence);
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<Stream?>(_bytes.TryGetValue(evidence, out var bytes) ? new MemoryStream(bytes, writable: false) : null);
        }
    }

    public async IAsyncEnumerable<Digest> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        Digest[] listed;
        lock (_lock)
        {
            listed = [.. _bytes.Keys];
        }

        foreach (var digest in listed)
        {
            cancel.ThrowIfCancellationRequested();
            yield return digest;
        }
    }
}

/// <inheritdoc/>
internal sealed class MemoryLedger : ILedgerStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Contest, string Id), Upload> _uploads = [];
    private readonly Dictionary<(string Contest, int Edition, string Partition, string Upload, int Part), ItemPart> _items = [];
    private readonly Dictionary<(string Contest, Digest Digest), StoredDecision> _decisions = [];
    private readonly Dictionary<(string Contest, string Partition), long> _dirty = [];
    private readonly Dictionary<(string Contest, string Upload), byte[]> _receipts = [];
    private readonly Dictionary<(string Contest, int Number), Activation> _activations = [];
    private long _version;

    public Task<bool> StampAsync(Upload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        StoreKey.CheckContest(upload.Contest);
        StoreKey.CheckText(upload.Id);
        StoreKey.CheckText(upload.File);
        StoreKey.CheckText(upload.Sender);
        StoreKey.CheckInstant(upload.Received);
        StoreKey.CheckDigest(upload.Evidence);
        return Locked(cancel, () => _uploads.TryAdd((upload.Contest, upload.Id), upload));
    }

    public Task<IReadOnlyList<Upload>> ReadUploadsAsync(string contest, CancellationToken cancel) => Locked<IReadOnlyList<Upload>>(cancel, () =>
    {
        List<Upload> uploads = [.. _uploads.Values.Where(upload => upload.Contest == StoreKey.CheckContest(contest))];
        uploads.Sort(Upload.CompareStamps);
        return uploads;
    });

    public Task<StoredCut> ReadCutAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked(cancel, () => new StoredCut(
            [.. _uploads.Values.Where(upload => upload.Contest == contest && _receipts.ContainsKey((contest, upload.Id)))],
            [.. _decisions.Values.Where(decision => decision.Contest == contest)]));
    }

    public Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked<IReadOnlyList<Upload>>(cancel, () =>
        {
            List<Upload> uploads = [.. _uploads.Values.Where(upload => upload.Contest == contest && !_receipts.ContainsKey((contest, upload.Id)))];
            uploads.Sort(Upload.CompareStamps);
            return uploads;
        });
    }

    public Task<Upload?> FindUploadAsync(string contest, string upload, CancellationToken cancel) =>
        Locked(cancel, () => _uploads.GetValueOrDefault((StoreKey.CheckContest(contest), StoreKey.CheckText(upload))));

    public Task AppendItemsAsync(IReadOnlyList<ItemPart> parts, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
        {
            StoreKey.CheckContest(part.Contest);
            StoreKey.CheckText(part.Partition);
            StoreKey.CheckText(part.Upload);
        }

        return Locked(cancel, () => parts.Count(part => _items.TryAdd(
            (part.Contest, part.Edition, part.Partition, part.Upload, part.Part), part with { Body = part.Body.ToArray() })));
    }

    public Task<IReadOnlyList<ItemPart>> ReadItemsAsync(string contest, int edition, string partition, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckText(partition);
        return Locked<IReadOnlyList<ItemPart>>(cancel, () =>
        [
            .. _items.Values.Where(part => part.Contest == contest && part.Edition == edition && part.Partition == partition)
                .OrderBy(static part => part.Upload, StringComparer.Ordinal).ThenBy(static part => part.Part),
        ]);
    }

    public Task<IReadOnlyList<string>> ListPartitionsAsync(string contest, int edition, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked<IReadOnlyList<string>>(cancel, () =>
        [
            .. _items.Keys.Where(key => key.Contest == contest && key.Edition == edition)
                .Select(static key => key.Partition).Distinct().Order(StringComparer.Ordinal),
        ]);
    }

    public Task AppendDecisionAsync(StoredDecision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        StoreKey.CheckContest(decision.Contest);
        StoreKey.CheckDigest(decision.Digest);
        return Locked(cancel, () => _decisions.TryAdd((decision.Contest, decision.Digest), decision with { Bytes = decision.Bytes.ToArray() }));
    }

    public Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(string contest, CancellationToken cancel) => Locked<IReadOnlyList<StoredDecision>>(
        cancel,
        () => [.. _decisions.Values.Where(decision => decision.Contest == StoreKey.CheckContest(contest)).OrderBy(static decision => decision.Digest)]);

    public Task MarkDirtyAsync(string contest, IReadOnlyCollection<string> partitions, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(partitions);
        string[] marked = [.. partitions.Select(StoreKey.CheckText)];
        return Locked(cancel, () =>
        {
            _version++;
            foreach (var partition in marked)
            {
                _dirty[(contest, partition)] = _version;
            }

            return true;
        });
    }

    public Task<IReadOnlyList<DirtyMark>> ReadDirtyAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked<IReadOnlyList<DirtyMark>>(cancel, () =>
        [
            .. _dirty.Where(mark => mark.Key.Contest == contest).OrderBy(static mark => mark.Key.Partition, StringComparer.Ordinal)
                .Select(static mark => new DirtyMark(mark.Key.Partition, mark.Value)),
        ]);
    }

    public Task ClearDirtyAsync(string contest, IReadOnlyCollection<DirtyMark> marks, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(marks);
        return Locked(cancel, () => marks.Count(mark =>
            _dirty.TryGetValue((contest, mark.Partition), out var version) && version == mark.Version && _dirty.Remove((contest, mark.Partition))));
    }

    public Task PutReceiptAsync(string contest, string upload, ReadOnlyMemory<byte> receipt, CancellationToken cancel) =>
        Locked(cancel, () => _receipts.TryAdd((StoreKey.CheckContest(contest), StoreKey.CheckText(upload)), receipt.ToArray()));

    public Task<ReadOnlyMemory<byte>?> FindReceiptAsync(string contest, string upload, CancellationToken cancel) => Locked(
        cancel,
        () => _receipts.TryGetValue((StoreKey.CheckContest(contest), StoreKey.CheckText(upload)), out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);

    public Task<IReadOnlySet<string>> ListReceiptsAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return Locked<IReadOnlySet<string>>(
            cancel, () => _receipts.Keys.Where(key => key.Contest == contest).Select(static key => key.Upload).ToHashSet(StringComparer.Ordinal));
    }

    public Task<bool> ActivateAsync(Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(activation.Number, 1, nameof(activation));
        StoreKey.CheckContest(activation.Contest);
        StoreKey.CheckInstant(activation.At);
        return Locked(cancel, () => _activations.TryAdd((activation.Contest, activation.Number), activation));
    }

    public Task<IReadOnlyList<Activation>> ReadActivationsAsync(string contest, CancellationToken cancel) => Locked<IReadOnlyList<Activation>>(
        cancel,
        () => [.. _activations.Values.Where(activation => activation.Contest == StoreKey.CheckContest(contest)).OrderBy(static activation => activation.Number)]);

    public Task<IReadOnlyList<string>> ListContestsAsync(CancellationToken cancel) => Locked<IReadOnlyList<string>>(
        cancel, () => [.. _activations.Keys.Select(static key => key.Contest).Distinct().Order(StringComparer.Ordinal)]);

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
