using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// One transcription of one protocol as a file has it: read, not yet checked, not yet placed in the register.
/// Lives only during the call that hands it over; what must stay is copied.
/// </summary>
public readonly ref struct EntryRow
{
    /// <summary>File name as sent, with the archive member after <c>!</c>.</summary>
    public required string File { get; init; }

    /// <summary>1-based record number in the file, the header being row 1; for JSON the 1-based number of the protocol; where names stand down a column, the number of its column, A being 1.</summary>
    public required long Row { get; init; }

    /// <summary>The station's areas.</summary>
    public required AreaKey Area { get; init; }

    /// <summary>Normalised station code.</summary>
    public required string Station { get; init; }

    /// <summary>Name of the station; the code where the file has none.</summary>
    public required string StationName { get; init; }

    /// <summary>Index of the form in the contest's forms.</summary>
    public required int Form { get; init; }

    /// <summary>Revision as sent, from 1; 1 where the file has none.</summary>
    public required int Revision { get; init; }

    /// <summary>What the file calls its columns; null where the entry comes from no file.</summary>
    public ColumnNames? Names { get; init; }

    /// <summary>Where the file has the entry as a whole.</summary>
    public Place Place => Names?.OfEntry(File, Row) ?? new Place(File, Row);

    /// <summary>Where the file has the station of the entry.</summary>
    public Place StationPlace => Names?.OfStation(File, Row) ?? new Place(File, Row);

    /// <summary>Where the file has a line of the contest; where it has none, the id of the line stands for the column.</summary>
    public Place PlaceOf(int line, string id)
    {
        var place = Names?.OfLine(File, Row, line) ?? new Place(File, Row);
        return place with { Column = place.Column ?? id, Line = id };
    }

    /// <summary>Positions in <see cref="Values"/> whose cell had a finding already and became illegible by it; null: none.</summary>
    public int[]? Refused { get; init; }

    /// <summary>The values, aligned to the form's lines.</summary>
    public required ReadOnlySpan<Value> Values { get; init; }
}

/// <summary>Takes the entries of a file one after another, in file order.</summary>
public delegate void EntryHandler(in EntryRow row);
