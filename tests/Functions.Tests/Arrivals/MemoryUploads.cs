using System.Globalization;
using System.Runtime.CompilerServices;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Tests.Functions;

/// <summary>Where senders put their bytes, in memory. Whoever has access to the storage itself may also replace them.</summary>
internal sealed class MemoryUploads : IUploadStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Contest, string Upload), (byte[] Bytes, int Version, DateTimeOffset At)> _blobs = [];
    private int _versions;

    /// <summary>Puts bytes there; gives the version.</summary>
    public string Put(string contest, string upload, byte[] bytes, DateTimeOffset at)
    {
        lock (_lock)
        {
            _blobs[(contest, upload)] = (bytes, ++_versions, at);
            return Text(_versions);
        }
    }

    public Task<Uri> GrantAsync(string contest, string upload, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancel) =>
        Task.FromResult(new Uri($"https://uploads.example/{contest}/{upload}?until={expires.ToUnixTimeSeconds()}"));

    public Task<OpenedUpload?> OpenAsync(string contest, string upload, string? version, CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult(_blobs.TryGetValue((contest, upload), out var blob) && (version is null || version == Text(blob.Version))
                ? new OpenedUpload(Arrived((contest, upload), blob), new MemoryStream(blob.Bytes, writable: false))
                : null);
        }
    }

    public async IAsyncEnumerable<ArrivedUpload> ListAsync(string contest, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        ArrivedUpload[] all;
        lock (_lock)
        {
            all = [.. _blobs.Where(blob => blob.Key.Contest == contest).Select(blob => Arrived(blob.Key, blob.Value))];
        }

        foreach (var arrived in all)
        {
            yield return arrived;
        }
    }

    private static ArrivedUpload Arrived((string Contest, string Upload) key, (byte[] Bytes, int Version, DateTimeOffset At) blob) =>
        new(key.Contest, key.Upload, Text(blob.Version), blob.Bytes.Length, blob.At);

    private static string Text(int version) => version.ToString("x", CultureInfo.InvariantCulture);
}
