using System.IO.Compression;
using System.Text;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Everything published of a contest in one archive, laid out as it is served: who has it can verify it without a network.
/// </summary>
public static class ResultBundle
{
    // Members get a fixed time: the same publication is the same file.
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the archive.</summary>
    /// <param name="target">Where the bytes go; not closed.</param>
    /// <param name="publication">What is published.</param>
    /// <param name="publicKey">Public key (PEM) of the signer; null: none is known here.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Number of documents and snapshots.</returns>
    /// <exception cref="InvalidDataException">Something that is listed is missing.</exception>
    public static async Task<int> WriteAsync(Stream target, IPublication publication, string? publicKey, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(publication);
        // The pointer first: what is published while the archive is written is then not missing, only extra.
        var latest = await publication.FindLatestAsync(cancel) ?? throw new InvalidDataException("Nothing is published yet: run rollup.");
        var pointer = LatestDocument.Read(latest);
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        await AddAsync(archive, "README.txt", Encoding.UTF8.GetBytes(Readme(pointer, publicKey is not null)), cancel);
        if (publicKey is not null)
        {
            await AddAsync(archive, "key.pub.pem", Encoding.UTF8.GetBytes(publicKey), cancel);
        }

        await AddAsync(archive, "latest.json", latest, cancel);
        var count = 0;
        for (var sequence = 1L; sequence <= pointer.Sequence; sequence++, count++)
        {
            var snapshot = await publication.FindSnapshotAsync(sequence, cancel) ?? throw new InvalidDataException($"Snapshot {sequence} is missing: run verify.");
            await AddAsync(archive, PublicationPaths.Snapshot(sequence), snapshot, cancel);
        }

        foreach (var digest in (await publication.ListDocumentsAsync(cancel) ?? []).Order())
        {
            var document = await publication.FindDocumentAsync(digest, cancel) ?? throw new InvalidDataException($"Document {digest} is missing: run verify.");
            await AddAsync(archive, PublicationPaths.Document(digest), document, cancel);
            count++;
        }

        return count;
    }

    private static async Task AddAsync(ZipArchive archive, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Epoch;
        await using var member = entry.Open();
        await member.WriteAsync(bytes, cancel);
    }

    private static string Readme(LatestDocument latest, bool hasKey) => $"""
        Results of contest {latest.Contest}, snapshot {latest.Sequence}
        snapshot hash {latest.Snapshot.Hex}
        root hash     {latest.Root.Hex}

        Everything here is what was published, byte for byte: latest.json points to the last snapshot, each snapshot to the one
        before it and to a root document, each document to those below it, always by the SHA-256 of their bytes.

        To verify, without a network:

            hattama verify --folder THIS.zip{(hasKey ? " --key key.pub.pem" : string.Empty)}
            hattama verify --folder UNPACKED_FOLDER{(hasKey ? " --key UNPACKED_FOLDER/key.pub.pem" : string.Empty)}

        A key, hash or receipt that came with the results proves only that they are consistent in themselves. Compare the snapshot
        hash above, or the key, with one from another source, and give it: --pin {latest.Sequence}:{latest.Snapshot.Hex}

        By hand: sha256sum documents/ab/abcd….json must print the file's name; a parent's vector is the sum of its children's.

        """;
}

/// <summary>An archive as <see cref="ResultBundle"/> writes it, read in place.</summary>
public sealed class ZipPublication(string file) : IPublication, IDisposable
{
    private const long Largest = 1L << 30;

    private readonly ZipArchive _archive = ZipFile.OpenRead(file);

    /// <inheritdoc/>
    public string Name => file;

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindLatestAsync(CancellationToken cancel) => ReadAsync("latest.json", cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(long sequence, CancellationToken cancel) => ReadAsync(PublicationPaths.Snapshot(sequence), cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(Digest document, CancellationToken cancel) => ReadAsync(PublicationPaths.Document(document), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<Digest>?> ListDocumentsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<Digest>?>(
        [.. Names("documents/").Select(PublicationPaths.DocumentOf).Where(document => !document.IsNone)]);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<long>?>(
        [.. Names("snapshots/").Select(PublicationPaths.SnapshotOf).OfType<long>()]);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>?> ListStraysAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<string>?>(
        [.. Names("documents/").Where(name => PublicationPaths.DocumentOf(name).IsNone)
            .Concat(Names("snapshots/").Where(name => PublicationPaths.SnapshotOf(name) is null))
            .Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private IEnumerable<string> Names(string folder) => _archive.Entries
        .Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal) && entry.Name.Length > 0)
        .Select(entry => entry.FullName);

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancel)
    {
        if (_archive.GetEntry(name) is not { } entry)
        {
            return null;
        }

        if (entry.Length > Largest)
        {
            throw new InvalidDataException($"{name} in {file} is larger than any document.");
        }

        // One byte past the length that the archive states, so that a longer member does not pass for a whole one.
        var bytes = new byte[entry.Length + 1];
        await using var member = entry.Open();
        var read = await member.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return bytes.AsMemory(0, read);
    }
}
