using Hattama.Stores.Embedded;

namespace Hattama.Tests.Embedded;

/// <summary>A store in a temporary folder that goes away with the test.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("hattama-");
    private EmbeddedStore? _store;

    public string Folder => Path.Combine(_parent.FullName, "store");

    public EmbeddedStore Store
    {
        get
        {
            lock (_parent)
            {
                return _store ??= EmbeddedStore.Open(Folder);
            }
        }
    }

    /// <summary>A folder beside the store.</summary>
    public string Beside(string name) => Path.Combine(_parent.FullName, name);

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _store = EmbeddedStore.Open(Folder);
    }

    public async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _parent.Delete(recursive: true);
    }
}
