using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What is done with the rows of a file: entries are made of them, or stations of the register.</summary>
internal abstract class RowReader(ContestDefinition definition, ReadCaps caps, FileReport report)
{
    private Columns? _bound;
    private Dictionary<string, Role>? _known;

    /// <summary>Rows that were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Rows that were not.</summary>
    public long Rejected { get; private set; }

    /// <summary>The contest.</summary>
    protected ContestDefinition Definition { get; } = definition;

    /// <summary>Bounds.</summary>
    protected ReadCaps Caps { get; } = caps;

    /// <summary>Where findings go.</summary>
    protected FileReport Report { get; } = report;

    /// <summary>Columns beyond those of the contest.</summary>
    protected virtual IReadOnlyList<KeyColumn> Extras => [];

    /// <summary>Whether every row must name a station.</summary>
    protected virtual bool NeedsStation => true;

    /// <summary>Whether every row must name the area of its station.</summary>
    protected virtual bool NeedsArea => true;

    /// <summary>How a JSON file lays these rows out; null: they do not come as JSON.</summary>
    public virtual JsonLayout? Json => null;

    /// <summary>Whether the rows may come as a report of NIST SP 1500-100.</summary>
    public virtual bool TakesReports => false;

    /// <summary>For JSON: the path where the objects stand, and whether it is that of an array.</summary>
    public virtual void StandAt(string root, bool isArray)
    {
    }

    /// <summary>Whether the rows may come as an <see cref="UprightTable"/>, a protocol in each column.</summary>
    public virtual bool TakesUpright => false;

    /// <summary>The table as one that stands upright; null: it is none, or these rows do not come so.</summary>
    public UprightTable? FindUpright(HeldTable table) =>
        TakesUpright ? UprightTable.Find(table, Definition, new UprightNames(Definition, Columns.Roles(Definition, Extras))) : null;

    /// <summary>Gets ready for rows laid out in these columns, which no header names.</summary>
    public void BindTo(Columns columns)
    {
        _bound = columns;
        Bind(columns);
    }

    /// <summary>Takes the header row; false, with findings, if nothing can be read under it.</summary>
    /// <param name="header">The headers, normalised.</param>
    /// <param name="layout">Where they stand.</param>
    public bool Begin(string[] header, TableLayout layout)
    {
        if (!header.Any(KnownHeaders.ContainsKey) && !Columns.HasAny(Definition, header, Extras))
        {
            var found = Report.Preview(header.FirstOrDefault(static text => text.Length > 0) ?? string.Empty);
            Report.Add(Rules.ColumnMissing, layout.NamesRow, null, ReadingMessages.NoHeader(found, Needed(), TakesUpright));
            return false;
        }

        var columns = Columns.FromHeader(Definition, header, layout, Report, Extras, out var isClear);
        if (!HasKeys(columns, layout.NamesRow) | !HasFigures(columns, layout.NamesRow) | !isClear)
        {
            return false;
        }

        Bind(columns);
        _bound = columns;
        return true;
    }

    /// <summary>Every header that something would be read under.</summary>
    public IReadOnlyDictionary<string, Role> KnownHeaders => _known ??= Columns.KnownHeaders(Definition, Extras);

    /// <summary>Takes one row of a sheet; a cell that is read and not plain keeps the row out.</summary>
    public void Take(in Cells cells, long row, List<OddCell> odd)
    {
        var isPlain = true;
        foreach (var (column, kind) in odd)
        {
            if (IsRead(column))
            {
                isPlain = false;
                Report.Add(Rules.CellNotPlain, _bound!.At(column, row), ArchiveMessages.Odd(kind, Report.Preview(cells[column])));
            }
        }

        if (isPlain)
        {
            Take(cells, row, isDamaged: false);
        }
        else
        {
            Rejected++;
        }
    }

    /// <summary>Takes one row.</summary>
    /// <param name="cells">As many cells as the header has.</param>
    /// <param name="row">Its number.</param>
    /// <param name="isDamaged">Whether the text may hold characters whose bytes were invalid.</param>
    public void Take(in Cells cells, long row, bool isDamaged)
    {
        if ((!isDamaged || IsSound(cells, row)) && TryTake(cells, row))
        {
            Taken++;
        }
        else
        {
            Rejected++;
        }
    }

    /// <summary>Takes one row whose station is known already.</summary>
    public void Take(in RowKey key, in Cells cells, long row)
    {
        if (TryTake(key, cells, row))
        {
            Taken++;
        }
        else
        {
            Rejected++;
        }
    }

    /// <summary>Counts a row that could not be split into cells.</summary>
    public void Reject() => Rejected++;

    /// <summary>Gets ready for rows with these columns.</summary>
    protected abstract void Bind(Columns columns);

    /// <summary>Takes one sound row; false, with a finding, if it is not usable.</summary>
    protected abstract bool TryTake(in Cells cells, long row);

    /// <summary>Takes one row of a station known already; false, with a finding, if it is not usable.</summary>
    protected virtual bool TryTake(in RowKey key, in Cells cells, long row) => throw new NotSupportedException("These rows do not come in reports.");

    /// <summary>Whether anything is read from a column.</summary>
    protected abstract bool IsRead(int column);

    /// <summary>True, or false with findings, when the columns of the figures that all forms need are there.</summary>
    protected virtual bool HasFigures(Columns columns, long row) => true;

    private bool IsSound(in Cells cells, long row)
    {
        var isSound = true;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Contains(TextSource.Damage))
            {
                isSound &= !IsRead(i);
                Report.Add(Rules.EncodingBroken, IsRead(i) || _bound!.AreUpright ? _bound!.At(i, row) : new Spot(row, null), ReadingMessages.BytesInvalid(Report.Preview(cells[i])));
            }
        }

        return isSound;
    }

    /// <summary>Columns of the figures that every row needs.</summary>
    protected virtual IEnumerable<Line> NeededFigures => [];

    /// <summary>Names of the columns that a file of these rows needs, as the contest calls them.</summary>
    private List<string> Needed() =>
    [
        .. NeededKeys().Select(id => Definition.KeyColumns.FirstOrDefault(key => key.Id == id)?.Headers.FirstOrDefault() ?? id),
        .. NeededFigures.Select(static line => line.Id),
    ];

    private IEnumerable<string> NeededKeys()
    {
        var needed = new List<string>();
        var leaf = Definition.Levels.Length - 1;
        if (NeedsArea && !Definition.Forms.Any(form => form.FixedLevels.ContainsKey(leaf)))
        {
            needed.AddRange(Definition.Levels[leaf].Code.Columns);
        }

        if (NeedsStation && !Definition.Forms.Any(static form => form.FixedStation is not null))
        {
            needed.AddRange(Definition.Station.Code.Columns);
        }

        return needed.Distinct(StringComparer.Ordinal);
    }

    private bool HasKeys(Columns columns, long row)
    {
        var missing = NeededKeys().Where(id => columns.Key(id) < 0).ToList();
        foreach (var id in missing)
        {
            var headers = Definition.KeyColumns.FirstOrDefault(key => key.Id == id)?.Headers ?? [];
            Report.Add(Rules.ColumnMissing, row, null, columns.AreUpright
                ? UprightMessages.NameMissing(id, headers.Prepend(id))
                : ReadingMessages.ColumnMissing(id, headers.Prepend(id)));
        }

        return missing.Count == 0;
    }
}
