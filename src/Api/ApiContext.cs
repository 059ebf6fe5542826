using Hattama.Contests;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>What endpoints need, and what they keep between requests. One per host.</summary>
public sealed class ApiContext(StoreSet stores, TimeProvider clock, ApiOptions options)
{
    /// <summary>The stores.</summary>
    public StoreSet Stores { get; } = stores;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>The options.</summary>
    public ApiOptions Options { get; } = options;

    internal ContestViews Contests { get; } = new(stores, clock, options.Freshness);

    internal HotAnswers Hot { get; } = new(options.CacheBytes);

    /// <summary>Limits requests by address; null: they are not limited.</summary>
    internal RateLimiter? Addresses { get; } = LimiterOf(options.Limits.PerAddress, clock);

    /// <summary>Limits requests by token; null: they are not limited.</summary>
    internal RateLimiter? Tokens { get; } = LimiterOf(options.Limits.PerToken, clock);

    private static RateLimiter? LimiterOf(int perMinute, TimeProvider clock) =>
        perMinute > 0 ? new RateLimiter(new Rate(perMinute, TimeSpan.FromMinutes(1)), clock) : null;
}

/// <summary>Limits of the API and what the host adds to it.</summary>
public sealed record ApiOptions
{
    /// <summary>For how long what is in force and what is latest is not looked up again.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most bytes of answers kept in memory.</summary>
    public long CacheBytes { get; init; } = 128L << 20;

    /// <summary>Told about a failure that no caller can mend, before the caller gets a problem.</summary>
    public Action<HttpContext, Exception>? OnFailure { get; init; }

    /// <summary>How often callers may ask.</summary>
    public RateLimits Limits { get; init; } = new();

    /// <summary>Whether this caller may read results of a contest before they are published; null: nobody may.</summary>
    public Func<HttpContext, string, CancellationToken, ValueTask<bool>>? MayReadEarly { get; init; }

    /// <summary>Whether this caller may read the receipt of an upload (contest, upload); null: whoever knows the id may.</summary>
    public Func<HttpContext, ContestDefinition, string, CancellationToken, ValueTask<bool>>? MayReadReceipt { get; init; }
}
