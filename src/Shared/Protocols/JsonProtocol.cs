using System.Buffers;
using System.Text;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Lays one JSON protocol, or report of an observer, out as a row of cells, so that it goes the same way as a row of a table.</summary>
internal sealed class JsonProtocol
{
    /// <summary>The format's own word for a figure that cannot be read.</summary>
    public const string Illegible = "illegible";

    /// <summary>The raw station code, where the definition has no key column of this name.</summary>
    public const string StationId = "station";

    private const int UnknownLimit = 1_000;

    private readonly ContestDefinition _definition;
    private readonly FileReport _report;
    private readonly RowReader _rows;
    private readonly JsonLayout _layout;
    private readonly string[] _keys;
    private readonly byte[][] _keyNames;
    private readonly byte[][] _lineNames;
    private readonly byte[][] _answerNames;
    private readonly Columns _columns;
    private readonly CellBounds[] _bounds;
    private readonly bool[] _seen;
    private readonly ArrayBufferWriter<char> _text = new(1_024);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private long _number;
    private bool _isUsable;

    public JsonProtocol(ContestDefinition definition, ReadCaps caps, FileReport report, RowReader rows)
    {
        (_definition, _report, _rows) = (definition, report, rows);
        _layout = rows.Json!;
        _keys = [.. definition.KeyColumns.Select(static key => key.Id)
            .Concat([Columns.FormId, Columns.RevisionId, StationId]).Concat(_layout.Keys).Distinct(StringComparer.Ordinal)];
        _keyNames = [.. _keys.Select(Encoding.UTF8.GetBytes)];
        _lineNames = [.. definition.Lines.Select(static line => Encoding.UTF8.GetBytes(line.Id))];
        _answerNames = [.. _layout.Answers.Select(Encoding.UTF8.GetBytes)];
        _columns = Columns.ForJson(definition, _keys, _layout.Answers);
        _bounds = new CellBounds[_columns.Count];
        _seen = new bool[_columns.Count];
        rows.BindTo(_columns);
    }

    /// <summary>Takes the protocol that <paramref name="reader"/> stands before.</summary>
    public void Take(ref Utf8JsonReader reader, long number, string path, bool isDamaged)
    {
        _number = number;
        _isUsable = true;
        _columns.MoveTo(path);
        if (number == 1)
        {
            var isArray = path[^1] == ']';
            _rows.StandAt(isArray ? path[..path.LastIndexOf('[')] : path, isArray);
        }

        _text.ResetWrittenCount();
        Array.Clear(_bounds);
        Array.Clear(_seen);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(Rules.RowMalformed, path, ReadingMessages.NotAnObject());
        }
        else
        {
            ReadMembers(ref reader, path);
        }

        if (_isUsable)
        {
            _rows.Take(new Cells(_text.WrittenSpan, _bounds), number, isDamaged);
        }
        else
        {
            _rows.Reject();
        }
    }

    /// <summary>The text of a string or name; U+FFFD stands for halves of surrogate pairs.</summary>
    public static string TextOf(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Escapes that make no character: the caller sees the damage in the text.
            return TextSource.Damage.ToString();
        }
    }

    /// <summary>Whether the name or text is this; what is no text, such as half a surrogate pair, is nothing.</summary>
    public static bool NameIs(in Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // The library refuses to compare an escape that makes no character.
            return false;
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, string path)
    {
        bool hasContest = false, hasValues = false, hasAnswers = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (NameIs(reader, "contest"u8))
            {
                Once(ref hasContest, $"{path}.contest");
                reader.Read();
                CheckContest(reader, path);
                reader.Skip();
            }
            else if (NameIs(reader, "values"u8))
            {
                Once(ref hasValues, $"{path}.values");
                reader.Read();
                ReadValues(ref reader, path);
            }
            else if (_layout.Answers.Count > 0 && NameIs(reader, "answers"u8))
            {
                Once(ref hasAnswers, $"{path}.answers");
                reader.Read();
                ReadAnswers(ref reader, path);
            }
            else if (KeyIndex(reader) is var key and >= 0)
            {
                Once(ref _seen[key], _columns.Path(key));
                reader.Read();
                ReadCell(ref reader, key, isFigure: false);
            }
            else
            {
                SkipUnknown(ref reader, path, string.Empty);
            }
        }

        if (!hasContest && path is not ['$', '.', ..])
        {
            Refuse(Rules.ColumnMissing, $"{path}.contest", ReadingMessages.ContestMissing(_definition.Id));
        }

        if (!hasValues && _layout.NeedsValues)
        {
            Refuse(Rules.ColumnMissing, $"{path}.values", ReadingMessages.ColumnMissing("values", ["values"]));
        }
    }

    private void CheckContest(in Utf8JsonReader reader, string path)
    {
        var contest = reader.TokenType == JsonTokenType.String ? TextOf(reader) : string.Empty;
        if (contest != _definition.Id)
        {
            Refuse(Rules.OtherContest, $"{path}.contest", ReadingMessages.OtherContest(_report.Preview(contest), _definition.Id));
        }
    }

    private void ReadValues(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(Rules.RowMalformed, $"{path}.values", ReadingMessages.NotAnObject());
            reader.Skip();
            return;
        }

        var guess = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var line = LineIndex(reader, guess);
            if (line < 0)
            {
                SkipUnknown(ref reader, path, ".values");
                continue;
            }

            guess = line + 1;
            var column = _columns.Line(line);
            Once(ref _seen[column], _columns.Path(column));
            reader.Read();
            ReadCell(ref reader, column, isFigure: true);
        }
    }

    private void ReadAnswers(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(Rules.RowMalformed, $"{path}.answers", ReadingMessages.NotAnObject());
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var answer = AnswerIndex(reader);
            if (answer < 0)
            {
                SkipUnknown(ref reader, path, ".answers");
                continue;
            }

            var column = _columns.Key(ObserverColumns.Answer(_layout.Answers[answer]));
            Once(ref _seen[column], _columns.Path(column));
            reader.Read();
            ReadAnswer(ref reader, column);
        }
    }

    /// <summary>An answer: a text, a number, true or false, or a list of texts for several choices.</summary>
    private void ReadAnswer(ref Utf8JsonReader reader, int column)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            var from = _text.WrittenCount;
            _text.Write(reader.TokenType == JsonTokenType.True ? "true" : "false");
            _bounds[column] = new CellBounds(from, _text.WrittenCount - from);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadCell(ref reader, column, isFigure: false);
            return;
        }

        var start = _text.WrittenCount;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                Refuse(Rules.RowMalformed, _columns.Path(column), ReadingMessages.NotAText());
                reader.Skip();
                continue;
            }

            WriteString(reader, column, isFigure: false);
            _text.Write([AnswerText.Separator]);
        }

        _bounds[column] = new CellBounds(start, _text.WrittenCount - start);
    }

    private int AnswerIndex(in Utf8JsonReader reader)
    {
        for (var i = 0; i < _layout.Answers.Count; i++)
        {
            if (NameIs(reader, _answerNames[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void ReadCell(ref Utf8JsonReader reader, int column, bool isFigure)
    {
        var start = _text.WrittenCount;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.Number:
                Write(reader.ValueSpan);
                break;
            case JsonTokenType.String:
                WriteString(reader, column, isFigure);
                break;
            default:
                if (isFigure)
                {
                    _text.Write(reader.TokenType switch
                    {
                        JsonTokenType.True => "true",
                        JsonTokenType.False => "false",
                        JsonTokenType.StartArray => "[…]",
                        _ => "{…}",
                    });
                }
                else
                {
                    Refuse(Rules.RowMalformed, _columns.Path(column), ReadingMessages.NotAText());
                }

                reader.Skip();
                break;
        }

        _bounds[column] = new CellBounds(start, _text.WrittenCount - start);
    }

    private void WriteString(in Utf8JsonReader reader, int column, bool isFigure)
    {
        var text = TextOf(reader);
        if (text.Contains(TextSource.Damage))
        {
            Refuse(Rules.EncodingBroken, _columns.Path(column), ReadingMessages.BytesInvalid(_report.Preview(text)));
        }

        // A number in quotes is not a number: it stays in its quotes and becomes a finding.
        var isQuotedNumber = isFigure && Digits.AreIn(text);
        _text.Write(isQuotedNumber ? $"\"{text}\"" : text);
    }

    private void Write(ReadOnlySpan<byte> ascii)
    {
        var target = _text.GetSpan(ascii.Length);
        _text.Advance(Encoding.ASCII.GetChars(ascii, target));
    }

    private void SkipUnknown(ref Utf8JsonReader reader, string path, string inner)
    {
        var name = TextOf(reader);
        if (_unknown.Count < UnknownLimit && _unknown.Add($"{inner}.{name}"))
        {
            var shown = $"{path}{inner}.{_report.Preview(name)}";
            _report.Add(Rules.ColumnUnknown, _number, shown, ReadingMessages.ColumnUnknown(shown));
        }

        reader.Read();
        reader.Skip();
    }

    private int KeyIndex(in Utf8JsonReader reader)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            if (NameIs(reader, _keyNames[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Lines mostly come in the order of the form: look at the one after the last first.</summary>
    private int LineIndex(in Utf8JsonReader reader, int guess)
    {
        var lines = _definition.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = (guess + i) % lines.Length;
            if (NameIs(reader, _lineNames[line]))
            {
                return line;
            }
        }

        return -1;
    }

    private void Once(ref bool isSeen, string path)
    {
        if (isSeen)
        {
            Refuse(Rules.ColumnTwice, path, ReadingMessages.MemberTwice(path));
        }

        isSeen = true;
    }

    private void Refuse(Rule rule, string path, LocalText message)
    {
        _isUsable = false;
        _report.Add(rule, _number, path, message);
    }
}
