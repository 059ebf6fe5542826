using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>Notes as blobs named by their digest. The service's own time of storing says how old one is, to the second.</summary>
public sealed class AzureWork : IWorkStore
{
    private readonly BlobFolder _blobs;

    internal AzureWork(BlobFolder blobs) => _blobs = blobs;

    /// <inheritdoc/>
    public Task PutAsync(string contest, Document note, CancellationToken cancel) =>
        _blobs.ReplaceAsync(NameOf(contest, note.Digest), BinaryData.FromBytes(note.Bytes).ToStream(), cancel);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindAsync(string contest, Digest note, CancellationToken cancel) => _blobs.FindBytesAsync(NameOf(contest, note), cancel);

    /// <inheritdoc/>
    public async Task<int> DeleteBeforeAsync(string contest, DateTimeOffset before, int most, CancellationToken cancel)
    {
        var deleted = 0;
        await foreach (var blob in _blobs.ListAsync($"{StoreKey.CheckContest(contest)}/", cancel))
        {
            if (deleted >= most)
            {
                break;
            }

            // One that was stored again meanwhile is young, and stays.
            if (blob.Properties is { LastModified: { } modified, ETag: { } tag } && modified < before && await _blobs.DeleteAsync(blob.Name, tag, cancel))
            {
                deleted++;
            }
        }

        return deleted;
    }

    private static string NameOf(string contest, Digest note) => $"{StoreKey.CheckContest(contest)}/{StoreKey.CheckDigest(note).Hex}";
}
