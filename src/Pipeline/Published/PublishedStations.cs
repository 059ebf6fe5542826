using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>Where an entry stands in what was sent.</summary>
/// <param name="Upload">Upload id.</param>
/// <param name="Evidence">Digest of the bytes sent; in a contest with a key their name under it.</param>
/// <param name="Row">1-based row.</param>
/// <param name="Member">Member of an archive; empty: the file itself.</param>
public sealed record Citation(string Upload, Digest Evidence, long Row, string Member);

/// <summary>One content sent for a form of a station, and everything that was sent with it.</summary>
public sealed record PublishedContent(Digest Digest, ImmutableArray<Citation> Citations, ImmutableArray<string> Codes);

/// <summary>One expected form of one station, as published.</summary>
public sealed class PublishedStation
{
    /// <summary>Its area.</summary>
    public required PublishedArea Area { get; init; }

    /// <summary>Its code.</summary>
    public required string Code { get; init; }

    /// <summary>The form.</summary>
    public required Form Form { get; init; }

    /// <summary>The state.</summary>
    public required StateKind State { get; init; }

    /// <summary>The scans of the station, the same for all its forms.</summary>
    public required ImmutableArray<PublishedAttachment> Attachments { get; init; }

    /// <summary>The values that count, aligned to the form's lines; empty when none do.</summary>
    public required ImmutableArray<Value> Values { get; init; }

    /// <summary>Whether it counts within a sum of several stations and its own figures are not published.</summary>
    public required bool IsMerged { get; init; }

    /// <summary>The entries that the counted content comes from.</summary>
    public required ImmutableArray<Citation> Citations { get; init; }

    /// <summary>Codes of warnings, or of what holds it.</summary>
    public required ImmutableArray<string> Codes { get; init; }

    /// <summary>All contents sent; empty in the simple case of one entry without a finding.</summary>
    public required ImmutableArray<PublishedContent> Contents { get; init; }

    /// <summary>Decisions about it.</summary>
    public required ImmutableArray<Digest> Decisions { get; init; }

    /// <summary>Published explanation of the decision in force; empty: none.</summary>
    public required string Explanation { get; init; }
}

/// <summary>The stations of one area, read back from its document.</summary>
public sealed class PublishedStations
{
    private readonly ContestDefinition _definition;
    private readonly PublishedArea _area;
    private readonly ImmutableArray<(string Upload, Digest Evidence)> _evidence;
    private readonly Dictionary<string, ImmutableArray<PublishedAttachment>> _attachments;

    private PublishedStations(ContestDefinition definition, PublishedArea area, JsonElement document)
    {
        _definition = definition;
        _area = area;
        _evidence = [.. document.GetProperty("evidence").EnumerateArray().Select(pair => (pair[0].GetString()!, Digest.Parse(pair[1].GetString())))];
        Attachments = document.TryGetProperty("attachments", out var attachments) ? [.. attachments.EnumerateArray().Select(row => PublishedAttachment.Read(row, _evidence))] : [];
        _attachments = Attachments.Where(attachment => attachment.Area == area.Code)
            .GroupBy(attachment => attachment.Station, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        Rows = [.. document.GetProperty("stations").EnumerateArray().Select(ReadRow)];
    }

    /// <summary>Every expected form of every station, in the order of the document.</summary>
    public ImmutableArray<PublishedStation> Rows { get; }

    /// <summary>Every scan, those of stations that are no longer expected among them.</summary>
    public ImmutableArray<PublishedAttachment> Attachments { get; }

    /// <summary>Reads the document of an area that has stations.</summary>
    /// <exception cref="InvalidDataException">It does not fit the definition.</exception>
    public static PublishedStations Read(ContestDefinition definition, PublishedArea area, JsonElement document)
    {
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            return new PublishedStations(definition, area, document);
        }
        catch (Exception damage) when (damage is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The document of area {area.Path} does not fit the contest definition: {damage.Message}", damage);
        }
    }

    private PublishedStation ReadRow(JsonElement row)
    {
        var extras = row.GetArrayLength() > 4 ? row[4] : default;
        return new PublishedStation
        {
            Area = _area,
            Code = row[0].GetString()!,
            Form = FormOf(extras),
            State = StateOf(row[1].GetString()),
            Values = row[2].ValueKind == JsonValueKind.Null ? [] : [.. row[2].EnumerateArray().Select(ReadValue)],
            Attachments = _attachments.GetValueOrDefault(row[0].GetString()!, []),
            IsMerged = extras.ValueKind == JsonValueKind.Object && extras.TryGetProperty("merged", out _),
            Citations = ReadCitations(row[3]),
            Codes = [.. Extra(extras, "codes").Select(code => code.GetString()!)],
            Contents = [.. Extra(extras, "contents").Select(ReadContent)],
            Decisions = [.. Extra(extras, "decisions").Select(decision => Digest.Parse(decision.GetString()))],
            Explanation = TextOf(extras, "explanation") ?? string.Empty,
        };
    }

    private PublishedContent ReadContent(JsonElement content) => new(
        Digest.Parse(content[0].GetString()), ReadCitations(content[1]), [.. content[2].EnumerateArray().Select(code => code.GetString()!)]);

    private ImmutableArray<Citation> ReadCitations(JsonElement citations) =>
        [.. citations.EnumerateArray().Select(citation =>
        {
            var (upload, evidence) = _evidence[citation[0].GetInt32()];
            return new Citation(upload, evidence, citation[1].GetInt64(), citation.GetArrayLength() > 2 ? citation[2].GetString()! : string.Empty);
        })];

    private Form FormOf(JsonElement extras)
    {
        var id = TextOf(extras, "form");
        return id is null ? _definition.Forms[0] : _definition.Forms.First(form => form.Id == id);
    }

    private static Value ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Value.Missing,
        JsonValueKind.Number => Value.Of(value.GetInt64()),
        _ => Value.Illegible,
    };

    private static StateKind StateOf(string? name)
    {
        for (var state = 0; state < Vector.StateNames.Count; state++)
        {
            if (Vector.StateNames[state] == name)
            {
                return (StateKind)state;
            }
        }

        throw new InvalidDataException($"“{name}” is not a state.");
    }

    private static JsonElement.ArrayEnumerator Extra(JsonElement extras, string name) =>
        extras.ValueKind == JsonValueKind.Object && extras.TryGetProperty(name, out var member) ? member.EnumerateArray() : default;

    private static string? TextOf(JsonElement extras, string name) =>
        extras.ValueKind == JsonValueKind.Object && extras.TryGetProperty(name, out var member) ? member.GetString() : null;
}
