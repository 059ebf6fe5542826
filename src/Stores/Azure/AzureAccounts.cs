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
public sealed record AzureAccounts(Uri Uploads, Uri Evidence, Uri Data, Uri Tables, Uri Results)
{
    /// <summary>Everything in one account of the public cloud.</summary>
    /// <exception cref="ArgumentException">That is no name of a storage account.</exception>
    public static AzureAccounts OfAccount(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is < 3 or > 24 || !name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
        {
            throw new ArgumentException("A storage account's name is 3 to 24 lower-case letters and digits.", nameof(name));
        }

        var blobs = new Uri($"https://{name}.blob.core.windows.net/");
        return new AzureAccounts(blobs, blobs, blobs, new Uri($"https://{name}.table.core.windows.net/"), blobs);
    }
}
