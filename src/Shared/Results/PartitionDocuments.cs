using System.Text.Json;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Results;

/// <summary>A partition rolled up: what the areas above need of it, and its documents.</summary>
/// <param name="Result">Its area, document and tally.</param>
/// <param name="Documents">Its documents and those of the areas below it.</param>
/// <param name="Deferred">Items seen that come later: the dirty mark must stay.</param>
public sealed record PartitionResult(AreaResult Result, IReadOnlyList<ResultDocument> Documents, int Deferred);

/// <summary>Writes all documents of a partition, and its row in the roll-up state.</summary>
public static class PartitionDocuments
{
    /// <summary>The documents of the partition's subtree; the partition's own is the last.</summary>
    public static PartitionResult Write(ContestDefinition definition, PartitionRollup rollup)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(rollup);
        var documents = new List<ResultDocument>();
        var result = Write(definition, rollup, rollup.Part.Partition, SlotsByArea(rollup), documents);
        return new PartitionResult(result, documents, rollup.Entries.Deferred);
    }

    /// <summary>The row of a partition in the roll-up state: canonical JSON.</summary>
    public static ReadOnlyMemory<byte> WriteRow(AreaResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var json = new CanonicalJson(1024);
        json.StartObject()
            .Member("cells").Numbers(result.Tally.Cells)
            .Member("document").Text(result.Document.Hex)
            .EndObject();
        return json.Written;
    }

    /// <summary>Reads a row; null if it does not fit the contest any more and the partition must be computed again.</summary>
    public static AreaResult? ReadRow(ContestDefinition definition, Area partition, ReadOnlyMemory<byte> row)
    {
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            using var document = JsonDocument.Parse(row);
            var cells = document.RootElement.GetProperty("cells").EnumerateArray().Select(cell => cell.GetInt64()).ToArray();
            var digest = Digest.Parse(document.RootElement.GetProperty("document").GetString());
            return Tally.FromCells(definition, cells) is { } tally && !digest.IsNone ? new AreaResult(partition, digest, tally) : null;
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static AreaResult Write(
        ContestDefinition definition, PartitionRollup rollup, Area area, Dictionary<Area, Range> slots, List<ResultDocument> documents)
    {
        if (area.Level == definition.Levels.Length - 1)
        {
            var own = StationsDocument.Write(definition, rollup, area, slots.GetValueOrDefault(area, 0..0));
            documents.Add(own);
            return new AreaResult(area, own.Digest, rollup.TallyOf(area));
        }

        var children = area.Children.Select(child => Write(definition, rollup, child, slots, documents)).ToList();
        var (document, result) = AreaDocument.Write(definition, area, children);
        documents.Add(document);
        return result;
    }

    private static Dictionary<Area, Range> SlotsByArea(PartitionRollup rollup)
    {
        var ranges = new Dictionary<Area, Range>(ReferenceEqualityComparer.Instance);
        var start = 0;
        for (var slot = 1; slot <= rollup.Part.Slots.Length; slot++)
        {
            var area = rollup.Part.Stations[rollup.Part.Slots[slot - 1].Station].Area;
            if (slot == rollup.Part.Slots.Length || !ReferenceEquals(area, rollup.Part.Stations[rollup.Part.Slots[slot].Station].Area))
            {
                ranges.Add(area, start..slot);
                start = slot;
            }
        }

        return ranges;
    }
}
