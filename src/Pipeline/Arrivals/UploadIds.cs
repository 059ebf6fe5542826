using System.Globalization;
using System.Security.Cryptography;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Server-given upload ids: the received instant, a counter within its millisecond and 48 random bits,
/// <c>20220605T154501123-0000-0a1b2c3d4e5f</c>. Ordinal order is order of stamping, also of two uploads in one millisecond
/// and after the clock was set back, and nobody can guess the next one. One instance per server; safe for concurrent use.
/// </summary>
public sealed class UploadIds(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _last;
    private int _inSameMillisecond;

    /// <summary>The next id and the instant it carries, whole milliseconds.</summary>
    public (string Id, DateTimeOffset Received) Next()
    {
        var (received, counter) = Advance(Instant.Truncate(clock.GetUtcNow()));
        var stamp = received.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        return (
            string.Create(CultureInfo.InvariantCulture, $"{stamp}-{counter:x4}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}"),
            received);
    }

    private (DateTimeOffset Received, int Counter) Advance(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (now > _last)
            {
                (_last, _inSameMillisecond) = (now, 0);
            }
            else if (_inSameMillisecond == 0xFFFF)
            {
                (_last, _inSameMillisecond) = (_last.AddMilliseconds(1), 0);
            }
            else
            {
                _inSameMillisecond++;
            }

            return (_last, _inSameMillisecond);
        }
    }
}
