using System.Net;
using Hattama.Ledger;

namespace Hattama.Pipeline;

/// <summary>
/// The same files over HTTP. What is not there (404, 410) is a mismatch to report; a server that cannot be asked is a
/// <see cref="PipelineException"/>, because then nothing is known. A server that is busy (429), or fails for the moment, is asked again after the time that it
/// names, or a growing one, within bounds: a verification of thousands of documents must not end at one of them.
/// </summary>
/// <param name="client">The client; its timeout is that of one answer.</param>
/// <param name="address">Where <c>latest.json</c> is.</param>
/// <param name="clock">Measures and makes the pauses.</param>
/// <param name="onWait">Told what is waited for, and how long.</param>
public sealed class UrlPublication(HttpClient client, Uri address, TimeProvider? clock = null, Action<string, TimeSpan>? onWait = null) : IPublication
{
    /// <summary>How often one file is asked for before the verification gives up.</summary>
    public const int MostAttempts = 5;

    /// <summary>The longest pause before one file is asked for again; a server that names a longer one is not waited for.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);


    /// <summary>Larger than any document of a country; an endless answer ends here.</summary>
    private const int MostBytes = 256 << 20;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
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
        for (var attempt = 1; ; attempt++)
        {
            var (bytes, failure, isPassing) = await TryAsync(file, cancel);
            if (failure is null)
            {
                return bytes;
            }

            var pause = failure.RetryAfter ?? TimeSpan.FromSeconds(1 << (attempt - 1));
            if (!isPassing || attempt == MostAttempts || pause > LongestPause)
            {
                var message = attempt == 1 ? failure.Message : $"{failure.Message} It was asked for {attempt} times.";
                throw failure.Cause is { } cause ? new PipelineException(message, cause) : new PipelineException(message);
            }

            onWait?.Invoke(failure.Message, pause);
            await Task.Delay(pause, _clock, cancel);
        }
    }

    /// <summary>Why a file was not got.</summary>
    private sealed record Failure(string Message, TimeSpan? RetryAfter = null, Exception? Cause = null);

    private async Task<(ReadOnlyMemory<byte>? Bytes, Failure? Failure, bool IsPassing)> TryAsync(Uri file, CancellationToken cancel)
    {
        // The client's own limit ends with the headers; an answer that never ends must end too.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(client.Timeout);
        try
        {
            using var response = await client.GetAsync(file, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return (null, null, false);
            }

            return response.IsSuccessStatusCode
                ? (await ReadAsync(response.Content, file, limit.Token), null, false)
                : (null, new Failure($"{file} was answered with status {(int)response.StatusCode}. Try again later, or verify a copy of the files.", PauseOf(response)), IsPassing(response.StatusCode));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // Where nobody listens, waiting helps nobody; a connection that broke may well hold the next time.
            var isRefused = failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
            return (null, new Failure($"{file} cannot be fetched: {failure.Message} Check the address and the connection.", Cause: failure), !isRefused);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            return (null, new Failure($"{file} was not answered within {client.Timeout.TotalSeconds:0} seconds. Try again later.", Cause: late), false);
        }
    }

    /// <summary>Too many requests, and what a server or one before it says when it is overloaded or restarting.</summary>
    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>The pause that the server names, as seconds or as an instant; null: none.</summary>
    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var named = response.Headers.RetryAfter;
        var pause = named?.Delta ?? (named?.Date is { } date ? date - _clock.GetUtcNow() : null);
        return pause is { } time && time < TimeSpan.Zero ? TimeSpan.Zero : pause;
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
