using Azure.Core.Pipeline;
using Hattama.Kit;
using Hattama.Stores;
using Hattama.Stores.Azure;

namespace Hattama.Tests.Azure;

/// <summary>What an inherited contract needs of a store on the emulator: one of its own, and other clients of it.</summary>
internal sealed class AzureSubject(AzureStorage storage, AzureOptions options, params HttpPipelinePolicy[] policies)
{
    /// <summary>Every limit is met at once: bodies become blobs, pages and segments hold a few, everything is spooled.</summary>
    public static readonly AzureOptions Tiny = new() { SmallEvidence = 4, PageSize = 3, InlineBody = 3, SegmentSize = 2, SegmentFan = 2 };

    private readonly AzureOptions _options = options with { Prefix = storage.NewPrefix() };

    public AzureStore Store { get; private set; } = null!;

    public async ValueTask StartAsync() => Store = await storage.CreateAsync(_options, policies);

    public async Task ReopenAsync() => Store = await storage.OpenAsync(_options, policies);
}

public sealed class AzureEvidenceTests(AzureStorage storage) : EvidenceStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions());

    protected override IEvidenceStore Store => _subject.Store.Evidence;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureLedgerTests(AzureStorage storage) : LedgerStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions());

    protected override ILedgerStore Store => _subject.Store.Ledger;

    protected override int Crowd => 32;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureResultsTests(AzureStorage storage) : ResultStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions());

    protected override IResultStore Store => _subject.Store.Results;

    protected override int Crowd => 20;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureAccessTests(AzureStorage storage) : AccessStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions());

    protected override IAccessStore Store => _subject.Store.Access;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureTinyEvidenceTests(AzureStorage storage) : EvidenceStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, AzureSubject.Tiny);

    protected override IEvidenceStore Store => _subject.Store.Evidence;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureTinyLedgerTests(AzureStorage storage) : LedgerStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, AzureSubject.Tiny);

    protected override ILedgerStore Store => _subject.Store.Ledger;

    protected override int Crowd => 32;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureTinyResultsTests(AzureStorage storage) : ResultStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, AzureSubject.Tiny);

    protected override IResultStore Store => _subject.Store.Results;

    protected override int Crowd => 20;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureTinyAccessTests(AzureStorage storage) : AccessStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, AzureSubject.Tiny);

    protected override IAccessStore Store => _subject.Store.Access;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureForgetfulEvidenceTests(AzureStorage storage) : EvidenceStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions(), new LostAnswers());

    protected override IEvidenceStore Store => _subject.Store.Evidence;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureForgetfulLedgerTests(AzureStorage storage) : LedgerStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions(), new LostAnswers());

    protected override ILedgerStore Store => _subject.Store.Ledger;

    protected override int Crowd => 32;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureForgetfulResultsTests(AzureStorage storage) : ResultStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions(), new LostAnswers());

    protected override IResultStore Store => _subject.Store.Results;

    protected override int Crowd => 20;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureForgetfulAccessTests(AzureStorage storage) : AccessStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions(), new LostAnswers());

    protected override IAccessStore Store => _subject.Store.Access;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task ReopenAsync() => _subject.ReopenAsync();
}

public sealed class AzureWorkTests(AzureStorage storage) : WorkStoreContract, IAsyncLifetime
{
    private readonly AzureSubject _subject = new(storage, new AzureOptions());

    protected override IWorkStore Store => _subject.Store.Work;

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Storage notes whole seconds.</summary>
    protected override async Task<DateTimeOffset> LaterAsync()
    {
        await Task.Delay(1_100, Cancel);
        var between = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await Task.Delay(1_100, Cancel);
        return between;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
