using System.Globalization;
using System.Security.Cryptography;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Server-given upload ids: the received instant and 48 random bits, <c>20220605T154501123-0a1b2c3d4e5f</c>. Ordinal order is
/// order of time, and nobody can guess the next one.
/// </summary>
public sealed class UploadIds(TimeProvider clock)
{
    /// <summary>The next id and the instant it carries, whole milliseconds.</summary>
    public (string Id, DateTimeOffset Received) Next()
    {
        var received = Instant.Truncate(clock.GetUtcNow());
        var stamp = received.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        return ($"{stamp}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}", received);
    }
}
