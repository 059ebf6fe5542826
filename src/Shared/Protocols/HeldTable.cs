namespace Hattama.Protocols;

/// <summary>
/// A table of bounded size, held cell by cell: what <see cref="UprightTable"/> needs, because there the rows of a file are the columns of its
/// protocols. Rows without text are not held.
/// </summary>
internal sealed class HeldTable(bool isText)
{
    /// <summary>Most rows, cells and characters that are held: 1,000 rows of 1,000 cells.</summary>
    public const int MostRows = 1_000, MostCells = 1_000_000, MostCharacters = 1 << 22;

    private readonly List<HeldRow> _rows = [];
    private char[] _text = new char[1_024];
    private int _length;
    private int _cells;

    /// <summary>Whether the rows come from a text, where their cells have no places of their own but are counted.</summary>
    public bool IsText { get; } = isText;

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Number of columns of the widest row.</summary>
    public int Width { get; private set; }

    /// <summary>Takes a row; false once the table is larger than what is held.</summary>
    /// <param name="number">Its 1-based number in the file.</param>
    /// <param name="cells">Its cells; none where it could not be split.</param>
    /// <param name="kinds">What they are; empty: all are plain.</param>
    /// <param name="problem">What is wrong with it.</param>
    public bool TryAdd(long number, in Cells cells, ReadOnlySpan<CellKind> kinds, RecordProblem problem)
    {
        var length = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            length += cells[i].Length;
        }

        _cells += cells.Count;
        if (_rows.Count == MostRows || _cells > MostCells || length > MostCharacters - _length)
        {
            return false;
        }

        if (_text.Length - _length < length)
        {
            Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + length));
        }

        var bounds = new CellBounds[cells.Count];
        for (var i = 0; i < bounds.Length; i++)
        {
            cells[i].CopyTo(_text.AsSpan(_length));
            bounds[i] = new CellBounds(_length, cells[i].Length);
            _length += cells[i].Length;
        }

        _rows.Add(new HeldRow(number, bounds, kinds.ContainsAnyExcept(CellKind.Plain) ? kinds.ToArray() : [], problem));
        Width = Math.Max(Width, bounds.Length);
        return true;
    }

    /// <summary>Says which cells are merged.</summary>
    public void Mark(MergedCells merged)
    {
        for (var row = 0; row < _rows.Count; row++)
        {
            var held = _rows[row];
            merged.MoveTo((int)held.Number);
            for (var column = 0; column < Width; column++)
            {
                if (merged.Covers(column))
                {
                    held = held with { Kinds = held.Kinds.Length == Width ? held.Kinds : [.. held.Kinds, .. new CellKind[Width - held.Kinds.Length]] };
                    held.Kinds[column] = CellKind.Merged;
                }
            }

            _rows[row] = held;
        }
    }

    /// <summary>Number of a row in its file.</summary>
    public long NumberOf(int row) => _rows[row].Number;

    /// <summary>How many cells a row has.</summary>
    public int CellsOf(int row) => _rows[row].Bounds.Length;

    /// <summary>What is wrong with a row.</summary>
    public RecordProblem ProblemOf(int row) => _rows[row].Problem;

    /// <summary>The text of a cell; empty where the row has none.</summary>
    public ReadOnlySpan<char> Cell(int row, int column)
    {
        var (start, length) = BoundsOf(row, column);
        return _text.AsSpan(start, length);
    }

    /// <summary>What a cell is.</summary>
    public CellKind KindOf(int row, int column) => column < _rows[row].Kinds.Length ? _rows[row].Kinds[column] : CellKind.Plain;

    /// <summary>Whether a cell has neither text nor a formula or the like; what a merged cell covers is blank.</summary>
    public bool IsBlank(int row, int column) => KindOf(row, column) is CellKind.Plain or CellKind.Merged && Cell(row, column).IsWhiteSpace();

    /// <summary>A column as the cells of a record.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows of it that are wanted.</param>
    /// <param name="bounds">Room for as many cells; they are valid until it is used again.</param>
    public Cells Column(int column, ReadOnlySpan<int> rows, Span<CellBounds> bounds)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            bounds[i] = BoundsOf(rows[i], column);
        }

        return new Cells(_text, bounds[..rows.Length]);
    }

    private CellBounds BoundsOf(int row, int column) => column < _rows[row].Bounds.Length ? _rows[row].Bounds[column] : default;

    private sealed record HeldRow(long Number, CellBounds[] Bounds, CellKind[] Kinds, RecordProblem Problem);
}
