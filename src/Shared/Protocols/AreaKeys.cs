using System.Buffers;
using System.Collections.Immutable;
using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>
/// The area of each row. A row whose area cells equal the former row's costs a few comparisons; other areas seen before cost a look-up.
/// </summary>
internal sealed class AreaKeys
{
    /// <summary>Distinct areas remembered before starting afresh: far more than any country has, so that a hostile file stays bounded.</summary>
    private const int Limit = 200_000;

    private readonly ReadCaps _caps;
    private readonly (BoundTemplate Code, BoundTemplate Name)[] _levels;
    private readonly (BoundTemplate Code, BoundTemplate Name)?[][] _fixed;
    private readonly int[] _columns;
    private readonly int[] _lengths;
    private readonly Dictionary<string, AreaKey> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AreaKey>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly ArrayBufferWriter<char> _raw = new(256);
    private AreaKey? _last;
    private int _lastForm = -1;

    public AreaKeys(ContestDefinition definition, ReadCaps caps, Columns columns)
    {
        _caps = caps;
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        _levels = [.. definition.Levels.Select(level => (new BoundTemplate(level.Code, columns), new BoundTemplate(level.Name, columns)))];
        _fixed = [.. definition.Forms.Select(form => FixedLevels(form, definition.Levels.Length, columns))];
        _columns = [.. _levels.Concat(_fixed.SelectMany(static levels => levels).OfType<(BoundTemplate, BoundTemplate)>())
            .SelectMany(static level => level.Item1.Columns.Concat(level.Item2.Columns)).Distinct().Order()];
        _lengths = new int[_columns.Length];
    }

    /// <summary>The area of a row of a form; null, with the level and the problem, where a code is not usable.</summary>
    public AreaKey? Find(in Cells cells, int form, out int level, out KeyProblem problem)
    {
        level = -1;
        problem = KeyProblem.None;
        if (form == _lastForm && EqualsLast(cells))
        {
            return _last;
        }

        Remember(cells, form);
        _lastForm = -1;
        if (!_lookup.TryGetValue(_raw.WrittenSpan, out var key))
        {
            key = Build(cells, form, out level, out problem);
            if (key is null)
            {
                return null;
            }

            if (_known.Count == Limit)
            {
                _known.Clear();
            }

            _lookup[_raw.WrittenSpan] = key;
        }

        _last = key;
        _lastForm = form;
        return key;
    }

    /// <summary>The template of a level's code for rows of a form without fixed areas, for findings.</summary>
    public BoundTemplate CodeTemplate(int level) => _levels[level].Code;

    private bool EqualsLast(in Cells cells)
    {
        var rest = _raw.WrittenSpan;
        for (var i = 0; i < _columns.Length; i++)
        {
            var cell = cells[_columns[i]];
            if (cell.Length != _lengths[i] || !rest[..cell.Length].SequenceEqual(cell))
            {
                return false;
            }

            rest = rest[cell.Length..];
        }

        return true;
    }

    /// <summary>The cells one after another, then their lengths and the form: two different rows never give the same text.</summary>
    private void Remember(in Cells cells, int form)
    {
        _raw.ResetWrittenCount();
        for (var i = 0; i < _columns.Length; i++)
        {
            var cell = cells[_columns[i]];
            _lengths[i] = cell.Length;
            _raw.Write(cell);
        }

        foreach (var length in _lengths)
        {
            _raw.Write([(char)(length >> 16), (char)(length & 0xFFFF)]);
        }

        _raw.Write([(char)form]);
    }

    private AreaKey? Build(in Cells cells, int form, out int level, out KeyProblem problem)
    {
        var codes = new string?[_levels.Length];
        var names = new string?[_levels.Length];
        problem = KeyProblem.None;
        for (level = 0; level < codes.Length; level++)
        {
            var (code, name) = _levels[level];
            codes[level] = Code.Of(code.Fill(cells), _caps, out problem);
            names[level] = Code.Name(name.Fill(cells), _caps);
            if (problem == KeyProblem.Blank && _fixed[form][level] is var (fixedCode, fixedName))
            {
                codes[level] = Code.Of(fixedCode.Fill(cells), _caps, out problem);
                names[level] ??= Code.Name(fixedName.Fill(cells), _caps);
            }

            if (problem is not (KeyProblem.None or KeyProblem.Blank) || (problem == KeyProblem.Blank && level == codes.Length - 1))
            {
                return null;
            }
        }

        problem = KeyProblem.None;
        return new AreaKey([.. codes], [.. names]);
    }

    private static (BoundTemplate Code, BoundTemplate Name)?[] FixedLevels(Form form, int levels, Columns columns)
    {
        var areas = new (BoundTemplate, BoundTemplate)?[levels];
        foreach (var (level, area) in form.FixedLevels)
        {
            areas[level] = (new BoundTemplate(area.Code, columns), new BoundTemplate(area.Name, columns));
        }

        return areas;
    }
}
