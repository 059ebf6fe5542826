namespace Hattama.Api;

/// <summary>Something read from a store and read again when it has become older than the freshness; by one reader at a time.</summary>
internal sealed class Refreshed<T>(TimeProvider clock, TimeSpan freshness, Func<T?, Task<T>> read)
    where T : class
{
    private readonly Lock _lock = new();
    private volatile Reading? _last;
    private Task<T>? _running;

    /// <summary>The value, at most as old as the freshness.</summary>
    public ValueTask<T> GetAsync(CancellationToken cancel)
    {
        if (_last is { } last && clock.GetElapsedTime(last.At) < freshness)
        {
            return new ValueTask<T>(last.Value);
        }

        lock (_lock)
        {
            // The reading serves everybody who waits for it, so no single caller's cancellation ends it.
            if (_running is null || _running.IsCompleted)
            {
                _running = ReadAsync();
            }

            return new ValueTask<T>(_running.WaitAsync(cancel));
        }
    }

    private async Task<T> ReadAsync()
    {
        var at = clock.GetTimestamp();
        var value = await read(_last?.Value);
        _last = new Reading(value, at);
        return value;
    }

    private sealed record Reading(T Value, long At);
}
