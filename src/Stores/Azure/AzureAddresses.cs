namespace Hattama.Stores.Azure;

/// <summary>
/// Where the parts of a store are. Accounts apart are safer: evidence may be versioned and immutable, results public, and none of
/// it within reach of whoever may upload. One account for all is enough for a trial.
/// </summary>
/// <param name="Uploads">Blob service of the account that takes uploads.</param>
/// <param name="Evidence">Blob service of the account that keeps evidence.</param>
/// <param name="Data">Blob service of the account of the ledger.</param>
/// <param name="Results">Blob service of the account that publishes.</param>
/// <param name="Tables">Table service of the account of the ledger.</param>
public sealed record AzureAddresses(Uri Uploads, Uri Evidence, Uri Data, Uri Results, Uri Tables)
{
    /// <summary>Everything in one account of the public cloud.</summary>
    /// <exception cref="ArgumentException">That is no name of a storage account.</exception>
    public static AzureAddresses OfAccount(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is < 3 or > 24 || !name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
        {
            throw new ArgumentException("A storage account's name is 3 to 24 lower-case letters and digits.", nameof(name));
        }

        var blobs = new Uri($"https://{name}.blob.core.windows.net/");
        return new AzureAddresses(blobs, blobs, blobs, blobs, new Uri($"https://{name}.table.core.windows.net/"));
    }
}
