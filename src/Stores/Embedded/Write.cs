namespace Hattama.Stores.Embedded;

/// <summary>A write that waits for its group. It may run more than once before it is committed, so it only touches the session.</summary>
internal abstract class Write(string point, long weight, CancellationToken cancel)
{
    /// <summary>Name of the durable step, for crash tests.</summary>
    public string Point { get; } = point;

    /// <summary>About how many bytes it writes.</summary>
    public long Weight { get; } = weight;

    /// <summary>Whether the caller gave up before it began; ends the caller's wait if so.</summary>
    public bool IsCancelled()
    {
        if (cancel.IsCancellationRequested)
        {
            Cancel(cancel);
        }

        return cancel.IsCancellationRequested;
    }

    public abstract void Run(Session session);

    /// <summary>Acknowledges: called once it is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception failure);

    protected abstract void Cancel(CancellationToken token);
}

/// <inheritdoc/>
internal sealed class Write<T>(string point, long weight, Func<Session, T> body, CancellationToken cancel) : Write(point, weight, cancel)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Ends when the write is durable.</summary>
    public Task<T> Done => _done.Task;

    public override void Run(Session session) => _result = body(session);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception failure) => _done.TrySetException(failure);

    protected override void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}
