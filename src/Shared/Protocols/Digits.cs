using System.Globalization;

namespace Hattama.Protocols;

/// <summary>
/// Digits as offices type them: ASCII, full-width (U+FF10 …), Arabic-Indic (U+0660 …) and its eastern form (U+06F0 …), bare or in groups of
/// three. Anything that could be read in two ways is not read at all.
/// </summary>
internal static class Digits
{
    /// <summary>Largest number of digits looked at: more than any count has, leading zeros included.</summary>
    private const int Most = 40;

    /// <summary>The value of a digit of one of the scripts read, with the zero of its script; −1 for any other character.</summary>
    public static int ValueOf(char character, out char zero)
    {
        zero = character switch
        {
            >= '0' and <= '9' => '0',
            >= '０' and <= '９' => '０',
            >= '٠' and <= '٩' => '٠',
            >= '۰' and <= '۹' => '۰',
            _ => '\0',
        };
        return zero == '\0' ? -1 : character - zero;
    }

    /// <summary>Whether a text in quotes holds what would be read as a number without them: it is a finding, and no number.</summary>
    public static bool AreIn(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsDigit(character))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The ASCII digits of a count, written to <paramref name="target"/>; 0 if the text is none. Digits are of one script. Groups are of three
    /// digits, the first of one to three and without a leading zero, parted by one separator throughout: any Unicode space or an apostrophe.
    /// </summary>
    public static int Read(ReadOnlySpan<char> text, Span<char> target)
    {
        var (count, group, groups) = (0, 0, 0);
        var (script, separator) = ('\0', '\0');
        foreach (var character in text)
        {
            if (ValueOf(character, out var zero) is var digit and >= 0 && (script == '\0' || script == zero))
            {
                if (count == target.Length)
                {
                    return 0;
                }

                script = zero;
                target[count++] = (char)('0' + digit);
                group++;
            }
            else if (IsSeparator(character) && (separator == '\0' || separator == character) && IsGroup(group, groups))
            {
                separator = character;
                (group, groups) = (0, groups + 1);
            }
            else
            {
                return 0;
            }
        }

        return groups == 0 || (group == 3 && target[0] != '0') ? count : 0;
    }

    /// <summary>Room for <see cref="Read"/>.</summary>
    public static int Capacity => Most;

    /// <summary>The text with digits of other scripts as ASCII digits, so that a code has one spelling.</summary>
    public static string ToAscii(string text)
    {
        foreach (var character in text)
        {
            if (character > '\u007F' && ValueOf(character, out _) >= 0)
            {
                return string.Create(text.Length, text, static (target, source) =>
                {
                    for (var i = 0; i < target.Length; i++)
                    {
                        target[i] = ValueOf(source[i], out _) is var digit and >= 0 ? (char)('0' + digit) : source[i];
                    }
                });
            }
        }

        return text;
    }

    private static bool IsGroup(int length, int groups) => groups == 0 ? length is >= 1 and <= 3 : length == 3;

    private static bool IsSeparator(char character) =>
        character is '\'' or '’' or 'ʼ' || char.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator;
}
