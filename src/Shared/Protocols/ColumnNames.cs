using System.Globalization;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// What findings call the columns of one table, or the members of one JSON file: fixed once the header is read, so that whoever checks a row later
/// can still say where in the file a figure stands.
/// </summary>
public sealed class ColumnNames
{
    private readonly string[] _names;
    private readonly int[] _lines;
    private readonly int _station;
    private readonly TableLayout? _layout;
    private readonly (string Root, bool IsArray)? _json;

    internal ColumnNames(string[] names, int[] lines, int station, TableLayout? layout, (string Root, bool IsArray)? json)
    {
        (_names, _lines, _station, _layout, _json) = (names, lines, station, layout, json);
    }

    /// <summary>Whether the names stand down a column: the row of an entry is then the number of its column, 1 is A.</summary>
    public bool AreUpright => _layout is { IsUpright: true };

    /// <summary>Where an entry of a file stands as a whole.</summary>
    public Place OfEntry(string file, long row) => _layout is null ? new Place(file, row) : PlaceOf(file, _layout.OfProtocol(_names, row));

    /// <summary>Where an entry of a file has a line of the contest: header, header with cell reference, or JSON path.</summary>
    public Place OfLine(string file, long row, int line) => Of(file, row, _lines[line]);

    /// <summary>Where an entry of a file has its station.</summary>
    public Place OfStation(string file, long row) => Of(file, row, _station);

    private Place Of(string file, long row, int column) => column < 0 ? OfEntry(file, row)
        : _json is var (root, isArray) ? new Place(file, row, (isArray ? string.Create(CultureInfo.InvariantCulture, $"{root}[{row - 1}]") : root) + _names[column])
        : _layout is null ? new Place(file, row, _names[column])
        : PlaceOf(file, _layout.OfCell(_names, column, row));

    private static Place PlaceOf(string file, Spot spot) => new(file, spot.Row, spot.Column);
}
