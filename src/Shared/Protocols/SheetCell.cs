namespace Hattama.Protocols;

/// <summary>What a cell of a workbook holds beside its text; only plain cells are read.</summary>
internal enum CellKind
{
    /// <summary>A text or a number as typed.</summary>
    Plain,
    /// <summary>A formula: the value shown was computed elsewhere, perhaps long ago.</summary>
    Formula,
    /// <summary>A number that the sheet shows as a date or time.</summary>
    Date,
    /// <summary>A number that the sheet shows as a percentage.</summary>
    Percent,
    /// <summary>TRUE or FALSE.</summary>
    Logical,
    /// <summary>An error value, #REF! and the like.</summary>
    Error,
    /// <summary>Part of merged cells: which row the figure belongs to is not known.</summary>
    Merged,
    /// <summary>The cell refers to a text that the workbook lacks.</summary>
    Damaged,
}

/// <summary>A cell of a row that is not plain.</summary>
/// <param name="Column">Its place among the columns of the header.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct OddCell(int Column, CellKind Kind);

/// <summary>Cell references as spreadsheets write them.</summary>
internal static class CellReference
{
    /// <summary>Letters of a column: 0 is A, 26 is AA.</summary>
    public static string Letters(int column)
    {
        var text = string.Empty;
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            text = (char)('A' + ((rest - 1) % 26)) + text;
        }

        return text;
    }

    /// <summary>Column and 1-based row of a reference such as <c>B7</c>; false if it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int column, out int row)
    {
        (column, row) = (0, 0);
        var at = 0;
        for (; at < text.Length && at < 4 && text[at] is >= 'A' and <= 'Z'; at++)
        {
            column = (column * 26) + (text[at] - 'A' + 1);
        }

        column--;
        return at > 0
            && int.TryParse(text[at..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out row)
            && row > 0;
    }
}
