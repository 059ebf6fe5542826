namespace Hattama.Protocols;

/// <summary>A range of merged cells: 0-based columns, 1-based rows, ends included.</summary>
internal readonly record struct MergedRange(int FirstColumn, int LastColumn, int FirstRow, int LastRow)
{
    /// <summary>The range that <c>B2:C5</c> means; false if the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MergedRange range)
    {
        var colon = text.IndexOf(':');
        range = default;
        if (colon < 0
            || !CellReference.TryParse(text[..colon], out var left, out var top)
            || !CellReference.TryParse(text[(colon + 1)..], out var right, out var bottom))
        {
            return false;
        }

        range = new MergedRange(left, right, top, bottom);
        return true;
    }
}

/// <summary>Tells which columns of a row are merged, for rows that come in ascending order: each range is looked at twice.</summary>
internal sealed class MergedCells
{
    private readonly MergedRange[] _byStart;
    private readonly MergedRange[] _byEnd;
    private readonly int[] _depth;
    private int _started;
    private int _ended;

    /// <param name="ranges">All ranges of a sheet.</param>
    /// <param name="columns">Columns that matter; what is to the right is left out.</param>
    public MergedCells(IEnumerable<MergedRange> ranges, int columns)
    {
        _depth = new int[columns];
        _byStart = [.. ranges.OrderBy(static range => range.FirstRow)];
        _byEnd = [.. _byStart.OrderBy(static range => range.LastRow)];
    }

    /// <summary>Goes to a row at or behind the last one.</summary>
    public void MoveTo(int row)
    {
        for (; _started < _byStart.Length && _byStart[_started].FirstRow <= row; _started++)
        {
            Add(_byStart[_started], 1);
        }

        for (; _ended < _byEnd.Length && _byEnd[_ended].LastRow < row; _ended++)
        {
            Add(_byEnd[_ended], -1);
        }
    }

    /// <summary>Whether the cell of the current row in this column is part of a range.</summary>
    public bool Covers(int column) => column < _depth.Length && _depth[column] > 0;

    private void Add(in MergedRange range, int change)
    {
        for (var column = range.FirstColumn; column <= range.LastColumn && column < _depth.Length; column++)
        {
            _depth[column] += change;
        }
    }
}
