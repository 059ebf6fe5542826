using System.Globalization;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Hattama.Stores.Azure;

namespace Hattama.Cli;

/// <summary>
/// Which store a command means: a folder; <c>azure</c> or <c>azure:ACCOUNT</c>; <c>azurite</c>. A folder of such a name is <c>./azure</c>.
/// </summary>
/// <param name="Name">As given: what to repeat after <c>--store</c>.</param>
/// <param name="Kind">What kind of store it is.</param>
internal sealed record StorePlace(string Name, StoreKind Kind)
{
    private const string Azure = "azure";
    private const string Azurite = "azurite";
    private const int BlobPort = 10000;
    private const int TablePort = 10002;

    /// <summary>A folder on this machine for what lies beside a store: the store's own, where it is one.</summary>
    public string Beside => Kind == StoreKind.Folder ? Name : Path.Combine(".hattama", Kind == StoreKind.Azurite ? Azurite : Azure);

    /// <summary>Reads what was given.</summary>
    public static StorePlace Of(string name) => new(name, name switch
    {
        Azurite => StoreKind.Azurite,
        Azure => StoreKind.Azure,
        _ when name.StartsWith(Azure + ":", StringComparison.Ordinal) => StoreKind.Azure,
        _ => StoreKind.Folder,
    });

    /// <summary>The store on Azure or in the emulator.</summary>
    public AzureStore OpenAzure(Func<string, string?> environment)
    {
        // Two stores in one account, or one per test.
        var options = new AzureOptions { Prefix = environment("HATTAMA_AZURE_PREFIX") ?? string.Empty };
        return Kind == StoreKind.Azurite
            ? AzureStore.Emulator(
                PortOf(environment, "HATTAMA_AZURITE_BLOB_PORT", BlobPort), PortOf(environment, "HATTAMA_AZURITE_TABLE_PORT", TablePort),
                options, Impatient(new BlobClientOptions()), Impatient(new TableClientOptions()))
            : AzureStore.Of(AccountsOf(environment), new DefaultAzureCredential(), options);
    }

    /// <summary>A local emulator answers at once or is not there.</summary>
    private static T Impatient<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        return options;
    }

    private AzureAccounts AccountsOf(Func<string, string?> environment)
    {
        var account = Name.Length > Azure.Length ? Name[(Azure.Length + 1)..] : environment("HATTAMA_AZURE_ACCOUNT");
        var whole = account is null ? null : OfAccount(account);
        return new AzureAccounts(
            AddressOf("UPLOADS", whole?.Uploads), AddressOf("EVIDENCE", whole?.Evidence), AddressOf("DATA", whole?.Data),
            AddressOf("TABLES", whole?.Tables), AddressOf("RESULTS", whole?.Results));

        Uri AddressOf(string part, Uri? otherwise)
        {
            var text = environment("HATTAMA_AZURE_" + part);
            if (text is null)
            {
                return otherwise ?? throw CommandFailure.Usage(
                    $"Which storage account? Give --store azure:ACCOUNT, or set HATTAMA_AZURE_ACCOUNT, or HATTAMA_AZURE_{part} and the like for accounts apart.");
            }

            return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                ? address
                : throw CommandFailure.Usage($"HATTAMA_AZURE_{part} is {text}: write an address like https://ACCOUNT.blob.core.windows.net.");
        }
    }

    private static AzureAccounts OfAccount(string account)
    {
        try
        {
            return AzureAccounts.OfAccount(account);
        }
        catch (ArgumentException refused)
        {
            throw CommandFailure.Usage($"“{account}” is no storage account. {refused.Message}");
        }
    }

    private static int PortOf(Func<string, string?> environment, string variable, int usual) => environment(variable) switch
    {
        null => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535 => port,
        var text => throw CommandFailure.Usage($"{variable} is {text}: write a port."),
    };
}

/// <summary>What kind of store a command means.</summary>
internal enum StoreKind
{
    /// <summary>A folder on this machine.</summary>
    Folder,
    /// <summary>Storage accounts on Azure.</summary>
    Azure,
    /// <summary>The storage emulator on this machine.</summary>
    Azurite,
}
