using System.Security.Cryptography;

namespace Hattama.Stores.Azure;

/// <summary>
/// The mark that a conditional write leaves beside what it writes. The service may carry a write out and lose its answer; the
/// client then repeats it and is refused by its own first try. A refusal is believed only when the mark is not among those
/// of the last writers: by then others may have built on what was written.
/// </summary>
internal static class WriteMark
{
    /// <summary>Name of the property or metadata that holds the marks, the newest first.</summary>
    public const string Property = "writers";

    private const int Length = 16;
    private const int Most = 32;

    /// <summary>A mark that nobody else has.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));

    /// <summary>The marks after a write that follows <paramref name="before"/>.</summary>
    public static string Follow(string mark, string? before)
    {
        var marks = mark + before;
        return marks.Length <= Length * Most ? marks : marks[..(Length * Most)];
    }

    /// <summary>Whether a write is among the last ones.</summary>
    public static bool Holds(string? marks, string mark)
    {
        for (var start = 0; start + Length <= (marks?.Length ?? 0); start += Length)
        {
            if (marks.AsSpan(start, Length).SequenceEqual(mark))
            {
                return true;
            }
        }

        return false;
    }
}
