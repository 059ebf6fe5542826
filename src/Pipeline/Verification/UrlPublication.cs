using System.Net;
using Hattama.Ledger;

namespace Hattama.Pipeline;

/// <summary>
/// The same files over HTTP. What is not there (404, 410) is a mismatch to report; a server that cannot be asked is a
/// <see cref="PipelineException"/>, because then nothing is known.
/// </summary>
public sealed class UrlPublication(HttpClient client, Uri address) : IPublication
{
    /// <summary>Larger than any document of a country; an endless answer ends here.</summary>
    private const int MostBytes = 256 << 20;

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

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>?> ListStraysAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyCollection<string>?>(null);

    private async Task<ReadOnlyMemory<byte>?> GetAsync(string path, CancellationToken cancel)
    {
        var file = new Uri(_base, path);
        // The client's own limit ends with the headers; an answer that never ends must end too.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(client.Timeout);
        try
        {
            using var response = await client.GetAsync(file, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return null;
            }

            return response.IsSuccessStatusCode
                ? await ReadAsync(response.Content, file, limit.Token)
                : throw new PipelineException($"{file} was answered with status {(int)response.StatusCode}. Try again later, or verify a copy of the files.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new PipelineException($"{file} cannot be fetched: {failure.Message} Check the address and the connection.", failure);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new PipelineException($"{file} was not answered within {client.Timeout.TotalSeconds:0} seconds. Try again later.", late);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, Uri file, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (var read = await stream.ReadAsync(buffer, cancel); read > 0; read = await stream.ReadAsync(buffer, cancel))
        {
            if (bytes.Length + read > MostBytes)
            {
                throw new PipelineException($"{file} is longer than {MostBytes >> 20} MiB, which no document is.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
