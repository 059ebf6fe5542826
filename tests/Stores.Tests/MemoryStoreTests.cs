using Hattama.Kit;
using Hattama.Stores;

namespace Hattama.Tests;

public sealed class MemoryEvidenceTests : EvidenceStoreContract
{
    protected override IEvidenceStore Store { get; } = new MemoryStore().Evidence;

    protected override Task ReopenAsync() => Task.CompletedTask;
}

public sealed class MemoryLedgerTests : LedgerStoreContract
{
    protected override ILedgerStore Store { get; } = new MemoryStore().Ledger;

    protected override Task ReopenAsync() => Task.CompletedTask;
}

public sealed class MemoryResultsTests : ResultStoreContract
{
    protected override IResultStore Store { get; } = new MemoryStore().Results;

    protected override Task ReopenAsync() => Task.CompletedTask;
}
