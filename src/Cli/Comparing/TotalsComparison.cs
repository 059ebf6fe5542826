using Hattama.Contests;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>One figure that differs.</summary>
/// <param name="Area">The area.</param>
/// <param name="Line">The line.</param>
/// <param name="Ours">Our total.</param>
/// <param name="Published">The published cell as it stands there.</param>
/// <param name="PublishedNumber">Its number; null: it is none.</param>
/// <param name="Row">Row of the published table.</param>
internal sealed record Difference(PublishedArea Area, Line Line, long Ours, string Published, long? PublishedNumber, long Row);

/// <summary>A published row that no area of ours answers to.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Text">What it calls its area.</param>
/// <param name="IsRepeated">Whether an earlier row has the same area.</param>
internal sealed record StrayRow(long Row, string Text, bool IsRepeated);

/// <summary>What came of one level.</summary>
internal sealed class LevelComparison(string level)
{
    /// <summary>Id of the level.</summary>
    public string Level { get; } = level;

    /// <summary>Areas with a published row.</summary>
    public int Compared { get; private set; }

    /// <summary>Notes that one more area has a published row.</summary>
    public void Count() => Compared++;

    /// <summary>Areas of which at least one figure differs.</summary>
    public int Differing => Differences.Select(difference => difference.Area).Distinct(ReferenceEqualityComparer.Instance).Count();

    /// <summary>Figures that differ.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>Areas of ours without a published row.</summary>
    public List<PublishedArea> Unpublished { get; } = [];

    /// <summary>Published rows without an area of ours.</summary>
    public List<StrayRow> Strays { get; } = [];

    /// <summary>Areas that the map leaves out.</summary>
    public List<PublishedArea> LeftOut { get; } = [];

    /// <summary>Whether every area and every figure is equal.</summary>
    public bool IsEqual => Differences.Count == 0 && Unpublished.Count == 0 && Strays.Count == 0;
}

/// <summary>Our published totals against a table of somebody else's.</summary>
internal sealed class TotalsComparison
{
    private readonly PublishedResult _result;
    private readonly DelimitedTable _table;
    private readonly List<(Line Line, int Index, int Column)> _lines = [];
    private readonly HashSet<TableRow> _used = new(ReferenceEqualityComparer.Instance);

    private TotalsComparison(PublishedResult result, PublishedMap map, DelimitedTable table)
    {
        _result = result;
        _table = table;
        BindLines(map);
    }

    /// <summary>The levels, in the order of the map.</summary>
    public List<LevelComparison> Levels { get; } = [];

    /// <summary>The lines compared.</summary>
    public IEnumerable<Line> Lines => _lines.Select(bound => bound.Line);

    /// <summary>Rows that belong to no level of the map.</summary>
    public IReadOnlyList<TableRow> UnmappedRows => [.. _table.Rows.Where(row => !_used.Contains(row))];

    /// <summary>Whether everything that both sides have is equal, and both have the same areas.</summary>
    public bool IsEqual => Levels.All(level => level.IsEqual);

    /// <summary>Compares.</summary>
    /// <exception cref="CommandFailure">The map does not fit the contest or the table.</exception>
    public static async Task<TotalsComparison> RunAsync(PublishedResult result, PublishedMap map, DelimitedTable table, CancellationToken cancel)
    {
        var comparison = new TotalsComparison(result, map, table);
        foreach (var level in map.Levels)
        {
            comparison.Levels.Add(await comparison.CompareAsync(level, cancel));
        }

        return comparison;
    }

    private async Task<LevelComparison> CompareAsync(MappedLevel mapped, CancellationToken cancel)
    {
        var level = _result.Definition.LevelIndex(mapped.Level);
        if (level < 0)
        {
            throw CommandFailure.Usage($"The map names a level “{mapped.Level}” that the contest lacks. It has: {string.Join(", ", _result.Definition.Levels.Select(known => known.Id))}.");
        }

        var comparison = new LevelComparison(mapped.Level);
        var areas = await _result.AtLevelAsync(_result.Nation.Area, level, cancel);
        comparison.LeftOut.AddRange(areas.Where(area => mapped.Except.Contains(area.Code)));
        var keys = new LevelKeys(mapped, level, [.. areas.Where(area => !mapped.Except.Contains(area.Code))]);
        var seen = new HashSet<PublishedArea>(ReferenceEqualityComparer.Instance);
        var where = mapped.Where.Select(pair => (Column: ColumnOf(pair.Key), pair.Value)).ToList();
        foreach (var row in _table.Rows.Where(row => where.TrueForAll(condition => row.Cells[condition.Column] == condition.Value)))
        {
            if (keys.KeyOf(column => row.Cells[ColumnOf(column)]) is not { } key)
            {
                continue;
            }

            _used.Add(row);
            if (keys.Find(key) is not { } area || !seen.Add(area))
            {
                comparison.Strays.Add(new StrayRow(row.Row, key.ToString(), keys.Find(key) is not null));
                continue;
            }

            comparison.Count();
            Compare(area, row, comparison.Differences);
        }

        comparison.Unpublished.AddRange(keys.Areas.Where(area => !seen.Contains(area)));
        return comparison;
    }

    private void Compare(PublishedArea area, TableRow row, List<Difference> differences)
    {
        foreach (var (line, index, column) in _lines)
        {
            var ours = area.Tally.Lines[index];
            var cell = row.Cells[column];
            var published = Count(cell);
            if (published != ours)
            {
                differences.Add(new Difference(area, line, ours, cell, published, row.Row));
            }
        }
    }

    /// <summary>A published count; groups of digits may stand apart.</summary>
    private static long? Count(string cell)
    {
        var digits = cell.Where(character => !char.IsWhiteSpace(character)).ToArray();
        return long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void BindLines(PublishedMap map)
    {
        var unknown = map.ColumnByLine.Keys.FirstOrDefault(id => _result.Definition.LineIndex(id) < 0);
        if (unknown is not null)
        {
            throw CommandFailure.Usage($"The map names a line “{unknown}” that the contest lacks. It has: {string.Join(", ", _result.Definition.Lines.Select(line => line.Id))}.");
        }

        for (var i = 0; i < _result.Definition.Lines.Length; i++)
        {
            var line = _result.Definition.Lines[i];
            var column = map.ColumnByLine.TryGetValue(line.Id, out var header) ? ColumnOf(header) : _table.FindColumn(line);
            if (column >= 0)
            {
                _lines.Add((line, i, column));
            }
        }

        if (_lines.Count == 0)
        {
            throw CommandFailure.Usage($"No column of the published table carries a line of the contest. Name them in the map (lines). Columns: {string.Join(", ", _table.Header)}.");
        }
    }

    private int ColumnOf(string header) => _table.FindColumn(header) is var column and >= 0
        ? column
        : throw CommandFailure.Usage($"The published table has no column “{header}”. It has: {string.Join(", ", _table.Header)}.");
}

/// <summary>What a published row calls its area.</summary>
internal readonly record struct AreaName(string? Parent, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Parent is null ? Text : $"{Parent}/{Text}";
}

/// <summary>The areas of a level by what published rows call them.</summary>
internal sealed class LevelKeys
{
    private readonly MappedLevel _mapped;
    private readonly bool _isNation;
    private readonly Dictionary<AreaName, PublishedArea> _areas = [];

    public LevelKeys(MappedLevel mapped, int level, IReadOnlyList<PublishedArea> areas)
    {
        _mapped = mapped;
        _isNation = level == 0 && mapped.Code is null && mapped.Name is null;
        Areas = areas;
        if (!_isNation && mapped.Code is null && mapped.Name is null)
        {
            throw CommandFailure.Usage($"The map does not say how rows of level {mapped.Level} name their area: give code, or name and parent.");
        }

        foreach (var area in areas)
        {
            if (!_areas.TryAdd(NameOf(area), area))
            {
                throw CommandFailure.Usage($"Two areas of level {mapped.Level} are called “{NameOf(area)}”: match them by code, or by name and parent.");
            }
        }
    }

    /// <summary>The areas.</summary>
    public IReadOnlyList<PublishedArea> Areas { get; }

    /// <summary>What a row calls its area; null: the row is not of this level.</summary>
    public AreaName? KeyOf(Func<string, string?> cell)
    {
        if (_isNation)
        {
            return new AreaName(null, Areas[0].Code);
        }

        var parent = _mapped.Parent?.Fill(cell);
        var text = (_mapped.Code ?? _mapped.Name)!.Fill(cell);
        return text is null || (_mapped.Parent is not null && parent is null) ? null : new AreaName(parent, text);
    }

    /// <summary>The area called so, or null.</summary>
    public PublishedArea? Find(AreaName name) => _areas.GetValueOrDefault(name);

    private AreaName NameOf(PublishedArea area) => new(
        _mapped.Parent is null ? null : area.Parent?.Code,
        _isNation || _mapped.Code is not null ? area.Code : area.Name);
}
