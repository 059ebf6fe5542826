namespace Hattama.Protocols;

/// <summary>Where one cell stands in the text of its record.</summary>
internal readonly record struct CellBounds(int Start, int Length);

/// <summary>The cells of one record, without their quotes; valid until the next record is read.</summary>
internal readonly ref struct Cells(ReadOnlySpan<char> text, ReadOnlySpan<CellBounds> bounds)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly ReadOnlySpan<CellBounds> _bounds = bounds;

    public int Count => _bounds.Length;

    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            var (start, length) = _bounds[index];
            return _text.Slice(start, length);
        }
    }

    /// <summary>True when no cell has anything but white space.</summary>
    public bool AreBlank
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                if (!this[i].IsWhiteSpace())
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The first cell with <paramref name="character"/>, or −1.</summary>
    public int IndexOf(char character)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i].Contains(character))
            {
                return i;
            }
        }

        return -1;
    }
}
