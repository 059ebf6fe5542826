using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Hattama.Stores.Azure;

/// <summary>The clients of a store's accounts.</summary>
internal sealed record AzureClients(
    BlobServiceClient Uploads, BlobServiceClient Evidence, BlobServiceClient Data, BlobServiceClient Results, TableServiceClient Tables)
{
    /// <summary>The port that the emulator listens on for blobs; null on Azure.</summary>
    public int? EmulatorPort { get; private init; }

    private const string Development = "UseDevelopmentStorage=true";

    public static AzureClients Of(AzureAccounts accounts, TokenCredential identity, BlobClientOptions? blobs, TableClientOptions? tables)
    {
        // Accounts named twice get one client, so that they share its token.
        var clients = new Dictionary<Uri, BlobServiceClient>();
        return new AzureClients(
            Client(accounts.Uploads), Client(accounts.Evidence), Client(accounts.Data), Client(accounts.Results),
            new TableServiceClient(accounts.Tables, identity, tables));

        BlobServiceClient Client(Uri address) =>
            clients.TryGetValue(address, out var known) ? known : clients[address] = new BlobServiceClient(address, identity, blobs);
    }

    public static AzureClients Emulator(int blobPort, int tablePort, BlobClientOptions? blobs, TableClientOptions? tables)
    {
        blobs ??= new BlobClientOptions();
        tables ??= new TableClientOptions();
        blobs.AddPolicy(new EmulatorPorts(blobPort), HttpPipelinePosition.PerCall);
        tables.AddPolicy(new EmulatorPorts(tablePort), HttpPipelinePosition.PerCall);
        var client = new BlobServiceClient(Development, blobs);
        return new AzureClients(client, client, client, client, new TableServiceClient(Development, tables)) { EmulatorPort = blobPort };
    }
}
