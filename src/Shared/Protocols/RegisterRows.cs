using System.Collections.Immutable;
using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>Makes stations of a register of rows.</summary>
internal sealed class RegisterRows(ContestDefinition definition, ReadCaps caps, FileReport report, RegisterRowHandler onRow)
    : RowReader(definition, caps, report)
{
    private const string RegisteredId = "register:registered", FormsId = "register:forms", ClosesId = "register:closes",
        CountsId = "register:counts", StratumId = "register:stratum";

    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly Figures _figures = new(definition.Words with { Maximum = Value.MaxNumber });
    private readonly Dictionary<string, ImmutableArray<int>> _forms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>[] _areaSpellings = [.. definition.Levels.Select(static _ => new Dictionary<string, string>(StringComparer.Ordinal))];
    private Columns? _columns;
    private RowKeys? _keys;
    private AreaKey? _lastArea;
    private bool _hasReferences;

    /// <inheritdoc/>
    protected override IReadOnlyList<KeyColumn> Extras { get; } =
    [
        new(RegisteredId, ["registered", .. definition.RegisteredLine < 0 ? [] : Columns.Headers(definition.Lines[definition.RegisteredLine])]),
        Extra(definition, FormsId, "forms"),
        Extra(definition, ClosesId, "closes"),
        Extra(definition, CountsId, "counts"),
        Extra(definition, StratumId, "stratum"),
        .. ReferenceCells.Ids.Select(id => Extra(definition, id, ReferenceCells.NameOf(id))),
    ];

    /// <summary>A column that only registers have: under its own name, or the headers that the definition gives its key.</summary>
    private static KeyColumn Extra(ContestDefinition definition, string id, string name) =>
        new(id, [name, .. definition.KeyColumns.FirstOrDefault(key => key.Id == name)?.Headers.Where(header => header != name) ?? []]);

    /// <inheritdoc/>
    protected override void Bind(Columns columns)
    {
        _columns = columns;
        _keys = new RowKeys(Definition, Caps, columns, Report, Rules.RegisterRow);
        _hasReferences = ReferenceCells.Ids.Any(id => columns.Key(id) >= 0);
    }

    /// <summary>Figures of protocols may stand in the file and are not read.</summary>
    protected override bool IsRead(int column) => _columns!.IsKey(column);

    /// <inheritdoc/>
    protected override bool TryTake(in Cells cells, long row)
    {
        if (!_keys!.TryRead(cells, row, out var key))
        {
            return false;
        }

        var isUsable = TryReadForms(cells, row, key.Form, out var forms)
            & TryReadRegistered(cells, row, out var registered)
            & TryReadCloses(cells, row, out var closes)
            & TryReadCounts(cells, row, out var counts)
            & TryReadReferences(cells, row, out var references)
            & HasOneSpelling(cells, row, key.Area);
        if (!isUsable)
        {
            return false;
        }

        onRow(new RegisterRow
        {
            File = Report.FileName,
            Row = row,
            Area = key.Area,
            Station = key.Station,
            Spelling = _keys.StationSpelling(cells, key.Station),
            StationName = key.StationName,
            Forms = forms,
            Registered = registered,
            Closes = closes,
            Counts = counts,
            Stratum = Code.Name(Cell(cells, StratumId), Caps),
            References = references,
        });
        return true;
    }

    /// <summary>False, with a finding, when other cells have come to the same code of an area before.</summary>
    private bool HasOneSpelling(in Cells cells, long row, AreaKey area)
    {
        if (ReferenceEquals(area, _lastArea))
        {
            return true;
        }

        _lastArea = area;
        for (var level = 0; level < area.Codes.Length; level++)
        {
            if (area.Codes[level] is not { } code || _keys!.AreaSpelling(cells, level) is not { Length: > 0 } spelling)
            {
                continue;
            }

            if (!_areaSpellings[level].TryAdd(code, spelling) && _areaSpellings[level][code] != spelling)
            {
                _lastArea = null;
                Report.Add(Rules.RegisterNotInjective, row, null, ReadingMessages.AreaSpelledTwice(code, _areaSpellings[level][code], spelling));
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<char> Cell(in Cells cells, string id) => _columns!.Key(id) is var column and >= 0 ? cells[column].Trim() : default;

    private bool TryReadForms(in Cells cells, long row, int form, out ImmutableArray<int> forms)
    {
        var text = Cell(cells, FormsId);
        var known = _forms.GetAlternateLookup<ReadOnlySpan<char>>();
        if (text.IsEmpty)
        {
            forms = Single(form);
            return true;
        }

        if (known.TryGetValue(text, out forms))
        {
            return true;
        }

        var indexes = new SortedSet<int>();
        foreach (var range in text.SplitAny(' ', ',', ';'))
        {
            var id = text[range].Trim();
            if (!id.IsEmpty)
            {
                indexes.Add(RowKeys.FormIndex(Definition, id));
            }
        }

        if (indexes.Count == 0 || indexes.Min < 0)
        {
            return Refuse(row, FormsId, ReadingMessages.FormUnknown(Report.Preview(text), Definition.Forms));
        }

        forms = [.. indexes];
        if (_forms.Count < Caps.Columns)
        {
            known[text] = forms;
        }

        return true;
    }

    private ImmutableArray<int> Single(int form)
    {
        if (!_forms.TryGetValue(Definition.Forms[form].Id, out var forms))
        {
            forms = [form];
            _forms[Definition.Forms[form].Id] = forms;
        }

        return forms;
    }

    private bool TryReadRegistered(in Cells cells, long row, out long registered)
    {
        var text = Cell(cells, RegisteredId);
        var isCount = _figures.TryRead(text, out var value) && !value.IsIllegible;
        registered = value.IsNumber ? value.Number : -1;
        return isCount || Refuse(row, RegisteredId, ReadingMessages.NotACount(Report.Preview(text), _figures.Maximum));
    }

    private bool TryReadCloses(in Cells cells, long row, out DateTimeOffset? closes)
    {
        closes = null;
        var text = Cell(cells, ClosesId);
        if (text.IsEmpty)
        {
            return true;
        }

        // Without an offset the instant would depend on where the program runs.
        var hasOffset = text[^1] == 'Z' || (text.Length > 6 && text[^6] is '+' or '-');
        if (hasOffset && DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            closes = instant.ToUniversalTime();
            return true;
        }

        return Refuse(row, ClosesId, ReadingMessages.NotAnInstant(Report.Preview(text)));
    }

    private bool TryReadCounts(in Cells cells, long row, out bool counts)
    {
        var text = Cell(cells, CountsId);
        counts = text.IsEmpty || IsAny(text, "true", "1", "yes");
        return counts || IsAny(text, "false", "0", "no") || Refuse(row, CountsId, ReadingMessages.NotYesOrNo(Report.Preview(text)));
    }

    private bool TryReadReferences(in Cells cells, long row, out ReferenceFigures? references)
    {
        references = null;
        return !_hasReferences
            || ReferenceCells.TryRead(cells, _columns!, _figures, out references, out var problem)
            || Refuse(row, problem.Id, problem.IsHalf
                ? ReadingMessages.HalfATurnout
                : ReadingMessages.NotACount(Report.Preview(Cell(cells, problem.Id)), _figures.Maximum));
    }

    private static bool IsAny(ReadOnlySpan<char> text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool Refuse(long row, string id, LocalText message)
    {
        Report.Add(Rules.RegisterRow, _columns!.At(_columns.Key(id), row), message);
        return false;
    }
}
