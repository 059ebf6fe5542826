using System.Net;
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
}

/// <summary>
/// A folder as published: <c>latest.json</c>, <c>snapshots/n.json</c>, <c>documents/ab/abcd….json</c>.
/// </summary>
public sealed class FolderPublication(string folder) : IPublication
{
    /// <inheritdoc/>
    public string Name => folder;

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindLatestAsync(CancellationToken cancel) => ReadAsync("latest.json", cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(long sequence, CancellationToken cancel) =>
        ReadAsync(PublicationPaths.Snapshot(sequence), cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(Digest document, CancellationToken cancel) =>
        ReadAsync(PublicationPaths.Document(document), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<Digest>?> ListDocumentsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<Digest>?>([.. Names("documents").Select(Digest.Parse)]);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<long>?>([.. Names("snapshots")
            .Select(name => long.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1)]);

    private IEnumerable<string> Names(string part)
    {
        var path = Path.Combine(folder, part);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file))
            : [];
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancel)
    {
        var file = Path.Combine(folder, path);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancel) : null;
    }
}

/// <summary>The same files over HTTP.</summary>
public sealed class UrlPublication(HttpClient client, Uri address) : IPublication
{
    private readonly Uri _base = new(address.AbsoluteUri.TrimEnd('/') + "/");

    /// <inheritdoc/>
    public string Name => _base.AbsoluteUri;

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindLatestAsync(CancellationToken cancel) => GetAsync("latest.json", cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(long sequence, CancellationToken cancel) =>
        GetAsync(PublicationPaths.Snapshot(sequence), cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(Digest document, CancellationToken cancel) =>
        GetAsync(PublicationPaths.Document(document), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<Digest>?> ListDocumentsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<Digest>?>(null);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<long>?>(null);

    private async Task<ReadOnlyMemory<byte>?> GetAsync(string path, CancellationToken cancel)
    {
        using var response = await client.GetAsync(new Uri(_base, path), cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }
}

/// <summary>Where the files of a publication are, relative to its root.</summary>
internal static class PublicationPaths
{
    public static string Document(Digest document) => $"documents/{document.Hex[..2]}/{document.Hex}.json";

    public static string Snapshot(long sequence) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"snapshots/{sequence}.json");
}
