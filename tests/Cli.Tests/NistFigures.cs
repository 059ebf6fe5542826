using System.Text.Json;

namespace Hattama.Tests;

/// <summary>What an ElectionReport of NIST SP 1500-100 v2 says about areas: read back from what <see cref="NistReport"/> writes.</summary>
internal sealed class NistFigures
{
    private NistFigures(string contest, string status, long sequence, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> areas) =>
        (Contest, Status, Sequence, Areas) = (contest, status, sequence, areas);

    /// <summary>Contest id.</summary>
    public string Contest { get; }

    /// <summary>Status in the words of the standard.</summary>
    public string Status { get; }

    /// <summary>Number of the snapshot.</summary>
    public long Sequence { get; }

    /// <summary>Counts by line, by path of the area. A line that no form reported is not there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Areas { get; }

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">It is not a report with figures by area path.</exception>
    public static async Task<NistFigures> ReadAsync(Stream stream, CancellationToken cancel)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, default, cancel);
            return Read(document.RootElement);
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The file is not an ElectionReport of NIST SP 1500-100 as Hattama writes it: {damage.Message}", damage);
        }
    }

    private static NistFigures Read(JsonElement report)
    {
        if (report.GetProperty("@type").GetString() != "ElectionResults.ElectionReport")
        {
            throw new InvalidDataException("The file is not an ElectionReport.");
        }

        var paths = report.GetProperty("GpUnit").EnumerateArray()
            .ToDictionary(static unit => unit.GetProperty("@id").GetString()!, static unit => Identifier(unit, "hattama-path"), StringComparer.Ordinal);
        var areas = paths.Values.ToDictionary(static path => path, static _ => new Dictionary<string, long>(StringComparer.Ordinal), StringComparer.Ordinal);
        var election = report.GetProperty("Election")[0];
        foreach (var count in election.GetProperty("BallotCounts").EnumerateArray())
        {
            Add(count, count.GetProperty("OtherType").GetString()!, "BallotsCast");
        }

        foreach (var selection in election.GetProperty(nameof(Contest)).EnumerateArray().SelectMany(static contest => contest.GetProperty("ContestSelection").EnumerateArray()))
        {
            var line = selection.GetProperty("@id").GetString()!["selection-".Length..];
            foreach (var count in selection.GetProperty("VoteCounts").EnumerateArray())
            {
                Add(count, line, "Count");
            }
        }

        return new NistFigures(
            Identifier(election, "hattama-contest"),
            report.GetProperty(nameof(Status)).GetString()!,
            report.GetProperty("SequenceStart").GetInt64(),
            areas.ToDictionary(static area => area.Key, static area => (IReadOnlyDictionary<string, long>)area.Value, StringComparer.Ordinal));

        void Add(JsonElement count, string line, string member)
        {
            if (!areas[paths[count.GetProperty("GpUnitId").GetString()!]].TryAdd(line, count.GetProperty(member).GetInt64()))
            {
                throw new InvalidDataException($"Line {line} stands twice for one area.");
            }
        }
    }

    private static string Identifier(JsonElement element, string type) => element.GetProperty("ExternalIdentifier").EnumerateArray()
        .First(each => each.GetProperty("OtherType").GetString() == type).GetProperty("Value").GetString()!;
}
