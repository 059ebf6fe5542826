using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Reads VoteCounts, BallotCounts and OtherCounts: a figure of one unit each.</summary>
internal sealed class NistCountReader(JsonTokens tokens, NistTexts texts, ReadCaps caps, FileReport report, NistUnits units, NistCounts counts)
{
    private const int Count = 0, BallotsCast = 1, LastOfBallots = 3, TypeLimit = 100;

    private readonly long[] _figures = new long[NistMembers.Figures.Length];
    private readonly SortedDictionary<string, long> _left = new(StringComparer.Ordinal);
    private long _weight;
    private string _type = string.Empty;
    private string _otherType = string.Empty;
    private string? _part;
    private int _unit;
    private string _list = string.Empty;
    private int _at;

    /// <summary>Counts that are no totals and were not read, by their type.</summary>
    public IReadOnlyDictionary<string, long> Left => _left;

    /// <summary>Whether reading ended at a bound, with a finding.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>The votes for an option.</summary>
    public void ReadVotes(NistSource source) => ReadEach($"{source.Path}.VoteCounts", () =>
    {
        if (_part is not null || _type != "total")
        {
            Leave();
        }
        else if (_figures[Count] == 0)
        {
            RefuseUnit(Rules.ColumnMissing, $"{Path}.Count", NistMessages.NoCount(NistMembers.Figures[Count]));
        }
        else
        {
            Add(source, _figures[Count]);
        }
    });

    /// <summary>The ballots of an election: totals under the standard's names, others under their own.</summary>
    public void ReadBallots(int election, string list) => ReadEach(list, () =>
    {
        if (_part is not null || _type is not ("total" or "other"))
        {
            Leave();
            return;
        }

        for (var figure = BallotsCast; figure <= LastOfBallots; figure++)
        {
            if (_figures[figure] == 0)
            {
                continue;
            }

            var name = _type == "total" ? NistMembers.Figures[figure] : figure == BallotsCast ? _otherType : $"{_otherType}.{NistMembers.Figures[figure]}";
            Add(counts.Named(election, $"{list}[{report.Preview(name)}]", contest: null, name), _figures[figure]);
        }
    });

    /// <summary>What a contest counts beside its options.</summary>
    public void ReadOthers(int election, string list, string contest) => ReadEach(list, () =>
    {
        if (_part is not null)
        {
            Leave();
            return;
        }

        for (var figure = LastOfBallots + 1; figure < _figures.Length; figure++)
        {
            if (_figures[figure] != 0)
            {
                var name = NistMembers.Figures[figure];
                Add(counts.Named(election, $"{list}[{name}]", contest, name), _figures[figure]);
            }
        }
    });

    /// <summary>Adds to what is held in memory; past the bound, and past the bound on columns, reading ends with a finding.</summary>
    public void Weigh(long bytes)
    {
        _weight += bytes;
        if (IsTooLarge || (_weight + counts.Weight + units.Weight <= caps.Buffered && counts.Sources.Count <= caps.Columns))
        {
            return;
        }

        IsTooLarge = true;
        report.Add(Rules.FileTooLarge, 0, null, counts.Sources.Count > caps.Columns ? NistMessages.TooManyOptions(caps.Columns) : NistMessages.TooLarge(caps.Buffered));
        tokens.Stop();
    }

    private string Path => $"{_list}[{_at}]";

    private void ReadEach(string list, Action onCount)
    {
        if (!texts.IsArray(list))
        {
            return;
        }

        _list = list;
        for (_at = 0; tokens.NextItem(); _at++)
        {
            if (tokens.Kind == JsonTokenType.StartObject || texts.IsObject(Path))
            {
                ReadOne(onCount);
                Weigh(0);
            }
        }
    }

    private void ReadOne(Action onCount)
    {
        Array.Clear(_figures);
        (_type, _otherType, _part, _unit) = (string.Empty, string.Empty, null, -1);
        var members = new NistMembers(tokens);
        while (members.Next())
        {
            ReadMember(members.Name);
        }

        if (tokens.Kind == JsonTokenType.None)
        {
            return;
        }

        if (_unit < 0)
        {
            report.Add(Rules.ColumnMissing, 0, $"{Path}.GpUnitId", NistMessages.NoUnit());
        }
        else if (members.Twice is { } name)
        {
            RefuseUnit(Rules.ColumnTwice, $"{Path}.{name}", ReadingMessages.MemberTwice($"{Path}.{name}"));
        }
        else
        {
            onCount();
        }
    }

    private void ReadMember(string member)
    {
        var figure = Array.IndexOf(NistMembers.Figures, member);
        if (figure >= 0)
        {
            _figures[figure] = counts.Pack(tokens);
            return;
        }

        switch (member)
        {
            case "GpUnitId" when tokens.Kind == JsonTokenType.String:
                _unit = units.IndexOf(tokens.Chars, _list);
                break;
            case "Type":
                _type = Known(tokens.Chars) ?? texts.Plain($"{Path}.Type") ?? string.Empty;
                break;
            case "OtherType":
                _otherType = texts.Plain($"{Path}.OtherType") ?? string.Empty;
                break;
            case "DeviceClass":
                Part(member, isPart: true);
                break;
            case "Round":
                Part(member, tokens.Chars is not "1");
                break;
            case "IsSuppressedForPrivacy":
                Part(member, tokens.Kind == JsonTokenType.True);
                break;
            default:
                tokens.Skip();
                break;
        }
    }

    /// <summary>A count of a part of what was cast, or one that is not told, is not the figure of a protocol.</summary>
    private void Part(string member, bool isPart)
    {
        _part ??= isPart ? member : null;
        tokens.Skip();
    }

    /// <summary>The types that nearly all counts have, without a new text for each.</summary>
    private static string? Known(ReadOnlySpan<char> type) => type switch
    {
        "total" => "total",
        "other" => "other",
        _ => null,
    };

    private void Add(NistSource source, long packed)
    {
        if (!counts.Add(source, _unit, packed))
        {
            RefuseUnit(Rules.ColumnTwice, Path, NistMessages.CountTwice(report.Preview(units.IdOf(_unit))));
        }
    }

    private void RefuseUnit(Rule rule, string path, LocalText message)
    {
        units.Refuse(_unit);
        report.Add(rule, 0, path, message);
    }

    private void Leave()
    {
        var name = _part ?? (_type.Length == 0 ? "?" : report.Preview(_type));
        if (_left.Count < TypeLimit || _left.ContainsKey(name))
        {
            _left[name] = _left.GetValueOrDefault(name) + 1;
        }
    }
}
