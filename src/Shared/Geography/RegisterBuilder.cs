using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Geography;

/// <summary>
/// Collects stations into a <see cref="Register"/>. The order of adding does not matter: areas and stations come out in
/// <see cref="CodeOrder"/>, and where rows without contradiction say more or less (a name, a number of voters), what they
/// say together is chosen by value. Codes and names come in Unicode normal form C (the readers see to it).
/// </summary>
public sealed class RegisterBuilder
{
    private readonly ContestDefinition _definition;
    private readonly FindingList _findings;
    private readonly bool _isDerived;
    private readonly Dictionary<string, Area>[] _areas;
    private readonly Dictionary<Area, List<Area>> _children = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Area, AreaStations> _stations = new(ReferenceEqualityComparer.Instance);
    private readonly StationChunks _all = new();
    private readonly Area _nation;
    private readonly List<(Place Place, AreaStations Stations, string Code)> _unusual = [];
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
    /// <param name="spelling">How the row spells the station's code; null: not known.</param>
    public void Add(Place place, ImmutableArray<string?> codes, ImmutableArray<string?> names, RegisteredStation row, string? spelling = null)
    {
        var leaf = FindOrAddLeaf(place, codes);
        if (leaf is null)
        {
            return;
        }

        Name(place, leaf, names);
        if (_lastStations is null || !ReferenceEquals(_lastStations.Area, leaf))
        {
            if (!_stations.TryGetValue(leaf, out _lastStations))
            {
                _stations.Add(leaf, _lastStations = new AreaStations(leaf, _all));
            }
        }

        var station = row with { Area = leaf, Forms = row.Forms.Length < 2 ? row.Forms : [.. row.Forms.Distinct().Order()] };
        if (_lastStations.TryAdd(station, spelling, out var known))
        {
            Count++;
            NoteUnusual(place, _lastStations, station.Code);
        }
        else if (spelling is not null && _lastStations.SpellingOf(known) is { } first && first != spelling
            && _lastStations[known].Forms.Intersect(station.Forms).Any())
        {
            _findings.Add(new Finding(
                Rules.RegisterNotInjective.Code, Severity.Error, place, GeographyMessages.StationSpelledTwice(_lastStations[known], first, spelling)));
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

        ReportLookAlikes();
        var partitions = _nation.Subtree().Where(area => area.Level == _definition.PartitionLevel);
        return new Register(_definition.Id, _nation, [.. partitions.AsParallel().AsOrdered().Select(Compile)]);
    }

    private void NoteUnusual(Place place, AreaStations stations, string code)
    {
        // Stations read back from a document have no place: what was in force stays readable.
        if (place.File is not null && !System.Text.Ascii.IsValid(code))
        {
            _unusual.Add((place, stations, code));
        }
    }

    /// <summary>Two codes of one area that look the same to the eye: whoever types the one may well mean the other.</summary>
    private void ReportLookAlikes()
    {
        var seen = new Dictionary<(Area, string Skeleton), string>();
        foreach (var (place, stations, code) in _unusual)
        {
            var skeleton = LookAlikes.Skeleton(code);
            var twin = stations.Find(skeleton) >= 0 && skeleton != code ? skeleton : seen.GetValueOrDefault((stations.Area, skeleton));
            if (twin is not null)
            {
                _findings.Add(new Finding(
                    Rules.RegisterNotInjective.Code, _isDerived ? Severity.Warning : Severity.Error, place,
                    GeographyMessages.StationLooksLike(stations.Area, code, twin)));
            }

            seen.TryAdd((stations.Area, skeleton), code);
        }
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

    private Area? FindOrAddLeaf(Place place, ImmutableArray<string?> codes)
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

            if (code.Length == 0 || code[0] == '?' || code.Any(char.IsControl))
            {
                Report(place, GeographyMessages.CodeReserved(code));
                return null;
            }

            var child = FindOrAddChild(place, area, level, code);
            if (child is null)
            {
                return null;
            }

            area = child;
        }

        return _lastLeaf = area;
    }

    /// <summary>Names an area and those above it; of several names the ordinally first is kept, and the others are a warning.</summary>
    private void Name(Place place, Area leaf, ImmutableArray<string?> names)
    {
        for (var area = leaf; area.Parent is not null; area = area.Parent)
        {
            var name = names[area.Level];
            if (name is null || name == area.Name || name == area.Code)
            {
                continue;
            }

            if (area.Name != area.Code && !_isDerived)
            {
                _findings.Add(
                    Rules.RegisterTwice.Code, Severity.Warning, place, (area, name), static state => GeographyMessages.AreaNamedTwice(state.area, state.name));
            }

            area.Name = area.Name == area.Code || string.CompareOrdinal(name, area.Name) < 0 ? name : area.Name;
        }
    }

    private Area? FindOrAddChild(Place place, Area parent, int level, string code)
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

        area = new Area(level, code, code, parent);
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
        if (!_isDerived && Contradict(known, station))
        {
            _findings.Add(new Finding(Rules.RegisterTwice.Code, Severity.Error, place, GeographyMessages.StationTwice(known)));
            return;
        }

        // Derived rows may contradict each other; what is chosen must not depend on which came first.
        var names = new[] { known.Name, station.Name }.Where(name => name != known.Code);
        stations.Replace(index, known with
        {
            Name = names.Min(StringComparer.Ordinal) ?? known.Code,
            Forms = [.. known.Forms.Union(station.Forms).Order()],
            Registered = Math.Max(known.Registered, station.Registered),
            Closes = new[] { known.Closes, station.Closes }.Max(),
            Counts = known.Counts || station.Counts,
            Stratum = new[] { known.Stratum, station.Stratum }.Where(stratum => stratum is not null).Min(StringComparer.Ordinal),
            References = ReferenceFigures.Merge(known.References, station.References),
        });
    }

    /// <summary>What one row leaves open (voters, a name, figures from elsewhere) another may say; anything else must agree.</summary>
    private static bool Contradict(in RegisteredStation known, in RegisteredStation other) =>
        known.Registered >= 0 && other.Registered >= 0 && known.Registered != other.Registered
        || known.Closes != other.Closes
        || known.Counts != other.Counts
        || known.Stratum != other.Stratum
        || ReferenceFigures.Contradict(known.References, other.References)
        || known.Name != other.Name && known.Name != known.Code && other.Name != other.Code;

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
