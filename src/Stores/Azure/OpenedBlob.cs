using Azure;

namespace Hattama.Stores.Azure;

/// <summary>A blob opened for reading and seeking, and what the service said about it.</summary>
internal sealed record OpenedBlob(Stream Bytes, ETag Tag, long Length, DateTimeOffset Modified) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Bytes.DisposeAsync();
}
