using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Rollups;

/// <summary>
/// Sums over the counted forms of an area, and how far they cover it. Every cell is additive, so that the tally of an
/// area is the sum of the tallies below it; there is no way to subtract. Sums are checked 64-bit additions, and a sum
/// that no document can hold (above 2⁵³−1) is an overflow too.
/// </summary>
public sealed class Tally
{
    /// <summary>Number of station states.</summary>
    public const int States = 6;

    private const int FixedCells = 3 * States + 4;
    private readonly long[] _cells;
    private readonly int _lines;
    private readonly int _shares;

    /// <summary>An empty tally for a contest.</summary>
    public Tally(ContestDefinition definition)
        : this(Required(definition).Lines.Length, definition.Shares.Length)
    {
    }

    /// <summary>An empty tally of this many lines and shares.</summary>
    public Tally(int lines, int shares)
    {
        _lines = lines;
        _shares = shares;
        _cells = new long[3 * lines + 2 * shares + FixedCells];
    }

    /// <summary>Sum of each line over the counted forms.</summary>
    public Span<long> Lines => _cells.AsSpan(0, _lines);

    /// <summary>How many counted forms report each line.</summary>
    public Span<long> Reported => _cells.AsSpan(_lines, _lines);

    /// <summary>Of <see cref="Lines"/>: the sums of stations that do not count where a decision rule asks areas below the nation.</summary>
    public Span<long> Apart => _cells.AsSpan(2 * _lines, _lines);

    /// <summary>Each share: the part, then the whole, over counted forms that report every line of both.</summary>
    public Span<long> Shares => _cells.AsSpan(3 * _lines, 2 * _shares);

    /// <summary>Number of expected forms by state.</summary>
    public Span<long> Stations => _cells.AsSpan(Fixed, States);

    /// <summary>Registered voters by the state of their station's first form, as far as the register knows them.</summary>
    public Span<long> Registered => _cells.AsSpan(Fixed + States, States);

    /// <summary>Of <see cref="Registered"/>: those of stations that do not count where a decision rule asks areas below the nation.</summary>
    public Span<long> RegisteredApart => _cells.AsSpan(Fixed + 2 * States, States);

    /// <summary>Counted forms with at least one warning.</summary>
    public ref long Warned => ref _cells[Fixed + 3 * States];

    /// <summary>
    /// Uncounted forms (missing, held, disputed) whose voters <see cref="Registered"/> does not bound: the register does not
    /// know their number, or the station's first form is not open any more and its voters stand in another state.
    /// </summary>
    public ref long UnknownRegistered => ref _cells[Fixed + 3 * States + 1];

    /// <summary>Expected forms of stations that count where a decision rule asks areas below the nation.</summary>
    public ref long Deciding => ref _cells[Fixed + 3 * States + 2];

    /// <summary>
    /// Entries of the area's partitions that no expected form takes. Those of partition <c>?</c> belong to no area: the
    /// nation's document counts them beside its vector.
    /// </summary>
    public ref long Unplaced => ref _cells[Fixed + 3 * States + 3];

    /// <summary>All cells in one row, for storing; see <see cref="FromCells"/>.</summary>
    public ReadOnlySpan<long> Cells => _cells;

    /// <summary>Number of forms expected.</summary>
    public long Expected
    {
        get
        {
            var sum = 0L;
            foreach (var count in Stations)
            {
                sum += count;
            }

            return sum;
        }
    }

    private int Fixed => 3 * _lines + 2 * _shares;

    /// <summary>Number of forms in a state.</summary>
    public long In(StateKind state) => Stations[(int)state];

    /// <summary>Number of forms still open: missing, held or disputed.</summary>
    public long Uncounted => In(StateKind.Missing) + In(StateKind.Held) + In(StateKind.Disputed);

    /// <summary>Registered voters of the stations still open.</summary>
    public long UncountedRegistered(bool decidingOnly)
    {
        var sum = 0L;
        foreach (var state in (ReadOnlySpan<StateKind>)[StateKind.Missing, StateKind.Held, StateKind.Disputed])
        {
            sum += Registered[(int)state] - (decidingOnly ? RegisteredApart[(int)state] : 0);
        }

        return sum;
    }

    /// <summary>Adds every cell of another tally of the same contest.</summary>
    /// <exception cref="OverflowException">A sum leaves 2⁵³−1: a wrapped or rounded total is worse than none.</exception>
    public void Add(Tally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other._cells.Length, _cells.Length);
        for (var i = 0; i < _cells.Length; i++)
        {
            Add(ref _cells[i], other._cells[i]);
        }
    }

    /// <summary>Adds the tally of an area below.</summary>
    /// <exception cref="InvalidDataException">A sum leaves 2⁵³−1; the message names the area.</exception>
    public void AddChild(Area area, Tally child)
    {
        try
        {
            Add(child);
        }
        catch (OverflowException overflow)
        {
            throw new InvalidDataException($"The sums of area “{area}” leave 2⁵³−1.", overflow);
        }
    }

    /// <summary>Adds to one cell.</summary>
    internal static void Add(ref long cell, long number)
    {
        var sum = checked(cell + number);
        cell = sum <= Value.MaxNumber ? sum : throw new OverflowException($"A sum of {sum} leaves 2⁵³−1.");
    }

    /// <summary>The tally with these cells; null if their number does not fit the contest.</summary>
    public static Tally? FromCells(ContestDefinition definition, ReadOnlySpan<long> cells)
    {
        var tally = new Tally(definition);
        if (cells.Length != tally._cells.Length)
        {
            return null;
        }

        cells.CopyTo(tally._cells);
        return tally;
    }

    /// <summary>True when every cell is equal.</summary>
    public bool HasSameCells(Tally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _cells.AsSpan().SequenceEqual(other._cells);
    }

    private static ContestDefinition Required(ContestDefinition? definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition;
    }
}
