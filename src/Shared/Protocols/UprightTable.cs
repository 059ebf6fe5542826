using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// A table that stands upright, as protocols do on paper: the names of the lines down one column, and a protocol in each column to the right of it.
/// A row that is named here is what a column is in a table with headers, and the other way round; what is read, and what is said of it, is the same.
/// </summary>
internal sealed class UprightTable
{
    private readonly HeldTable _table;
    private readonly int _column;
    private readonly bool[] _areNames;
    private readonly int _other;
    private readonly int[] _rows;
    private readonly string[] _names;
    private readonly Role?[] _roles;
    private readonly ContestDefinition _definition;
    private readonly int _station;

    private UprightTable(HeldTable table, List<(int Column, Role?[] Named)> columns, ContestDefinition definition, UprightNames names)
    {
        var (column, named) = columns.MaxBy(static each => each.Named.Count(static role => role is not null));
        (_table, _column, _definition) = (table, column, definition);
        _areNames = new bool[table.Width];
        _other = -1;
        foreach (var each in columns)
        {
            _areNames[each.Column] = true;
            _other = _other < 0 && !IsTranslation(each.Named, named) ? each.Column : _other;
        }

        var isBelow = false;
        List<int> rows = [];
        List<string> texts = [];
        List<Role?> roles = [];
        for (var row = 0; row < table.Count; row++)
        {
            var isPlain = table.KindOf(row, column) == CellKind.Plain;
            var isName = names.TryRead(isPlain ? table.Cell(row, column) : default, out var text, out var role);
            isBelow |= isName && !role.IsIgnored;
            if (isBelow && (!table.IsBlank(row, column) || HasTextRight(row)))
            {
                rows.Add(row);
                texts.Add(isName ? text : isPlain ? Columns.Normalize(table.Cell(row, column)) : string.Empty);
                roles.Add(isName ? role : null);
            }
        }

        (_rows, _names, _roles) = ([.. rows], [.. texts], [.. roles]);
        _station = roles.FindIndex(role => role?.Key == names.StationKeys[0]);
    }

    /// <summary>Finds the column of the names; null: no column has them, or nothing beside them is a figure.</summary>
    public static UprightTable? Find(HeldTable table, ContestDefinition definition, UprightNames names)
    {
        List<(int Column, Role?[] Named)> columns = [];
        for (var column = 0; column < table.Width; column++)
        {
            if (names.Find(table, column) is { } named)
            {
                columns.Add((column, named));
            }
        }

        return columns.Count > 0 && new UprightTable(table, columns, definition, names) is var upright && upright.HoldsFigures() ? upright : null;
    }

    /// <summary>Hands every column with a cell in a named row to the reader of rows.</summary>
    /// <param name="rows">Takes them.</param>
    /// <param name="report">Where findings go.</param>
    /// <param name="caps">Bounds; of the rows, what is left of them.</param>
    /// <param name="isDamaged">Whether the text may hold characters whose bytes were invalid.</param>
    public void Read(RowReader rows, FileReport report, ReadCaps caps, bool isDamaged = false)
    {
        if (!IsSound(report, caps))
        {
            return;
        }

        ReportAround(report);
        if (!rows.Begin(_names, TableLayout.Upright(_column, [.. _rows.Select(_table.NumberOf)], _station)))
        {
            return;
        }

        var bounds = new CellBounds[_rows.Length];
        var odd = new List<OddCell>();
        for (var column = _column + 1; column < _table.Width; column++)
        {
            if (!IsProtocol(column))
            {
                continue;
            }

            if (rows.Taken + rows.Rejected >= caps.Rows)
            {
                report.Add(Rules.FileTooLarge, _table.NumberOf(_rows[0]), CellReference.Letters(column), UprightMessages.TooMany(CellReference.Letters(column), caps.Rows));
                return;
            }

            odd.Clear();
            odd.AddRange(Enumerable.Range(0, _rows.Length).Select(at => new OddCell(at, _table.KindOf(_rows[at], column))).Where(static cell => cell.Kind != CellKind.Plain));
            var cells = _table.Column(column, _rows, bounds);
            if (odd.Count > 0)
            {
                rows.Take(cells, column + 1, odd);
            }
            else
            {
                rows.Take(cells, column + 1, isDamaged);
            }
        }
    }

    /// <summary>Whether a column of names says in every row what another says: in a second language, or again beside the next station.</summary>
    private static bool IsTranslation(Role?[] named, Role?[] other)
    {
        for (var row = 0; row < named.Length; row++)
        {
            if (named[row] is { } role && other[row] != role)
            {
                return false;
            }
        }

        return true;
    }

    private bool HasTextRight(int row)
    {
        for (var column = _column + 1; column < _table.Width; column++)
        {
            if (!_areNames[column] && !_table.IsBlank(row, column))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A page that explains the names has them down a column too: beside the lines, some column must have two cells that can be figures, or none any text.
    /// </summary>
    private bool HoldsFigures()
    {
        var figures = new Figures(_definition.Words);
        var lines = _rows.Where((_, at) => _roles[at] is { Key: null, IsIgnored: false }).ToList();
        var isEmpty = true;
        for (var column = _column + 1; column < _table.Width; column++)
        {
            var texts = _areNames[column] ? [] : lines.FindAll(row => !_table.IsBlank(row, column));
            isEmpty &= texts.Count == 0;
            if (texts.Count(row => _table.KindOf(row, column) != CellKind.Plain || figures.TryRead(_table.Cell(row, column), out _)) >= UprightNames.LeastLines)
            {
                return true;
            }
        }

        return isEmpty;
    }

    private bool IsProtocol(int column)
    {
        for (var at = 0; at < _rows.Length && !_areNames[column]; at++)
        {
            if (_roles[at] is { IsIgnored: false } && !_table.IsBlank(_rows[at], column))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A row that cannot be split, or has other cells than the row of the station, is a line of every protocol: nothing is read then. Nor where the
    /// names stand in two columns that differ.
    /// </summary>
    private bool IsSound(FileReport report, ReadCaps caps)
    {
        var isSound = true;
        for (var row = 0; row < _table.Count; row++)
        {
            if (_table.ProblemOf(row) is var problem and not RecordProblem.None)
            {
                isSound = false;
                report.Add(Rules.RowMalformed, _table.NumberOf(row), null, ReadingMessages.Malformed(problem, caps));
            }
        }

        var expected = _table.CellsOf(_rows[_station]);
        for (var at = 0; at < _rows.Length; at++)
        {
            if (_table.IsText && _roles[at] is not null && _table.CellsOf(_rows[at]) is var found && found != expected)
            {
                isSound = false;
                report.Add(Rules.RowMalformed, _table.NumberOf(_rows[at]), null, UprightMessages.CellCount(found, expected, _table.NumberOf(_rows[_station])));
            }
        }

        if (_other >= 0)
        {
            isSound = false;
            var (first, second) = (CellReference.Letters(_column), CellReference.Letters(_other));
            report.Add(Rules.ColumnTwice, _table.NumberOf(_rows[0]), second, UprightMessages.NamesTwice(first, second));
        }

        return isSound;
    }

    /// <summary>Tells of what is not read: rows above the names, cells left of them, and names that are formulas.</summary>
    private void ReportAround(FileReport report)
    {
        if (FindAbove() is var above and >= 0)
        {
            report.Add(Rules.PartNotRead, _table.NumberOf(above), null, UprightMessages.AboveNames(_table.NumberOf(_rows[0])));
        }

        if (FindLeft() is var (line, column))
        {
            var cell = Reference(line, column);
            report.Add(Rules.PartNotRead, _table.NumberOf(line), cell, UprightMessages.LeftOfNames(cell));
        }

        foreach (var row in _rows)
        {
            if (_table.KindOf(row, _column) is var kind and not (CellKind.Plain or CellKind.Merged))
            {
                report.Add(Rules.CellNotPlain, _table.NumberOf(row), Reference(row, _column), ArchiveMessages.Odd(kind, report.Preview(_table.Cell(row, _column))));
            }
        }
    }

    /// <summary>
    /// The first row above the names with more than a title; −1: there is none. The heading is no such row: the last of them, if it has no count. Nor is
    /// a row 1, 2, 3 … that numbers the columns.
    /// </summary>
    private int FindAbove()
    {
        var figures = new Figures(_definition.Words);
        var above = Enumerable.Range(0, _rows[0]).Where(row => TextsOf(row) is { Count: > 1 } texts && !AreNumbers(texts)).ToList();
        var hasHeading = above.Count > 0 && !TextsOf(above[^1]).Exists(text => figures.TryRead(text, out var value) && value.IsNumber);
        return above.SkipLast(hasHeading ? 1 : 0).FirstOrDefault(-1);
    }

    private List<string> TextsOf(int row) =>
        [.. Enumerable.Range(0, _table.Width).Where(column => !_table.IsBlank(row, column)).Select(column => _table.Cell(row, column).Trim().ToString())];

    private static bool AreNumbers(List<string> texts) =>
        texts.Select(static (text, at) => text == (at + 1).ToString(CultureInfo.InvariantCulture)).All(static isNext => isNext);

    /// <summary>The first cell left of the names that is no number of a line; null: there is none.</summary>
    private (int Row, int Column)? FindLeft()
    {
        for (var column = 0; column < _column; column++)
        {
            var next = 0L;
            for (var row = _rows[0]; row < _table.Count && !_areNames[column]; row++)
            {
                var text = _table.Cell(row, column).Trim().TrimEnd(".)");
                var isOfLine = text.SequenceEqual(NumberOf(row));
                var isCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                if (!text.IsEmpty && !isOfLine && (!isCount || (next > 0 ? number != next : number > 1)))
                {
                    return (row, column);
                }

                next = isCount ? number + 1L : next;
            }
        }

        return null;
    }

    private string NumberOf(int row) =>
        Array.IndexOf(_rows, row) is var at and >= 0 && _roles[at] is { Key: null, IsIgnored: false, Line: var line } ? _definition.Lines[line].Number : string.Empty;

    private string Reference(int row, int column) => CellReference.Letters(column) + _table.NumberOf(row).ToString(CultureInfo.InvariantCulture);
}
