using Hattama.Stores;

namespace Hattama.Tests.Embedded;

public sealed class EmbeddedEvidenceTests : EvidenceStoreContract, IAsyncDisposable
{
    private readonly TempStore _temp = new();

    protected override IEvidenceStore Store => _temp.Store.Evidence;

    protected override Task ReopenAsync() => _temp.ReopenAsync();

    public ValueTask DisposeAsync() => _temp.DisposeAsync();
}

public sealed class EmbeddedLedgerTests : LedgerStoreContract, IAsyncDisposable
{
    private readonly TempStore _temp = new();

    protected override ILedgerStore Store => _temp.Store.Ledger;

    protected override Task ReopenAsync() => _temp.ReopenAsync();

    public ValueTask DisposeAsync() => _temp.DisposeAsync();
}

public sealed class EmbeddedResultsTests : ResultStoreContract, IAsyncDisposable
{
    private readonly TempStore _temp = new();

    protected override IResultStore Store => _temp.Store.Results;

    protected override Task ReopenAsync() => _temp.ReopenAsync();

    public ValueTask DisposeAsync() => _temp.DisposeAsync();
}
