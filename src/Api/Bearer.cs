using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The token that a request carries, <c>Authorization: Bearer id.secret</c> (RFC 6750).</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    /// <summary>The token of the caller, if it is in force; null otherwise.</summary>
    public static async ValueTask<AccessToken?> FindAsync(HttpContext http, AccessControl control, CancellationToken cancel)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await control.FindAsync(header[Scheme.Length..].Trim(), cancel)
            : null;
    }
}
