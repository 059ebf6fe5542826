using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Results;

/// <summary>
/// The register as published documents: a root that lists the areas down to the partitions and one part per partition
/// with every station. Whoever verifies totals reads here what was expected.
/// </summary>
public static class RegisterDocuments
{
    /// <summary>The root document last, the parts before it.</summary>
    public static IReadOnlyList<ResultDocument> Write(ContestDefinition definition, Register register)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        var documents = register.Parts.AsParallel().AsOrdered().Select(part => WritePart(definition, part)).ToList();
        var json = new CanonicalJson();
        json.StartObject().Member("areas");
        WriteAreas(json, register.Nation.Subtree().Where(area => area.Level <= definition.PartitionLevel));
        json.Member("contest").Text(definition.Id)
            .Member("format").Text(ResultDocument.Format)
            .Member("parts").StartArray();
        for (var i = 0; i < register.Parts.Length; i++)
        {
            json.StartArray().Text(register.Parts[i].Partition.Code).Text(documents[i].Digest.Hex).EndArray();
        }

        json.EndArray().Member("type").Text("register").EndObject();
        documents.Add(ResultDocument.Of(json));
        return documents;
    }

    /// <summary>The digest of each part's document, by partition.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a register's root.</exception>
    public static IReadOnlyDictionary<string, Digest> PartsOf(ReadOnlyMemory<byte> root)
    {
        try
        {
            using var document = JsonDocument.Parse(root);
            return document.RootElement.GetProperty("parts").EnumerateArray()
                .ToDictionary(part => part[0].GetString()!, part => Digest.Parse(part[1].GetString()), StringComparer.Ordinal);
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The register document is damaged: {damage.Message}", damage);
        }
    }

    /// <summary>Reads a register back; <paramref name="part"/> gives the bytes of a part by digest.</summary>
    /// <exception cref="InvalidDataException">A document is not what it should be.</exception>
    public static Register Read(ContestDefinition definition, ReadOnlyMemory<byte> root, Func<Digest, ReadOnlyMemory<byte>> part)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        try
        {
            using var document = JsonDocument.Parse(root);
            var findings = new FindingList();
            var builder = new RegisterBuilder(definition, findings, isDerived: false);
            var above = ReadAreas(document.RootElement.GetProperty("areas"), []);
            foreach (var entry in document.RootElement.GetProperty("parts").EnumerateArray())
            {
                ReadPart(definition, builder, above, part(Digest.Parse(entry[1].GetString())));
            }

            return findings.Errors == 0
                ? builder.Build()
                : throw new InvalidDataException($"The register document contradicts itself: {findings.Kept[0].Message}");
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The register document is damaged: {damage.Message}", damage);
        }
    }

    private static ResultDocument WritePart(ContestDefinition definition, RegisterPart part)
    {
        var areas = part.Partition.Subtree().ToList();
        var index = areas.Select((area, i) => (area, i)).ToDictionary(pair => pair.area, pair => pair.i);
        var json = new CanonicalJson(1024 + part.Stations.Length * 64);
        json.StartObject().Member("areas");
        WriteAreas(json, areas);
        json.Member("contest").Text(definition.Id)
            .Member("format").Text(ResultDocument.Format)
            .Member("partition").Text(part.Partition.Code)
            .Member("stations").StartArray();
        for (var i = 0; i < part.Stations.Length; i++)
        {
            ref readonly var station = ref part.Stations.ItemRef(i);
            WriteStation(json, definition, index[station.Area], station);
        }

        json.EndArray().Member("type").Text("registerPart").EndObject();
        return ResultDocument.Of(json);
    }

    /// <summary><c>[area, code, registered or null, extras?]</c>; extras hold what differs from the usual.</summary>
    private static void WriteStation(CanonicalJson json, ContestDefinition definition, int area, in RegisteredStation station)
    {
        json.StartArray().Number(area).Text(station.Code);
        if (station.Registered < 0)
        {
            json.Null();
        }
        else
        {
            json.Number(station.Registered);
        }

        var isUsual = station.Forms is [0] && station.Counts && station.Closes is null && station.Stratum is null && station.References is null
            && station.Name == station.Code;
        if (!isUsual)
        {
            json.StartObject();
            WriteExtras(json, definition, station);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void WriteExtras(CanonicalJson json, ContestDefinition definition, in RegisteredStation station)
    {
        if (station.Closes is { } closes)
        {
            json.Member("closes").Text(Instant.Format(closes));
        }

        if (!station.Counts)
        {
            json.Member("counts").Truth(false);
        }

        if (station.References?.Dispatched is { } dispatched)
        {
            json.Member("dispatched").Number(dispatched);
        }

        if (station.Forms is not [0])
        {
            json.Member("forms").Texts(station.Forms.Select(form => definition.Forms[form].Id));
        }

        if (station.Name != station.Code)
        {
            json.Member("name").Text(station.Name);
        }

        if (station.References is { HasPrevious: true } references)
        {
            WritePrevious(json, references);
        }

        if (station.Stratum is { } stratum)
        {
            json.Member("stratum").Text(stratum);
        }
    }

    private static void WritePrevious(CanonicalJson json, ReferenceFigures references)
    {
        json.Member("previous").StartObject();
        if (references.PreviousRegistered is { } registered)
        {
            json.Member("registered").Number(registered);
        }

        if (references.PreviousTurnout is var (part, whole))
        {
            json.Member("turnout").StartArray().Number(part).Number(whole).EndArray();
        }

        json.EndObject();
    }

    /// <summary><c>[level, code, name]</c>, parents before children: an area's parent is the last one before it a level above.</summary>
    private static void WriteAreas(CanonicalJson json, IEnumerable<Area> areas)
    {
        json.StartArray();
        foreach (var area in areas)
        {
            json.StartArray().Number(area.Level).Text(area.Code).Text(area.Name).EndArray();
        }

        json.EndArray();
    }

    private static List<AreaPath> ReadAreas(JsonElement areas, ImmutableArray<(string Code, string Name)> start)
    {
        var result = new List<AreaPath>();
        var path = start;
        foreach (var area in areas.EnumerateArray())
        {
            var level = area[0].GetInt32();
            path = [.. path.Take(level), (area[1].GetString()!, area[2].GetString()!)];
            result.Add(new AreaPath([.. path.Select(step => (string?)step.Code)], [.. path.Select(step => (string?)step.Name)]));
        }

        return result;
    }

    private static void ReadPart(ContestDefinition definition, RegisterBuilder builder, List<AreaPath> above, ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var partition = document.RootElement.GetProperty("partition").GetString();
        var own = above.First(path => path.Codes.Length == definition.PartitionLevel + 1 && path.Codes[^1] == partition);
        var start = own.Codes.Zip(own.Names, (code, name) => (code!, name!)).Take(definition.PartitionLevel).ToImmutableArray();
        var areas = ReadAreas(document.RootElement.GetProperty("areas"), start);
        foreach (var row in document.RootElement.GetProperty("stations").EnumerateArray())
        {
            var path = areas[row[0].GetInt32()];
            if (path.Codes.Length != definition.Levels.Length)
            {
                throw new InvalidDataException($"A station of “{partition}” stands in an area that is not of the lowest level.");
            }

            builder.Add(default, path.Codes, path.Names, ReadStation(definition, row));
        }
    }

    private static RegisteredStation ReadStation(ContestDefinition definition, JsonElement row)
    {
        var code = row[1].GetString()!;
        var station = new RegisteredStation(
            null!, code, code, [0], row[2].ValueKind == JsonValueKind.Null ? -1 : row[2].GetInt64(), Closes: null, Counts: true, Stratum: null);
        if (row.GetArrayLength() < 4)
        {
            return station;
        }

        foreach (var extra in row[3].EnumerateObject())
        {
            station = extra.Name switch
            {
                "closes" => station with { Closes = Instant.Parse(extra.Value.GetString()) ?? throw new InvalidDataException("A station’s closing instant is not one.") },
                "counts" => station with { Counts = extra.Value.GetBoolean() },
                "dispatched" => station with { References = ReferenceFigures.Merge(station.References, new(ReadCount(extra.Value), null, null)) },
                "forms" => station with { Forms = ReadForms(definition, extra.Value) },
                "name" => station with { Name = extra.Value.GetString()! },
                "previous" => station with { References = ReferenceFigures.Merge(station.References, ReadPrevious(extra.Value)) },
                "stratum" => station with { Stratum = extra.Value.GetString() },
                _ => throw new InvalidDataException($"The register has a member “{extra.Name}” that this program does not know."),
            };
        }

        return station;
    }

    private static ReferenceFigures ReadPrevious(JsonElement previous)
    {
        var figures = new ReferenceFigures(null, null, null);
        foreach (var member in previous.EnumerateObject())
        {
            figures = member.Name switch
            {
                "registered" => figures with { PreviousRegistered = ReadCount(member.Value) },
                "turnout" => figures with { PreviousTurnout = (ReadCount(member.Value[0]), ReadCount(member.Value[1])) },
                _ => throw new InvalidDataException($"The register has a figure “{member.Name}” of a previous contest that this program does not know."),
            };
        }

        return figures.HasPrevious ? figures : throw new InvalidDataException("The register has a previous contest without figures.");
    }

    private static long ReadCount(JsonElement count) => count.GetInt64() is var number and >= 0 and <= Value.MaxNumber
        ? number
        : throw new InvalidDataException("A figure of the register is no count.");

    private static ImmutableArray<int> ReadForms(ContestDefinition definition, JsonElement forms)
    {
        var result = ImmutableArray.CreateBuilder<int>();
        foreach (var id in forms.EnumerateArray())
        {
            var index = definition.Forms.Select(form => form.Id).ToList().IndexOf(id.GetString()!);
            result.Add(index >= 0 ? index : throw new InvalidDataException($"The register names a form “{id}” that the definition lacks."));
        }

        return result.DrainToImmutable();
    }

    private sealed record AreaPath(ImmutableArray<string?> Codes, ImmutableArray<string?> Names);
}
