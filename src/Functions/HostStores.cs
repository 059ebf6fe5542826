using Azure.Identity;
using Hattama.Stores;
using Hattama.Stores.Azure;

namespace Hattama.Functions;

/// <summary>The stores of this host: of the accounts in its settings, as the identity in them, or of the emulator.</summary>
/// <param name="Set">Evidence, ledger and results.</param>
/// <param name="Access">Tokens and grants.</param>
/// <param name="Uploads">Where senders put their bytes.</param>
/// <param name="Work">Notes between steps.</param>
public sealed record HostStores(StoreSet Set, IAccessStore Access, IUploadStore Uploads, IWorkStore Work)
{
    /// <summary>Opens them. Nothing is asked of the network yet: a worker has thirty seconds to start.</summary>
    public static HostStores Open(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var store = settings.Storage is { } accounts
            ? AzureStore.Of(accounts, IdentityOf(settings))
            : AzureStore.Emulator();
        return new HostStores(new StoreSet(store.Evidence, store.Ledger, store.Results), store.Access, store.Uploads, store.Work);
    }

    /// <summary>One credential for all, so that all share its token.</summary>
    private static ManagedIdentityCredential IdentityOf(HostSettings settings) => new ManagedIdentityCredential(
        settings.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
}
