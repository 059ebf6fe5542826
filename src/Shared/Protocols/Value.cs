using System.Globalization;

namespace Hattama.Protocols;

/// <summary>
/// What a protocol says on one line: a number 0 … 2⁵³−1, nothing (missing), or something that cannot be read (illegible):
/// three different facts. <c>default</c> is missing, so that forgetting to set a value never invents a zero.
/// </summary>
public readonly record struct Value
{
    /// <summary>Largest number a line can hold: 2⁵³ − 1, the largest whole number that every JSON reader keeps exact.</summary>
    public const long MaxNumber = (1L << 53) - 1;

    private Value(long packed) => Packed = packed;

    /// <summary>No figure on the form.</summary>
    public static Value Missing => default;

    /// <summary>A figure that cannot be read.</summary>
    public static Value Illegible => new(1);

    /// <summary>How items store it: 0 missing, 1 illegible, n + 2 the number n.</summary>
    public long Packed { get; }

    /// <summary>True when the line has a number.</summary>
    public bool IsNumber => Packed >= 2;

    /// <summary>True when the form has no figure here.</summary>
    public bool IsMissing => Packed == 0;

    /// <summary>True when there is a figure that cannot be read.</summary>
    public bool IsIllegible => Packed == 1;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value is missing or illegible.</exception>
    public long Number => IsNumber ? Packed - 2 : throw new InvalidOperationException("A missing or illegible value has no number.");

    /// <summary>The value of a line that says <paramref name="number"/>, 0 … 2⁵³−1.</summary>
    public static Value Of(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        return new Value(number + 2);
    }

    /// <summary>The value that <see cref="Packed"/> gave.</summary>
    public static Value FromPacked(long packed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(packed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packed, MaxNumber + 2);
        return new Value(packed);
    }

    /// <summary>The sum of the values at some positions; null where one of them is no number.</summary>
    public static long? Sum(ReadOnlySpan<Value> values, ReadOnlySpan<int> positions)
    {
        var sum = 0L;
        foreach (var at in positions)
        {
            if (!values[at].IsNumber)
            {
                return null;
            }

            sum += values[at].Number;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override string ToString() => Packed switch
    {
        0 => "missing",
        1 => "illegible",
        _ => Number.ToString(CultureInfo.InvariantCulture),
    };
}
