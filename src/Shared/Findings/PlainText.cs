using System.Text;

namespace Hattama.Findings;

/// <summary>Text as documents, codes and receipts hold it.</summary>
public static class PlainText
{
    private const char Noncharacter = '\uFFFE';

    /// <summary>
    /// The text in Unicode normal form C. The base class library refuses U+FFFE, which is valid in text and which a
    /// hostile file may well contain; nothing combines with it, so that what stands between is normalised by itself.
    /// </summary>
    /// <exception cref="ArgumentException">The text has half a surrogate pair: see <see cref="WellFormed"/>.</exception>
    public static string Normal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Ascii.IsValid(text) ? text
            : text.Contains(Noncharacter) ? string.Join(Noncharacter, text.Split(Noncharacter).Select(Normal))
            : text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>The text with U+FFFD for half a surrogate pair, which is no character and which no document can hold.</summary>
    public static string WellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes()) : text;
    }
}
