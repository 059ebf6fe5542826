using System.Text;

namespace Hattama.Protocols;

/// <summary>Text in Unicode normal form C, so that a letter typed as one character or as letter and accent is the same code.</summary>
internal static class NfcText
{
    /// <summary>The text in form C.</summary>
    public static string Of(string text) => Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormC);
}
