using System.Diagnostics;

namespace Hattama.Fuzz;

/// <summary>Makes a failing input smaller while it fails in the same way: removes ever smaller runs of bytes (delta debugging).</summary>
internal static class Minimiser
{
    /// <summary>The smallest input found within the time given.</summary>
    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        for (var length = Math.Max(1, input.Length / 2); length >= 1; length /= 2)
        {
            for (var at = 0; at < input.Length && Stopwatch.GetElapsedTime(start) < limit;)
            {
                byte[] candidate = [.. input[..at], .. input[Math.Min(input.Length, at + length)..]];
                if (fails(candidate))
                {
                    input = candidate;
                }
                else
                {
                    at += length;
                }
            }
        }

        return input;
    }
}
