using System.Buffers;
using Hattama.Ledger;

namespace Hattama.Stores;

/// <summary>What every store demands of keys, so that all of them hold the same and none is led out of its folder.</summary>
public static class StoreKey
{
    private const int ContestLength = 40;
    private static readonly SearchValues<char> ContestCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Refuses what is not a contest id: lower-case letters, digits and hyphens, 1 … 40 characters.</summary>
    public static string CheckContest(string contest)
    {
        ArgumentNullException.ThrowIfNull(contest);
        return contest.Length is > 0 and <= ContestLength && !contest.AsSpan().ContainsAnyExcept(ContestCharacters)
            ? contest
            : throw new ArgumentException("A contest id is 1 to 40 lower-case letters, digits and hyphens.", nameof(contest));
    }

    /// <summary>
    /// Refuses text that no store can give back unchanged: a NUL character or half a surrogate pair. Every other
    /// character is allowed in every key.
    /// </summary>
    public static string CheckText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (text[i] == '\0' || char.IsSurrogate(text[i]))
            {
                throw new ArgumentException($"The text holds a NUL character or half a surrogate pair at {i}.", nameof(text));
            }
        }

        return text;
    }

    /// <summary>Refuses <c>default</c>, which names nothing.</summary>
    public static Digest CheckDigest(Digest digest) =>
        digest.IsNone ? throw new ArgumentException("No digest was given.", nameof(digest)) : digest;

    /// <summary>Refuses instants that a store would have to round: the order of uploads hangs on them.</summary>
    public static long CheckInstant(DateTimeOffset instant) =>
        instant.UtcTicks % TimeSpan.TicksPerMillisecond == 0
            ? instant.ToUnixTimeMilliseconds()
            : throw new ArgumentException("A stored instant is in whole milliseconds.", nameof(instant));
}
