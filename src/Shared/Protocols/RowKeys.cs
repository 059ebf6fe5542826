using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What a row is about: its station, area and form.</summary>
internal readonly record struct RowKey(AreaKey Area, string Station, string StationName, int Form);

/// <summary>Reads the key columns of rows, for protocols and for the register alike.</summary>
internal sealed class RowKeys
{
    private const int NameLimit = 100_000;

    private readonly ContestDefinition _definition;
    private readonly ReadCaps _caps;
    private readonly Columns _columns;
    private readonly FileReport _report;
    private readonly Rule _rule;
    private readonly AreaKeys _areas;
    private readonly StationKeys _stations;
    private readonly BoundTemplate _station;
    private readonly BoundTemplate? _name;
    private readonly ImmutableArray<BoundTemplate?> _fixedStations;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _nameLookup;
    private readonly int _form;
    private readonly int _direct;

    /// <param name="definition">The contest.</param>
    /// <param name="caps">Bounds.</param>
    /// <param name="columns">Columns of the file.</param>
    /// <param name="report">Where findings go.</param>
    /// <param name="rule">The rule that a row breaks which does not name its station.</param>
    public RowKeys(ContestDefinition definition, ReadCaps caps, Columns columns, FileReport report, Rule rule)
    {
        (_definition, _caps, _columns, _report, _rule) = (definition, caps, columns, report, rule);
        _areas = new AreaKeys(definition, caps, columns);
        _stations = new StationKeys(definition, caps);
        _station = new BoundTemplate(definition.Station.Code, columns);
        _name = definition.Station.Name is { } name ? new BoundTemplate(name, columns) : null;
        _fixedStations = [.. definition.Forms.Select(form => form.FixedStation is { } code ? new BoundTemplate(code, columns) : null)];
        _nameLookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        _form = columns.Key(Columns.FormId);
        _direct = definition.KeyColumns.Any(static key => key.Id == JsonProtocol.StationId) ? -1 : columns.Key(JsonProtocol.StationId);
    }

    /// <summary>Whether the column of the form says something else than the form of a protocol.</summary>
    public bool IgnoresForm { get; init; }

    /// <summary>The keys of a row; false, with a finding, if the row does not name its station.</summary>
    public bool TryRead(in Cells cells, long row, out RowKey key)
    {
        key = default;
        if (!TryReadForm(cells, row, out var form))
        {
            return false;
        }

        var raw = _direct >= 0 && !cells[_direct].IsWhiteSpace() ? cells[_direct].Trim() : _station.Fill(cells);
        var station = _stations.Find(raw, form, out var problem);
        if (problem != KeyProblem.None)
        {
            ReportStation(cells, row, form, raw, problem);
            return false;
        }

        var code = station.Code ?? FixedStation(cells, row, station.Form);
        if (code is null)
        {
            return false;
        }

        var area = _areas.Find(cells, station.Form, out var level, out problem);
        if (area is null)
        {
            ReportArea(cells, row, level, problem);
            return false;
        }

        key = new RowKey(area, code, NameOf(cells) ?? code, station.Form);
        return true;
    }

    /// <summary>Column of the station's code, the first where it is made of several; −1: none.</summary>
    public int StationColumn => _direct >= 0 ? _direct : _station.Columns.FirstOrDefault(-1);

    /// <summary>How the row spells its station, whose code is given: mostly the same text, and then the same object.</summary>
    public string StationSpelling(in Cells cells, string code) =>
        _direct < 0 || cells[_direct].IsWhiteSpace() ? _station.Spelling(cells, code)
        : cells[_direct].Trim().SequenceEqual(code) ? code
        : cells[_direct].Trim().ToString();

    /// <summary>How the row spells the code of its area of a level.</summary>
    public string AreaSpelling(in Cells cells, int level) => _areas.CodeTemplate(level).Spelling(cells);

    private bool TryReadForm(in Cells cells, long row, out int form)
    {
        form = -1;
        var cell = _form < 0 || IgnoresForm ? default : cells[_form].Trim();
        if (cell.IsEmpty)
        {
            return true;
        }

        form = FormIndex(_definition, cell);
        if (form < 0)
        {
            _report.Add(Rules.FormUnexpected, _columns.At(_form, row), ReadingMessages.FormUnknown(_report.Preview(cell), _definition.Forms));
        }

        return form >= 0;
    }

    /// <summary>Index of the form with this id, or −1.</summary>
    public static int FormIndex(ContestDefinition definition, ReadOnlySpan<char> id)
    {
        for (var i = 0; i < definition.Forms.Length; i++)
        {
            if (id.SequenceEqual(definition.Forms[i].Id))
            {
                return i;
            }
        }

        return -1;
    }

    private string? FixedStation(in Cells cells, long row, int form)
    {
        var template = _fixedStations[form]!;
        var raw = template.Fill(cells);
        var code = Code.Of(raw, _caps, out var problem);
        if (code is null)
        {
            KeyFindings.Add(_report, _rule, _columns.At(ColumnOf(template, cells, problem), row), problem, raw, _caps);
        }

        return code;
    }

    private string? NameOf(in Cells cells)
    {
        if (_name is null)
        {
            return null;
        }

        var raw = _name.Fill(cells);
        if (raw.IsEmpty || _nameLookup.TryGetValue(raw, out var name))
        {
            return raw.IsEmpty ? null : _nameLookup[raw];
        }

        name = Code.Name(raw, _caps);
        if (name is not null && raw.Length <= 4 * _caps.CodeLength)
        {
            if (_names.Count == NameLimit)
            {
                _names.Clear();
            }

            _nameLookup[raw] = name;
        }

        return name;
    }

    private void ReportStation(in Cells cells, long row, int form, ReadOnlySpan<char> raw, KeyProblem problem)
    {
        var spot = _columns.At(_direct < 0 && problem == KeyProblem.Blank ? _station.FirstBlank(cells) : StationColumn, row);
        if (problem == KeyProblem.NoPattern)
        {
            _report.Add(_rule, spot, ReadingMessages.NoPattern(_report.Preview(raw), _stations.Expected(form)));
        }
        else
        {
            KeyFindings.Add(_report, _rule, spot, problem, raw, _caps);
        }
    }

    private void ReportArea(in Cells cells, long row, int level, KeyProblem problem)
    {
        var template = _areas.CodeTemplate(level);
        KeyFindings.Add(_report, _rule, _columns.At(ColumnOf(template, cells, problem), row), problem, template.Fill(cells), _caps);
    }

    private static int ColumnOf(BoundTemplate template, in Cells cells, KeyProblem problem) =>
        problem == KeyProblem.Blank ? template.FirstBlank(cells) : template.Columns.FirstOrDefault(-1);
}
