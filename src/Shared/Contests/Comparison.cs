using System.Collections.Immutable;

namespace Hattama.Contests;

/// <summary>How two sides of a control relation are compared.</summary>
public enum Comparator
{
    /// <summary>=</summary>
    Equal,
    /// <summary>!= or ≠</summary>
    NotEqual,
    /// <summary>&lt;</summary>
    Less,
    /// <summary>&lt;= or ≤</summary>
    AtMost,
    /// <summary>&gt;</summary>
    Greater,
    /// <summary>&gt;= or ≥</summary>
    AtLeast,
}

/// <summary>One term of a linear row: <c>coefficient × line</c>.</summary>
/// <param name="Line">Index of the line in the contest's lines.</param>
/// <param name="Coefficient">Whole multiplier, −10⁹ … 10⁹, not 0.</param>
public readonly record struct Term(int Line, long Coefficient);

/// <summary>
/// One side of a comparison: Σ coefficient·line + constant, or its absolute value.
/// Terms are sorted by line, each line at most once.
/// </summary>
public sealed class LinearRow(ImmutableArray<Term> terms, long constant, bool isAbsolute)
{
    private readonly ulong _narrowLimit = (ulong)((long.MaxValue - Math.Abs(constant)) / Math.Max(1, terms.Sum(term => Math.Abs(term.Coefficient))));

    /// <summary>The terms, sorted by line.</summary>
    public ImmutableArray<Term> Terms { get; } = terms;

    /// <summary>The constant added to the terms.</summary>
    public long Constant { get; } = constant;

    /// <summary>True when the row stands between bars: <c>|…|</c>.</summary>
    public bool IsAbsolute { get; } = isAbsolute;

    /// <summary>
    /// The row's value over a vector of contest lines. Counts on paper stay within 64 bits; where a value is larger than
    /// the terms allow, the sum is done in 128 bits, which no row that fits in memory can leave.
    /// </summary>
    public Int128 Evaluate(ReadOnlySpan<long> lines)
    {
        var sum = Constant;
        var seen = 0UL;
        foreach (var (line, coefficient) in Terms)
        {
            var value = lines[line];
            // A negative value sets the top bit and so goes the wide way.
            seen |= unchecked((ulong)value);
            sum = unchecked(sum + (coefficient * value));
        }

        return seen > _narrowLimit ? EvaluateWide(lines) : IsAbsolute && sum < 0 ? -sum : sum;
    }

    /// <summary>Up to this value of every line the sum cannot leave 64 bits.</summary>
    internal long NarrowLimit => (long)_narrowLimit;

    private Int128 EvaluateWide(ReadOnlySpan<long> lines)
    {
        Int128 sum = Constant;
        foreach (var (line, coefficient) in Terms)
        {
            sum += (Int128)coefficient * lines[line];
        }

        return IsAbsolute && sum < 0 ? -sum : sum;
    }
}

/// <summary>Two linear rows and how they must compare.</summary>
public sealed class Comparison(LinearRow left, Comparator comparator, LinearRow right)
{
    /// <summary>The row on the left.</summary>
    public LinearRow Left { get; } = left;

    /// <summary>What must hold between the rows.</summary>
    public Comparator Comparator { get; } = comparator;

    /// <summary>The row on the right.</summary>
    public LinearRow Right { get; } = right;

    /// <summary>Whether the comparison holds over a vector of contest lines.</summary>
    public bool Holds(ReadOnlySpan<long> lines) => Holds(Left.Evaluate(lines), Right.Evaluate(lines));

    /// <summary>Whether <paramref name="left"/> and <paramref name="right"/> compare as this comparison asks.</summary>
    public bool Holds(Int128 left, Int128 right) => Comparator switch
    {
        Comparator.Equal => left == right,
        Comparator.NotEqual => left != right,
        Comparator.Less => left < right,
        Comparator.AtMost => left <= right,
        Comparator.Greater => left > right,
        Comparator.AtLeast => left >= right,
        _ => throw new InvalidOperationException($"Unknown comparator {Comparator}."),
    };
}
