using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>A scan, as published: its name is its digest, its bytes are within what one upload brought.</summary>
/// <param name="Area">Code of the station's area; empty: it waits without a station.</param>
/// <param name="Station">Station code; empty: it waits without a station.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Digest">Digest of its own bytes; in a contest with a key their name under it.</param>
/// <param name="Length">Number of its own bytes; null: not published.</param>
/// <param name="Upload">Upload id.</param>
/// <param name="Evidence">Digest of the bytes sent, or their name: the scan itself, or an archive with it.</param>
public sealed record PublishedAttachment(string Area, string Station, MediaType Type, Digest Digest, long? Length, string Upload, Digest Evidence)
{
    /// <summary>Reads a row of an area's document.</summary>
    /// <param name="row"><c>[area, station, media type, digest, length, index in evidence]</c>.</param>
    /// <param name="evidence">The document's evidence.</param>
    internal static PublishedAttachment Read(JsonElement row, ImmutableArray<(string Upload, Digest Evidence)> evidence)
    {
        var (upload, digest) = evidence[row[5].GetInt32()];
        return new PublishedAttachment(
            row[0].GetString()!, row[1].GetString()!, MediaTypes.Parse(row[2].GetString()), Digest.Parse(row[3].GetString()), LengthOf(row[4]), upload, digest);
    }

    /// <summary>Reads the scans that wait without a station from the document of everything that waits.</summary>
    internal static ImmutableArray<PublishedAttachment> ReadWaiting(JsonElement document) => !document.TryGetProperty("attachments", out var rows) ? [] :
    [
        .. rows.EnumerateArray().Select(static row => new PublishedAttachment(
            string.Empty, string.Empty, MediaTypes.Parse(row[0].GetString()), Digest.Parse(row[1].GetString()), LengthOf(row[2]), row[3].GetString()!,
            Digest.Parse(row[4].GetString()))),
    ];

    private static long? LengthOf(JsonElement length) => LogDocuments.LengthOf(length) is var bytes and not Ledger.Upload.NoLength ? bytes : null;
}
