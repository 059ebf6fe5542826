using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Hattama.Benchmarks;

/// <summary>
/// A store that times every call and passes it on, so that the product's own intake and roll-up are measured as they are.
/// Times of calls that run side by side add up.
/// </summary>
public class TimedStore<TStore> : DispatchProxy
    where TStore : class
{
    private ConcurrentDictionary<string, TimeSpan> _elapsed = new();
    private TStore? _store;

    internal static TStore Around(TStore store, ConcurrentDictionary<string, TimeSpan> elapsed)
    {
        var proxy = Create<TStore, TimedStore<TStore>>();
        var timed = (TimedStore<TStore>)(object)proxy;
        (timed._store, timed._elapsed) = (store, elapsed);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var start = Stopwatch.GetTimestamp();
        var result = targetMethod.Invoke(_store, args);
        if (result is Task { IsCompleted: false } task)
        {
            task.ContinueWith(_ => Add(targetMethod.Name, start), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        else
        {
            Add(targetMethod.Name, start);
        }

        return result;
    }

    private void Add(string call, long start)
    {
        var elapsed = Stopwatch.GetElapsedTime(start);
        _elapsed.AddOrUpdate(call, elapsed, (_, before) => before + elapsed);
    }
}
