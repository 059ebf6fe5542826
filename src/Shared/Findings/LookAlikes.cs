using System.Globalization;
using System.Text;

namespace Hattama.Findings;

/// <summary>
/// Letters that look the same in several alphabets: a Latin C typed in «УИК» or in a code makes another text that no eye can tell apart. They
/// are told, never corrected: which of two stations was meant is not for a program to say.
/// </summary>
internal static class LookAlikes
{
    // Pairs of a letter and the Latin letter that it looks like (after Unicode Technical Standard 39, the letters that Kazakh, Russian and Greek
    // keyboards have).
    private static readonly Dictionary<char, char> Latin = Pairs(
        "АAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSҮYҺhаaеeоoрpсcуyхxіiјjѕsһh" + "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνv");

    /// <summary>
    /// Where a letter stands whose word has letters of two alphabets while it looks like a letter of the other one; −1: nowhere. Text of one
    /// alphabet, and words of different alphabets side by side, are in order.
    /// </summary>
    public static int FindMixture(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            return -1;
        }

        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && IsPartOfWord(text[end]))
            {
                end++;
            }

            if (FindInWord(text[start..end]) is var at and >= 0)
            {
                return start + at;
            }

            start = end;
        }

        return -1;
    }

    /// <summary>The text with every letter that looks like a Latin one replaced by it: equal skeletons look equal.</summary>
    public static string Skeleton(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = Latin.GetValueOrDefault(source[i], source[i]);
        }
    });

    /// <summary>Name of the alphabet of a letter, for findings.</summary>
    public static LocalText AlphabetOf(char letter) => ScriptOf(letter) switch
    {
        Script.Latin => new("латын", "латинская", "Latin"),
        Script.Cyrillic => new("кирилл", "кириллическая", "Cyrillic"),
        Script.Greek => new("грек", "греческая", "Greek"),
        _ => new("басқа", "другая", "other"),
    };

    private enum Script
    {
        None,
        Latin,
        Cyrillic,
        Greek,
        Other,
    }

    /// <summary>The letter of the minority that looks like a letter of another alphabet of the word.</summary>
    private static int FindInWord(ReadOnlySpan<char> word)
    {
        Span<int> counts = stackalloc int[(int)Script.Other + 1];
        foreach (var letter in word)
        {
            counts[(int)ScriptOf(letter)]++;
        }

        counts[(int)Script.None] = 0;
        var most = 0;
        var used = 0;
        for (var script = 1; script < counts.Length; script++)
        {
            used += counts[script] > 0 ? 1 : 0;
            most = counts[script] > counts[most] ? script : most;
        }

        for (var i = 0; i < word.Length && used > 1; i++)
        {
            var script = (int)ScriptOf(word[i]);
            if (script != 0 && script != most && (script == (int)Script.Latin ? Latin.ContainsValue(word[i]) : Latin.ContainsKey(word[i])))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsPartOfWord(char character) => char.IsLetter(character) || char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    private static Script ScriptOf(char letter) => letter switch
    {
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '\u00C0' and <= '\u024F' => Script.Latin,
        >= '\u0370' and <= '\u03FF' => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        _ => char.IsLetter(letter) ? Script.Other : Script.None,
    };

    private static Dictionary<char, char> Pairs(string pairs)
    {
        var letters = new Dictionary<char, char>();
        for (var i = 0; i < pairs.Length; i += 2)
        {
            letters.Add(pairs[i], pairs[i + 1]);
        }

        return letters;
    }
}
