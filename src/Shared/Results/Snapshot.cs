using System.Security.Cryptography;
using System.Text.Json;
using Hattama.Ledger;

namespace Hattama.Results;

/// <summary>How far a published state is from being final.</summary>
public enum SnapshotStatus
{
    /// <summary>The zero report that opens a live contest.</summary>
    Zero,
    /// <summary>Stations are still open.</summary>
    Partial,
    /// <summary>Every expected form is counted, annulled or not opened.</summary>
    Preliminary,
    /// <summary>Declared.</summary>
    Final,
    /// <summary>Declared again after a reopening.</summary>
    Corrected,
}

/// <summary>
/// The published state of a whole contest: one link of a chain. Its name is the SHA-256 of its stored bytes, signature
/// included.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Sequence">1, 2, … without gaps.</param>
/// <param name="Status">How final it is.</param>
/// <param name="AsOf">The instant it speaks of, UTC: nothing received later is in it.</param>
/// <param name="Root">Digest of the nation's document.</param>
/// <param name="Log">Digest of the log's root document: the commitment to every stamped upload and decision of the cut.</param>
/// <param name="Uploads">Number of uploads in the cut.</param>
/// <param name="Decisions">Number of decisions in the cut.</param>
/// <param name="Edition">Edition of the ledger that was read.</param>
/// <param name="Previous">Digest of the snapshot before; none for the first.</param>
public sealed record Snapshot(
    string Contest,
    long Sequence,
    SnapshotStatus Status,
    DateTimeOffset AsOf,
    Digest Root,
    Digest Log,
    long Uploads,
    long Decisions,
    int Edition,
    Digest Previous)
{
    /// <summary>Digest of the root of the documents about observation; none where observers sent nothing.</summary>
    public Digest Observation { get; init; }

    private const string Algorithm = "ECDSA-P256-SHA256";

    /// <summary>Name of a status in documents.</summary>
    public static string NameOf(SnapshotStatus status) => status switch
    {
        SnapshotStatus.Zero => "zero",
        SnapshotStatus.Partial => "partial",
        SnapshotStatus.Preliminary => "preliminary",
        SnapshotStatus.Final => "final",
        SnapshotStatus.Corrected => "corrected",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    /// <summary>The identifier of a public key: SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static Digest KeyId(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Digest.Of(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Writes and signs the snapshot: ECDSA over P-256 and SHA-256 of the canonical bytes without the signature.</summary>
    public ResultDocument Sign(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Written(KeyId(key), key.SignData(Unsigned().Span, HashAlgorithmName.SHA256));
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot.</exception>
    public static SignedSnapshot Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var signature = root.GetProperty("signature");
            var snapshot = new Snapshot(
                root.GetProperty("contest").GetString()!,
                root.GetProperty("sequence").GetInt64(),
                StatusOf(root.GetProperty("status").GetString()),
                Instant.Parse(root.GetProperty("asOf").GetString()) ?? throw new InvalidDataException("The snapshot has no instant."),
                DigestOf(root, "root"),
                DigestOf(root, "log"),
                root.GetProperty("uploads").GetInt64(),
                root.GetProperty("decisions").GetInt64(),
                root.GetProperty("edition").GetInt32(),
                Digest.Parse(root.GetProperty("previous").GetString()))
            {
                Observation = root.TryGetProperty("observation", out _) ? DigestOf(root, "observation") : default,
            };
            var key = DigestOf(signature, "key");
            var value = Convert.FromBase64String(signature.GetProperty("value").GetString()!);
            // One content has one text: whatever was added, left out or put in another way is not what was published.
            return snapshot.Written(key, value).Bytes.Span.SequenceEqual(bytes.Span)
                ? new SignedSnapshot(snapshot, Digest.Of(bytes.Span), key, value)
                : throw new InvalidDataException("The bytes are not the canonical text of a snapshot.");
        }
        catch (Exception damage) when (
            damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"The bytes are not a snapshot: {damage.Message}", damage);
        }
    }

    /// <summary>The canonical bytes that the signature covers.</summary>
    internal ReadOnlyMemory<byte> Unsigned()
    {
        var json = new CanonicalJson(1024);
        Write(json, default, null);
        return json.Written;
    }

    private ResultDocument Written(Digest key, byte[] signature)
    {
        var json = new CanonicalJson(1024);
        Write(json, key, Convert.ToBase64String(signature));
        return ResultDocument.Of(json);
    }

    private void Write(CanonicalJson json, Digest keyId, string? signature)
    {
        json.StartObject()
            .Member("asOf").Text(Instant.Format(AsOf))
            .Member("contest").Text(Contest)
            .Member("decisions").Number(Decisions)
            .Member("edition").Number(Edition)
            .Member("format").Text(ResultDocument.Format)
            .Member("log").Text(Log.Hex);
        if (!Observation.IsNone)
        {
            json.Member("observation").Text(Observation.Hex);
        }

        json.Member("previous").Text(Previous.Hex)
            .Member("root").Text(Root.Hex)
            .Member("sequence").Number(Sequence);
        if (signature is not null)
        {
            json.Member("signature").StartObject()
                .Member("algorithm").Text(Algorithm)
                .Member("key").Text(keyId.Hex)
                .Member("value").Text(signature)
                .EndObject();
        }

        json.Member("status").Text(NameOf(Status))
            .Member("type").Text("snapshot")
            .Member("uploads").Number(Uploads)
            .EndObject();
    }

    private static Digest DigestOf(JsonElement element, string name) =>
        Digest.Parse(element.GetProperty(name).GetString()) is { IsNone: false } digest
            ? digest
            : throw new InvalidDataException($"“{name}” is not a digest.");

    private static SnapshotStatus StatusOf(string? name) => name switch
    {
        "zero" => SnapshotStatus.Zero,
        "partial" => SnapshotStatus.Partial,
        "preliminary" => SnapshotStatus.Preliminary,
        "final" => SnapshotStatus.Final,
        "corrected" => SnapshotStatus.Corrected,
        _ => throw new InvalidDataException($"“{name}” is not a status."),
    };
}

/// <summary>A snapshot as read: what it says, the name of its bytes, and its signature.</summary>
public sealed record SignedSnapshot(Snapshot Snapshot, Digest Digest, Digest KeyId, byte[] Signature)
{
    /// <summary>Whether <paramref name="key"/> signed exactly what the snapshot says.</summary>
    public bool IsSignedBy(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Snapshot.KeyId(key) == KeyId && key.VerifyData(Snapshot.Unsigned().Span, Signature, HashAlgorithmName.SHA256);
    }
}
