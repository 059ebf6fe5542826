using System.Diagnostics;
using System.Globalization;

namespace Hattama.Cli;

/// <summary>
/// For crash tests: <c>HATTAMA_CRASH_AT=n</c> makes the process kill itself at the n-th durable step of the store, before or after
/// it as the step is announced. Not in the help: nobody who counts a vote needs it.
/// </summary>
internal static class CrashPoint
{
    /// <summary>What to call at every durable step; null when nothing was asked for.</summary>
    public static Action<string>? FromEnvironment(Func<string, string?> environment)
    {
        if (!int.TryParse(environment("HATTAMA_CRASH_AT"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at < 1)
        {
            return null;
        }

        var seen = 0;
        return _ =>
        {
            if (Interlocked.Increment(ref seen) == at)
            {
                // SIGKILL: no finally block runs, nothing is flushed.
                using var self = Process.GetCurrentProcess();
                self.Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        };
    }
}
