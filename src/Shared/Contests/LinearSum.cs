using System.Collections.Immutable;

namespace Hattama.Contests;

/// <summary>Σ coefficient·line + constant while a relation is being parsed: terms merged, zero terms dropped, sorted by line.</summary>
internal sealed class LinearSum
{
    /// <summary>Coefficients and constants stay within ± this, so that no evaluation can overflow.</summary>
    public const long Bound = 1_000_000_000;

    private readonly SortedDictionary<int, long> _coefficients = [];
    private long _constant;

    private LinearSum(long constant) => _constant = constant;

    /// <summary>A sum without lines.</summary>
    public static LinearSum OfConstant(long constant) => new(constant);

    /// <summary>One line, once.</summary>
    public static LinearSum OfLine(int line)
    {
        var sum = new LinearSum(0);
        sum._coefficients[line] = 1;
        return sum;
    }

    /// <summary>True when no line is left in the sum.</summary>
    public bool IsConstant => _coefficients.Count == 0;

    /// <summary>Adds <paramref name="sign"/> times the other sum; false if a coefficient leaves the bound.</summary>
    public bool Add(LinearSum other, int sign)
    {
        var inBound = Keep(ref _constant, _constant + sign * other._constant);
        foreach (var (line, coefficient) in other._coefficients)
        {
            var merged = _coefficients.GetValueOrDefault(line) + sign * coefficient;
            inBound &= Math.Abs(merged) <= Bound;
            if (merged == 0)
            {
                _coefficients.Remove(line);
            }
            else if (inBound)
            {
                _coefficients[line] = merged;
            }
        }

        return inBound;
    }

    /// <summary>The product of two sums of which one is constant; null if a coefficient leaves the bound.</summary>
    public static LinearSum? Product(LinearSum a, LinearSum b)
    {
        var (sum, factor) = a.IsConstant ? (b, a._constant) : (a, b._constant);
        var product = new LinearSum(0);
        var inBound = Keep(ref product._constant, sum._constant * factor);
        foreach (var (line, coefficient) in sum._coefficients.Where(_ => factor != 0))
        {
            product._coefficients[line] = coefficient * factor;
            inBound &= Math.Abs(coefficient * factor) <= Bound;
        }

        return inBound ? product : null;
    }

    /// <summary>The finished row.</summary>
    public LinearRow ToRow(bool isAbsolute) =>
        new([.. _coefficients.Select(pair => new Term(pair.Key, pair.Value))], _constant, isAbsolute);

    private static bool Keep(ref long target, long value)
    {
        if (Math.Abs(value) > Bound)
        {
            return false;
        }

        target = value;
        return true;
    }
}
