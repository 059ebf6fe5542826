using System.Collections.Immutable;
using Hattama.Observation.Estimation;

namespace Hattama.Observation.Indicators;

/// <summary>Digits of counts against the digits of a model.</summary>
/// <param name="Counts">How often each digit 0 … 9 stands there.</param>
/// <param name="Total">Counts looked at.</param>
/// <param name="Mean">Mean digit.</param>
/// <param name="Statistic">χ² with 9 degrees of freedom.</param>
/// <param name="PValue">Its upper tail.</param>
public sealed record DigitTest(ImmutableArray<int> Counts, int Total, double Mean, double Statistic, double PValue);

/// <summary>Tests of digits (Beber and Scacco 2012; Mebane 2006).</summary>
public static class DigitTests
{
    /// <summary>Least count whose last digit is looked at: below it small numbers crowd.</summary>
    public const int LeastForLastDigit = 100;

    /// <summary>Chance of a second digit d under Benford's law: Σ_{k=1..9} log₁₀(1 + 1/(10k + d)).</summary>
    public static ImmutableArray<double> SecondDigitLaw { get; } =
        [.. Enumerable.Range(0, 10).Select(digit => Enumerable.Range(1, 9).Sum(first => Math.Log10(1 + 1.0 / (10 * first + digit))))];

    /// <summary>Last digits of counts of at least 100, against equal chances.</summary>
    public static DigitTest Last(ReadOnlySpan<long> counts)
    {
        Span<int> digits = stackalloc int[10];
        foreach (var count in counts)
        {
            if (count >= LeastForLastDigit)
            {
                digits[(int)(count % 10)]++;
            }
        }

        return Test(digits, [.. Enumerable.Repeat(0.1, 10)]);
    }

    /// <summary>Second digits of counts of at least 10, against Benford's law.</summary>
    public static DigitTest Second(ReadOnlySpan<long> counts)
    {
        Span<int> digits = stackalloc int[10];
        foreach (var count in counts)
        {
            if (count >= 10)
            {
                var rest = count;
                while (rest >= 100)
                {
                    rest /= 10;
                }

                digits[(int)(rest % 10)]++;
            }
        }

        return Test(digits, SecondDigitLaw);
    }

    /// <summary>Mean last digit and share of last digits 0 or 5, over all counts with zeros: about 4.5 and 0.2.</summary>
    public static (double Mean, double ZeroOrFive) LastOfAll(ReadOnlySpan<long> counts)
    {
        var (sum, round) = (0L, 0L);
        foreach (var count in counts)
        {
            var digit = count % 10;
            sum += digit;
            round += digit is 0 or 5 ? 1 : 0;
        }

        return counts.Length == 0 ? (double.NaN, double.NaN) : ((double)sum / counts.Length, (double)round / counts.Length);
    }

    /// <summary>
    /// Share of whole percentages that end in 0 or 5, about 0.2: 100·part/whole clipped at 100 and rounded half to even (or half up); stations
    /// without a whole are left out.
    /// </summary>
    public static double RoundPercentages(ReadOnlySpan<long> parts, ReadOnlySpan<long> wholes, MidpointRounding rounding = MidpointRounding.ToEven)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Length, wholes.Length);
        var (round, total) = (0, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            if (wholes[i] > 0)
            {
                total++;
                round += (int)Math.Round(100 * Math.Min(1, (double)parts[i] / wholes[i]), rounding) % 5 == 0 ? 1 : 0;
            }
        }

        return total == 0 ? double.NaN : (double)round / total;
    }

    private static DigitTest Test(ReadOnlySpan<int> digits, ImmutableArray<double> law)
    {
        var (total, sum, square) = (0, 0L, 0.0);
        for (var digit = 0; digit < 10; digit++)
        {
            total += digits[digit];
            sum += (long)digit * digits[digit];
        }

        for (var digit = 0; digit < 10 && total > 0; digit++)
        {
            var expected = total * law[digit];
            square += (digits[digit] - expected) * (digits[digit] - expected) / expected;
        }

        return new DigitTest([.. digits], total, total == 0 ? double.NaN : (double)sum / total, square, Distributions.ChiSquareUpper(square, 9));
    }
}

/// <summary>Corrections for looking many times.</summary>
public static class MultipleTesting
{
    /// <summary>Holm (1979): max_{j≤i} min(1, (k − j + 1)·p₍ⱼ₎), in the order given.</summary>
    public static ImmutableArray<double> Holm(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var adjusted = new double[values.Count];
        var largest = 0.0;
        for (var j = 0; j < order.Length; j++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - j) * values[order[j]]));
            adjusted[order[j]] = largest;
        }

        return [.. adjusted];
    }

    /// <summary>Benjamini and Yekutieli (2001): those of Benjamini and Hochberg times 1 + 1/2 + … + 1/k; holds under any dependence.</summary>
    public static ImmutableArray<double> BenjaminiYekutieli(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return StepUp(values, Enumerable.Range(1, values.Count).Sum(j => 1.0 / j));
    }

    /// <summary>Benjamini and Hochberg (1995): min_{j≥i} min(1, k·p₍ⱼ₎/j), in the order given.</summary>
    public static ImmutableArray<double> BenjaminiHochberg(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return StepUp(values, 1);
    }

    /// <summary>From the largest value down, each times factor · k / rank, and never above the one before.</summary>
    private static ImmutableArray<double> StepUp(IReadOnlyList<double> values, double factor)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var adjusted = new double[values.Count];
        var smallest = 1.0;
        for (var j = order.Length - 1; j >= 0; j--)
        {
            smallest = Math.Min(smallest, factor * values[order[j]] * ((double)order.Length / (j + 1)));
            adjusted[order[j]] = smallest;
        }

        return [.. adjusted];
    }
}
