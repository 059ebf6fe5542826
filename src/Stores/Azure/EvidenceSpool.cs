namespace Hattama.Stores.Azure;

/// <summary>Files for evidence on its way, within a cap that all of it shares.</summary>
internal sealed class EvidenceSpool(string folder, long cap)
{
    private long _used;

    /// <summary>A file that is gone when it is closed, together with its share of the cap.</summary>
    public SpoolFile Create() => new(this, folder);

    private void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > cap)
        {
            Interlocked.Add(ref _used, -bytes);
            throw AzureFailures.SpoolFull(folder, cap);
        }
    }

    private void Give(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>One file of the spool.</summary>
    internal sealed class SpoolFile : IAsyncDisposable
    {
        private readonly EvidenceSpool _spool;
        private readonly FileStream _file;
        private long _taken;

        public SpoolFile(EvidenceSpool spool, string folder)
        {
            _spool = spool;
            _file = new FileStream(Path.Combine(folder, $"hattama-{Guid.NewGuid():N}.spool"), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
                BufferSize = 0,
            });
        }

        /// <summary>Adds bytes; refuses when all files together would pass the cap.</summary>
        public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            _spool.Take(bytes.Length);
            _taken += bytes.Length;
            await _file.WriteAsync(bytes, cancel);
        }

        /// <summary>The bytes, from the start.</summary>
        public Stream Rewind()
        {
            _file.Position = 0;
            return _file;
        }

        public async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync();
            _spool.Give(_taken);
        }
    }
}
