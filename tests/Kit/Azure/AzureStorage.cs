using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Hattama.Stores.Azure;

[assembly: AssemblyFixture(typeof(Hattama.Kit.AzureStorage))]

namespace Hattama.Kit;

/// <summary>Stores in one emulator that all tests of a run share; each store has containers and tables of its own.</summary>
public sealed class AzureStorage : IAsyncLifetime
{
    private readonly Lock _lock = new();
    private Task<Azurite>? _azurite;
    private int _stores;

    /// <summary>The emulator; started by whoever asks first.</summary>
    public Task<Azurite> AzuriteAsync()
    {
        lock (_lock)
        {
            return _azurite ??= Azurite.StartAsync();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_azurite is { IsCompletedSuccessfully: true })
        {
            await (await _azurite).DisposeAsync();
        }
    }

    /// <summary>A prefix that no other store of this run has.</summary>
    public string NewPrefix() => $"t{Interlocked.Increment(ref _stores):x}x";

    /// <summary>A store of its own; <paramref name="policies"/> see every request, each try of it.</summary>
    public async Task<AzureStore> CreateAsync(AzureOptions? options = null, params HttpPipelinePolicy[] policies)
    {
        var own = (options ?? new AzureOptions()) with { Prefix = options is { Prefix.Length: > 0 } ? options.Prefix : NewPrefix() };
        var store = await OpenAsync(own, policies);
        await store.CreateAsync(CancellationToken.None);
        return store;
    }

    /// <summary>Another client of a store that is there.</summary>
    public async Task<AzureStore> OpenAsync(AzureOptions options, params HttpPipelinePolicy[] policies)
    {
        var azurite = await AzuriteAsync();
        var blobOptions = new BlobClientOptions();
        var tableOptions = new TableClientOptions();
        foreach (ClientOptions clientOptions in new ClientOptions[] { blobOptions, tableOptions })
        {
            clientOptions.Retry.Delay = TimeSpan.FromMilliseconds(5);
            clientOptions.Retry.MaxDelay = TimeSpan.FromMilliseconds(20);
            foreach (var policy in policies)
            {
                clientOptions.AddPolicy(policy, HttpPipelinePosition.PerRetry);
            }
        }

        return AzureStore.Emulator(azurite.Blobs.Port, azurite.Tables.Port, options, blobOptions, tableOptions);
    }
}
