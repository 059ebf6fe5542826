using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Geography;

/// <summary>
/// Collects stations into a <see cref="Register"/>. The order of adding does not matter: areas and stations come out in
/// <see cref="CodeOrder"/>.
/// </summary>
public sealed class RegisterBuilder
{
    private readonly ContestDefinition _definition;
    private readonly FindingList _findings;
    private readonly bool _isDerived;
    private readonly Dictionary<string, Area>[] _areas;
    private readonly Dictionary<Area, List<Area>> _children = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Area, AreaStations> _stations = new(ReferenceEqualityComparer.Instance);
    private readonly Area _nation;
    private Area? _lastLeaf;
    private AreaStations? _lastStations;

    /// <summary>Starts a register.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="findings">Where contradictions go.</param>
    /// <param name="isDerived">
    /// True when the rows come from protocols: then a station may stand in several rows, and its forms are collected.
    /// </param>
    public RegisterBuilder(ContestDefinition definition, FindingList findings, bool isDerived)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(findings);
        _definition = definition;
        _findings = findings;
        _isDerived = isDerived;
        _areas = [.. definition.Levels.Select(_ => new Dictionary<string, Area>(StringComparer.Ordinal))];
        var nation = definition.Levels[0];
        _nation = new Area(0, nation.Code.Text, nation.Name.Text, parent: null);
        _areas[0].Add(_nation.Code, _nation);
    }

    /// <summary>Number of stations so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one row.</summary>
    /// <param name="place">Where the row stands.</param>
    /// <param name="codes">Area code by level; null where the row lacks it.</param>
    /// <param name="names">Area name by level; null: the code.</param>
    /// <param name="row">The station; its area is ignored.</param>
    public void Add(Place place, ImmutableArray<string?> codes, ImmutableArray<string?> names, RegisteredStation row)
    {
        var leaf = FindOrAddLeaf(place, codes, names);
        if (leaf is null)
        {
            return;
        }

        if (_lastStations is null || !ReferenceEquals(_lastStations.Area, leaf))
        {
            if (!_stations.TryGetValue(leaf, out _lastStations))
            {
                _stations.Add(leaf, _lastStations = new AreaStations(leaf));
            }
        }

        var station = row with { Area = leaf };
        if (_lastStations.TryAdd(station, out var known))
        {
            Count++;
        }
        else
        {
            Merge(place, _lastStations, known, station);
        }
    }

    /// <summary>The register of everything added.</summary>
    public Register Build()
    {
        foreach (var (parent, children) in _children)
        {
            parent.Adopt(children);
        }

        var partitions = _nation.Subtree().Where(area => area.Level == _definition.PartitionLevel);
        return new Register(_definition.Id, _nation, [.. partitions.AsParallel().AsOrdered().Select(Compile)]);
    }

    private RegisterPart Compile(Area partition)
    {
        var leaves = partition.Subtree()
            .Where(area => area.Level == _definition.Levels.Length - 1 && _stations.ContainsKey(area))
            .Select(area => _stations[area])
            .ToList();
        var stations = ImmutableArray.CreateBuilder<RegisteredStation>(leaves.Sum(leaf => leaf.Count));
        foreach (var leaf in leaves)
        {
            leaf.CopySorted(stations);
        }

        return new RegisterPart(partition, stations.MoveToImmutable());
    }

    private Area? FindOrAddLeaf(Place place, ImmutableArray<string?> codes, ImmutableArray<string?> names)
    {
        if (_lastLeaf is not null && HasPath(_lastLeaf, codes))
        {
            return _lastLeaf;
        }

        var area = _nation;
        for (var level = 1; level < codes.Length; level++)
        {
            var code = codes[level];
            if (code is null)
            {
                Report(place, GeographyMessages.LevelMissing(_definition.Levels[level]));
                return null;
            }

            if (code == "?")
            {
                Report(place, GeographyMessages.CodeReserved(code));
                return null;
            }

            var child = FindOrAddChild(place, area, level, code, names[level] ?? code);
            if (child is null)
            {
                return null;
            }

            area = child;
        }

        return _lastLeaf = area;
    }

    private Area? FindOrAddChild(Place place, Area parent, int level, string code, string name)
    {
        if (_areas[level].TryGetValue(code, out var area))
        {
            if (ReferenceEquals(area.Parent, parent))
            {
                return area;
            }

            _findings.Add(new Finding(
                Rules.RegisterTwice.Code, Severity.Error, place, GeographyMessages.AreaTwice(_definition.Levels[level], area, parent)));
            return null;
        }

        area = new Area(level, code, name, parent);
        _areas[level].Add(code, area);
        if (!_children.TryGetValue(parent, out var children))
        {
            _children.Add(parent, children = []);
        }

        children.Add(area);
        return area;
    }

    private void Merge(Place place, AreaStations stations, int index, in RegisteredStation station)
    {
        var known = stations[index];
        var merged = known with
        {
            Forms = [.. known.Forms.Union(station.Forms).Order()],
            Registered = known.Registered < 0 ? station.Registered : known.Registered,
        };
        var contradicts = station.Registered >= 0 && merged.Registered != station.Registered
            || known.Closes != station.Closes
            || known.Counts != station.Counts
            || known.Stratum != station.Stratum;
        if (contradicts && !_isDerived)
        {
            _findings.Add(new Finding(Rules.RegisterTwice.Code, Severity.Error, place, GeographyMessages.StationTwice(known)));
            return;
        }

        stations[index] = merged;
    }

    private void Report(Place place, LocalText message) =>
        _findings.Add(new Finding(Rules.RegisterRow.Code, Severity.Error, place, message));

    private static bool HasPath(Area leaf, ImmutableArray<string?> codes)
    {
        var area = leaf;
        for (var level = codes.Length - 1; level > 0; level--)
        {
            if (area!.Code != codes[level])
            {
                return false;
            }

            area = area.Parent;
        }

        return true;
    }
}
