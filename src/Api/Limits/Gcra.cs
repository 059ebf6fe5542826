namespace Hattama.Api;

/// <summary>How often something may be done: at most <paramref name="Requests"/> at once, refilled evenly within <paramref name="Window"/>.</summary>
/// <param name="Requests">Size of the bucket, at least 1.</param>
/// <param name="Window">Time in which an empty bucket is full again, above zero.</param>
public readonly record struct Rate(int Requests, TimeSpan Window)
{
    /// <summary>Ticks (100 ns) in which one request comes back, rounded up so that a limit is never exceeded; of <c>default</c>, which allows nothing, 1.</summary>
    public long Interval => Requests < 1 ? 1 : Math.Max(1, (Window.Ticks + Requests - 1) / Requests);
}

/// <summary>What taking from a bucket gave.</summary>
/// <param name="Full">State of the bucket: the instant (ticks) at which it is full again; unchanged when refused.</param>
/// <param name="IsAllowed">Whether a request was there.</param>
/// <param name="Remaining">Requests that are left now.</param>
/// <param name="RetryAfter">When refused: time until one request is there; otherwise zero.</param>
public readonly record struct Taken(long Full, bool IsAllowed, int Remaining, TimeSpan RetryAfter);

/// <summary>
/// A token bucket as one number, the generic cell rate algorithm (ITU-T I.371): it keeps the instant at which the bucket is
/// full again. An instant that has passed is a full bucket, so a bucket that nobody uses needs no memory.
/// </summary>
public static class Gcra
{
    /// <summary>Takes one request.</summary>
    /// <param name="full">State before: instant at which the bucket is full again; anything past means full.</param>
    /// <param name="now">The clock, in the same ticks.</param>
    /// <param name="rate">The rate.</param>
    public static Taken Take(long full, long now, in Rate rate)
    {
        var interval = rate.Interval;
        var size = interval * rate.Requests;
        var start = Math.Max(full, now);
        var after = start + interval;
        var missing = after - now;
        return missing <= size
            ? new Taken(after, true, (int)((size - missing) / interval), TimeSpan.Zero)
            : new Taken(full, false, 0, TimeSpan.FromTicks(missing - size));
    }
}
