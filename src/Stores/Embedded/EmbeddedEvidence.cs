using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hattama.Ledger;

namespace Hattama.Stores.Embedded;

/// <summary>
/// Evidence: small pieces in the database, where many share one sync; large ones as files named by their hash. A file is
/// hashed while it streams into a temporary one, synced, renamed, and its folder synced before anything is acknowledged.
/// </summary>
public sealed class EmbeddedEvidence : IEvidenceStore
{
    private const int BufferSize = 256 * 1024;
    private readonly StoreFolder _folder;
    private readonly EmbeddedOptions _options;
    private readonly GroupCommit _writer;
    private readonly ReaderPool _readers;

    internal EmbeddedEvidence(StoreFolder folder, EmbeddedOptions options, GroupCommit writer, ReaderPool readers)
    {
        _folder = folder;
        _options = options;
        _writer = writer;
        _readers = readers;
    }

    /// <inheritdoc/>
    public async Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, _options.SmallEvidence + 1));
        try
        {
            var length = await bytes.ReadAtLeastAsync(buffer, _options.SmallEvidence + 1, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
            return length <= _options.SmallEvidence
                ? await PutSmallAsync(buffer.AsMemory(0, length), cancel).ConfigureAwait(false)
                : await PutLargeAsync(bytes, buffer, length, cancel).ConfigureAwait(false);
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
        var small = await _readers.ReadAsync(
            session => session.Bytes("SELECT bytes FROM evidence WHERE digest = ?1", evidence.Hex), cancel).ConfigureAwait(false);
        return small is not null ? new MemoryStream(small, writable: false) : OpenFile(evidence);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Digest> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var small = await _readers.ReadAsync(
            static session => session.Rows("SELECT digest FROM evidence", static row => Digest.Parse(row.GetString(0))), cancel).ConfigureAwait(false);
        var listed = small.ToHashSet();
        foreach (var digest in small.Concat(StoreFolder.Digests(_folder.Evidence).Where(digest => !listed.Contains(digest))))
        {
            cancel.ThrowIfCancellationRequested();
            yield return digest;
        }
    }

    private async Task<StoredEvidence> PutSmallAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var evidence = new StoredEvidence(Digest.Of(bytes.Span), bytes.Length);
        if (!await HoldsFileAsync(evidence, cancel).ConfigureAwait(false))
        {
            // Bytes that no longer match their name are replaced: what is acknowledged here must be there.
            var blob = bytes.ToArray();
            await _writer.WriteAsync("evidence:commit", blob.Length, session => session.Run(
                "INSERT INTO evidence VALUES(?1, ?2) ON CONFLICT(digest) DO UPDATE SET bytes = excluded.bytes WHERE bytes IS NOT excluded.bytes",
                evidence.Digest.Hex, blob), cancel).ConfigureAwait(false);
        }

        return evidence;
    }

    private async Task<StoredEvidence> PutLargeAsync(Stream bytes, byte[] buffer, int length, CancellationToken cancel)
    {
        FileStream? temp = null;
        try
        {
            await GuardAsync(() => Task.FromResult(temp = DurableFiles.CreateTemp(_folder.EvidenceTemp))).ConfigureAwait(false);
            var evidence = await SpoolAsync(bytes, temp!, buffer, length, cancel).ConfigureAwait(false);
            await GuardAsync(() => PlaceAsync(temp!, evidence, cancel)).ConfigureAwait(false);
            return evidence;
        }
        finally
        {
            if (temp is not null)
            {
                temp.Close();
                File.Delete(temp.Name);
            }
        }
    }

    /// <summary>Reads, hashes and writes. A failure to read is the sender's and passes as it is; a failure to write is the store's.</summary>
    private async Task<StoredEvidence> SpoolAsync(Stream bytes, FileStream temp, byte[] buffer, int length, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _options.OnWrite?.Invoke("before evidence:temp");
        var total = 0L;
        for (; length > 0; length = await bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false))
        {
            var piece = buffer.AsMemory(0, length);
            hash.AppendData(piece.Span);
            await GuardAsync(() => temp.WriteAsync(piece, cancel).AsTask()).ConfigureAwait(false);
            total += length;
            _options.OnWrite?.Invoke("during evidence:temp");
        }

        await GuardAsync(() => Task.Run(() => temp.Flush(flushToDisk: true), CancellationToken.None)).ConfigureAwait(false);
        _options.OnWrite?.Invoke("after evidence:temp");
        return new StoredEvidence(Digest.FromBytes(hash.GetHashAndReset()), total);
    }

    private Task GuardAsync(Func<Task> work) => Failures.GuardAsync(_folder.Evidence, work);

    private async Task PlaceAsync(FileStream temp, StoredEvidence evidence, CancellationToken cancel)
    {
        if (await HoldsRowAsync(evidence.Digest, cancel).ConfigureAwait(false))
        {
            return;
        }

        var target = _folder.EvidenceFile(evidence.Digest);
        var folder = Path.GetDirectoryName(target)!;
        if (await HoldsFileAsync(evidence, cancel).ConfigureAwait(false))
        {
            // Its writer may have been killed between the rename and the sync of the folder.
            DurableFiles.SyncFolder(folder);
            return;
        }

        temp.Close();
        DurableFiles.CreateFolder(folder);
        _options.OnWrite?.Invoke("before evidence:rename");
        DurableFiles.Place(temp.Name, target, replace: true);
        // The folder may be one that another process has just made and not synced yet.
        DurableFiles.SyncFolder(_folder.Evidence);
        _options.OnWrite?.Invoke("after evidence:rename");
    }

    /// <summary>Whether the file of this evidence is there with the right bytes. A file is never trusted for its name.</summary>
    private async Task<bool> HoldsFileAsync(StoredEvidence evidence, CancellationToken cancel)
    {
        if (new FileInfo(_folder.EvidenceFile(evidence.Digest)) is not { Exists: true } file || file.Length != evidence.Length)
        {
            return false;
        }

        await using var stream = OpenFile(evidence.Digest);
        return stream is not null && Digest.FromBytes(await SHA256.HashDataAsync(stream, cancel).ConfigureAwait(false)) == evidence.Digest;
    }

    /// <summary>Whether the database holds these bytes: so after the limit of small evidence was lowered.</summary>
    private async Task<bool> HoldsRowAsync(Digest evidence, CancellationToken cancel)
    {
        var bytes = await _readers.ReadAsync(
            session => session.Bytes("SELECT bytes FROM evidence WHERE digest = ?1", evidence.Hex), cancel).ConfigureAwait(false);
        return bytes is not null && Digest.Of(bytes) == evidence;
    }

    private FileStream? OpenFile(Digest evidence)
    {
        try
        {
            return new FileStream(_folder.EvidenceFile(evidence), new FileStreamOptions
            {
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = BufferSize,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
