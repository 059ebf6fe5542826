using System.Globalization;

namespace Hattama.Protocols;

/// <summary>Where in a file something stands, as findings say it.</summary>
/// <param name="Row">1-based row; 0: the whole file.</param>
/// <param name="Column">Name of the column, in a sheet with its cell, or JSON path; null: the whole row.</param>
internal readonly record struct Spot(long Row, string? Column);

/// <summary>
/// How a table lies in its file: its names across one row and a protocol in each row below, or its names down one column and a protocol in each
/// column beside it (<see cref="UprightTable"/>). A protocol has the number of its row or, in the second case, that of its column: 1 is A.
/// </summary>
internal sealed class TableLayout
{
    private readonly int _firstColumn;
    private readonly long[] _rows;
    private readonly int _station;

    private TableLayout(int firstColumn, long[] rows, int station)
    {
        (_firstColumn, _rows, _station) = (firstColumn, rows, station);
    }

    /// <summary>Names across one row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="firstColumn">For a sheet: where the first name stands, so that findings can name cells; −1: a text.</param>
    public static TableLayout Across(long row, int firstColumn = -1) => new(firstColumn, [row], -1);

    /// <summary>Names down one column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Number of the row of each name, ascending.</param>
    /// <param name="station">Which of them is the station's: its cell stands for the whole protocol.</param>
    public static TableLayout Upright(int column, long[] rows, int station) => new(column, rows, station);

    /// <summary>Whether the names stand down one column.</summary>
    public bool IsUpright => _station >= 0;

    /// <summary>The row of the names, or of the first of them.</summary>
    public long NamesRow => _rows[0];

    /// <summary>Row of a name.</summary>
    public long RowOf(int at) => IsUpright ? _rows[at] : _rows[0];

    /// <summary>Where a name stands.</summary>
    public Spot OfName(string[] names, int at) => IsUpright ? new Spot(_rows[at], Cell(names[at], _firstColumn, _rows[at])) : OfCell(names, at, _rows[0]);

    /// <summary>Where a protocol has the figure of a name.</summary>
    public Spot OfCell(string[] names, int at, long protocol) =>
        IsUpright ? new Spot(_rows[at], Cell(names[at], (int)protocol - 1, _rows[at]))
        : new Spot(protocol, _firstColumn < 0 ? names[at] : Cell(names[at], _firstColumn + at, protocol));

    /// <summary>Where a protocol stands as a whole.</summary>
    public Spot OfProtocol(string[] names, long protocol) => IsUpright ? OfCell(names, _station, protocol) : new Spot(protocol, null);

    private static string Cell(string name, int column, long row) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} ({CellReference.Letters(column)}{row})");
}
