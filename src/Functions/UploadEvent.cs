using System.Text;
using System.Text.Json;

namespace Hattama.Functions;

/// <summary>
/// What a message of the intake queue tells: that a blob arrived. Event Grid sends it in the CloudEvents schema or in its own; both
/// name the blob by their subject. The container says what kind of upload it is.
/// </summary>
/// <param name="Container">Name of the container.</param>
/// <param name="Contest">Contest id: the blob's folder.</param>
/// <param name="Upload">Upload id: the rest of the blob's name.</param>
/// <param name="Version">ETag of the bytes that arrived; null: the message does not say.</param>
public sealed record UploadEvent(string Container, string Contest, string Upload, string? Version)
{
    private const string Created = "Microsoft.Storage.BlobCreated";
    private const int LongestName = 1_024;

    /// <summary>Reads a message; null when it tells of something else than an arrived blob, or of a blob that is no upload.</summary>
    /// <exception cref="InvalidDataException">It is no event.</exception>
    public static UploadEvent? Parse(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            using var document = JsonDocument.Parse(Text(message));
            var root = document.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 ? list[0] : document.RootElement;
            var type = (root.TryGetProperty("type", out var cloud) ? cloud : root.GetProperty("eventType")).GetString();
            var version = root.TryGetProperty("data", out var data) && data.TryGetProperty("eTag", out var tag) ? tag.GetString() : null;
            return type == Created ? OfSubject(root.GetProperty("subject").GetString()!, version) : null;
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new InvalidDataException($"The message is no event: {damage.Message}", damage);
        }
    }

    /// <summary>The message that tells of an upload, as Event Grid would write it.</summary>
    public string Write() => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        type = Created,
        source = "hattama/reconcile",
        id = $"{Container}/{Contest}/{Upload}",
        subject = $"/blobServices/default/containers/{Container}/blobs/{Contest}/{Upload}",
        data = new { eTag = Version },
    });

    /// <summary>Queues may carry the text as Base64.</summary>
    private static string Text(string message) =>
        message.AsSpan().TrimStart() is ['{' or '[', ..] ? message : Encoding.UTF8.GetString(Convert.FromBase64String(message));

    private static UploadEvent? OfSubject(string subject, string? version)
    {
        // /blobServices/default/containers/CONTAINER/blobs/CONTEST/UPLOAD
        if (subject.Length > LongestName
            || subject.Split('/', 8) is not ["", "blobServices", _, "containers", var container, "blobs", var contest, var upload]
            || upload.Length == 0 || upload.Contains('/', StringComparison.Ordinal)
            || contest.Length is 0 or > 40 || !contest.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            return null;
        }

        return new UploadEvent(container, contest, upload, string.IsNullOrEmpty(version) ? null : Quoted(version));
    }

    /// <summary>Events write an ETag without the quotes that storage puts around it.</summary>
    private static string Quoted(string tag) => tag.StartsWith('"') ? tag.Trim('"') : tag;
}
