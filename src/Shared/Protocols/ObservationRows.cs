using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Takes the reports of a file one after another, in file order.</summary>
public delegate void ReportHandler(ObserverReport report);

/// <summary>Makes observers' reports of rows.</summary>
internal sealed class ObservationRows(ContestDefinition definition, ReadCaps caps, FileReport report, ReportHandler onReport)
    : RowReader(definition, caps, report)
{
    private readonly ObserverForms _observers = definition.Observers ?? throw new ArgumentException("The contest has no observers' forms.", nameof(definition));
    private readonly Figures _figures = new(definition.Words, JsonProtocol.Illegible);
    private Columns? _columns;
    private RowKeys? _keys;
    private AreaKeys? _areas;

    /// <inheritdoc/>
    protected override IReadOnlyList<KeyColumn> Extras => ObserverColumns.Of(_observers);

    /// <inheritdoc/>
    protected override bool NeedsStation => _observers.Forms.All(static form => form.IsAtStation);

    /// <inheritdoc/>
    public override JsonLayout? Json => JsonLayout.Observations(_observers);

    /// <inheritdoc/>
    protected override void Bind(Columns columns)
    {
        _columns = columns;
        _keys = new RowKeys(Definition, Caps, columns, Report, Rules.KeyMissing) { IgnoresForm = true };
        _areas = new AreaKeys(Definition, Caps, columns);
    }

    /// <inheritdoc/>
    protected override bool IsRead(int column) => _columns!.IsRead(column);

    /// <inheritdoc/>
    protected override bool HasFigures(Columns columns, long row)
    {
        if (_observers.Forms.Length == 1 || columns.Key(Columns.FormId) >= 0)
        {
            return true;
        }

        Report.Add(Rules.ColumnMissing, row, null, ReadingMessages.ColumnMissing(Columns.FormId, [Columns.FormId]));
        return false;
    }

    /// <inheritdoc/>
    protected override bool TryTake(in Cells cells, long row)
    {
        if (!TryReadForm(cells, row, out var form) || !TryReadKey(cells, row, form!, out var area, out var station)
            || !TryReadCount(cells, row, Columns.RevisionId, out var revision) || !TryReadCount(cells, row, ObserverColumns.Number, out var number)
            || !HasOnlyOwn(cells, row, form!))
        {
            return false;
        }

        onReport(new ObserverReport
        {
            File = Report.FileName,
            Row = row,
            Area = area!,
            Station = station,
            Form = form!,
            Observer = Code.Name(Text(cells, ObserverColumns.Observer).Trim(), Caps) ?? string.Empty,
            Number = number,
            Revision = revision,
            Arrived = TimeOf(cells, ObserverColumns.Arrived),
            Left = TimeOf(cells, ObserverColumns.Left),
            Answers = ReadAnswers(cells, form!),
            Copy = ReadCopy(cells, row, form!),
        });
        return true;
    }

    private ImmutableArray<string?> ReadAnswers(in Cells cells, ObserverForm form)
    {
        var answers = ImmutableArray.CreateBuilder<string?>(form.Questions.Length);
        foreach (var question in form.Questions)
        {
            answers.Add(AnswerText.Read(question, Text(cells, ObserverColumns.Answer(question.Id)).ToString()));
        }

        return answers.MoveToImmutable();
    }

    private ImmutableArray<Value> ReadCopy(in Cells cells, long row, ObserverForm form)
    {
        if (form.Copy < 0)
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<Value>();
        foreach (var line in Definition.Forms[form.Copy].Lines)
        {
            var column = _columns!.Line(line);
            var value = Value.Missing;
            if (column >= 0 && !_figures.TryRead(cells[column], out value))
            {
                Report.Add(Rules.NotACount, _columns.At(column, row), (Text: Report.Preview(cells[column]), _figures.Maximum),
                    static state => ReadingMessages.NotACount(state.Text, state.Maximum), Definition.Lines[line].Id);
            }

            values.Add(value);
        }

        return values.ToImmutable();
    }

    private bool TryReadForm(in Cells cells, long row, out ObserverForm? form)
    {
        var cell = Text(cells, Columns.FormId).Trim();
        form = cell.IsEmpty && _observers.Forms.Length == 1 ? _observers.Forms[0] : _observers.FindForm(cell.ToString());
        if (form is null)
        {
            Report.Add(Rules.FormUnasked, _columns!.At(_columns.Key(Columns.FormId), row),
                ReadingMessages.ObserverFormUnknown(Report.Preview(cell), _observers.Forms));
        }

        return form is not null;
    }

    private bool TryReadKey(in Cells cells, long row, ObserverForm form, out AreaKey? area, out string station)
    {
        (area, station) = (null, string.Empty);
        if (form.IsAtStation)
        {
            if (!_keys!.TryRead(cells, row, out var key))
            {
                return false;
            }

            (area, station) = (key.Area, key.Station);
            return true;
        }

        area = _areas!.Find(cells, 0, out _, out var problem);
        if (area is null)
        {
            Report.Add(Rules.KeyMissing, row, null, ReadingMessages.Key(problem, string.Empty, Caps.CodeLength));
        }

        return area is not null;
    }

    private bool TryReadCount(in Cells cells, long row, string column, out int count)
    {
        count = 1;
        var cell = Text(cells, column).Trim();
        if (cell.IsEmpty)
        {
            return true;
        }

        var isCount = _figures.TryRead(cell, out var value) && value.IsNumber && value.Number is >= 1 and <= int.MaxValue;
        if (isCount)
        {
            count = (int)value.Number;
        }
        else
        {
            Report.Add(Rules.NotACount, _columns!.At(_columns.Key(column), row), ReadingMessages.RevisionInvalid(Report.Preview(cell)));
        }

        return isCount;
    }

    /// <summary>An answer to a question that the form does not have, or a figure where it has no copy, would be lost in silence.</summary>
    private bool HasOnlyOwn(in Cells cells, long row, ObserverForm form)
    {
        foreach (var question in _observers.Forms.SelectMany(static other => other.Questions).Where(other => form.Questions.All(own => own.Id != other.Id)))
        {
            if (RefuseText(cells, row, _columns!.Key(ObserverColumns.Answer(question.Id)), form))
            {
                return false;
            }
        }

        var lines = form.Copy < 0 ? [] : Definition.Forms[form.Copy].Lines;
        for (var line = 0; line < Definition.Lines.Length; line++)
        {
            if (!lines.Contains(line) && RefuseText(cells, row, _columns!.Line(line), form))
            {
                return false;
            }
        }

        return true;
    }

    private bool RefuseText(in Cells cells, long row, int column, ObserverForm form)
    {
        if (column < 0 || cells[column].IsWhiteSpace())
        {
            return false;
        }

        Report.Add(Rules.AnswerInvalid, _columns!.At(column, row), ReadingMessages.QuestionNotOnForm(Report.Preview(cells[column]), form.Id));
        return true;
    }

    private string? TimeOf(in Cells cells, string column)
    {
        var text = AnswerText.Clean(Text(cells, column).ToString());
        return text.Length == 0 ? null : AnswerText.Time(text) ?? text;
    }

    private ReadOnlySpan<char> Text(in Cells cells, string key) => _columns!.Key(key) is var column and >= 0 ? cells[column] : default;
}
