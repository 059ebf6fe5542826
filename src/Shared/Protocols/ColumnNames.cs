using System.Globalization;

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
    private readonly int _firstColumn;
    private readonly (string Root, bool IsArray)? _json;

    internal ColumnNames(string[] names, int[] lines, int station, int firstColumn, (string Root, bool IsArray)? json)
    {
        (_names, _lines, _station, _firstColumn, _json) = (names, lines, station, firstColumn, json);
    }

    /// <summary>Where row <paramref name="row"/> has a line of the contest: header, header with cell reference, or JSON path; null: nowhere.</summary>
    public string? OfLine(int line, long row) => Of(_lines[line], row);

    /// <summary>Where row <paramref name="row"/> has its station.</summary>
    public string? OfStation(long row) => Of(_station, row);

    private string? Of(int column, long row) => column < 0 ? null
        : _json is var (root, isArray) ? (isArray ? string.Create(CultureInfo.InvariantCulture, $"{root}[{row - 1}]") : root) + _names[column]
        : _firstColumn < 0 ? _names[column]
        : string.Create(CultureInfo.InvariantCulture, $"{_names[column]} ({CellReference.Letters(_firstColumn + column)}{row})");
}
