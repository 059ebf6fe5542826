using Hattama.Contests;

namespace Hattama.Observation;

/// <summary>
/// Comparisons added up. Every cell is additive, so the tally of an area is the sum of those below it. Signed differences are
/// official less copy.
/// </summary>
public sealed class ComparisonTally
{
    /// <summary>Names of the cells beside those of the lines, in order.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["withCopy", "compared", "exact", "different", "copiesDiffer", "notCounted", "nothingInCommon", "incomplete", "winnerChanged", "registeredCompared"];

    /// <summary>Names of the cells of each line, in order.</summary>
    public static readonly IReadOnlyList<string> LineNames = ["compared", "equal", "signed", "absolute", "larger", "smaller"];

    private readonly long[] _cells;

    /// <summary>An empty tally for a contest.</summary>
    public ComparisonTally(ContestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _cells = new long[Names.Count + (LineNames.Count * definition.Lines.Length)];
    }

    private ComparisonTally(long[] cells) => _cells = cells;

    /// <summary>All cells: <see cref="Names"/>, then <see cref="LineNames"/> of each line of the contest.</summary>
    public ReadOnlySpan<long> Cells => _cells;

    /// <summary>Forms of stations with at least one copy in use.</summary>
    public long WithCopy => _cells[0];

    /// <summary>Of them: compared.</summary>
    public long Compared => _cells[1];

    /// <summary>Of the compared: equal on every line that both report.</summary>
    public long Exact => _cells[2];

    /// <summary>Of the compared: different on at least one line (rule X601).</summary>
    public long Different => _cells[3];

    /// <summary>Not compared because the copies contradict each other.</summary>
    public long CopiesDiffer => _cells[4];

    /// <summary>Not compared because nothing official counts.</summary>
    public long NotCounted => _cells[5];

    /// <summary>Not compared because no line has a number on both.</summary>
    public long NothingInCommon => _cells[6];

    /// <summary>Of the compared: copies that lack a line.</summary>
    public long Incomplete => _cells[7];

    /// <summary>Of the compared: stations where a question has another winner by the copy (rule X602).</summary>
    public long WinnerChanged => _cells[8];

    /// <summary>Registered voters of the compared stations, as far as the register knows them.</summary>
    public long RegisteredCompared => _cells[9];

    /// <summary>Of a line: compared, equal, signed sum, sum of absolutes, official larger, official smaller.</summary>
    public ReadOnlySpan<long> Line(int line) => _cells.AsSpan(Names.Count + (LineNames.Count * line), LineNames.Count);

    /// <summary>Adds one comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="registered">Registered voters of the station; −1: not known.</param>
    public void Add(CopyComparison comparison, long registered)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        _cells[0]++;
        _cells[comparison.State switch
        {
            ComparisonState.Compared => 1,
            ComparisonState.CopiesDiffer => 4,
            ComparisonState.OfficialNotCounted => 5,
            _ => 6,
        }]++;
        if (comparison.State != ComparisonState.Compared)
        {
            return;
        }

        _cells[comparison.Differences.IsEmpty ? 2 : 3]++;
        _cells[7] += comparison.IsComplete ? 0 : 1;
        _cells[8] += comparison.WinnersChanged.IsEmpty ? 0 : 1;
        _cells[9] = checked(_cells[9] + Math.Max(registered, 0));
        AddLines(comparison);
    }

    /// <summary>Adds every cell of another tally of the same contest.</summary>
    public void Add(ComparisonTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other._cells.Length, _cells.Length);
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i] = checked(_cells[i] + other._cells[i]);
        }
    }

    /// <summary>The tally with these cells; null if their number does not fit the contest.</summary>
    public static ComparisonTally? FromCells(ContestDefinition definition, ReadOnlySpan<long> cells)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return cells.Length == Names.Count + (LineNames.Count * definition.Lines.Length) ? new ComparisonTally(cells.ToArray()) : null;
    }

    private void AddLines(CopyComparison comparison)
    {
        foreach (var line in comparison.Lines)
        {
            var at = Names.Count + (LineNames.Count * line);
            _cells[at]++;
            _cells[at + 1]++;
        }

        foreach (var difference in comparison.Differences)
        {
            var at = Names.Count + (LineNames.Count * difference.Line);
            _cells[at + 1]--;
            _cells[at + 2] = checked(_cells[at + 2] + difference.Excess);
            _cells[at + 3] = checked(_cells[at + 3] + Math.Abs(difference.Excess));
            _cells[at + (difference.Excess > 0 ? 4 : 5)]++;
        }
    }
}
