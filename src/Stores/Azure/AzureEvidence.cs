using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Evidence as blobs named by their hash, created once. What fits into memory goes in one request; what does not is hashed
/// while it streams into a file, and uploaded from there in blocks. The container is meant to be versioned and immutable.
/// </summary>
public sealed class AzureEvidence : IEvidenceStore
{
    private const string Forever = "private, max-age=31536000, immutable";
    private const int BufferSize = 256 * 1024;
    private readonly BlobFolder _blobs;
    private readonly AzureOptions _options;
    private readonly EvidenceSpool _spool;
    private readonly EvidenceHandover _handover = new();

    internal AzureEvidence(BlobFolder blobs, AzureOptions options)
    {
        _blobs = blobs;
        _options = options;
        _spool = new EvidenceSpool(options.SpoolFolder, options.SpoolCap);
    }

    /// <inheritdoc/>
    public async Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, _options.SmallEvidence + 1));
        try
        {
            var length = await bytes.ReadAtLeastAsync(buffer, _options.SmallEvidence + 1, throwOnEndOfStream: false, cancel);
            return length <= _options.SmallEvidence
                ? await PutSmallAsync(buffer.AsSpan(0, length).ToArray(), cancel)
                : await PutLargeAsync(bytes, buffer, length, cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(Digest evidence, CancellationToken cancel)
    {
        StoreKey.CheckDigest(evidence);
        cancel.ThrowIfCancellationRequested();
        return _handover.Take(evidence) is { } small
            ? new MemoryStream(small, writable: false)
            : (await _blobs.OpenAsync(NameOf(evidence), seen: null, Math.Max(1, _options.SmallEvidence), cancel))?.Bytes;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Digest> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var blob in _blobs.ListAsync(string.Empty, cancel))
        {
            if (blob.Name.Length > 3 && Digest.Parse(blob.Name[3..]) is { IsNone: false } digest)
            {
                yield return digest;
            }
        }
    }

    private async Task<StoredEvidence> PutSmallAsync(byte[] bytes, CancellationToken cancel)
    {
        var evidence = new StoredEvidence(Digest.Of(bytes), bytes.Length);
        await PlaceAsync(evidence, () => new MemoryStream(bytes, writable: false), cancel);
        _handover.Keep(evidence.Digest, bytes);
        return evidence;
    }

    private async Task<StoredEvidence> PutLargeAsync(Stream bytes, byte[] buffer, int length, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = _spool.Create();
        var total = 0L;
        for (; length > 0; length = await bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel))
        {
            hash.AppendData(buffer, 0, length);
            await file.WriteAsync(buffer.AsMemory(0, length), cancel);
            total += length;
        }

        var evidence = new StoredEvidence(Digest.FromBytes(hash.GetHashAndReset()), total);
        await PlaceAsync(evidence, file.Rewind, cancel);
        return evidence;
    }

    /// <summary>A blob that is there is not trusted for its name: bytes that do not match it are replaced by a new version.</summary>
    private async Task PlaceAsync(StoredEvidence evidence, Func<Stream> open, CancellationToken cancel)
    {
        var name = NameOf(evidence.Digest);
        if (!await _blobs.AddAsync(name, open(), Forever, cancel) && !await HoldsAsync(name, evidence, cancel))
        {
            await _blobs.ReplaceAsync(name, open(), cancel);
        }
    }

    private async Task<bool> HoldsAsync(string name, StoredEvidence evidence, CancellationToken cancel)
    {
        await using var blob = await _blobs.OpenAsync(name, seen: null, Math.Max(1, _options.SmallEvidence), cancel);
        return blob is not null && blob.Length == evidence.Length
            && Digest.FromBytes(await SHA256.HashDataAsync(blob.Bytes, cancel)) == evidence.Digest;
    }

    private static string NameOf(Digest evidence) => $"{evidence.Hex[..2]}/{evidence.Hex}";
}
