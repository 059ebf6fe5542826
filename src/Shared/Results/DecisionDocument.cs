using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Ledger;

namespace Hattama.Results;

/// <summary>A decision as canonical JSON: its digest is its name in chains, documents and the log.</summary>
public static class DecisionDocument
{
    /// <summary>Writes a decision.</summary>
    public static ResultDocument Write(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var json = new CanonicalJson(1024);
        json.StartObject()
            .Member("area").Text(decision.Area)
            .Member("at").Text(Instant.Format(decision.At))
            .Member("by").Texts(decision.By)
            .Member("content").Text(decision.Content.Hex)
            .Member("contest").Text(decision.Contest)
            .Member("explanation").Text(decision.Explanation)
            .Member("form").Text(decision.Form)
            .Member("format").Text(ResultDocument.Format)
            .Member("kind").Text(NameOf(decision.Kind))
            .Member("partition").Text(decision.Partition)
            .Member("previous").Texts(decision.Previous.Select(digest => digest.Hex))
            .Member("reason").Text(decision.Reason)
            .Member("saw").Texts(decision.Saw.Select(digest => digest.Hex))
            .Member("sender").Text(decision.Sender)
            .Member("since");
        if (decision.Since is { } since)
        {
            json.Text(Instant.Format(since));
        }
        else
        {
            json.Null();
        }

        json.Member("station").Text(decision.Station).Member("type").Text("decision").EndObject();
        return ResultDocument.Of(json);
    }

    /// <summary>Reads a decision.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a decision.</exception>
    public static Decision Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var decision = new Decision(
                Text(root, "contest"), Text(root, "partition"), Text(root, "area"), Text(root, "station"), Text(root, "form"),
                KindOf(Text(root, "kind")), Digest.Parse(Text(root, "content")), Digests(root, "saw"), Digests(root, "previous"),
                Text(root, "sender"), Instant.Parse(root.GetProperty("since").GetString()), Text(root, "reason"), Text(root, "explanation"),
                [.. root.GetProperty("by").EnumerateArray().Select(person => person.GetString()!)],
                Instant.Parse(Text(root, "at")) ?? throw new InvalidDataException("A decision without its instant."));
            // The digest of the bytes is its name: bytes that say the same in another way would be a second decision.
            return Write(decision).Bytes.Span.SequenceEqual(bytes.Span)
                ? decision
                : throw new InvalidDataException("The bytes are not the canonical text of a decision.");
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The bytes are not a decision: {damage.Message}", damage);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString()!;

    private static ImmutableArray<Digest> Digests(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(digest => Digest.Parse(digest.GetString()))];

    private static string NameOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Pick => "pick",
        DecisionKind.Release => "release",
        DecisionKind.Annul => "annul",
        DecisionKind.NotOpened => "notOpened",
        DecisionKind.Distrust => "distrust",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of decision."),
    };

    private static DecisionKind KindOf(string name) => name switch
    {
        "pick" => DecisionKind.Pick,
        "release" => DecisionKind.Release,
        "annul" => DecisionKind.Annul,
        "notOpened" => DecisionKind.NotOpened,
        "distrust" => DecisionKind.Distrust,
        _ => throw new InvalidDataException($"“{name}” is not a kind of decision."),
    };
}
