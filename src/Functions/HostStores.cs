using Azure.Identity;
using Hattama.Stores;
using Hattama.Stores.Azure;

namespace Hattama.Functions;

/// <summary>The stores of this host: of the accounts in its settings, as the identity in them, or of the emulator.</summary>
/// <param name="Set">Evidence, ledger and results.</param>
/// <param name="Access">Tokens and grants.</param>
/// <param name="Uploads">Where senders put their bytes.</param>
/// <param name="Work">Notes between steps.</param>
/// <param name="Probe">Writes a trifle, to see whether they can be written to.</param>
public sealed record HostStores(StoreSet Set, IAccessStore Access, IUploadStore Uploads, IWorkStore Work, Func<CancellationToken, Task> Probe)
{
    /// <summary>Opens them. Nothing is asked of the network yet: a worker has thirty seconds to start.</summary>
    public static HostStores Open(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var store = settings.Storage is { } accounts
            ? AzureStore.Of(accounts, IdentityOf(settings))
            : AzureStore.Emulator();
        return new HostStores(new StoreSet(store.Evidence, store.Ledger, store.Results), store.Access, store.Uploads, store.Work, store.ProbeAsync);
    }

    /// <summary>The identity that this host acts as, for storage and for telemetry.</summary>
    internal static ManagedIdentityCredential IdentityOf(HostSettings settings) => new ManagedIdentityCredential(
        settings.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
}
