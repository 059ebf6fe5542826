using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>
/// Reads a cell as the value of a line: whole digits (<see cref="Digits"/>), a dash or nothing for missing, a word of the definition, or not
/// a count. Nothing is guessed.
/// </summary>
internal sealed class Figures
{
    /// <summary>No number of so few digits overflows or passes 2⁵³.</summary>
    private const int SafeDigits = 15;

    private readonly string[] _missing;
    private readonly string[] _illegible;

    /// <param name="words">The definition's words.</param>
    /// <param name="illegible">A word for illegible that the format itself has, beside the definition's.</param>
    public Figures(ValueWords words, string? illegible = null)
    {
        Maximum = Math.Min(words.Maximum, Value.MaxNumber);
        _missing = [.. words.Missing];
        _illegible = illegible is null ? [.. words.Illegible] : [.. words.Illegible, illegible];
    }

    /// <summary>Largest count that is taken.</summary>
    public long Maximum { get; }

    /// <summary>True with the value of the cell; false, with an illegible value, if it is not a count.</summary>
    public bool TryRead(ReadOnlySpan<char> cell, out Value value)
    {
        if (cell.Length is 0 or > SafeDigits)
        {
            return TryReadOther(cell, out value);
        }

        var number = 0L;
        foreach (var character in cell)
        {
            var digit = unchecked((uint)(character - '0'));
            if (digit > 9)
            {
                return TryReadOther(cell, out value);
            }

            number = unchecked((number * 10) + digit);
        }

        var isCount = number <= Maximum;
        value = isCount ? Value.Of(number) : Value.Illegible;
        return isCount;
    }

    /// <summary>True when the cell says that there is no figure, or a zero.</summary>
    public bool SaysNothing(ReadOnlySpan<char> cell) => TryRead(cell, out var value) && (value.IsMissing || (value.IsNumber && value.Number == 0));

    private bool TryReadOther(ReadOnlySpan<char> cell, out Value value)
    {
        cell = cell.Trim();
        value = Value.Illegible;
        if (Contains(_illegible, cell))
        {
            return true;
        }

        value = Value.Missing;
        if (cell is "" or "—" or "–" || Contains(_missing, cell))
        {
            return true;
        }

        Span<char> digits = stackalloc char[Digits.Capacity];
        var count = Digits.Read(cell, digits);
        var significant = ((ReadOnlySpan<char>)digits[..count]).TrimStart('0');
        value = Value.Illegible;
        if (count == 0 || significant.Length > 16)
        {
            return false;
        }

        var number = 0L;
        foreach (var character in significant)
        {
            number = (number * 10) + (character - '0');
        }

        var isCount = number <= Maximum;
        value = isCount ? Value.Of(number) : Value.Illegible;
        return isCount;
    }

    private static bool Contains(string[] words, ReadOnlySpan<char> cell)
    {
        foreach (var word in words)
        {
            if (cell.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
