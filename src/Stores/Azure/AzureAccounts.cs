using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Hattama.Stores.Azure;

/// <summary>
/// The storage accounts of a deployment, one for each purpose: what may be public, what must be immutable and who may write
/// is decided per account (docs/adr/0010). All may be one account.
/// </summary>
/// <param name="Uploads">Blob service of the account that senders put files into, <c>https://ACCOUNT.blob.core.windows.net</c>.</param>
/// <param name="Evidence">Blob service of the account that keeps evidence.</param>
/// <param name="Data">Blob service of the account of the ledger: large bodies and segments of the log.</param>
/// <param name="Tables">Table service of the account of the ledger, <c>https://ACCOUNT.table.core.windows.net</c>.</param>
/// <param name="Results">Blob service of the account of published documents.</param>
public sealed record AzureAccounts(Uri Uploads, Uri Evidence, Uri Data, Uri Tables, Uri Results);

/// <summary>A client for each purpose.</summary>
internal sealed record AzureClients(
    BlobServiceClient Uploads, BlobServiceClient Evidence, BlobServiceClient Data, BlobServiceClient Results, TableServiceClient Tables)
{
    public static AzureClients Of(AzureAccounts accounts, TokenCredential identity) => new(
        new BlobServiceClient(accounts.Uploads, identity),
        new BlobServiceClient(accounts.Evidence, identity),
        new BlobServiceClient(accounts.Data, identity),
        new BlobServiceClient(accounts.Results, identity),
        new TableServiceClient(accounts.Tables, identity));
}
