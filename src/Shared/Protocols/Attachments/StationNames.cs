using System.Runtime.CompilerServices;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>A station of the register, as a name of a file may mean it.</summary>
/// <param name="Part">The register part of its partition.</param>
/// <param name="Station">Index in <see cref="RegisterPart.Stations"/>.</param>
public sealed record NamedStation(RegisterPart Part, int Station)
{
    /// <summary>The station.</summary>
    public RegisteredStation Registered => Part.Stations[Station];
}

/// <summary>
/// All stations and areas of a register by code, whatever lies above them: names of files seldom say the district. Made once
/// for the life of a register, when the first scan arrives. Characters that file names cannot have stand as <c>_</c> too.
/// </summary>
internal sealed class StationNames
{
    private static readonly ConditionalWeakTable<Register, StationNames> Known = [];

    private readonly Dictionary<string, List<NamedStation>> _stations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Area>> _areas = new(StringComparer.Ordinal);

    private StationNames(Register register)
    {
        foreach (var part in register.Parts)
        {
            for (var station = 0; station < part.Stations.Length; station++)
            {
                Add(_stations, part.Stations[station].Code, new NamedStation(part, station));
            }
        }

        foreach (var area in register.Nation.Subtree().Skip(1))
        {
            Add(_areas, area.Code, area);
        }
    }

    /// <summary>Those of a register.</summary>
    public static StationNames Of(Register register) => Known.GetValue(register, static register => new StationNames(register));

    /// <summary>The stations with this code.</summary>
    public IReadOnlyList<NamedStation> Stations(string code) => _stations.GetValueOrDefault(code) ?? [];

    /// <summary>The areas with this code, at any level below the nation.</summary>
    public IReadOnlyList<Area> Areas(string code) => _areas.GetValueOrDefault(code) ?? [];

    private static void Add<T>(Dictionary<string, List<T>> index, string code, T named)
    {
        AddUnder(code);
        var inFileNames = string.Concat(code.Select(static character => "/\\:*?\"<>|!".Contains(character, StringComparison.Ordinal) ? '_' : character));
        if (inFileNames != code)
        {
            AddUnder(inFileNames);
        }

        void AddUnder(string name)
        {
            if (!index.TryGetValue(name, out var all))
            {
                index.Add(name, all = []);
            }

            all.Add(named);
        }
    }
}
