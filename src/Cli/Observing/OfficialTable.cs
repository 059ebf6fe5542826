using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Observation.Indicators;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>Official figures of every station, from protocol files or from a snapshot.</summary>
internal sealed class OfficialTable
{
    private readonly List<(string Area, string Region, string Station, Value[] Values)> _rows = [];

    private OfficialTable(ContestDefinition definition) => Definition = definition;

    /// <summary>The contest.</summary>
    public ContestDefinition Definition { get; }

    /// <summary>Reads protocol files; rows that cannot be read are left out and counted as skipped.</summary>
    public static OfficialTable Read(ContestDefinition definition, InputFiles files, CancellationToken cancel)
    {
        var table = new OfficialTable(definition);
        var findings = new FindingList();
        foreach (var file in files.Files)
        {
            using var stream = file.Open();
            new ProtocolReader(definition, ReadCaps.Default).Read(stream, file.Name, findings, table.Add, null, cancel);
        }

        return table._rows.Count > 0
            ? table
            : throw CommandFailure.Storage(findings.Kept.Count > 0 ? $"{findings.Kept[0].Place}: {findings.Kept[0].Message}" : "The files have no protocol.");
    }

    /// <summary>Loads what a snapshot counts.</summary>
    public static async Task<OfficialTable> LoadAsync(PublishedResult result, CancellationToken cancel)
    {
        var table = new OfficialTable(result.Definition);
        foreach (var leaf in await result.AtLevelAsync(result.Nation.Area, result.LeafLevel, cancel))
        {
            var stations = await result.StationsAsync(leaf, cancel);
            foreach (var row in stations.Rows.Where(row => !row.Values.IsEmpty))
            {
                table.Add(leaf.Path, RegionOf(leaf).Code, row.Code, row.Form, row.Values.AsSpan());
            }
        }

        return table;
    }

    /// <summary>The columns that a share needs, and how many stations lack one.</summary>
    public (OfficialFigures Figures, int Skipped) Figures(Share share)
    {
        var used = Used(share).ToList();
        return (Of(share, used), _rows.Count - used.Count);
    }

    /// <summary>The same for every region.</summary>
    public IEnumerable<(string Region, OfficialFigures Figures)> ByRegion(Share share) =>
        Used(share).GroupBy(row => row.Region, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, Of(share, [.. group])));

    /// <summary>Sums of every share for the nation (empty) and its regions.</summary>
    public ImmutableDictionary<(string Share, string Region), (long Part, long Whole)> Shares()
    {
        var sums = new Dictionary<(string, string), (long Part, long Whole)>();
        foreach (var share in Hattama.Observation.Estimation.Measures.Of(Definition))
        {
            foreach (var row in _rows.Where(row => share.Part.Concat(share.Whole).All(line => row.Values[line].IsNumber)))
            {
                foreach (var region in (string[])[string.Empty, row.Region])
                {
                    var (part, whole) = sums.GetValueOrDefault((share.Id, region));
                    sums[(share.Id, region)] = checked((part + Sum(row.Values, share.Part), whole + Sum(row.Values, share.Whole)));
                }
            }
        }

        return sums.ToImmutableDictionary();
    }

    /// <summary>Names of the stations in the order of the figures.</summary>
    public IReadOnlyList<string> Keys(Share share) => [.. Used(share).Select(row => $"{row.Area}/{row.Station}")];

    private OfficialFigures Of(Share share, List<(string Area, string Region, string Station, Value[] Values)> rows)
    {
        var areas = rows.Select(row => row.Area).Distinct(StringComparer.Ordinal).ToList();
        var indexes = areas.Select((area, index) => (area, index)).ToDictionary(pair => pair.area, pair => pair.index, StringComparer.Ordinal);
        return new OfficialFigures(
            [.. rows.Select(row => row.Values[Definition.RegisteredLine].Number)],
            [.. rows.Select(row => Sum(row.Values, share.Whole))],
            [.. rows.Select(row => Sum(row.Values, share.Part))],
            [.. rows.Select(row => indexes[row.Area])], [.. areas]);
    }

    private IEnumerable<(string Area, string Region, string Station, Value[] Values)> Used(Share share)
    {
        ImmutableArray<int> needed = [Definition.RegisteredLine, .. share.Part, .. share.Whole];
        return _rows.Where(row => needed.All(line => row.Values[line].IsNumber));
    }

    private void Add(in EntryRow row)
    {
        var codes = row.Area.Codes.Skip(1).Where(code => code is not null).ToList();
        Add(string.Join('/', codes), codes[0]!, row.Station, Definition.Forms[row.Form], row.Values);
    }

    private void Add(string area, string region, string station, Form form, ReadOnlySpan<Value> values)
    {
        var lines = new Value[Definition.Lines.Length];
        for (var i = 0; i < values.Length; i++)
        {
            lines[form.Lines[i]] = values[i];
        }

        _rows.Add((area, region, station, lines));
    }

    private static PublishedArea RegionOf(PublishedArea area) => area.Level <= 1 ? area : RegionOf(area.Parent!);

    private static long Sum(Value[] values, ImmutableArray<int> lines)
    {
        var sum = 0L;
        foreach (var line in lines)
        {
            sum = checked(sum + values[line].Number);
        }

        return sum;
    }
}
