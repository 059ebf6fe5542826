namespace Hattama.Benchmarks;

/// <summary>What is wrong with a generated station.</summary>
internal enum Plant
{
    None, Missing, UnknownStation, Repeated, Twice, BreakP101, BreakP102, BreakP103, BreakP104, BreakP105, BreakP201, BreakP209,
}

/// <summary>
/// Writes the file of a national vote, its register and its definition, row by row, always the same for the same number of
/// stations. A known few rows are planted wrong; the answer says what a reader must find.
/// </summary>
internal sealed class NationalFile
{
    public const int DistrictSize = 360;
    private const int MaxRegions = 28;
    private const int EachPlant = 20;
    private static readonly Plant[] Planted = [.. Enum.GetValues<Plant>().Where(plant => plant != Plant.None)];

    private readonly int _stations;
    private readonly int _stride;
    private readonly Answer _answer = new();
    private readonly List<(int Region, int District, int Station, long[] Lines)> _late = [];
    private readonly long[] _lines = new long[NationalContest.Lines.Length];
    private ulong _random = 20_220_605;

    private NationalFile(int stations)
    {
        _stations = stations;
        _stride = Math.Max(2, stations / (EachPlant * Planted.Length + 1));
    }

    public static string Protocols(string folder) => Path.Combine(folder, "protocols.csv");

    public static string Register(string folder) => Path.Combine(folder, "register.csv");

    public static string Definition(string folder) => Path.Combine(folder, "contest.json");

    public static string Expected(string folder) => Path.Combine(folder, "answer.json");

    /// <summary>Writes the four files into a folder.</summary>
    public static void Write(string folder, int stations)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Definition(folder), NationalContest.Json());
        var file = new NationalFile(stations);
        using (var protocols = new StreamWriter(Protocols(folder)))
        using (var register = new StreamWriter(Register(folder)))
        {
            file.WriteAll(protocols, register);
        }

        file._answer.Save(Expected(folder));
    }

    private void WriteAll(StreamWriter protocols, StreamWriter register)
    {
        protocols.Write("region,district,station," + string.Join(',', NationalContest.Lines) + "\n");
        register.Write("region,district,station,registered\n");
        var districts = (_stations + DistrictSize - 1) / DistrictSize;
        var regions = Math.Min(MaxRegions, districts);
        for (var ordinal = 0; ordinal < _stations; ordinal++)
        {
            var district = ordinal / DistrictSize;
            var region = 10 + (int)((long)district * regions / districts);
            WriteStation(protocols, register, ordinal, (region, 10_001 + district, 1 + ordinal % DistrictSize));
        }

        foreach (var (region, district, station, lines) in _late)
        {
            WriteRow(protocols, (region, district, station), lines);
        }
    }

    private void WriteStation(StreamWriter protocols, StreamWriter register, int ordinal, (int Region, int District, int Station) key)
    {
        MakeLines();
        var plant = ordinal % _stride == _stride - 1 && ordinal / _stride < EachPlant * Planted.Length
            ? Planted[ordinal / _stride % Planted.Length]
            : Plant.None;
        register.Write($"{key.Region},{key.District},{key.Station},{_lines[0]}\n");
        if (plant == Plant.Missing)
        {
            _answer.Count("missing");
            return;
        }

        Spoil(plant, key);
        WriteRow(protocols, key, _lines);
        Judge(key);
    }

    private void Spoil(Plant plant, (int Region, int District, int Station) key)
    {
        var lines = new Lines(_lines);
        switch (plant)
        {
            case Plant.BreakP101: lines["unused"]++; break;
            case Plant.BreakP103: lines["stationary"]--; break;
            case Plant.BreakP104: lines["yes"]++; break;
            case Plant.BreakP105: lines["registered"] = lines["early"] + lines["at_station"] + lines["outside"] - 1; break;
            case Plant.BreakP102:
                var more = lines["early"] + lines["at_station"] + lines["outside"] - lines["portable"] - lines["stationary"] + 1;
                lines["stationary"] += more;
                lines["invalid"] += more;
                break;
            case Plant.BreakP201:
                lines["invalid"] += lines["yes"];
                lines["valid"] -= lines["yes"];
                lines["yes"] = 0;
                break;
            case Plant.BreakP209:
                foreach (var line in (ReadOnlySpan<string>)["portable", "stationary", "invalid", "valid", "yes", "no"])
                {
                    lines[line] = 0;
                }

                break;
            case Plant.UnknownStation:
                _late.Add((key.Region, key.District, key.Station + DistrictSize, [.. _lines]));
                _answer.Count("unknown");
                _answer.Count("rows");
                break;
            case Plant.Repeated:
                _late.Add((key.Region, key.District, key.Station, [.. _lines]));
                _answer.Count("repeated");
                _answer.Count("rows");
                break;
            case Plant.Twice:
                long[] other = [.. _lines];
                new Lines(other)["yes"]--;
                new Lines(other)["no"]++;
                _late.Add((key.Region, key.District, key.Station, other));
                _answer.Count("twice");
                _answer.Count("rows");
                break;
        }
    }

    /// <summary>The relations once more, in plain code: the oracle shares nothing with what is measured.</summary>
    private void Judge((int Region, int District, int Station) key)
    {
        var line = new Lines(_lines);
        var issued = line["early"] + line["at_station"] + line["outside"];
        var boxes = line["portable"] + line["stationary"];
        var cast = line["invalid"] + line["valid"];
        var isHeld = Broken("P101", line["received"] != issued + line["unused"])
            | Broken("P102", boxes > issued)
            | Broken("P103", boxes != cast)
            | Broken("P104", line["valid"] != line["yes"] + line["no"])
            | Broken("P105", issued > line["registered"]);
        _ = Broken("P201", 100 * line["invalid"] > 10 * cast);
        _ = Broken("P209", boxes <= 0);
        _answer.Count("rows");
        if (isHeld)
        {
            _answer.Count("held");
        }
        else
        {
            _answer.Add($"{key.Region}", $"{key.District}", _lines);
        }
    }

    private bool Broken(string code, bool isBroken)
    {
        _answer.Count(code, isBroken ? 1 : 0);
        return isBroken;
    }

    /// <summary>A protocol on which every relation holds.</summary>
    private void MakeLines()
    {
        var registered = 120 + Next(900) + Next(1_500);
        var issued = registered * (40 + Next(45)) / 100;
        var early = Next(100) < 7 ? issued / 40 : 0;
        var outside = issued * Next(5) / 100;
        var lost = Next(1_000) < 3 ? 1 : 0;
        var boxes = issued - lost;
        var invalid = boxes * Next(4) / 100;
        var valid = boxes - invalid;
        var yes = valid * (45 + Next(45)) / 100;
        var received = (registered + 49) / 50 * 50;
        ReadOnlySpan<long> made =
            [registered, received, early, issued - early - outside, outside, received - issued, outside, boxes - outside, invalid, valid, yes, valid - yes];
        made.CopyTo(_lines);
    }

    /// <summary>SplitMix64: a few lines that give the same file for ever.</summary>
    private long Next(int below)
    {
        unchecked
        {
            _random += 0x9E3779B97F4A7C15;
            var mixed = (_random ^ (_random >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (long)((mixed ^ (mixed >> 31)) % (ulong)below);
        }
    }

    private static void WriteRow(StreamWriter protocols, (int Region, int District, int Station) key, long[] lines)
    {
        protocols.Write($"{key.Region},{key.District},{key.Station}");
        foreach (var line in lines)
        {
            protocols.Write($",{line}");
        }

        protocols.Write('\n');
    }

    private readonly struct Lines(long[] lines)
    {
        public ref long this[string id] => ref lines[Array.IndexOf(NationalContest.Lines, id)];
    }
}
