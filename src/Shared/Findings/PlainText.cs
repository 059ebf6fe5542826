using System.Buffers;
using System.Text;

namespace Hattama.Findings;

/// <summary>Text as documents, codes and receipts hold it.</summary>
public static class PlainText
{
    private static readonly SearchValues<char> NoCharacter = SearchValues.Create("\uFFFE\uFFFF");

    /// <summary>
    /// The text in Unicode normal form C. Half a surrogate pair and the noncharacters U+FFFE and U+FFFF become U+FFFD:
    /// they are no text, hostile files contain them, and a receipt must still be able to quote what it found.
    /// </summary>
    public static string Normal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var whole = text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes()) : text;
        if (whole.AsSpan().ContainsAny(NoCharacter))
        {
            whole = whole.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD');
        }

        return whole.Normalize(NormalizationForm.FormC);
    }
}
