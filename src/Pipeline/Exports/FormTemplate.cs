using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;

namespace Hattama.Pipeline;

/// <summary>
/// An empty table for protocols, made from the definition: key columns, then every line under its title. With a register there is one row
/// per expected form, its keys filled in. For an observers' form: its questions, then the lines of the copy, a row per station.
/// </summary>
public sealed class FormTemplate
{
    private const string FormId = "form";

    private readonly ContestDefinition _definition;
    private readonly Language _language;
    private readonly List<string> _keys;
    private readonly ObserverForm? _observers;
    private readonly List<string> _tail;

    /// <summary>A template of a contest in a language; for an observers' form, if one is given.</summary>
    public FormTemplate(ContestDefinition definition, Language language, ObserverForm? observers = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _language = language;
        _observers = observers;
        _tail = [.. observers is null ? definition.Lines.Select(HeaderOf) : TailOf(definition, observers)];
        _definition = definition;
        var templates = definition.Levels.SelectMany(static level => new[] { level.Code, level.Name }).Append(definition.Station.Code);
        _keys = [.. templates.Concat(definition.Station.Name is { } name ? [name] : []).SelectMany(static template => template.Columns).Distinct(StringComparer.Ordinal)];
        if (observers is not null || definition.Forms.Length > 1)
        {
            _keys.Add(FormId);
        }

        if (observers is { IsAtStation: false })
        {
            _keys.RemoveAll(definition.Station.Code.Columns.Contains);
        }
    }

    /// <summary>Writes the titles, where the format has room for them, and the header.</summary>
    public void WriteHeader(TableWriter table, bool hasTitle)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (hasTitle)
        {
            table.Row([TableCell.Of(_definition.Title.In(_language))]);
        }

        TableCell[] header = [.. _keys.Select(key => TableCell.Of(HeaderOf(key))), .. _tail.Select(TableCell.Of)];
        table.Row(header);
    }

    /// <summary>Writes a row per form expected of the stations of an area; returns how many.</summary>
    /// <exception cref="PipelineException">The codes of the register cannot be laid out in the columns of the contest.</exception>
    public int WriteStations(TableWriter table, Register register, Area area)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(area);
        var rows = 0;
        foreach (var station in register.Parts.SelectMany(static part => part.Stations).Where(station => IsBelow(station.Area, area)))
        {
            foreach (var form in FormsOf(station))
            {
                table.Row(RowOf(station, _definition.Forms[form]));
                rows++;
            }
        }

        return rows;
    }

    /// <summary>Every form of a station; for observers one row a station, and none for a form about tabulation, which has no stations.</summary>
    private IEnumerable<int> FormsOf(RegisteredStation station) => _observers switch
    {
        null => station.Forms,
        { IsAtStation: false } => [],
        { Copy: >= 0 and var copy } => station.Forms.Where(form => form == copy),
        _ => station.Forms.Take(1),
    };

    private IEnumerable<string> TailOf(ContestDefinition definition, ObserverForm observers)
    {
        string[] own = [ObserverColumns.Observer, ObserverColumns.Number, ObserverColumns.Arrived, ObserverColumns.Left];
        return own
            .Concat(observers.Questions.Select(question => question.Title.In(_language) is { Length: > 0 } title ? title : question.Id))
            .Concat(observers.Copy < 0 ? [] : definition.Forms[observers.Copy].Lines.Select(line => HeaderOf(definition.Lines[line])));
    }

    private static bool IsBelow(Area area, Area above) => area.Level >= above.Level && area.At(above.Level) == above;

    private TableCell[] RowOf(in RegisteredStation station, Form form)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { [FormId] = _observers?.Id ?? form.Id };
        for (var level = 1; level < _definition.Levels.Length; level++)
        {
            if (!form.FixedLevels.ContainsKey(level))
            {
                Solve(_definition.Levels[level].Code, station.Area.At(level).Code, values, isNeeded: true);
                Solve(_definition.Levels[level].Name, station.Area.At(level).Name, values, isNeeded: false);
            }
        }

        if (form.FixedStation is null)
        {
            Solve(_definition.Station.Code, station.Code, values, isNeeded: true);
            if (_definition.Station.Name is { } name)
            {
                Solve(name, station.Name, values, isNeeded: false);
            }
        }

        var row = new TableCell[_keys.Count + _tail.Count];
        for (var i = 0; i < _keys.Count; i++)
        {
            row[i] = TableCell.Of(values.GetValueOrDefault(_keys[i]));
        }

        return row;
    }

    /// <summary>Finds the text of the one column that a template still lacks, so that it fills to <paramref name="text"/>.</summary>
    private static void Solve(Template template, string text, Dictionary<string, string> values, bool isNeeded)
    {
        var open = template.Columns.Where(column => !values.ContainsKey(column)).ToList();
        if (open.Count == 1)
        {
            var at = 0;
            while (template.Parts[at] is var part && !(part.IsColumn && part.Text == open[0]))
            {
                at++;
            }

            var before = string.Concat(template.Parts.Take(at).Select(part => part.IsColumn ? values[part.Text] : part.Text));
            var after = string.Concat(template.Parts.Skip(at + 1).Select(part => part.IsColumn ? values.GetValueOrDefault(part.Text) : part.Text));
            if (text.Length > before.Length + after.Length && text.StartsWith(before, StringComparison.Ordinal) && text.EndsWith(after, StringComparison.Ordinal))
            {
                values[open[0]] = text[before.Length..^after.Length];
            }
        }

        if (isNeeded && template.Fill(values.GetValueOrDefault) != text)
        {
            throw new PipelineException($"The code “{text}” cannot be written in the columns of {template}: leave the register out and fill the keys in by hand.");
        }
    }

    private string HeaderOf(string key) => _definition.KeyColumns.FirstOrDefault(column => column.Id == key)?.Headers.FirstOrDefault() ?? key;

    private string HeaderOf(Line line) => line.Title.In(_language) is { Length: > 0 } title ? title : line.Id;
}
