namespace Hattama.Pipeline;

/// <summary>
/// Bytes that all work going on at once may have in hand. Who comes first is served first, so that a large upload is not overtaken for
/// ever; one larger than the whole budget gets all of it, alone.
/// </summary>
public sealed class ByteBudget(long most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiting> _waiting = [];
    private long _free = most > 0 ? most : throw new ArgumentOutOfRangeException(nameof(most), most, "A budget of no bytes lets nothing in.");

    /// <summary>Bytes that nobody has.</summary>
    public long Free
    {
        get
        {
            lock (_lock)
            {
                return _free;
            }
        }
    }

    /// <summary>Takes bytes, waiting until they are free; disposing gives them back.</summary>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancel)
    {
        var wanted = Math.Clamp(bytes, 0, most);
        LinkedListNode<Waiting> node;
        lock (_lock)
        {
            if (_waiting.Count == 0 && wanted <= _free)
            {
                _free -= wanted;
                return new Share(this, wanted);
            }

            node = _waiting.AddLast(new Waiting(wanted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using (cancel.Register(() => GiveUp(node, cancel)))
        {
            await node.Value.Served.Task;
        }

        return new Share(this, wanted);
    }

    private void GiveUp(LinkedListNode<Waiting> node, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return; // served at this very moment
            }

            _waiting.Remove(node);
            Serve();
        }

        node.Value.Served.TrySetCanceled(cancel);
    }

    private void GiveBack(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.First is { } next && next.Value.Bytes <= _free)
        {
            _waiting.RemoveFirst();
            _free -= next.Value.Bytes;
            next.Value.Served.SetResult();
        }
    }

    private sealed record Waiting(long Bytes, TaskCompletionSource Served);

    private sealed class Share(ByteBudget budget, long bytes) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                budget.GiveBack(bytes);
            }
        }
    }
}
