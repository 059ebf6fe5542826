using System.Net;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Who asks, as far as an address says it.</summary>
internal static class Callers
{
    private const string Forwarded = "X-Forwarded-For";

    /// <summary>The address of the caller: of the connection, or what the server before us says of it.</summary>
    public static IPAddress? AddressOf(HttpContext http, RateLimits limits)
    {
        if (limits.IsBehindProxy && http.Request.Headers[Forwarded] is [.., { } last])
        {
            var comma = last.LastIndexOf(',');
            if (IPEndPoint.TryParse(last.AsSpan(comma + 1).Trim(), out var end))
            {
                return end.Address;
            }
        }

        return http.Connection.RemoteIpAddress;
    }
}
