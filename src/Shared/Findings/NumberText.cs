using System.Globalization;

namespace Hattama.Findings;

/// <summary>Numbers in findings, the same in every language.</summary>
internal static class NumberText
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3], NegativeSign = "−" };

    /// <summary>A number in groups of three digits: <c>11 719 344</c>.</summary>
    public static string Grouped(Int128 number) => number.ToString("#,0", Spaced);
}
