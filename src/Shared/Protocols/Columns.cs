using System.Text;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Which column of a file holds what, found by the aliases of the contest definition; −1: no column does.</summary>
internal sealed class Columns
{
    /// <summary>Key columns that every contest understands, whether its definition lists them or not.</summary>
    public const string FormId = "form", RevisionId = "revision";

    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly int[] _lines;
    private readonly string[] _names;
    private readonly TableLayout? _layout;
    private string _path = string.Empty;

    private Columns(ContestDefinition definition, string[] names, TableLayout? layout = null)
    {
        (_names, _layout) = (names, layout);
        _lines = new int[definition.Lines.Length];
        Array.Fill(_lines, -1);
    }

    /// <summary>Number of columns.</summary>
    public int Count => _names.Length;

    /// <summary>Column of a key or of an extra of the register.</summary>
    public int Key(string id) => _keys.GetValueOrDefault(id, -1);

    /// <summary>Column of a line of the contest.</summary>
    public int Line(int line) => _lines[line];

    /// <summary>Whether the names stand down a column.</summary>
    public bool AreUpright => _layout is { IsUpright: true };

    /// <summary>For JSON, which says before the protocol is known where it is: the path of a member.</summary>
    public string Path(int column) => _path + _names[column];

    /// <summary>Where a protocol has what stands in a column; no column: where it stands as a whole.</summary>
    public Spot At(int column, long protocol) => column < 0 ? AsWhole(protocol)
        : _layout?.OfCell(_names, column, protocol) ?? new Spot(protocol, _path + _names[column]);

    /// <summary>Where a protocol stands as a whole.</summary>
    public Spot AsWhole(long protocol) => _layout?.OfProtocol(_names, protocol) ?? new Spot(protocol, null);

    /// <summary>The names as they stand, for findings after the reading.</summary>
    /// <param name="station">Column of the station's code.</param>
    /// <param name="json">For JSON: the path of the protocols and whether it is that of an array.</param>
    public ColumnNames ToNames(int station, (string Root, bool IsArray)? json = null) => new(_names, _lines, station, _layout, json);

    /// <summary>Says at which JSON path the current protocol is.</summary>
    public void MoveTo(string path) => _path = path;

    /// <summary>True when the column is a key or an extra of a register.</summary>
    public bool IsKey(int column) => _keys.ContainsValue(column);

    /// <summary>True when something is read from the column.</summary>
    public bool IsRead(int column) => _keys.ContainsValue(column) || _lines.Contains(column);

    /// <summary>
    /// Maps a header row. Unknown columns and columns that stand twice become findings. <paramref name="extras"/> are columns of
    /// a register with their headers; they come before all others.
    /// </summary>
    public static Columns FromHeader(
        ContestDefinition definition, string[] header, TableLayout layout, FileReport report, IReadOnlyList<KeyColumn> extras, out bool isClear)
    {
        string[] names = [.. header.Select((name, at) => name.Length > 0 ? name : $"#{(layout.IsUpright ? layout.RowOf(at) : at + 1)}")];
        var columns = new Columns(definition, names, layout);
        var roles = Roles(definition, extras);
        isClear = true;
        for (var at = 0; at < header.Length; at++)
        {
            if (!roles.TryGetValue(header[at], out var role))
            {
                var twin = FindTwin(roles, header[at]);
                report.Add(Rules.ColumnUnknown, layout.OfName(names, at), UnknownText(names[at], twin, layout.IsUpright));
            }
            else if (columns.Assign(role, at) is var first and >= 0)
            {
                isClear = false;
                report.Add(Rules.ColumnTwice, layout.OfName(names, at), layout.IsUpright
                    ? UprightMessages.NameTwice(names[at], layout.RowOf(first), layout.RowOf(at))
                    : ReadingMessages.ColumnTwice(names[at], first + 1, at + 1));
            }
        }

        return columns;
    }

    private static LocalText UnknownText(string name, string? twin, bool isUpright) => (twin, isUpright) switch
    {
        (null, false) => ReadingMessages.ColumnUnknown(name),
        (null, true) => UprightMessages.NameUnknown(name),
        (_, false) => ReadingMessages.ColumnMistyped(name, twin),
        _ => UprightMessages.NameMistyped(name, twin),
    };

    /// <summary>Whether any header is one of the contest, or looks like one of it.</summary>
    public static bool HasAny(ContestDefinition definition, string[] header, IReadOnlyList<KeyColumn> extras)
    {
        var roles = Roles(definition, extras);
        return header.Any(roles.ContainsKey) || header.Any(text => FindTwin(roles, text) is not null);
    }

    /// <summary>The known header that an unknown one looks like, or null.</summary>
    private static string? FindTwin(Dictionary<string, Role> roles, string header)
    {
        if (System.Text.Ascii.IsValid(header) || LookAlikes.FindMixture(header) < 0)
        {
            return null;
        }

        var skeleton = LookAlikes.Skeleton(header.ToUpperInvariant());
        return roles.Keys.FirstOrDefault(known => LookAlikes.Skeleton(known.ToUpperInvariant()) == skeleton);
    }

    /// <summary>
    /// The columns that a JSON object is laid out in: the keys, then every line of the contest, then the answers, named by their paths.
    /// </summary>
    public static Columns ForJson(ContestDefinition definition, IReadOnlyList<string> keys, IReadOnlyList<string> answers)
    {
        var names = keys.Select(static key => $".{key}").Concat(definition.Lines.Select(static line => $".values.{line.Id}"))
            .Concat(answers.Select(static answer => $".answers.{answer}"));
        var columns = new Columns(definition, [.. names]);
        for (var i = 0; i < keys.Count; i++)
        {
            columns._keys[keys[i]] = i;
        }

        for (var i = 0; i < definition.Lines.Length; i++)
        {
            columns._lines[i] = keys.Count + i;
        }

        for (var i = 0; i < answers.Count; i++)
        {
            columns._keys[ObserverColumns.Answer(answers[i])] = keys.Count + definition.Lines.Length + i;
        }

        return columns;
    }

    /// <summary>The columns that a station of a NIST report is laid out in: the keys, then every line of the contest.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="keys">Ids of the keys; in the report they are identifiers.</param>
    /// <param name="lines">What findings say behind the path of the station: where the counts of each line stand.</param>
    public static Columns ForReport(ContestDefinition definition, IReadOnlyList<string> keys, IReadOnlyList<string> lines)
    {
        var columns = new Columns(definition, [.. keys.Select(static _ => ".ExternalIdentifier"), .. lines]);
        for (var i = 0; i < keys.Count; i++)
        {
            columns._keys[keys[i]] = i;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            columns._lines[i] = keys.Count + i;
        }

        return columns;
    }

    /// <summary>Index of the line that each header stands for.</summary>
    public static Dictionary<string, int> LinesByHeader(ContestDefinition definition) =>
        new(Roles(definition, []).Where(static role => role.Value is { Key: null, IsIgnored: false }).ToDictionary(static role => role.Key, static role => role.Value.Line),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>A header as it is compared: NFC, trimmed, inner white space collapsed.</summary>
    public static string Normalize(ReadOnlySpan<char> header)
    {
        var text = new StringBuilder(header.Length);
        foreach (var character in header.Trim())
        {
            var isSpace = char.IsWhiteSpace(character);
            if (!isSpace || text[^1] != ' ')
            {
                text.Append(isSpace ? ' ' : character);
            }
        }

        return PlainText.Normal(PlainText.WellFormed(text.ToString()));
    }

    private int Assign(Role role, int at)
    {
        if (role.IsIgnored)
        {
            return -1;
        }

        var taken = role.Key is null ? _lines[role.Line] : Key(role.Key);
        if (taken < 0 && role.Key is null)
        {
            _lines[role.Line] = at;
        }
        else if (taken < 0)
        {
            _keys[role.Key!] = at;
        }

        return taken;
    }

    /// <summary>Every header that something is read under.</summary>
    public static Dictionary<string, Role> KnownHeaders(ContestDefinition definition, IReadOnlyList<KeyColumn> extras) =>
        new(Roles(definition, extras).Where(static role => !role.Value.IsIgnored), StringComparer.OrdinalIgnoreCase);

    /// <summary>What is read under each name that headers go by.</summary>
    public static Dictionary<string, Role> Roles(ContestDefinition definition, IReadOnlyList<KeyColumn> extras)
    {
        var roles = new Dictionary<string, Role>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in extras.Concat(definition.KeyColumns))
        {
            foreach (var header in key.Headers.Prepend(key.Id))
            {
                roles.TryAdd(Normalize(header), new Role(key.Id, -1, IsIgnored: false));
            }
        }

        for (var i = 0; i < definition.Lines.Length; i++)
        {
            foreach (var header in Headers(definition.Lines[i]))
            {
                roles.TryAdd(Normalize(header), new Role(null, i, IsIgnored: false));
            }
        }

        foreach (var header in definition.IgnoredColumns)
        {
            roles.TryAdd(Normalize(header), new Role(null, -1, IsIgnored: true));
        }

        roles.TryAdd(FormId, new Role(FormId, -1, IsIgnored: false));
        roles.TryAdd(RevisionId, new Role(RevisionId, -1, IsIgnored: false));
        return roles;
    }

    /// <summary>Every header that a line goes by.</summary>
    public static IEnumerable<string> Headers(Line line)
    {
        var titles = new[] { line.Id, line.Title.Kk, line.Title.Ru, line.Title.En };
        return titles.Where(static title => !string.IsNullOrWhiteSpace(title)).Select(static title => title!).Concat(line.Headers);
    }
}

/// <summary>What is read under a header.</summary>
/// <param name="Key">Id of the key; null: a line.</param>
/// <param name="Line">Index of the line; −1: none.</param>
/// <param name="IsIgnored">Whether the definition says that nothing is.</param>
internal readonly record struct Role(string? Key, int Line, bool IsIgnored);
