using System.Globalization;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>A published contest, wherever it is read from.</summary>
public interface IPublication
{
    /// <summary>What to call it in messages.</summary>
    string Name { get; }

    /// <summary>The bytes of <c>latest.json</c>, or null.</summary>
    Task<ReadOnlyMemory<byte>?> FindLatestAsync(CancellationToken cancel);

    /// <summary>The bytes of a snapshot, or null.</summary>
    Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(long sequence, CancellationToken cancel);

    /// <summary>The bytes of a document, or null.</summary>
    Task<ReadOnlyMemory<byte>?> FindDocumentAsync(Digest document, CancellationToken cancel);

    /// <summary>Names of all documents; null where they cannot be listed.</summary>
    Task<IReadOnlyCollection<Digest>?> ListDocumentsAsync(CancellationToken cancel);

    /// <summary>Numbers of all snapshots; null where they cannot be listed.</summary>
    Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel);

    /// <summary>Names of files that are no file of a publication; null where they cannot be listed.</summary>
    Task<IReadOnlyCollection<string>?> ListStraysAsync(CancellationToken cancel);
}

/// <summary>The published files of a contest in a store.</summary>
public sealed class StorePublication(IResultStore results, string contest) : IPublication
{
    /// <inheritdoc/>
    public string Name => $"contest {contest} of the store";

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> FindLatestAsync(CancellationToken cancel) =>
        (await results.FindLatestAsync(contest, cancel))?.Bytes;

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(long sequence, CancellationToken cancel) =>
        results.FindSnapshotAsync(contest, sequence, cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(Digest document, CancellationToken cancel) =>
        results.FindDocumentAsync(contest, document, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<Digest>?> ListDocumentsAsync(CancellationToken cancel)
    {
        var documents = new List<Digest>();
        await foreach (var document in results.ListDocumentsAsync(contest, cancel))
        {
            documents.Add(document);
        }

        return documents;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel) =>
        await results.ListSnapshotsAsync(contest, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>?> ListStraysAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<string>?>(null);
}

/// <summary>Where the files of a publication are, relative to its root.</summary>
internal static class PublicationPaths
{
    public static string Document(Digest document) => $"documents/{document.Hex[..2]}/{document.Hex}.json";

    public static string Snapshot(long sequence) => string.Create(CultureInfo.InvariantCulture, $"snapshots/{sequence}.json");

    /// <summary>The document that a path is exactly the place of; none otherwise.</summary>
    public static Digest DocumentOf(string path) =>
        Digest.Parse(Path.GetFileNameWithoutExtension(path)) is { IsNone: false } digest && Document(digest) == path ? digest : default;

    /// <summary>The snapshot that a path is exactly the place of; null otherwise.</summary>
    public static long? SnapshotOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && Snapshot(sequence) == path
            ? sequence
            : null;
}
