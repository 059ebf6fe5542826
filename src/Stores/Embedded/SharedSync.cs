namespace Hattama.Stores.Embedded;

/// <summary>
/// One sync of the file system for all who wait: a sync that begins after a caller's last write covers that caller, so
/// however many districts are written at once, at most two syncs stand between a write and its acknowledgement.
/// </summary>
internal sealed class SharedSync(string folder)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private bool _running;

    /// <summary>Ends when everything written before this call is durable.</summary>
    public Task SyncAsync()
    {
        lock (_lock)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running)
            {
                _running = true;
                _ = Task.Run(Loop);
            }

            return _next.Task;
        }
    }

    private void Loop()
    {
        while (Take() is { } waiting)
        {
            try
            {
                DurableFiles.SyncFileSystem(folder);
                waiting.SetResult();
            }
            catch (IOException failure)
            {
                waiting.SetException(failure);
            }
        }
    }

    private TaskCompletionSource? Take()
    {
        lock (_lock)
        {
            var waiting = _next;
            _next = null;
            _running = waiting is not null;
            return waiting;
        }
    }
}
