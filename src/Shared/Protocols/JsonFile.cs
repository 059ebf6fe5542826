using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Leads the objects of a JSON file to the reader of rows: one object, an array of them, or
/// <c>{"contest":"…","protocols":[…]}</c>; the list is called as their layout says. Read as a stream; protocols before a damaged place are delivered.
/// </summary>
internal sealed class JsonFile
{
    private const int MostUnknown = 1_000;

    private readonly TextSource _source;
    private readonly ReadCaps _caps;
    private readonly ContestDefinition _definition;
    private readonly FileReport _report;
    private readonly RowReader _rows;
    private readonly string _list;
    private readonly byte[] _listName;
    private readonly JsonText _text;
    private readonly JsonProtocol _protocol;
    private readonly List<string> _unknown = [];
    private long _number = 1;

    public JsonFile(TextSource source, ReadCaps caps, ContestDefinition definition, FileReport report, RowReader rows)
    {
        (_source, _caps, _definition, _report, _rows) = (source, caps, definition, report, rows);
        _list = rows.Json!.List;
        _listName = System.Text.Encoding.UTF8.GetBytes(_list);
        _text = new JsonText(source, caps);
        _protocol = new JsonProtocol(definition, caps, report, rows);
    }

    /// <summary>Reads the file to its end, or to where a finding says that reading ended.</summary>
    public void Read()
    {
        try
        {
            ReadRoot();
        }
        catch (JsonException damage)
        {
            // The parser's way to say "not JSON"; where the source ended early, that is the better reason.
            if (_source.Fault == SourceFault.None)
            {
                _report.Add(Rules.RowMalformed, _number, null,
                    ReadingMessages.JsonDamaged(_number, (damage.LineNumber ?? 0) + 1, (damage.BytePositionInLine ?? 0) + 1));
            }
        }

        CsvFile.ReportEnd(_source, _caps, _report, _number);
    }

    private void ReadRoot()
    {
        if (NextToken() == JsonTokenType.StartArray)
        {
            ReadArray("$");
            NextToken();
            return;
        }

        // The root object is a protocol unless it has the member of the list: look without moving.
        switch (LookForProtocols(out var contest))
        {
            case RootKind.Envelope when ContestFits(contest):
                ReadArray($"$.{_list}");
                ReadEnvelopeEnd();
                break;
            case RootKind.Protocol:
                NextToken();
                break;
            case RootKind.TooLong:
                ReportTooLong();
                break;
        }
    }

    private enum RootKind
    {
        Protocol,
        Envelope,
        TooLong,
    }

    /// <summary>
    /// Stands behind the root's opening brace. Reads members up to the list's <c>[</c> and stays behind it; an object that ends
    /// without it has been taken as the file's only protocol.
    /// </summary>
    private RootKind LookForProtocols(out string? contest)
    {
        while (true)
        {
            contest = null;
            _unknown.Clear();
            var reader = _text.Reader();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isProtocols = JsonProtocol.NameIs(reader, _listName);
                var isContest = JsonProtocol.NameIs(reader, "contest"u8);
                var name = reader;
                if (!reader.Read())
                {
                    break;
                }

                if (isProtocols && reader.TokenType == JsonTokenType.StartArray)
                {
                    _text.Advance(reader);
                    _unknown.ForEach(ReportUnknown);
                    return RootKind.Envelope;
                }

                if (!isContest && _unknown.Count < MostUnknown)
                {
                    _unknown.Add(_report.Preview(JsonProtocol.TextOf(name)));
                }

                contest = isContest && reader.TokenType == JsonTokenType.String ? JsonProtocol.TextOf(reader) : contest;
                if (!reader.TrySkip())
                {
                    break;
                }
            }

            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0)
            {
                // The opening brace was taken before: give the protocol its brace back.
                byte[] whole = [(byte)'{', .. _text.Rest[..(int)reader.BytesConsumed]];
                _text.Advance(reader);
                TakeProtocol(whole, "$");
                return RootKind.Protocol;
            }

            if (!_text.Grow())
            {
                return RootKind.TooLong;
            }
        }
    }

    private bool ContestFits(string? contest)
    {
        if (contest == _definition.Id)
        {
            return true;
        }

        if (contest is null)
        {
            _report.Add(Rules.ColumnMissing, 0, "$.contest", ReadingMessages.ContestMissing(_definition.Id));
        }
        else
        {
            _report.Add(Rules.OtherContest, 0, "$.contest", ReadingMessages.OtherContest(_report.Preview(contest), _definition.Id));
        }

        return false;
    }

    /// <summary>Stands behind the array's bracket; takes its protocols one by one.</summary>
    private void ReadArray(string path)
    {
        while (true)
        {
            var reader = _text.Reader();
            if (!reader.Read())
            {
                if (!_text.Grow())
                {
                    ReportTooLong();
                    return;
                }

                continue;
            }

            if (reader.TokenType == JsonTokenType.EndArray)
            {
                _text.Advance(reader);
                return;
            }

            var start = (int)reader.TokenStartIndex;
            if (!reader.TrySkip())
            {
                if (!_text.Grow())
                {
                    ReportTooLong();
                    return;
                }

                continue;
            }

            if (_rows.Taken + _rows.Rejected == _caps.Rows)
            {
                _report.Add(Rules.FileTooLarge, _number, null, ReadingMessages.TooManyRows(_number, _caps.Rows));
                return;
            }

            TakeProtocol(_text.Rest[start..(int)reader.BytesConsumed], $"{path}[{_number - 1}]");
            _text.Advance(reader);
        }
    }

    private void TakeProtocol(ReadOnlySpan<byte> whole, string path)
    {
        var reader = _text.ReaderOf(whole);
        _protocol.Take(ref reader, _number, path, _source.IsDamaged);
        _number++;
    }

    private void ReadEnvelopeEnd()
    {
        while (NextToken(out var name) is JsonTokenType.PropertyName)
        {
            ReportUnknown(name);
            SkipValue();
        }

        NextToken();
    }

    private void ReportUnknown(string name) => _report.Add(Rules.ColumnUnknown, 0, $"$.{name}", ReadingMessages.ColumnUnknown($"$.{name}"));

    private void SkipValue()
    {
        while (true)
        {
            var reader = _text.Reader();
            if (reader.Read() && reader.TrySkip())
            {
                _text.Advance(reader);
                return;
            }

            if (!_text.Grow())
            {
                ReportTooLong();
                return;
            }
        }
    }

    private JsonTokenType NextToken() => NextToken(out _);

    /// <summary>Takes one token; none at the end of the file.</summary>
    private JsonTokenType NextToken(out string name)
    {
        name = string.Empty;
        while (true)
        {
            var reader = _text.Reader();
            if (reader.Read())
            {
                name = reader.TokenType == JsonTokenType.PropertyName ? _report.Preview(JsonProtocol.TextOf(reader)) : string.Empty;
                _text.Advance(reader);
                return reader.TokenType;
            }

            if (!_text.Grow())
            {
                if (!_text.IsLast)
                {
                    ReportTooLong();
                }

                return JsonTokenType.None;
            }
        }
    }

    private void ReportTooLong()
    {
        if (_source.Fault == SourceFault.None)
        {
            _report.Add(Rules.RowMalformed, _number, null, ReadingMessages.ProtocolTooLong(_number, JsonText.ObjectLength));
        }
    }
}
