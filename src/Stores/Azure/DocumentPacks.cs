using System.Buffers.Binary;
using System.IO.Compression;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Documents that one other lists, once more as a single blob, so that an instance which starts anew needs one request instead of one for each. Made
/// by the first that had to read them one by one. Only a shorter way: it lies apart from what is published, and whoever reads it checks the bytes.
/// </summary>
internal sealed class DocumentPacks(BlobFolder blobs)
{
    private const long Most = 256L << 20;

    /// <summary>What a pack holds; null when it is not there or cannot be read.</summary>
    public async Task<IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>>?> FindAsync(string contest, Digest of, CancellationToken cancel) =>
        await blobs.FindAsync(NameOf(contest, of), cancel) is { } found ? Read(found.Content.ToMemory()) : null;

    /// <summary>Makes a pack, if it is not there and not too large. Who may only read leaves none behind.</summary>
    public async Task AddAsync(string contest, Digest of, IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>> documents, CancellationToken cancel)
    {
        if (documents.Values.Sum(static bytes => (long)bytes.Length) > Most)
        {
            return;
        }

        try
        {
            await blobs.AddAsync(NameOf(contest, of), new MemoryStream(Write(documents), writable: false), "private", cancel);
        }
        catch (StoreException refused) when (refused.Problem == StoreProblem.NotWritable)
        {
            // An auditor's identity: nothing of what was asked for is missing.
        }
    }

    /// <summary>Each document: its digest in 32 bytes, its length in 4, its bytes; all of it compressed.</summary>
    internal static byte[] Write(IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>> documents)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            foreach (var (digest, bytes) in documents.OrderBy(static document => document.Key))
            {
                zip.Write(Convert.FromHexString(digest.Hex));
                BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
                zip.Write(length);
                zip.Write(bytes.Span);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Reads a pack; null when it is damaged: then the documents themselves are read.</summary>
    internal static Dictionary<Digest, ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> pack)
    {
        var documents = new Dictionary<Digest, ReadOnlyMemory<byte>>();
        try
        {
            using var zip = new GZipStream(BinaryData.FromBytes(pack).ToStream(), CompressionMode.Decompress);
            var head = new byte[32 + sizeof(int)];
            for (var total = 0L; zip.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) is var read and > 0;)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(32));
                total += length;
                if (read < head.Length || length < 0 || total > Most)
                {
                    return null;
                }

                var bytes = new byte[length];
                zip.ReadExactly(bytes);
                documents[Digest.FromBytes(head.AsSpan(0, 32))] = bytes;
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            return null;
        }

        return documents;
    }

    private static string NameOf(string contest, Digest of) => $"packs/{StoreKey.CheckContest(contest)}/{StoreKey.CheckDigest(of).Hex}";
}
