using System.Globalization;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>How numbers look in tables: grouped by spaces; shares in per cent with two decimals, rounded once.</summary>
internal static class Numbers
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3] };

    /// <summary><c>109 190 337</c>.</summary>
    public static string Grouped(long number) => number.ToString("#,0", Spaced);

    /// <summary><c>1234</c>.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// <c>67.97</c>: part of whole in per cent, half rounded up, in whole-number arithmetic; null where nothing is to be divided by.
    /// </summary>
    public static string? Percent(long part, long whole) => FiguresJson.Percent(part, whole);

    /// <summary>A bar of <paramref name="width"/> characters for part of whole.</summary>
    public static string Bar(long part, long whole, int width = 10)
    {
        var full = whole <= 0 ? 0 : (int)((Int128)Math.Clamp(part, 0, whole) * width / whole);
        return new string('█', full) + new string('░', width - full);
    }
}
