using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Hattama.Stores.Azure;

/// <summary>
/// Uploads as they arrive. A grant is a shared access signature with the one permission to create the one blob, signed with a
/// key that the identity gets from the service for an hour; an account key signs only on the emulator.
/// </summary>
public sealed class AzureUploads : IUploadStore
{
    private const int InMemory = 1024 * 1024;
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly BlobServiceClient _service;
    private readonly BlobContainerClient _container;
    private readonly BlobFolder _blobs;
    private readonly int? _emulatorPort;
    private volatile UserDelegationKey? _key;

    internal AzureUploads(BlobServiceClient service, BlobContainerClient container, int? emulatorPort)
    {
        _service = service;
        _container = container;
        _emulatorPort = emulatorPort;
        _blobs = new BlobFolder(container);
    }

    /// <inheritdoc/>
    public Task<Uri> GrantAsync(string contest, string upload, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(expires, now);
        var blob = _container.GetBlobClient(NameOf(contest, upload));
        var grant = new BlobSasBuilder(BlobSasPermissions.Create, expires)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = now - Skew,
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        return AzureFailures.GuardAsync(blob.Uri.GetLeftPart(UriPartial.Path), cancel, async () =>
        {
            var query = blob.CanGenerateSasUri
                ? blob.GenerateSasUri(grant).Query
                : "?" + grant.ToSasQueryParameters(await KeyAsync(now, expires, cancel), blob.AccountName);
            return new UriBuilder(blob.Uri) { Query = query, Port = _emulatorPort ?? blob.Uri.Port }.Uri;
        });
    }

    /// <inheritdoc/>
    public async Task<OpenedUpload?> OpenAsync(string contest, string upload, string? version, CancellationToken cancel)
    {
        var opened = await _blobs.OpenAsync(NameOf(contest, upload), version is null ? null : new ETag(version), InMemory, cancel);
        return opened is null
            ? null
            : new OpenedUpload(
                new ArrivedUpload(contest, upload, opened.Tag.ToString("G"), opened.Length, opened.Modified.ToUniversalTime()), opened.Bytes);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArrivedUpload> ListAsync(string contest, [EnumeratorCancellation] CancellationToken cancel)
    {
        var prefix = StoreKey.CheckContest(contest) + "/";
        await foreach (var blob in _blobs.ListAsync(prefix, cancel))
        {
            var upload = blob.Name[prefix.Length..];
            if (TableKey.Encode(upload) == upload && blob.Properties is { ETag: { } tag, ContentLength: { } length, LastModified: { } modified })
            {
                yield return new ArrivedUpload(contest, upload, tag.ToString("G"), length, modified.ToUniversalTime());
            }
        }
    }

    /// <summary>A key that outlives the grant; one request per hour, not per grant. Two at once get two, and both are good.</summary>
    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset now, DateTimeOffset expires, CancellationToken cancel)
    {
        var key = _key;
        if (key is null || key.SignedExpiresOn < expires || key.SignedStartsOn > now)
        {
            var life = expires - now > KeyLife ? expires - now : KeyLife;
            key = (await _service.GetUserDelegationKeyAsync(now - Skew, now + life + Skew, cancel)).Value;
            _key = key;
        }

        return key;
    }

    private static string NameOf(string contest, string upload) => TableKey.Encode(StoreKey.CheckText(upload)) == upload && upload.Length > 0
        ? $"{StoreKey.CheckContest(contest)}/{upload}"
        : throw new ArgumentException("An upload id is made of letters and digits of ASCII, - and .", nameof(upload));
}
