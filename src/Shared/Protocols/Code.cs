using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Why a text is not a code.</summary>
internal enum KeyProblem
{
    None,
    Blank,
    ControlCharacter,
    TooLong,
    /// <summary>No pattern of the definition matches.</summary>
    NoPattern,
    /// <summary>A word has letters of two alphabets, one of which looks like a letter of the other.</summary>
    LookAlike,
}

/// <summary>Turns the text of a key into a code.</summary>
internal static class Code
{
    /// <summary>The code in normal form C with ASCII digits, or what is wrong with it.</summary>
    public static string? Of(ReadOnlySpan<char> text, ReadCaps caps, out KeyProblem problem)
    {
        problem = text.IsEmpty ? KeyProblem.Blank
            : text.Length > caps.CodeLength ? KeyProblem.TooLong
            : HasControl(text) ? KeyProblem.ControlCharacter
            : KeyProblem.None;
        if (problem != KeyProblem.None)
        {
            return null;
        }

        var code = Normal(text);
        problem = LookAlikes.FindMixture(code) >= 0 ? KeyProblem.LookAlike : KeyProblem.None;
        return problem == KeyProblem.None ? code : null;
    }

    /// <summary>A text as codes are compared: normal form C, ASCII digits.</summary>
    public static string Normal(ReadOnlySpan<char> text) => Digits.ToAscii(PlainText.Normal(PlainText.WellFormed(text.ToString())));

    /// <summary>A name: normal form C, control characters as spaces, cut at the cap; null if blank.</summary>
    public static string? Name(ReadOnlySpan<char> text, ReadCaps caps)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var end = Math.Min(text.Length, 4 * caps.CodeLength);
        var name = text[..(end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].ToString();
        if (HasControl(name))
        {
            name = string.Concat(name.Select(static character => char.IsControl(character) ? ' ' : character)).Trim();
        }

        return name.Length == 0 ? null : PlainText.Normal(PlainText.WellFormed(name));
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}
