using System.Text;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Reads an ElectionReport of the Election Results Reporting Common Data Format, NIST SP 1500-100 v2, in JSON: polling stations are GpUnits, and
/// the counts of one station are spread over the file. So entries come at its end, and a damaged report gives none: half a station is no protocol.
/// </summary>
internal sealed class NistFile
{
    private const string ReportType = "ElectionResults.ElectionReport";

    private readonly TextSource _source;
    private readonly ReadCaps _caps;
    private readonly ContestDefinition _definition;
    private readonly FileReport _report;
    private readonly RowReader _rows;
    private readonly JsonTokens _tokens;
    private readonly NistElections _elections;
    private readonly NistUnitReader _units;
    private bool _isUsable = true;
    private bool _isTyped;

    public NistFile(TextSource source, ReadCaps caps, ContestDefinition definition, FileReport report, RowReader rows)
    {
        (_source, _caps, _definition, _report, _rows) = (source, caps, definition, report, rows);
        _tokens = new JsonTokens(new JsonText(source, caps));
        var units = new NistUnits();
        _elections = new NistElections(_tokens, caps, report, units);
        _units = new NistUnitReader(_tokens, definition, report, units, _elections.Counts);
    }

    /// <summary>
    /// Whether a JSON text begins like a report: an object with <c>@type</c>, or with a list of units or elections, among its first members. No
    /// protocol has these.
    /// </summary>
    public static bool IsReport(ReadOnlySpan<char> head)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(head.Length)];
        var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(head, bytes)), isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = JsonProtocol.NameIs(reader, "@type"u8);
                var isList = JsonProtocol.NameIs(reader, "GpUnit"u8) || JsonProtocol.NameIs(reader, "Election"u8);
                if (!reader.Read())
                {
                    return false;
                }

                if (isType || (isList && reader.TokenType == JsonTokenType.StartArray))
                {
                    return true;
                }

                if (!reader.TrySkip())
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON up to here: whoever reads it next says so.
        }

        return false;
    }

    /// <summary>Reads the report; nothing is taken unless it is whole.</summary>
    public void Read()
    {
        var isWhole = false;
        try
        {
            ReadRoot();
            isWhole = !_tokens.Read() && !_tokens.IsTooLong && !_elections.IsTooLarge && !_units.IsTooLarge;
            if (_tokens.IsTooLong)
            {
                _report.Add(Rules.RowMalformed, 0, null, NistMessages.TextTooLong(JsonText.ObjectLength));
            }
        }
        catch (JsonException damage)
        {
            // The parser's way to say "not JSON"; where the source ended early, that is the better reason.
            if (_source.Fault == SourceFault.None)
            {
                _report.Add(Rules.RowMalformed, 0, null, NistMessages.Damaged((damage.LineNumber ?? 0) + 1, (damage.BytePositionInLine ?? 0) + 1));
            }
        }

        CsvFile.ReportEnd(_source, _caps, _report, 1);
        if (!isWhole || _source.Fault != SourceFault.None || !_isUsable || !HasType() || !_elections.Choose(_definition))
        {
            return;
        }

        new NistEntries(_definition, _caps, _report, _rows, _units.Units, _elections).Take();
    }

    private bool HasType()
    {
        if (!_isTyped)
        {
            _report.Add(Rules.ColumnMissing, 0, "$.@type", NistMessages.OtherType(string.Empty, ReportType));
        }

        return _isTyped;
    }

    private void ReadRoot()
    {
        _tokens.Read();
        var members = new NistMembers(_tokens);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "@type":
                    CheckType();
                    break;
                case "IsTest" when _tokens.Kind == JsonTokenType.True && _definition.Mode == ContestMode.Live:
                    Refuse(Rules.OtherContest, "$.IsTest", NistMessages.TestReport(_definition.Id));
                    break;
                case "GpUnit":
                    _units.Read(_caps);
                    break;
                case "Election":
                    _elections.Read();
                    break;
                case "Party":
                    _elections.ReadNamed("$.Party");
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        if (members.Twice is { } name)
        {
            Refuse(Rules.ColumnTwice, $"$.{name}", ReadingMessages.MemberTwice($"$.{name}"));
        }

        if (!_elections.IsUsable)
        {
            Refuse(Rules.FileUnreadable, "$.Election", NistMessages.NothingTaken());
        }
    }

    private void CheckType()
    {
        _isTyped = _tokens.Chars is ReportType;
        if (!_isTyped)
        {
            Refuse(Rules.FileUnreadable, "$.@type", NistMessages.OtherType(_report.Preview(_tokens.Chars), ReportType));
        }

        _tokens.Skip();
    }

    private void Refuse(Rule rule, string path, LocalText message)
    {
        _isUsable = false;
        _report.Add(rule, 0, path, message);
    }
}
