using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Reads the elections of a report: their contests, options and counts.</summary>
internal sealed class NistElections
{
    private readonly JsonTokens _tokens;
    private readonly ReadCaps _caps;
    private readonly FileReport _report;
    private readonly NistTexts _texts;
    private readonly NistCountReader _reader;
    private readonly List<List<string>> _ids = [];
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _contests = new(StringComparer.Ordinal);
    private int _chosen = -1;
    private bool _isList = true;

    public NistElections(JsonTokens tokens, ReadCaps caps, FileReport report, NistUnits units)
    {
        (_tokens, _caps, _report) = (tokens, caps, report);
        _texts = new NistTexts(tokens, report);
        _reader = new NistCountReader(tokens, _texts, caps, report, units, Counts);
    }

    /// <summary>All counts.</summary>
    public NistCounts Counts { get; } = new();

    /// <summary>Counts that are no totals and were not read, by their type.</summary>
    public IReadOnlyDictionary<string, long> Left => _reader.Left;

    /// <summary>Whether reading ended at a bound, with a finding.</summary>
    public bool IsTooLarge => _reader.IsTooLarge;

    /// <summary>Whether everything above the counts could be read.</summary>
    public bool IsUsable => _isList && !_texts.IsRefused;

    /// <summary>The counts of the election chosen, then those that stand with the units.</summary>
    public IEnumerable<NistSource> Sources => Counts.Sources.Where(source => source.Election == _chosen).Concat(Counts.Sources.Where(static source => source.Election < 0));

    /// <summary>Name of the contest that a source belongs to; null: none.</summary>
    public string? ContestOf(NistSource source) => source.Contest is { } path ? _contests.GetValueOrDefault(path) : null;

    /// <summary>Every name of an option, or kind of ballot, in the order of trust.</summary>
    public IEnumerable<string> NamesOf(NistSource source) => source.IsOption
        ? source.Names.Concat(source.References.SelectMany(id => _names.GetValueOrDefault(id) ?? []))
        : source.Names.Select(name => $"{ContestOf(source)}.{name}").Concat(source.Names);

    /// <summary>Chooses the election that one of its identifiers calls by the id of the contest; false, with a finding, if none does.</summary>
    public bool Choose(ContestDefinition definition)
    {
        _chosen = _ids.FindIndex(ids => ids.Contains(definition.Id, StringComparer.Ordinal));
        if (_chosen < 0)
        {
            var found = _ids.SelectMany(static ids => ids).FirstOrDefault();
            _report.Add(found is null ? Rules.ColumnMissing : Rules.OtherContest, 0, "$.Election", found is null
                ? NistMessages.ContestMissing(definition.Id)
                : ReadingMessages.OtherContest(_report.Preview(found), definition.Id));
        }

        return _chosen >= 0;
    }

    /// <summary>Reads the list that the current token begins.</summary>
    public void Read()
    {
        _isList = _texts.IsArray("$.Election");
        if (!_isList)
        {
            return;
        }

        while (_tokens.NextItem())
        {
            ReadElection($"$.Election[{_ids.Count}]");
        }
    }

    /// <summary>Reads candidates or parties: what options refer to.</summary>
    public void ReadNamed(string path)
    {
        if (!_texts.IsArray(path))
        {
            return;
        }

        while (_tokens.NextItem())
        {
            if (_texts.IsObject(path))
            {
                ReadNamedOne(path);
            }
        }
    }

    private void ReadNamedOne(string path)
    {
        string? id = null;
        var names = new List<string>();
        var members = new NistMembers(_tokens);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "@id":
                    id = _texts.Plain($"{path}.@id");
                    break;
                case "BallotName" or "Name":
                    _texts.Local($"{path}.{members.Name}", names);
                    break;
                case "ExternalIdentifier":
                    _texts.Identifiers($"{path}.ExternalIdentifier", (_, value) => names.Add(value));
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        _texts.Once(members, path);
        if (id is not null && _names.Count < _caps.Rows && !_names.TryAdd(id, names))
        {
            _texts.Refuse(Rules.ColumnTwice, $"{path}.@id", NistMessages.UnitTwice(_report.Preview(id)));
        }

        Weigh(names);
    }

    private void ReadElection(string path)
    {
        var election = _ids.Count;
        var ids = new List<string>();
        _ids.Add(ids);
        if (!_texts.IsObject(path))
        {
            return;
        }

        var members = new NistMembers(_tokens);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "ExternalIdentifier":
                    _texts.Identifiers($"{path}.ExternalIdentifier", (_, value) => ids.Add(value));
                    break;
                case "BallotCounts":
                    _reader.ReadBallots(election, $"{path}.BallotCounts");
                    break;
                case "Candidate":
                    ReadNamed($"{path}.Candidate");
                    break;
                case "Contest":
                    ReadContests(election, $"{path}.Contest");
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        _texts.Once(members, path);
        Weigh(ids);
    }

    private void ReadContests(int election, string path)
    {
        if (!_texts.IsArray(path))
        {
            return;
        }

        for (var i = 0; _tokens.NextItem(); i++)
        {
            if (_texts.IsObject($"{path}[{i}]"))
            {
                ReadContest(election, $"{path}[{i}]");
            }
        }
    }

    private void ReadContest(int election, string path)
    {
        var members = new NistMembers(_tokens);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "Name":
                    _contests.TryAdd(path, _texts.Plain($"{path}.Name") ?? string.Empty);
                    break;
                case "ContestSelection":
                    ReadSelections(election, $"{path}.ContestSelection", path);
                    break;
                case "OtherCounts":
                    _reader.ReadOthers(election, $"{path}.OtherCounts", path);
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        _texts.Once(members, path);
        _reader.Weigh(2L * path.Length);
    }

    private void ReadSelections(int election, string path, string contest)
    {
        if (!_texts.IsArray(path))
        {
            return;
        }

        for (var i = 0; _tokens.NextItem(); i++)
        {
            if (_texts.IsObject($"{path}[{i}]"))
            {
                ReadSelection(Counts.Open(election, $"{path}[{i}]", contest, isOption: true));
            }
        }
    }

    private void ReadSelection(NistSource source)
    {
        var members = new NistMembers(_tokens);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "ExternalIdentifier":
                    _texts.Identifiers($"{source.Path}.ExternalIdentifier", (_, value) => source.Names.Insert(0, value));
                    break;
                case "Selection":
                    _texts.Local($"{source.Path}.Selection", source.Names);
                    break;
                case "CandidateIds" or "PartyIds":
                    _texts.Ids($"{source.Path}.{members.Name}", id => AddReference(source, id));
                    break;
                case "VoteCounts":
                    _reader.ReadVotes(source);
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        _texts.Once(members, source.Path);
        Weigh(source.Names);
    }

    private static void AddReference(NistSource source, string id)
    {
        if (source.References.Count < 1_000)
        {
            source.References.Add(id);
        }
    }

    /// <summary>Names are few in any honest report: past the bound of the columns reading ends.</summary>
    private void Weigh(List<string> names) => _reader.Weigh(names.Sum(static name => 40L + (2L * name.Length)));
}
