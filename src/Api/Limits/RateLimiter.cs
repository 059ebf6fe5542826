using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hattama.Findings;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>
/// Limits how often a caller asks, and says so with each answer: <c>RateLimit-Limit</c>, <c>RateLimit-Remaining</c>, <c>RateLimit-Reset</c>
/// (IETF draft-ietf-httpapi-ratelimit-headers-06), and <c>Retry-After</c> with a refusal. One per host and kind of caller.
/// </summary>
internal sealed class RateLimiter(Rate rate, TimeProvider clock)
{
    private static readonly string[] Numbers = [.. Enumerable.Range(0, 1024).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    private readonly Buckets _buckets = new(rate);
    private readonly string _limit = NameOf(rate.Requests);

    /// <summary>Takes one request of the caller; null, or the refusal. Sets the headers.</summary>
    public Problem? Take(HttpResponse response, IPAddress? caller)
    {
        Span<byte> bytes = stackalloc byte[16];
        return Take(response, bytes[..BytesOf(caller, bytes)]);
    }

    /// <summary>As for an address, for the id of a token.</summary>
    public Problem? Take(HttpResponse response, string caller) => Take(response, Encoding.UTF8.GetBytes(caller));

    private Problem? Take(HttpResponse response, ReadOnlySpan<byte> caller)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var taken = _buckets.Take(HashOf(caller), now);
        var headers = response.Headers;
        headers["RateLimit-Limit"] = _limit;
        headers["RateLimit-Remaining"] = NameOf(taken.Remaining);
        headers["RateLimit-Reset"] = NameOf(Math.Max(0, SecondsUp(taken.Full - now)));
        return taken.IsAllowed ? null : new Problem(WriteKinds.RateLimited, new(
            $"Терезе ішінде ең көбі {_limit} сұрау ({SecondsUp(rate.Window.Ticks)} с). Retry-After уақытын күтіңіз.",
            $"Не больше {_limit} запросов за {SecondsUp(rate.Window.Ticks)} с. Подождите, сколько указано в Retry-After.",
            $"At most {_limit} requests within {SecondsUp(rate.Window.Ticks)} s. Wait as long as Retry-After says."))
        { RetryAfter = taken.RetryAfter };
    }

    /// <summary>An IPv4 address, or the 64 bits of an IPv6 address that name a network: one caller has all addresses of his network.</summary>
    private static int BytesOf(IPAddress? caller, Span<byte> bytes)
    {
        if (caller is null)
        {
            return 0;
        }

        if (caller.AddressFamily == AddressFamily.InterNetworkV6 && caller.IsIPv4MappedToIPv6)
        {
            caller = caller.MapToIPv4();
        }

        caller.TryWriteBytes(bytes, out var count);
        return Math.Min(count, 8);
    }

    /// <summary>Both halves are seeded anew at every start, so nobody can make addresses that share the cells of another caller.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> caller)
    {
        HashCode low = default;
        HashCode high = default;
        high.Add(caller.Length);
        low.AddBytes(caller);
        high.AddBytes(caller);
        return unchecked((uint)low.ToHashCode() | ((ulong)(uint)high.ToHashCode() << 32));
    }

    private static long SecondsUp(long ticks) => (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    private static string NameOf(long number) => number < Numbers.Length ? Numbers[number] : number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How often callers may ask; zero: as often as they like.</summary>
public sealed record RateLimits
{
    /// <summary>Requests of one address within a minute, reads and refused writes.</summary>
    public int PerAddress { get; init; } = 30_000;

    /// <summary>Requests of one token within a minute.</summary>
    public int PerToken { get; init; } = 1_200;

    /// <summary>
    /// Whether a server that we trust stands before us: then the caller is the last address of <c>X-Forwarded-For</c>, which that server
    /// wrote. Without such a server anybody could write it.
    /// </summary>
    public bool IsBehindProxy { get; init; }
}
