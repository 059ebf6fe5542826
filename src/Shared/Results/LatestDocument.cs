using System.Text.Json;
using Hattama.Ledger;

namespace Hattama.Results;

/// <summary>The one mutable file: <c>latest.json</c> points to the latest snapshot.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Sequence">Number of the snapshot.</param>
/// <param name="Snapshot">Digest of the snapshot's bytes.</param>
/// <param name="Root">Digest of its nation document.</param>
public sealed record LatestDocument(string Contest, long Sequence, Digest Snapshot, Digest Root)
{
    /// <summary>Writes the pointer.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var json = new CanonicalJson(512);
        json.StartObject()
            .Member("contest").Text(Contest)
            .Member("format").Text(ResultDocument.Format)
            .Member("root").Text(Root.Hex)
            .Member("sequence").Number(Sequence)
            .Member("snapshot").Text(Snapshot.Hex)
            .Member("type").Text("latest")
            .EndObject();
        return json.Written;
    }

    /// <summary>Reads the pointer.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a pointer.</exception>
    public static LatestDocument Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var latest = new LatestDocument(
                root.GetProperty("contest").GetString()!,
                root.GetProperty("sequence").GetInt64(),
                Digest.Parse(root.GetProperty("snapshot").GetString()),
                Digest.Parse(root.GetProperty("root").GetString()));
            return latest.Write().Span.SequenceEqual(bytes.Span) && !latest.Snapshot.IsNone && !latest.Root.IsNone
                ? latest
                : throw new InvalidDataException("latest.json is not the canonical text of a pointer.");
        }
        catch (Exception damage) when (
            damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"latest.json is damaged: {damage.Message}", damage);
        }
    }
}
