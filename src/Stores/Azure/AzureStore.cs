using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Hattama.Stores.Azure;

/// <summary>A store in Azure Blob and Table storage (DESIGN §8), or in the emulator. Safe for use by many at once; holds nothing open.</summary>
public sealed class AzureStore
{
    private const string Development = "UseDevelopmentStorage=true";
    private readonly AzureClients _clients;
    private readonly AzureOptions _options;
    private readonly List<BlobContainerClient> _containers = [];
    private readonly List<TableClient> _tableClients = [];

    private AzureStore(AzureClients clients, AzureOptions options)
    {
        _clients = clients;
        _options = options;
        Evidence = new AzureEvidence(Folder(clients.Evidence, "evidence"), options);
        var bodies = new Bodies(Folder(clients.Data, "bodies"), options.InlineBody);
        Ledger = new AzureLedger(
            new UploadLog(TableOf("log"), bodies, new LogChain(Folder(clients.Data, "log"), options.SegmentFan), options.SegmentSize),
            new LedgerItems(TableOf("ledger"), TableOf("partitions"), bodies),
            new DirtyMarks(TableOf("dirty")),
            new Activations(TableOf("activations")));
        Results = new AzureResults(Folder(clients.Results, "results"), new AreaRows(TableOf("areas"), bodies));
        Work = new AzureWork(Folder(clients.Data, "work"));
        Uploads = new AzureUploads(clients.Uploads, ContainerOf(clients.Uploads, "uploads"));
        Access = new AzureAccess(TableOf("tokens"), TableOf("grants"), TableOf("proposals"), bodies);
    }

    /// <summary>Evidence.</summary>
    public AzureEvidence Evidence { get; }

    /// <summary>The ledger.</summary>
    public AzureLedger Ledger { get; }

    /// <summary>Results.</summary>
    public AzureResults Results { get; }

    /// <summary>Tokens and grants.</summary>
    public AzureAccess Access { get; }

    /// <summary>Notes between the steps of a roll-up.</summary>
    public AzureWork Work { get; }

    /// <summary>Uploads as they arrive.</summary>
    public AzureUploads Uploads { get; }

    /// <summary>Where it is: for messages.</summary>
    public string Where => _clients.Evidence.Uri.GetLeftPart(UriPartial.Path);

    /// <summary>Address of every container and table that it uses.</summary>
    public IEnumerable<Uri> Places => _containers.Select(container => container.Uri).Concat(_tableClients.Select(table => table.Uri));

    /// <summary>The store behind these clients; <see cref="CreateAsync"/> makes what is not there.</summary>
    public static AzureStore Of(BlobServiceClient blobs, TableServiceClient tables, AzureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(tables);
        return new AzureStore(new AzureClients(blobs, blobs, blobs, blobs, tables), options ?? new AzureOptions());
    }

    /// <summary>The store of accounts that let this identity in, one account for each purpose; keys are not used.</summary>
    public static AzureStore Of(AzureAccounts accounts, TokenCredential identity, AzureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        return new AzureStore(AzureClients.Of(accounts, identity), options ?? new AzureOptions());
    }

    /// <summary>The store of an account that lets this identity in; keys are not used.</summary>
    /// <param name="blobs">Address of the account's blob service, <c>https://ACCOUNT.blob.core.windows.net</c>.</param>
    /// <param name="tables">Address of its table service, <c>https://ACCOUNT.table.core.windows.net</c>.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="options">How the store is used.</param>
    public static AzureStore Of(Uri blobs, Uri tables, TokenCredential identity, AzureOptions? options = null) =>
        Of(new BlobServiceClient(blobs, identity), new TableServiceClient(tables, identity), options);

    /// <summary>The store of the emulator's development account on this machine.</summary>
    public static AzureStore Emulator(
        int blobPort = 10000, int tablePort = 10002, AzureOptions? options = null, BlobClientOptions? blobs = null, TableClientOptions? tables = null)
    {
        blobs ??= new BlobClientOptions();
        tables ??= new TableClientOptions();
        blobs.AddPolicy(new EmulatorPorts(blobPort), HttpPipelinePosition.PerCall);
        tables.AddPolicy(new EmulatorPorts(tablePort), HttpPipelinePosition.PerCall);
        return Of(new BlobServiceClient(Development, blobs), new TableServiceClient(Development, tables), options);
    }

    /// <summary>Makes the containers and tables that are not there.</summary>
    public Task CreateAsync(CancellationToken cancel) => AzureFailures.GuardAsync(Where, cancel, async () =>
    {
        await Task.WhenAll(_containers.Select(container => container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancel)));
        await Task.WhenAll(_tableClients.Select(table => table.CreateIfNotExistsAsync(cancel)));
        return true;
    });

    /// <summary>Refuses accounts that have no store, or that cannot be reached.</summary>
    /// <exception cref="StoreException">It cannot be used; says why.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        foreach (var container in _containers.DistinctBy(container => container.AccountName))
        {
            await AzureFailures.GuardAsync(
                container.Uri.GetLeftPart(UriPartial.Path), cancel, () => container.GetPropertiesAsync(cancellationToken: cancel));
        }
    }

    private BlobFolder Folder(BlobServiceClient account, string name) => new(ContainerOf(account, name));

    private BlobContainerClient ContainerOf(BlobServiceClient account, string name)
    {
        var container = account.GetBlobContainerClient(_options.Prefix + name);
        _containers.Add(container);
        return container;
    }

    private Table TableOf(string name)
    {
        var table = _clients.Tables.GetTableClient(_options.Prefix + name);
        _tableClients.Add(table);
        return new Table(table, _options.PageSize);
    }
}
