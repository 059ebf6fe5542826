using System.Buffers;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Makes rows of cells of a report that was read whole: one for each station with counts, so that they go the way of all others.</summary>
internal sealed class NistEntries
{
    private readonly ContestDefinition _definition;
    private readonly FileReport _report;
    private readonly RowReader _rows;
    private readonly NistUnits _units;
    private readonly NistElections _elections;
    private readonly NistSource[] _sources;
    private readonly NistStations _stations;
    private readonly int _keyCount;
    private readonly CellBounds[] _bounds;
    private readonly ArrayBufferWriter<char> _text = new(1_024);

    public NistEntries(ContestDefinition definition, ReadCaps caps, FileReport report, RowReader rows, NistUnits units, NistElections elections)
    {
        (_definition, _report, _rows, _units, _elections) = (definition, report, rows, units, elections);
        _sources = [.. elections.Sources];
        _stations = new NistStations(definition, caps, report, units);
        _keyCount = NistUnitReader.KeysOf(definition).Count;
        _bounds = new CellBounds[_keyCount + definition.Lines.Length];
    }

    /// <summary>Hands over every station with counts, and says what else the report has.</summary>
    public void Take()
    {
        var byRow = Enumerable.Range(0, _units.Count).OrderBy(index => _units.Find(index)?.Row ?? 0).ToList();
        if (!TryBind(isNeeded: byRow.Any(index => _units.Find(index) is { IsArea: false } && HasCounts(index)), out var lines))
        {
            return;
        }

        var keys = NistUnitReader.KeysOf(_definition).Select(static key => key.Id).ToList();
        var columns = Columns.ForReport(_definition, keys, [.. lines.Select(static source => source is null ? string.Empty : $" → {source.Path}")]);
        _rows.BindTo(columns);
        _rows.StandAt("$.GpUnit", isArray: true);
        long areas = 0, silent = 0;
        foreach (var index in byRow)
        {
            var hasCounts = HasCounts(index);
            if (_units.Find(index) is not { } unit)
            {
                ReportUnknown(index, hasCounts);
            }
            else if (unit.IsArea)
            {
                areas += hasCounts ? 1 : 0;
            }
            else if (_units.IsRefused(index))
            {
                _rows.Reject();
            }
            else if (!hasCounts && unit.Illegible.Count == 0)
            {
                silent++;
            }
            else
            {
                columns.MoveTo($"$.GpUnit[{unit.Row - 1}]");
                TakeStation(index, unit, lines);
            }
        }

        ReportLeft(areas, silent);
    }

    private bool HasCounts(int unit)
    {
        foreach (var source in _sources)
        {
            if (source.Election >= 0 && source[unit] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the counts of every line; false, with findings, if two things stand for one line or a line that all forms need has none.</summary>
    private bool TryBind(bool isNeeded, out NistSource?[] lines)
    {
        lines = new NistSource?[_definition.Lines.Length];
        var isClear = true;
        var headers = Columns.LinesByHeader(_definition);
        foreach (var source in _sources)
        {
            var line = LineOf(source, headers, lines);
            if (line < 0)
            {
                ReportUnmapped(source);
            }
            else if (lines[line] is { } first)
            {
                isClear = false;
                _report.Add(Rules.ColumnTwice, 0, source.Path, NistMessages.LineTwice(_definition.Lines[line], first.Path));
            }
            else
            {
                lines[line] = source;
            }
        }

        return isClear & (!isNeeded || HasNeeded(lines));
    }

    private int LineOf(NistSource source, Dictionary<string, int> headers, NistSource?[] lines)
    {
        var question = _elections.ContestOf(source);
        var needsOption = source.IsOption && _definition.Lines.Any(static line => line.IsOption);
        var needsQuestion = needsOption && _definition.Lines.Any(line => line.IsOption && line.Question == question);
        foreach (var name in _elections.NamesOf(source))
        {
            if (headers.TryGetValue(Columns.Normalize(name), out var line)
                && (!needsOption || _definition.Lines[line].IsOption) && (!needsQuestion || _definition.Lines[line].Question == question))
            {
                return line;
            }
        }

        // The voters of a unit stand for the line of registered voters where the report counts them nowhere else.
        var registered = _definition.RegisteredLine;
        return source.Election < 0 && source.Names is ["VotersRegistered"] && registered >= 0 && lines[registered] is null ? registered : -1;
    }

    private void ReportUnmapped(NistSource source)
    {
        if (source.Election >= 0)
        {
            _report.Add(Rules.ColumnUnknown, 0, source.Path,
                NistMessages.SourceUnknown(_report.Preview(_elections.NamesOf(source).LastOrDefault() ?? string.Empty), source.IsOption));
        }
    }

    /// <summary>A line has a place in the report where something counts it, or where a unit says that its figure cannot be read.</summary>
    private bool HasNeeded(NistSource?[] lines)
    {
        var isThere = true;
        var illegible = Enumerable.Range(0, _units.Count).SelectMany(index => _units.Find(index)?.Illegible ?? []).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = _definition.Lines[i];
            if (lines[i] is null && !illegible.Contains(line.Id) && line.IsRequired && _definition.Forms.All(form => form.Lines.Contains(i)))
            {
                isThere = false;
                _report.Add(Rules.ColumnMissing, 0, "$.Election", line, static line => NistMessages.LineMissing(line), line.Id);
            }
        }

        return isThere;
    }

    private void TakeStation(int index, NistUnit unit, NistSource?[] lines)
    {
        _text.ResetWrittenCount();
        Array.Clear(_bounds);
        for (var key = 0; key < _keyCount; key++)
        {
            Write(key, _stations.KeyOf(index, key));
        }

        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line] is { } source && source[index] != 0)
            {
                Write(_keyCount + line, _elections.Counts.TextOf(source[index]));
            }
        }

        if (!WriteIllegible(unit))
        {
            _rows.Reject();
            return;
        }

        var cells = new Cells(_text.WrittenSpan, _bounds);
        if (!unit.IsCoded)
        {
            _rows.Take(cells, unit.Row, isDamaged: false);
        }
        else if (_stations.TryRead(index, unit, out var key))
        {
            _rows.Take(key, cells, unit.Row);
        }
        else
        {
            _rows.Reject();
        }
    }

    /// <summary>False, with a finding, if a figure is said to be illegible and given as well, or belongs to no line.</summary>
    private bool WriteIllegible(NistUnit unit)
    {
        foreach (var id in unit.Illegible)
        {
            var line = _definition.LineIndex(id);
            if (line < 0 || _bounds[_keyCount + line].Length > 0)
            {
                _report.Add(line < 0 ? Rules.FormUnexpected : Rules.ColumnTwice, unit.Row, $"$.GpUnit[{unit.Row - 1}].ExternalIdentifier[{NistUnit.IllegibleType}]",
                    NistMessages.IllegibleWrong(_report.Preview(id)));
                return false;
            }

            Write(_keyCount + line, JsonProtocol.Illegible);
        }

        return true;
    }

    private void Write(int cell, string? text)
    {
        if (text is not null)
        {
            _bounds[cell] = new CellBounds(_text.WrittenCount, text.Length);
            _text.Write(text);
        }
    }

    private void ReportUnknown(int index, bool hasCounts)
    {
        var id = _report.Preview(_units.IdOf(index));
        if (hasCounts)
        {
            _rows.Reject();
            _report.Add(Rules.KeyMissing, 0, _units.MentionOf(index), NistMessages.UnitUnknown(id));
        }
        else
        {
            _report.Add(Rules.ColumnUnknown, 0, _units.MentionOf(index), NistMessages.PartUnknown(id));
        }
    }

    private void ReportLeft(long areas, long silent)
    {
        if (areas > 0)
        {
            _report.Add(Rules.PartNotRead, 0, "$.GpUnit", NistMessages.AreasLeft(areas));
        }

        if (silent > 0)
        {
            _report.Add(Rules.PartNotRead, 0, "$.GpUnit", NistMessages.StationsSilent(silent));
        }

        foreach (var (type, count) in _elections.Left)
        {
            _report.Add(Rules.PartNotRead, 0, "$.Election", NistMessages.CountsLeft(type, count));
        }
    }
}
