using System.Globalization;

namespace Hattama.Findings;

/// <summary>Numbers in findings, the same in every language.</summary>
internal static class NumberText
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3], NegativeSign = "−" };

    /// <summary>A number in groups of three digits: <c>11 719 344</c>.</summary>
    public static string Grouped(Int128 number) => number.ToString("#,0", Spaced);

    /// <summary>A percentage or points in hundredths: <c>61.25</c>, in Kazakh and Russian <c>61,25</c>.</summary>
    public static string Hundredths(Int128 hundredths, Language language) => string.Create(
        CultureInfo.InvariantCulture, $"{Grouped(hundredths / 100)}{(language == Language.En ? '.' : ',')}{Int128.Abs(hundredths % 100):00}");
}
