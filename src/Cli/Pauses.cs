using System.Globalization;

namespace Hattama.Cli;

/// <summary>Times on the command line: 30s, 5m, 1h.</summary>
internal static class Pauses
{
    /// <summary>A time as <c>--every</c> takes it.</summary>
    public static TimeSpan Parse(string text)
    {
        var unit = text.Length > 1 ? text[^1] : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        return seconds > 0
            && int.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 100_000
                ? TimeSpan.FromSeconds((long)count * seconds)
                : throw CommandFailure.Usage($"--every {text} is not a time. Write 30s, 5m or 1h.");
    }
}
