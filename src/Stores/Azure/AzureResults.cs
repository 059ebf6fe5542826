using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Published documents and snapshots as blobs under the names that they have on any web server, so that the container can be
/// given out as it is; area rows in a table.
/// </summary>
public sealed class AzureResults : IResultStore
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Fleeting = "public, max-age=5, stale-while-revalidate=30";
    private const string Version = "version";
    private const string Extension = ".json";
    private readonly BlobFolder _blobs;
    private readonly AreaRows _areas;
    private readonly DocumentPacks _packs;

    internal AzureResults(BlobFolder blobs, AreaRows areas, DocumentPacks packs)
    {
        _blobs = blobs;
        _areas = areas;
        _packs = packs;
    }

    /// <inheritdoc/>
    public async Task PutDocumentsAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(documents);
        var distinct = documents.DistinctBy(document => StoreKey.CheckDigest(document.Digest)).ToList();
        await Parallel.ForEachAsync(distinct, Parallelism.With(cancel), async (document, stop) =>
            await _blobs.AddAsync(DocumentName(contest, document.Digest), BinaryData.FromBytes(document.Bytes).ToStream(), Forever, stop));
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> FindDocumentAsync(string contest, Digest document, CancellationToken cancel) =>
        await _blobs.FindBytesAsync(DocumentName(StoreKey.CheckContest(contest), StoreKey.CheckDigest(document)), cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>>> FindDocumentsAsync(
        string contest, Digest of, IReadOnlyCollection<Digest> documents, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (await _packs.FindAsync(contest, of, cancel) is { } packed && documents.All(packed.ContainsKey))
        {
            return packed;
        }

        var found = new ConcurrentDictionary<Digest, ReadOnlyMemory<byte>>();
        await Parallel.ForEachAsync(documents, Parallelism.With(cancel), async (document, stop) =>
        {
            if (await FindDocumentAsync(contest, document, stop) is { } bytes)
            {
                found[document] = bytes;
            }
        });
        if (found.Count == documents.Distinct().Count() && found.All(static document => Digest.Of(document.Value.Span) == document.Key))
        {
            await _packs.AddAsync(contest, of, found, cancel);
        }

        return found;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Digest> ListDocumentsAsync(string contest, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var blob in _blobs.ListAsync($"{StoreKey.CheckContest(contest)}/documents/", cancel))
        {
            if (Digest.Parse(Path.GetFileNameWithoutExtension(blob.Name)) is { IsNone: false } digest)
            {
                yield return digest;
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteDocumentsAsync(string contest, IReadOnlyCollection<Digest> documents, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(documents);
        return Parallel.ForEachAsync(
            documents, Parallelism.With(cancel), async (document, stop) => await _blobs.DeleteAsync(DocumentName(contest, document), stop));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AreaRow>> ReadAreasAsync(string contest, CancellationToken cancel) => _areas.ReadAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> WriteAreasAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel) =>
        _areas.WriteAsync(contest, areas, cancel);

    /// <inheritdoc/>
    public Task<bool> PutSnapshotAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return _blobs.ClaimAsync(SnapshotName(contest, sequence), snapshot, Forever, cancel);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(string contest, long sequence, CancellationToken cancel) =>
        await _blobs.FindBytesAsync(SnapshotName(contest, sequence), cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> ListSnapshotsAsync(string contest, CancellationToken cancel)
    {
        var prefix = $"{StoreKey.CheckContest(contest)}/snapshots/";
        var sequences = new List<long>();
        await foreach (var blob in _blobs.ListAsync(prefix, cancel))
        {
            var name = blob.Name[prefix.Length..];
            if (name.EndsWith(Extension, StringComparison.Ordinal)
                && long.TryParse(name[..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                sequences.Add(sequence);
            }
        }

        sequences.Sort();
        return sequences;
    }

    /// <inheritdoc/>
    public async Task<LatestPointer?> FindLatestAsync(string contest, CancellationToken cancel) =>
        await _blobs.FindAsync(LatestName(contest), cancel) is { } found
            ? new LatestPointer(VersionOf(found.Details.Metadata, contest), found.Content.ToMemory())
            : null;

    /// <inheritdoc/>
    public async Task<bool> MoveLatestAsync(string contest, LatestPointer latest, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var name = LatestName(contest);
        var seen = latest.Version == 0 ? null : await _blobs.FindPropertiesAsync(name, cancel);
        if (latest.Version != 0 && (seen is null || VersionOf(seen.Metadata, contest) != latest.Version))
        {
            return false;
        }

        var version = checked(latest.Version + 1).ToString(CultureInfo.InvariantCulture);
        return await _blobs.WriteAsync(name, latest.Bytes, seen, new Dictionary<string, string> { [Version] = version }, Fleeting, cancel);
    }

    private static long VersionOf(IDictionary<string, string> metadata, string contest) =>
        metadata.TryGetValue(Version, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw AzureFailures.Damaged("latest.json bears no version", contest);

    private static string DocumentName(string contest, Digest document) => $"{contest}/documents/{document.Hex[..2]}/{document.Hex}{Extension}";

    private static string SnapshotName(string contest, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{StoreKey.CheckContest(contest)}/snapshots/{sequence}{Extension}");

    private static string LatestName(string contest) => StoreKey.CheckContest(contest) + "/latest.json";
}
