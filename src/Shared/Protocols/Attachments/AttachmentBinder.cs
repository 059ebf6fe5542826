using System.Text.RegularExpressions;
using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>What kept a scan from its station.</summary>
public enum BindingProblem
{
    /// <summary>No part of the name is a station of the register.</summary>
    Unnamed,
    /// <summary>Nothing: it has its station.</summary>
    None,
    /// <summary>The station that the name means is not within the area that the name means.</summary>
    Elsewhere,
    /// <summary>The name may mean several stations.</summary>
    Several,
    /// <summary>The station lies outside the areas that the sender may report.</summary>
    OutsideAreas,
}

/// <summary>Which station a scan belongs to. <c>default</c>: none.</summary>
/// <param name="Problem">Why it has none; <see cref="BindingProblem.None"/>: it has one.</param>
/// <param name="Stations">The station, or those that it may be.</param>
public readonly record struct Binding(BindingProblem Problem, IReadOnlyList<NamedStation> Stations)
{
    /// <summary>The station; null: it has none.</summary>
    public NamedStation? Station => Problem == BindingProblem.None ? Stations[0] : null;
}

/// <summary>
/// Finds the station of a scan by what it is called: <c>0012.pdf</c>, <c>0012-2.jpg</c> (the second page), <c>0012/scan.pdf</c>, or
/// with a folder for an area around it, <c>D1/0012.pdf</c>, which is needed where districts number their stations alike. The last part of the
/// name that is a station's code counts; codes are read by the definition's patterns. Whatever could mean two stations means
/// none. Not safe for concurrent use.
/// </summary>
/// <param name="definition">The contest.</param>
/// <param name="register">The register.</param>
public sealed partial class AttachmentBinder(ContestDefinition definition, Register register)
{
    private static readonly char[] Separators = ['/', '\\', '!'];

    private readonly StationKeys _keys = new(definition, ReadCaps.Default);
    private readonly StationNames _names = StationNames.Of(register);

    /// <summary>The station of a scan.</summary>
    /// <param name="name">Its name as sent, with folders; archives around it are folders.</param>
    /// <param name="scope">The areas that its sender may report.</param>
    public Binding Bind(string name, SenderScope scope)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(scope);
        var parts = name.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var at = parts.Length - 1; at >= 0; at--)
        {
            if (StationsIn(parts[at]) is { Count: > 0 } named)
            {
                return Choose(named, parts.AsSpan(0, at), scope);
            }
        }

        return new Binding(BindingProblem.Unnamed, []);
    }

    private Binding Choose(List<NamedStation> named, ReadOnlySpan<string> folders, SenderScope scope)
    {
        var left = named;
        foreach (var folder in folders)
        {
            var text = WithoutEnd(folder);
            var areas = _names.Areas(text);
            var within = left.Where(station => areas.Any(area => IsWithin(station.Registered.Area, area))).ToList();
            if (within.Count > 0)
            {
                left = within;
                continue;
            }

            // A folder that is no area around the station may be another station: then one of the two names is wrong.
            var stations = StationsIn(folder);
            var same = left.Where(stations.Contains).ToList();
            if (stations.Count > 0 && same.Count == 0)
            {
                return new Binding(BindingProblem.Several, [.. left.Concat(stations)]);
            }

            if (stations.Count == 0 && areas.Count > 0)
            {
                return new Binding(BindingProblem.Elsewhere, left);
            }

            left = same.Count > 0 ? same : left;
        }

        var allowed = left.Where(station => scope.Covers(station.Registered.Area)).ToList();
        return allowed.Count switch
        {
            1 => new Binding(BindingProblem.None, allowed),
            0 => new Binding(BindingProblem.OutsideAreas, left),
            _ => new Binding(BindingProblem.Several, allowed),
        };
    }

    /// <summary>The stations that a file or folder is called after, its page number left out or taken as part of the code.</summary>
    private List<NamedStation> StationsIn(string part)
    {
        var text = WithoutEnd(part);
        var found = new List<NamedStation>();
        foreach (var one in new[] { text, Page().Replace(text, string.Empty) }.Distinct(StringComparer.Ordinal))
        {
            found.AddRange(_names.Stations(one));
            if (one.Length > 0 && _keys.Find(one, form: -1, out var problem) is { Code: { } code } && problem == KeyProblem.None && code != one)
            {
                found.AddRange(_names.Stations(code));
            }
        }

        return [.. found.Distinct()];
    }

    private static bool IsWithin(Area area, Area above) => area.Level >= above.Level && ReferenceEquals(area.At(above.Level), above);

    private static string WithoutEnd(string part) => End().Replace(part, string.Empty);

    /// <summary>How names of files end. A point and digits (<c>12.1</c>) may be part of a code.</summary>
    [GeneratedRegex(@"\s*\.[A-Za-z][A-Za-z0-9]{0,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex End();

    /// <summary><c>-2</c>, <c>_2</c> or <c> (2)</c>, as cameras, scanners and file managers number pages and copies.</summary>
    [GeneratedRegex(@"(?:\s*[-_]\s*\d{1,3}|\s*\(\d{1,3}\))$", RegexOptions.CultureInvariant)]
    private static partial Regex Page();
}
