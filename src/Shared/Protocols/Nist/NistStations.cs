using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Which station of the contest a unit is: by the codes of the register that Hattama writes, or by identifiers that are key columns.</summary>
internal sealed class NistStations(ContestDefinition definition, ReadCaps caps, FileReport report, NistUnits units)
{
    // An area is inside at most as many others as a contest has levels; a report that goes in circles is not followed further.
    private const int Deepest = 16;

    private readonly Dictionary<int, AreaKey> _areas = [];

    /// <summary>What a unit says for a key column, itself or the nearest area around it; null: nothing.</summary>
    public string? KeyOf(int index, int key)
    {
        var at = index;
        for (var depth = 0; at >= 0 && depth < Deepest; depth++)
        {
            if (units.Find(at)?.Key(key) is { } text)
            {
                return text;
            }

            at = units.ParentOf(at);
        }

        return null;
    }

    /// <summary>The keys of a unit with codes of the register; false, with a finding, if they name no station.</summary>
    public bool TryRead(int index, NistUnit unit, out RowKey key)
    {
        key = default;
        var path = $"$.GpUnit[{unit.Row - 1}]";
        var form = unit.Form is { } id ? RowKeys.FormIndex(definition, id) : 0;
        if (form < 0)
        {
            report.Add(Rules.FormUnexpected, unit.Row, $"{path}.ExternalIdentifier[{NistUnit.OwnTypes[2]}]",
                ReadingMessages.FormUnknown(report.Preview(unit.Form), definition.Forms));
            return false;
        }

        if (CodeOf(unit, unit.Row, path) is not { } code || AreaOf(units.ParentOf(index), unit.Row, path) is not { } area)
        {
            return false;
        }

        key = new RowKey(area, code, Code.Name(unit.Name, caps) ?? code, form);
        return true;
    }

    private AreaKey? AreaOf(int parent, long row, string path)
    {
        if (_areas.TryGetValue(parent, out var known))
        {
            return known;
        }

        var codes = new string?[definition.Levels.Length];
        var names = new string?[definition.Levels.Length];
        var at = parent;
        for (var depth = 0; at >= 0 && depth < Deepest; depth++)
        {
            if (units.Find(at) is { Level: { } id } area && definition.LevelIndex(id) is var level and >= 0 && codes[level] is null)
            {
                codes[level] = CodeOf(area, row, $"$.GpUnit[{area.Row - 1}]");
                names[level] = Code.Name(area.Name, caps);
                if (codes[level] is null)
                {
                    return null;
                }
            }

            at = units.ParentOf(at);
        }

        if (codes[^1] is null)
        {
            report.Add(Rules.KeyMissing, row, path, NistMessages.NoArea(definition.Levels[^1].Id));
            return null;
        }

        var key = new AreaKey([.. codes], [.. names]);
        _areas.Add(parent, key);
        return key;
    }

    private string? CodeOf(NistUnit unit, long row, string path)
    {
        var text = unit.Code?.Trim();
        if (Code.Of(text, caps, out var problem) is { } code)
        {
            return code;
        }

        var column = $"{path}.ExternalIdentifier[{NistUnit.OwnTypes[1]}]";
        KeyFindings.Add(report, Rules.KeyMissing, new Spot(row, column), problem, text, caps);
        return null;
    }
}
