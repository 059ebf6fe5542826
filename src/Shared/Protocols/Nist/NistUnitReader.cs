using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Reads the GpUnits of a report.</summary>
internal sealed class NistUnitReader
{
    private readonly JsonTokens _tokens;
    private readonly FileReport _report;
    private readonly NistTexts _texts;
    private readonly NistCounts _counts;
    private readonly int _textCount;
    private readonly Dictionary<string, int> _slots = new(StringComparer.OrdinalIgnoreCase);
    private long _row;
    private ReadCaps _caps = ReadCaps.Default;

    /// <param name="tokens">The tokens of the report.</param>
    /// <param name="definition">The contest.</param>
    /// <param name="report">Where findings go.</param>
    /// <param name="units">Takes the units.</param>
    /// <param name="counts">Takes the voters of each unit.</param>
    public NistUnitReader(JsonTokens tokens, ContestDefinition definition, FileReport report, NistUnits units, NistCounts counts)
    {
        (_tokens, _report, Units, _counts) = (tokens, report, units, counts);
        _texts = new NistTexts(tokens, report);
        var keys = KeysOf(definition);
        _textCount = NistUnit.OwnTypes.Length + keys.Count;
        for (var i = 0; i < _textCount; i++)
        {
            var key = i < NistUnit.OwnTypes.Length ? new KeyColumn(NistUnit.OwnTypes[i], []) : keys[i - NistUnit.OwnTypes.Length];
            foreach (var header in key.Headers.Prepend(key.Id))
            {
                _slots.TryAdd(Columns.Normalize(header), i);
            }
        }
    }

    /// <summary>The units read.</summary>
    public NistUnits Units { get; }

    /// <summary>Whether reading ended at a bound, with a finding.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>What identifiers of a unit can say: the key columns of the contest, and those that every contest understands.</summary>
    public static IReadOnlyList<KeyColumn> KeysOf(ContestDefinition definition) =>
        [.. definition.KeyColumns.Concat([new(Columns.FormId, []), new(Columns.RevisionId, []), new(JsonProtocol.StationId, [])]).DistinctBy(static key => key.Id)];

    /// <summary>Reads the list that the current token begins.</summary>
    public void Read(ReadCaps caps)
    {
        _texts.StandAt(0);
        if (!_texts.IsArray("$.GpUnit"))
        {
            return;
        }

        _caps = caps;
        while (_tokens.NextItem())
        {
            _row++;
            if (_row > caps.Rows)
            {
                End(ReadingMessages.TooManyRows(_row, caps.Rows));
            }
            else
            {
                ReadUnit($"$.GpUnit[{_row - 1}]");
            }
        }
    }

    private void End(LocalText message)
    {
        if (!IsTooLarge)
        {
            _report.Add(Rules.FileTooLarge, _row, null, message);
        }

        IsTooLarge = true;
        _tokens.Stop();
    }

    private void ReadUnit(string path)
    {
        _texts.StandAt(_row);
        if (!_texts.IsObject(path))
        {
            return;
        }

        string? id = null;
        var isDevice = false;
        var parts = new UnitParts(new string?[_textCount]);
        var members = new NistMembers(_tokens);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "@id":
                    id = _texts.Plain($"{path}.@id");
                    break;
                case "@type":
                    isDevice = _tokens.Chars is "ElectionResults.ReportingDevice";
                    _tokens.Skip();
                    break;
                default:
                    ReadPart(members.Name, path, parts);
                    break;
            }
        }

        _texts.Once(members, path);
        if (id is not null)
        {
            Describe(id, path, parts, isDevice);
        }
        else if (!_texts.IsRefused && _tokens.Kind != JsonTokenType.None)
        {
            _texts.Refuse(Rules.ColumnMissing, $"{path}.@id", NistMessages.NoId());
        }
    }

    private void ReadPart(string member, string path, UnitParts parts)
    {
        switch (member)
        {
            case "Name":
                _texts.Local($"{path}.Name", parts.Names);
                break;
            case "Number" when _slots.TryGetValue(member, out var slot):
                parts.Texts[slot] ??= _texts.Plain($"{path}.Number");
                break;
            case "ExternalIdentifier":
                _texts.Identifiers($"{path}.ExternalIdentifier", (type, value) => Identify($"{path}.ExternalIdentifier", parts, type, value));
                break;
            case "ComposingGpUnitIds":
                _texts.Ids($"{path}.ComposingGpUnitIds", id => AddChild(parts.Children, id, path));
                break;
            case "VotersRegistered" or "VotersParticipated":
                parts.Voters.Add((member, _counts.Pack(_tokens)));
                break;
            default:
                _tokens.Skip();
                break;
        }
    }

    /// <summary>One unit may list all others: the bound is met here too.</summary>
    private void AddChild(List<int> children, string id, string path)
    {
        children.Add(Units.IndexOf(id, path));
        if (Units.Weight + (4L * children.Count) > _caps.Buffered)
        {
            End(NistMessages.TooLarge(_caps.Buffered));
        }
    }

    private void Identify(string path, UnitParts parts, string type, string value)
    {
        var isClear = true;
        if (type == NistUnit.IllegibleType)
        {
            isClear = parts.Illegible.Count < 1_000 && !parts.Illegible.Contains(value, StringComparer.Ordinal);
            parts.Illegible.Add(value);
        }
        else if (_slots.TryGetValue(Columns.Normalize(type), out var slot))
        {
            isClear = parts.Texts[slot] is null;
            parts.Texts[slot] ??= value;
        }

        if (!isClear)
        {
            var shown = $"{path}[{_report.Preview(type)}]";
            _texts.Refuse(Rules.ColumnTwice, shown, ReadingMessages.MemberTwice(shown));
        }
    }

    private void Describe(string id, string path, UnitParts parts, bool isDevice)
    {
        var index = Units.IndexOf(id, path);
        var level = parts.Texts[0];
        var isArea = level is null ? isDevice || parts.Children.Count > 0 : level != NistUnit.Station;
        var unit = new NistUnit(_row, isArea, parts.Names.FirstOrDefault(), parts.Texts, parts.Illegible);
        if (!Units.Describe(index, unit))
        {
            _texts.Refuse(Rules.ColumnTwice, $"{path}.@id", NistMessages.UnitTwice(_report.Preview(id)));
        }

        foreach (var (member, packed) in parts.Voters)
        {
            _counts.Add(_counts.Named(election: -1, $"$.GpUnit.{member}", contest: null, member), index, packed);
        }

        if (Units.Weight + _counts.Weight > _caps.Buffered)
        {
            End(NistMessages.TooLarge(_caps.Buffered));
        }

        foreach (var child in parts.Children)
        {
            if (!Units.Compose(index, child))
            {
                _report.Add(Rules.ColumnTwice, _row, $"{path}.ComposingGpUnitIds", NistMessages.TwoParents(_report.Preview(Units.IdOf(child))));
                Units.Refuse(child);
            }
        }

        if (_texts.IsRefused)
        {
            Units.Refuse(index);
        }
    }

    /// <summary>What is gathered of one unit.</summary>
    private sealed record UnitParts(string?[] Texts)
    {
        public List<string> Names { get; } = [];

        public List<string> Illegible { get; } = [];

        public List<int> Children { get; } = [];

        public List<(string Member, long Packed)> Voters { get; } = [];
    }
}
