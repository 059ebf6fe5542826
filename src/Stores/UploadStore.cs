namespace Hattama.Stores;

/// <summary>
/// Where senders put their bytes without passing through the program: one blob per upload, created once under a name that the
/// server chose. Who may send what is a grant's business (<see cref="UploadGrant"/>); what arrived becomes evidence.
/// </summary>
public interface IUploadStore
{
    /// <summary>
    /// An address at which the bytes of this upload, and nothing else, can be created once: by <c>PUT</c> with the header
    /// <c>x-ms-blob-type: BlockBlob</c>. Reading, replacing and deleting are not allowed there.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="upload">Upload id: letters and digits of ASCII, <c>-</c> and <c>.</c></param>
    /// <param name="now">The time.</param>
    /// <param name="expires">From then on the address is good for nothing.</param>
    /// <param name="cancel">Ends the work.</param>
    Task<Uri> GrantAsync(string contest, string upload, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancel);

    /// <summary>
    /// Opens what arrived; null when nothing did, or when it is no longer the version named. Close the stream.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="upload">Upload id.</param>
    /// <param name="version">The version an event told of; null: whichever there is.</param>
    /// <param name="cancel">Ends the work.</param>
    Task<OpenedUpload?> OpenAsync(string contest, string upload, string? version, CancellationToken cancel);

    /// <summary>Everything that arrived for a contest, in no particular order: what events forgot is found here.</summary>
    IAsyncEnumerable<ArrivedUpload> ListAsync(string contest, CancellationToken cancel);
}

/// <summary>Bytes that arrived.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Upload">Upload id.</param>
/// <param name="Version">Names these bytes: others at the same place have another version.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Arrived">When the last byte had arrived, UTC, whole seconds.</param>
public sealed record ArrivedUpload(string Contest, string Upload, string Version, long Length, DateTimeOffset Arrived);

/// <summary>Bytes that arrived, opened for reading and seeking.</summary>
public sealed record OpenedUpload(ArrivedUpload Arrived, Stream Bytes) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Bytes.DisposeAsync();
}
