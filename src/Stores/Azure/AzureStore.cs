using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Hattama.Stores.Azure;

/// <summary>
/// A store in Azure Blob and Table storage (docs/adr/0009), or in the emulator. Safe for use by many at once; holds nothing open.
/// Make one per process: it remembers which segments of the log it has read.
/// </summary>
public sealed class AzureStore
{
    private readonly AzureClients _clients;
    private readonly AzureOptions _options;
    private readonly List<BlobContainerClient> _containers = [];
    private readonly List<TableClient> _tables = [];
    private readonly Table _probe;

    private AzureStore(AzureClients clients, AzureOptions options)
    {
        _clients = clients;
        _options = options;
        var large = Folder(clients.Data, "bodies");
        var bodies = new Bodies(large, options.InlineBody);
        var marks = TableOf("dirty");
        _probe = marks;
        Evidence = new AzureEvidence(Folder(clients.Evidence, "evidence"), options);
        Ledger = new AzureLedger(
            new UploadLog(TableOf("log"), bodies, new LogChain(Folder(clients.Data, "log"), options.SegmentFan), options.SegmentSize),
            new LedgerItems(TableOf("ledger"), TableOf("partitions"), bodies),
            new DirtyMarks(marks),
            new Activations(TableOf("activations")));
        Results = new AzureResults(Folder(clients.Results, "results"), new AreaRows(TableOf("areas"), bodies), new DocumentPacks(large));
        Uploads = new AzureUploads(clients.Uploads, ContainerOf(clients.Uploads, "uploads"), clients.EmulatorPort);
        Work = new AzureWork(Folder(clients.Data, "work"));
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
    public string Where => _clients.Data.Uri.GetLeftPart(UriPartial.Path);

    /// <summary>Address of every container and table that it uses.</summary>
    public IEnumerable<Uri> Places => _containers.Select(container => container.Uri).Concat(_tables.Select(table => table.Uri));

    /// <summary>The store of accounts that let this identity in, one account for each purpose; keys are not used.</summary>
    public static AzureStore Of(
        AzureAccounts accounts, TokenCredential identity, AzureOptions? options = null, BlobClientOptions? blobs = null, TableClientOptions? tables = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(identity);
        return new AzureStore(AzureClients.Of(accounts, identity, blobs, tables), options ?? new AzureOptions());
    }

    /// <summary>The store of the emulator's development account on this machine.</summary>
    public static AzureStore Emulator(
        int blobPort = 10000, int tablePort = 10002, AzureOptions? options = null, BlobClientOptions? blobs = null, TableClientOptions? tables = null) =>
        new(AzureClients.Emulator(blobPort, tablePort, blobs, tables), options ?? new AzureOptions());

    /// <summary>Makes the containers and tables that are not there.</summary>
    public Task CreateAsync(CancellationToken cancel) => AzureFailures.GuardAsync(Where, cancel, async () =>
    {
        await Task.WhenAll(_containers.Select(container => container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancel)));
        await Task.WhenAll(_tables.Select(table => table.CreateIfNotExistsAsync(cancel)));
        return true;
    });

    /// <summary>Refuses accounts that have no store, or that cannot be reached.</summary>
    /// <exception cref="StoreException">It cannot be used; says why.</exception>
    public Task CheckAsync(CancellationToken cancel) => Task.WhenAll(_containers.Select(container =>
        AzureFailures.GuardAsync(container.Uri.GetLeftPart(UriPartial.Path), cancel, () => container.GetPropertiesAsync(cancellationToken: cancel))));

    /// <summary>Writes a trifle: whether the store can be written to, nothing else tells.</summary>
    public Task ProbeAsync(CancellationToken cancel = default) => _probe.PutAsync([new TableEntity("_probe", "_probe")], cancel);

    private BlobFolder Folder(BlobServiceClient service, string name) => new(ContainerOf(service, name));

    private BlobContainerClient ContainerOf(BlobServiceClient service, string name)
    {
        var container = service.GetBlobContainerClient(_options.Prefix + name);
        _containers.Add(container);
        return container;
    }

    private Table TableOf(string name)
    {
        var table = _clients.Tables.GetTableClient(_options.Prefix + name);
        _tables.Add(table);
        return new Table(table, _options.PageSize);
    }
}
