namespace Hattama.Tests.Engine;

/// <summary>
/// Where the continuations of one turn run: only on the thread of the turn, one after the other. A continuation that comes from
/// elsewhere, or after the turn, is that of a task which the history does not know.
/// </summary>
internal sealed class OrchestratorThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _continuations = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _wasEntered;

    /// <summary>Whether something other than the history made the orchestrator go on.</summary>
    public bool WasEnteredFromOutside => _wasEntered;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread || Current != this)
        {
            _wasEntered = true;
            return;
        }

        _continuations.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => _wasEntered = true;

    /// <summary>Runs an action and everything that follows from it.</summary>
    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (_continuations.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
