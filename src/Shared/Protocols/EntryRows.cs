using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Makes entries of rows.</summary>
internal sealed class EntryRows(
    ContestDefinition definition, ReadCaps caps, FileReport report, EntryHandler onEntry, string? illegible = null)
    : RowReader(definition, caps, report)
{
    private readonly Figures _figures = new(definition.Words, illegible);
    private readonly Value[] _values = new Value[definition.Lines.Length];
    private Columns? _columns;
    private RowKeys? _keys;
    private int[][] _lineColumns = [];
    private int[][] _otherColumns = [];
    private readonly List<int> _refused = [];
    private int _revision = -1;
    private ColumnNames? _names;

    /// <inheritdoc/>
    public override JsonLayout? Json => JsonLayout.Protocols;

    /// <inheritdoc/>
    public override bool TakesReports => true;

    /// <inheritdoc/>
    public override bool TakesUpright => true;

    /// <inheritdoc/>
    protected override void Bind(Columns columns)
    {
        _columns = columns;
        _keys = new RowKeys(Definition, Caps, columns, Report, Rules.KeyMissing);
        _revision = columns.Key(Columns.RevisionId);
        _lineColumns = [.. Definition.Forms.Select(form => form.Lines.Select(columns.Line).ToArray())];
        _otherColumns = [.. _lineColumns.Select(own =>
            Enumerable.Range(0, Definition.Lines.Length).Select(columns.Line).Where(column => column >= 0 && !own.Contains(column)).ToArray())];
        _names = columns.ToNames(_keys.StationColumn);
    }

    /// <inheritdoc/>
    public override void StandAt(string root, bool isArray) => _names = _columns!.ToNames(_keys!.StationColumn, (root, isArray));

    /// <inheritdoc/>
    protected override bool IsRead(int column) => _columns!.IsRead(column);

    /// <inheritdoc/>
    protected override IEnumerable<Line> NeededFigures => NeededLines().Select(line => Definition.Lines[line]);

    /// <inheritdoc/>
    protected override bool HasFigures(Columns columns, long row)
    {
        var missing = NeededLines().Where(line => columns.Line(line) < 0).ToList();
        foreach (var line in missing)
        {
            Report.Add(Rules.ColumnMissing, row, null, (Line: Definition.Lines[line], columns.AreUpright), static missing => missing.AreUpright
                ? UprightMessages.NameMissing(missing.Line.Id, Columns.Headers(missing.Line))
                : ReadingMessages.ColumnMissing(missing.Line.Id, Columns.Headers(missing.Line)), Definition.Lines[line].Id);
        }

        return missing.Count == 0;
    }

    private IEnumerable<int> NeededLines() => Enumerable.Range(0, Definition.Lines.Length)
        .Where(line => Definition.Lines[line].IsRequired && Definition.Forms.All(form => form.Lines.Contains(line)));

    /// <inheritdoc/>
    protected override bool TryTake(in Cells cells, long row) => _keys!.TryRead(cells, row, out var key) && TryTake(key, cells, row);

    /// <inheritdoc/>
    protected override bool TryTake(in RowKey key, in Cells cells, long row)
    {
        if (!TryReadRevision(cells, row, out var revision) || !HasOnlyOwnLines(cells, row, key.Form))
        {
            return false;
        }

        _refused.Clear();
        var columns = _lineColumns[key.Form];
        for (var i = 0; i < columns.Length; i++)
        {
            _values[i] = columns[i] < 0 ? Value.Missing : ReadFigure(cells[columns[i]], row, key.Form, i);
        }

        onEntry(new EntryRow
        {
            File = Report.FileName,
            Row = row,
            Area = key.Area,
            Station = key.Station,
            StationName = key.StationName,
            Form = key.Form,
            Revision = revision,
            Names = _names,
            Refused = _refused.Count > 0 ? [.. _refused] : null,
            Values = _values.AsSpan(0, columns.Length),
        });
        return true;
    }

    private Value ReadFigure(ReadOnlySpan<char> cell, long row, int form, int at)
    {
        if (!_figures.TryRead(cell, out var value))
        {
            _refused.Add(at);
            var line = Definition.Lines[Definition.Forms[form].Lines[at]];
            Report.Add(Rules.NotACount, _columns!.At(_lineColumns[form][at], row), (Text: Report.Preview(cell), _figures.Maximum, line),
                static state => ReadingMessages.NotACount(state.Text, state.Maximum, state.line), line.Id);
        }

        return value;
    }

    private bool TryReadRevision(in Cells cells, long row, out int revision)
    {
        revision = 1;
        var cell = _revision < 0 ? default : cells[_revision].Trim();
        if (cell.IsEmpty)
        {
            return true;
        }

        var isCount = _figures.TryRead(cell, out var value) && value.IsNumber && value.Number is >= 1 and <= int.MaxValue;
        if (isCount)
        {
            revision = (int)value.Number;
        }
        else
        {
            Report.Add(Rules.NotACount, _columns!.At(_revision, row), ReadingMessages.RevisionInvalid(Report.Preview(cell)));
        }

        return isCount;
    }

    /// <summary>A figure on a line that the form does not have would be lost in silence: the row is rejected instead.</summary>
    private bool HasOnlyOwnLines(in Cells cells, long row, int form)
    {
        foreach (var column in _otherColumns[form])
        {
            if (!_figures.SaysNothing(cells[column]))
            {
                Report.Add(Rules.FormUnexpected, _columns!.At(column, row),
                    ReadingMessages.LineNotOnForm(Report.Preview(cells[column]), Definition.Forms[form].Id));
                return false;
            }
        }

        return true;
    }
}
