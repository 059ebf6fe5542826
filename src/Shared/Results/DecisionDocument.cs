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
        json.StartObject();
        if (decision.Activates is { } version)
        {
            json.Member("activates").StartObject()
                .Member("definition").Text(version.Definition.Hex)
                .Member("edition").Number(version.Edition);
            if (!version.Key.IsNone)
            {
                json.Member("key").Text(version.Key.Hex);
            }

            json.Member("number").Number(version.Number)
                .Member("register").Text(version.Register.Hex)
                .EndObject();
        }

        json.Member("area").Text(decision.Area)
            .Member("at").Text(Instant.Format(decision.At))
            .Member("by").Texts(decision.By)
            .Member("content").Text(decision.Content.Hex)
            .Member("contest").Text(decision.Contest);
        if (decision.Declares is { } declared)
        {
            json.Member("declares").StartObject()
                .Member("asOf").Text(Instant.Format(declared.AsOf))
                .Member("figures").Text(declared.Figures.Hex)
                .Member("snapshot").Text(declared.Snapshot.Hex)
                .EndObject();
        }

        json.Member("explanation").Text(decision.Explanation)
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
                FindKind(Text(root, "kind")) ?? throw new InvalidDataException($"“{Text(root, "kind")}” is not a kind of decision."), Digest.Parse(Text(root, "content")), Digests(root, "saw"), Digests(root, "previous"),
                Text(root, "sender"), Instant.Parse(root.GetProperty("since").GetString()), Text(root, "reason"), Text(root, "explanation"),
                [.. root.GetProperty("by").EnumerateArray().Select(person => person.GetString()!)],
                InstantOf(root, "at"))
            {
                Activates = root.TryGetProperty("activates", out var version) ? VersionOf(version) : null,
                Declares = root.TryGetProperty("declares", out var declared) ? DeclaredOf(declared) : null,
            };
            // The digest of the bytes is its name: bytes that say the same in another way would be a second decision.
            return Write(decision).Bytes.Span.SequenceEqual(bytes.Span)
                ? decision
                : throw new InvalidDataException("The bytes are not the canonical text of a decision.");
        }
        catch (Exception damage) when (
            damage is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"The bytes are not a decision: {damage.Message}", damage);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString()!;

    private static DateTimeOffset InstantOf(JsonElement root, string name) =>
        Instant.Parse(Text(root, name)) ?? throw new InvalidDataException($"A decision without its instant “{name}”.");

    private static ActivatedVersion VersionOf(JsonElement version) => new(
        version.GetProperty("number").GetInt32(), Digest.Parse(Text(version, "definition")), Digest.Parse(Text(version, "register")),
        version.GetProperty("edition").GetInt32())
    {
        Key = version.TryGetProperty("key", out var key) ? Digest.Parse(key.GetString()) : default,
    };

    private static DeclaredResult DeclaredOf(JsonElement declared) => new(
        Digest.Parse(Text(declared, "snapshot")), InstantOf(declared, "asOf"), Digest.Parse(Text(declared, "figures")));

    private static ImmutableArray<Digest> Digests(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(digest => Digest.Parse(digest.GetString()))];

    /// <summary>The name of a kind in documents.</summary>
    public static string NameOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Pick => "pick",
        DecisionKind.Release => "release",
        DecisionKind.Annul => "annul",
        DecisionKind.NotOpened => "notOpened",
        DecisionKind.Distrust => "distrust",
        DecisionKind.Activate => "activate",
        DecisionKind.Final => "final",
        DecisionKind.Reopen => "reopen",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of decision."),
    };

    /// <summary>The kind with this name in documents, or null.</summary>
    public static DecisionKind? FindKind(string? name)
    {
        foreach (var kind in Enum.GetValues<DecisionKind>())
        {
            if (NameOf(kind) == name)
            {
                return kind;
            }
        }

        return null;
    }
}
