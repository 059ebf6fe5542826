using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Hattama.Protocols;

/// <summary>Walks the rows of one sheet as a stream; a row without any cell is no row.</summary>
internal sealed class SheetRows : IDisposable
{
    private readonly OpenXmlReader _xml;
    private readonly WorkbookTexts _texts;
    private readonly ReadCaps _caps;
    private readonly CellBounds[] _bounds;
    private readonly CellKind[] _kinds;
    private readonly List<char> _text = [];
    private readonly List<char> _cell = [];
    private char[] _copy = [];
    private int _column;
    private string? _type;
    private int _style;
    private bool _isFormula;
    private bool _isOpen;
    private int _phonetic;

    public SheetRows(WorksheetPart sheet, WorkbookTexts texts, ReadCaps caps)
    {
        _xml = OpenXmlReader.Create(sheet);
        _texts = texts;
        _caps = caps;
        _bounds = new CellBounds[caps.Columns];
        _kinds = new CellKind[caps.Columns];
    }

    /// <summary>1-based number of the current row.</summary>
    public int Row { get; private set; }

    /// <summary>The row that is being read, or the one after the last: where damage is.</summary>
    public int Reached { get; private set; } = 1;

    /// <summary>Columns up to the last one with a cell.</summary>
    public int Width { get; private set; }

    /// <summary>What is wrong with the row as a whole.</summary>
    public RecordProblem Problem { get; private set; }

    /// <summary>Some columns of the current row.</summary>
    public Cells Cells(int first, int count) => new(_copy, _bounds.AsSpan(first, count));

    /// <summary>What the cell in a column is.</summary>
    public CellKind KindOf(int column) => _kinds[column];

    /// <summary>What the cells of the first columns are.</summary>
    public ReadOnlySpan<CellKind> Kinds(int count) => _kinds.AsSpan(0, count);

    /// <summary>Goes to the next row that has cells; false at the end of the sheet.</summary>
    /// <exception cref="InvalidDataException">Rows or cells stand in no order.</exception>
    public bool Read()
    {
        var isInRow = false;
        while (_xml.Read())
        {
            if (_xml.ElementType == typeof(Row))
            {
                Reached = Row + 1;
                if (isInRow && (_xml.IsEndElement || _xml.IsStartElement) && Width > 0)
                {
                    EndRow();
                    if (_xml.IsStartElement)
                    {
                        throw new InvalidDataException("A row stands inside a row.");
                    }

                    return true;
                }

                isInRow = _xml.IsStartElement && BeginRow();
            }
            else if (isInRow)
            {
                TakeElement();
            }
        }

        return false;
    }

    public void Dispose() => _xml.Dispose();

    private bool BeginRow()
    {
        var number = Attribute("r") is { } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0
            : Row + 1;
        if (number <= Row)
        {
            throw new InvalidDataException("The rows do not stand in order.");
        }

        Row = number;
        Reached = number;
        Problem = RecordProblem.None;
        _text.Clear();
        _bounds.AsSpan(0, Width).Clear();
        _kinds.AsSpan(0, Width).Clear();
        Width = 0;
        _column = -1;
        _isOpen = false;
        return true;
    }

    private void TakeElement()
    {
        if (_xml.ElementType == typeof(Cell))
        {
            EndCell();
            if (_xml.IsStartElement)
            {
                BeginCell();
            }
        }
        else if (_xml.ElementType == typeof(PhoneticRun))
        {
            _phonetic += _xml.IsStartElement ? 1 : -1;
        }
        else if (_isOpen && _xml.IsStartElement)
        {
            TakeContent();
        }
    }

    private void BeginCell()
    {
        var column = _column + 1;
        if (Attribute("r") is { } reference && (!CellReference.TryParse(reference, out column, out var row) || row != Row || column <= _column))
        {
            throw new InvalidDataException($"The cells of row {Row} do not stand in order.");
        }

        _column = column;
        _type = Attribute("t");
        _style = int.TryParse(Attribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var style) ? style : 0;
        _isFormula = false;
        _isOpen = true;
        _phonetic = 0;
        _cell.Clear();
    }

    private void TakeContent()
    {
        if (_xml.ElementType == typeof(CellFormula))
        {
            _isFormula = true;
        }
        else if (_xml.ElementType == typeof(CellValue) || (_xml.ElementType == typeof(Text) && _phonetic == 0))
        {
            var text = _xml.GetText();
            if (_cell.Count + text.Length > _caps.RowLength)
            {
                Problem = RecordProblem.TooLong;
                return;
            }

            _cell.AddRange(text);
        }
    }

    private void EndCell()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        var kind = Kind(out var shared);
        var length = shared?.Length ?? _cell.Count;
        if (length == 0 && kind == CellKind.Plain)
        {
            return;
        }

        if (_column >= _bounds.Length)
        {
            Problem = RecordProblem.TooManyCells;
            Width = Math.Max(Width, 1);
            return;
        }

        if (_text.Count + length > _caps.RowLength)
        {
            Problem = RecordProblem.TooLong;
            length = 0;
        }

        _bounds[_column] = new CellBounds(_text.Count, length);
        _kinds[_column] = kind;
        Width = _column + 1;
        if (length > 0 && shared is not null)
        {
            _text.AddRange(shared);
        }
        else if (length > 0)
        {
            _text.AddRange(_cell);
        }
    }

    private CellKind Kind(out string? shared)
    {
        shared = null;
        if (_isFormula)
        {
            return CellKind.Formula;
        }

        switch (_type)
        {
            case "s":
                var isIndex = int.TryParse(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cell), NumberStyles.None, CultureInfo.InvariantCulture, out var index);
                shared = isIndex ? _texts.Find(index) : null;
                return shared is null && _cell.Count > 0 ? CellKind.Damaged : CellKind.Plain;
            case "b":
                return CellKind.Logical;
            case "e":
                return CellKind.Error;
            case "d":
                return CellKind.Date;
            case null or "n":
                return _cell.Count > 0 ? _texts.Formats.KindOf(_style) : CellKind.Plain;
            default:
                return CellKind.Plain;
        }
    }

    private void EndRow()
    {
        EndCell();
        if (_copy.Length < _text.Count)
        {
            _copy = new char[Math.Max(_text.Count, 2 * _copy.Length)];
        }

        _text.CopyTo(_copy);
    }

    private string? Attribute(string name)
    {
        foreach (var attribute in _xml.Attributes)
        {
            if (attribute.LocalName == name && attribute.NamespaceUri.Length == 0)
            {
                return attribute.Value;
            }
        }

        return null;
    }
}
