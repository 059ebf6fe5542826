using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Hattama.Stores.Azure;

/// <summary>
/// One container of blobs. A conditional write whose outcome matters leaves a mark, as in tables (<see cref="WriteMark"/>).
/// </summary>
internal sealed class BlobFolder(BlobContainerClient container)
{
    private const int OneRequest = 64 * 1024 * 1024;
    private const int Block = 8 * 1024 * 1024;

    /// <summary>Creates a blob that nobody else may create; false when somebody did.</summary>
    public Task<bool> ClaimAsync(string name, ReadOnlyMemory<byte> bytes, string cacheControl, CancellationToken cancel) =>
        WriteAsync(name, bytes, seen: null, new Dictionary<string, string>(), cacheControl, cancel);

    /// <summary>Creates a blob whose name says what is in it; false when it is there already.</summary>
    public Task<bool> AddAsync(string name, Stream bytes, string cacheControl, CancellationToken cancel) =>
        UploadAsync(name, bytes, new BlobUploadOptions { Conditions = Absent, HttpHeaders = Headers(name, cacheControl) }, cancel);

    /// <summary>Writes a blob if it still is as it was seen, or if none was seen and none is there; false if not.</summary>
    public async Task<bool> WriteAsync(
        string name, ReadOnlyMemory<byte> bytes, BlobProperties? seen, IDictionary<string, string> metadata, string cacheControl, CancellationToken cancel)
    {
        var mark = WriteMark.New();
        var options = new BlobUploadOptions
        {
            Metadata = new Dictionary<string, string>(metadata) { [WriteMark.Property] = WriteMark.Follow(mark, MarksOf(seen)) },
            Conditions = seen is null ? Absent : new BlobRequestConditions { IfMatch = seen.ETag },
            HttpHeaders = Headers(name, cacheControl),
        };
        return await UploadAsync(name, BinaryData.FromBytes(bytes).ToStream(), options, cancel)
            || WriteMark.Holds(MarksOf(await FindPropertiesAsync(name, cancel)), mark);
    }

    /// <summary>Writes a blob whatever was there.</summary>
    public Task ReplaceAsync(string name, Stream bytes, CancellationToken cancel) => UploadAsync(name, bytes, new BlobUploadOptions(), cancel);

    /// <summary>A blob as a whole, or null.</summary>
    public Task<BlobDownloadResult?> FindAsync(string name, CancellationToken cancel) => OrNullAsync<BlobDownloadResult>(
        name, cancel, async () => (await container.GetBlobClient(name).DownloadContentAsync(cancel)).Value);

    /// <summary>The bytes of a blob, or null.</summary>
    public async Task<ReadOnlyMemory<byte>?> FindBytesAsync(string name, CancellationToken cancel) =>
        await FindAsync(name, cancel) is { } found ? (ReadOnlyMemory<byte>?)found.Content.ToMemory() : null;

    /// <summary>Size, ETag and metadata of a blob, or null.</summary>
    public Task<BlobProperties?> FindPropertiesAsync(string name, CancellationToken cancel) => OrNullAsync<BlobProperties>(
        name, cancel, async () => (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancel)).Value);

    /// <summary>
    /// Opens a blob for reading and seeking; null if it is not there, or no longer bears the ETag given. One request for up
    /// to <paramref name="inMemory"/> bytes, beyond that one for every eight mebibytes, and no more than that in memory.
    /// </summary>
    public Task<OpenedBlob?> OpenAsync(string name, ETag? seen, int inMemory, CancellationToken cancel) => OrNullAsync<OpenedBlob>(name, cancel, async () =>
    {
        var blob = container.GetBlobClient(name);
        var conditions = new BlobRequestConditions { IfMatch = seen };
        try
        {
            var start = (await blob.DownloadContentAsync(
                new BlobDownloadOptions { Range = new HttpRange(0, inMemory), Conditions = conditions }, cancel)).Value;
            var length = LengthOf(start);
            var bytes = length > inMemory
                ? await blob.OpenReadAsync(
                    new BlobOpenReadOptions(allowModifications: false) { BufferSize = Block, Conditions = new BlobRequestConditions { IfMatch = start.Details.ETag } },
                    cancel)
                : new MemoryStream(start.Content.ToArray(), writable: false);
            return new OpenedBlob(bytes, start.Details.ETag, length, start.Details.LastModified);
        }
        catch (RequestFailedException empty) when (empty.Status == 416)
        {
            var about = (await blob.GetPropertiesAsync(conditions, cancel)).Value;
            return new OpenedBlob(new MemoryStream([], writable: false), about.ETag, 0, about.LastModified);
        }
    });

    private static long LengthOf(BlobDownloadResult start) =>
        start.Details.ContentRange is { } range
        && long.TryParse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : start.Content.ToMemory().Length;

    /// <summary>Names of the blobs that begin so.</summary>
    public async IAsyncEnumerable<BlobItem> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pages = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancel).GetAsyncEnumerator(cancel);
        await using var disposed = pages.ConfigureAwait(false);
        while (await AzureFailures.GuardAsync(Where(prefix), cancel, () => pages.MoveNextAsync().AsTask()))
        {
            yield return pages.Current;
        }
    }

    /// <summary>Deletes a blob if it still bears the ETag seen; false if not.</summary>
    public Task<bool> DeleteAsync(string name, ETag seen, CancellationToken cancel) => AzureFailures.GuardAsync(Where(name), cancel, async () =>
    {
        try
        {
            await container.GetBlobClient(name).DeleteAsync(conditions: new BlobRequestConditions { IfMatch = seen }, cancellationToken: cancel);
            return true;
        }
        catch (RequestFailedException gone) when (gone.Status == 412 || gone is { Status: 404, ErrorCode: not "ContainerNotFound" })
        {
            return false;
        }
    });

    /// <summary>Deletes a blob; one not there is no error.</summary>
    public Task DeleteAsync(string name, CancellationToken cancel) => AzureFailures.GuardAsync(
        Where(name), cancel, async () => (await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancel)).Value);

    private static BlobRequestConditions Absent => new() { IfNoneMatch = ETag.All };

    private static BlobHttpHeaders Headers(string name, string cacheControl) => new()
    {
        ContentType = name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "application/octet-stream",
        CacheControl = cacheControl,
    };

    private static string? MarksOf(BlobProperties? blob) =>
        blob is not null && blob.Metadata.TryGetValue(WriteMark.Property, out var marks) ? marks : null;

    private Task<bool> UploadAsync(string name, Stream bytes, BlobUploadOptions options, CancellationToken cancel)
    {
        options.TransferOptions = new StorageTransferOptions { InitialTransferSize = OneRequest, MaximumTransferSize = Block, MaximumConcurrency = 2 };
        return AzureFailures.GuardAsync(Where(name), cancel, async () =>
        {
            try
            {
                await container.GetBlobClient(name).UploadAsync(bytes, options, cancel);
                return true;
            }
            catch (RequestFailedException refused) when (refused.Status == 412 || refused is { Status: 409, ErrorCode: "BlobAlreadyExists" })
            {
                return false;
            }
        });
    }

    [SuppressMessage("Design", "CA1068", Justification = "The body reads better last.")]
    private Task<T?> OrNullAsync<T>(string name, CancellationToken cancel, Func<Task<T>> read)
        where T : class => AzureFailures.GuardAsync<T?>(Where(name), cancel, async () =>
        {
            try
            {
                return await read();
            }
            catch (RequestFailedException absent) when (absent.Status == 412 || absent is { Status: 404, ErrorCode: not "ContainerNotFound" })
            {
                return null;
            }
        });

    private string Where(string name) => $"{container.Uri.GetLeftPart(UriPartial.Path)}/{name}";
}
