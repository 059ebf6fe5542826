using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>A register with the figures of a previous contest bound to its stations.</summary>
/// <param name="Register">The register.</param>
/// <param name="Bound">Stations that have figures now.</param>
/// <param name="Without">Stations of the register that the previous contest knows nothing of.</param>
/// <param name="Unknown">Rows of the previous contest whose station the register lacks: stations that were closed, renumbered or moved.</param>
/// <param name="FirstUnknown">The first of them, as area and station; null: none.</param>
/// <param name="Findings">What was wrong with the rows of the previous contest.</param>
public sealed record BoundResults(Register Register, long Bound, long Without, long Unknown, string? FirstUnknown, FindingList Findings);

/// <summary>
/// Collects the protocols of a previous contest and binds their figures to the stations of a register, by the code of the area of the lowest level and the code of the
/// station: what lies above may be called otherwise by now. The forms of a station are added up; a revision replaces an earlier one.
/// </summary>
public sealed class PreviousResults
{
    private readonly ContestDefinition _definition;
    private readonly ContestDefinition _previous;
    private readonly Register _register;
    private readonly FindingList _findings;
    private readonly FormLines[] _forms;
    private readonly Dictionary<(RegisterPart Part, int Station, int Form), Reported> _reported = [];
    private AreaKey? _lastKey;
    private (RegisterPart? Part, Area? Area) _last;
    private long _unknown;
    private string? _firstUnknown;

    /// <summary>Starts without any protocol.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="register">Its register.</param>
    /// <param name="previous">The previous contest, which read the protocols. Its turnout is what it calls so, else its share with the id of this contest's turnout.</param>
    /// <param name="findings">Where stations that stand twice go.</param>
    public PreviousResults(ContestDefinition definition, Register register, ContestDefinition previous, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(previous);
        (_definition, _register, _previous, _findings) = (definition, register, previous, findings);
        var turnout = previous.Plausibility.Turnout ?? previous.Shares.FirstOrDefault(share => share.Id == definition.Plausibility.Turnout?.Id);
        _forms = [.. previous.Forms.Select(form => FormLines.Of(form.Lines, previous.RegisteredLine, turnout))];
    }

    /// <summary>Takes one protocol.</summary>
    public void Add(in EntryRow row)
    {
        var (part, station) = Find(row.Area, row.Station);
        if (station < 0)
        {
            _unknown++;
            _firstUnknown ??= $"{row.Area.Leaf}/{row.Station}";
            return;
        }

        var reported = _forms[row.Form].Read(row);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_reported, (part!, station, row.Form), out var isKnown);
        if (!isKnown || reported.Revision > known.Revision)
        {
            known = reported;
        }
        else if (reported.Revision == known.Revision)
        {
            NoteRepetition(row, known, reported);
        }
    }

    /// <summary>The register with the figures of everything added.</summary>
    public BoundResults Bind()
    {
        var sums = new Dictionary<(RegisterPart Part, int Station), Summed>();
        foreach (var (key, reported) in _reported)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (key.Part, key.Station), out _);
            sum = sum.Plus(reported);
        }

        var (bound, without) = (0L, 0L);
        var register = _register.WithReferences((part, station) =>
        {
            var (registered, turnout) = sums.GetValueOrDefault((part, station)).Figures();
            var references = ReferenceFigures.Of(part.Stations[station].References?.Dispatched, registered, turnout);
            bound += references?.HasPrevious is true ? 1 : 0;
            without += references?.HasPrevious is true ? 0 : 1;
            return references;
        });
        return new BoundResults(register, bound, without, _unknown, _firstUnknown, _findings);
    }

    private (RegisterPart? Part, int Station) Find(AreaKey key, string station)
    {
        if (!ReferenceEquals(key, _lastKey))
        {
            var area = _register.FindArea(_definition.Levels.Length - 1, key.Leaf);
            _last = (area is null ? null : _register.FindPart(area.At(_definition.PartitionLevel).Code), area);
            _lastKey = key;
        }

        return (_last.Part, _last.Part?.FindStation(_last.Area!, station) ?? -1);
    }

    /// <summary>As intake says it: the same again is noted, other figures are an error, and the first row stays.</summary>
    private void NoteRepetition(in EntryRow row, in Reported known, in Reported reported)
    {
        var rule = known.IsAs(reported) ? Rules.StationRepeated : Rules.StationTwice;
        _findings.Add(
            rule.Code, _previous.SeverityOf(rule), row.Place, (row.Station, row.Area.Leaf, First: known.Place, rule),
            static state => PreviousMessages.Repeated(state.Station, state.Leaf, state.First, state.rule));
    }

    /// <summary>Where the figures stand on a form; an empty list: the form does not have them.</summary>
    private sealed record FormLines(int Registered, ImmutableArray<int> Part, ImmutableArray<int> Whole)
    {
        public static FormLines Of(ImmutableArray<int> lines, int registered, Share? turnout)
        {
            var hasTurnout = turnout is not null && turnout.Part.Concat(turnout.Whole).All(line => lines.Contains(line));
            return new FormLines(
                lines.IndexOf(registered),
                hasTurnout ? [.. turnout!.Part.Select(line => lines.IndexOf(line))] : [],
                hasTurnout ? [.. turnout!.Whole.Select(line => lines.IndexOf(line))] : []);
        }

        public Reported Read(in EntryRow row) => new(
            row.Place, row.Revision,
            Registered < 0 ? new(HasLines: false, null) : Sum([Registered], row.Values),
            Part.IsEmpty ? new(HasLines: false, null) : Sum(Part, row.Values),
            Whole.IsEmpty ? new(HasLines: false, null) : Sum(Whole, row.Values));

        private static Figure Sum(ImmutableArray<int> positions, ReadOnlySpan<Value> values) => new(HasLines: true, Value.Sum(values, positions.AsSpan()));
    }

    /// <summary>A figure of one form: the form may lack the lines, or a protocol the numbers; two different facts.</summary>
    private readonly record struct Figure(bool HasLines, Int128? Number)
    {
        /// <summary>A sum of which one number is unknown is unknown; a form without the lines adds nothing.</summary>
        public Figure Plus(Figure other) => !HasLines ? other : !other.HasLines ? this : new(HasLines: true, Number + other.Number);

        public long? Count => Number is { } number && number <= Value.MaxNumber ? (long)number : null;
    }

    private readonly record struct Reported(Place Place, int Revision, Figure Registered, Figure Part, Figure Whole)
    {
        public bool IsAs(in Reported other) => Registered == other.Registered && Part == other.Part && Whole == other.Whole;
    }

    private readonly record struct Summed(Figure Registered, Figure Part, Figure Whole)
    {
        public Summed Plus(in Reported reported) => new(Registered.Plus(reported.Registered), Part.Plus(reported.Part), Whole.Plus(reported.Whole));

        public (long? Registered, (long Part, long Whole)? Turnout) Figures() =>
            (Registered.Count, Part.Count is { } part && Whole.Count is { } whole ? (part, whole) : null);
    }
}

/// <summary>What findings say about the rows of a previous contest.</summary>
internal static class PreviousMessages
{
    /// <summary>A station stands twice in its results.</summary>
    public static LocalText Repeated(string station, string area, Place first, Rule rule) => ReferenceEquals(rule, Rules.StationRepeated)
        ? new(
            $"Өткен дауыс беруде «{station}» учаскесі ({area}) осы деректермен тағы бір рет тұр ({first.In(Language.Kk)}). Артық жолды алып тастауға болады.",
            $"На прошлом голосовании участок «{station}» ({area}) стоит ещё раз с теми же данными ({first.In(Language.Ru)}). Лишнюю строку можно убрать.",
            $"Station “{station}” of “{area}” stands at the previous contest with the same figures already ({first.In(Language.En)}). The repetition can be removed.")
        : new(
            $"Өткен дауыс беруде «{station}» учаскесі ({area}) басқа деректермен де тұр ({first.In(Language.Kk)}). Дұрыс жолды қалдырыңыз; біріншісімен салыстырылады.",
            $"На прошлом голосовании участок «{station}» ({area}) уже стоит с другими данными ({first.In(Language.Ru)}). Оставьте верную строку; сравнивается с первой.",
            $"Station “{station}” of “{area}” stands at the previous contest with other figures already ({first.In(Language.En)}). Keep the right row; the first one is compared with.");
}
