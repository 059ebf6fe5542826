using Hattama.Ledger;

namespace Hattama.Pipeline;

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
        Task.FromResult<IReadOnlyCollection<Digest>?>([.. Files("documents").Select(PublicationPaths.DocumentOf).Where(document => !document.IsNone)]);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<long>?> ListSnapshotsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<long>?>([.. Files("snapshots").Select(PublicationPaths.SnapshotOf).OfType<long>()]);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>?> ListStraysAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<string>?>(
        [.. Files("documents").Where(file => PublicationPaths.DocumentOf(file).IsNone).Concat(Files("snapshots").Where(file => PublicationPaths.SnapshotOf(file) is null)).Order(StringComparer.Ordinal)]);

    /// <summary>Paths relative to the folder, with slashes.</summary>
    private IEnumerable<string> Files(string part)
    {
        var path = Path.Combine(folder, part);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            : [];
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(folder, path), cancel);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"{Path.Combine(folder, path)} cannot be read: {refused.Message}", refused);
        }
    }
}
