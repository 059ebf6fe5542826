namespace Hattama.Findings;

/// <summary>
/// What a sender gets back for one upload: what the upload alone determines. The state of the stations comes from
/// the results, because it depends on other uploads and on decisions.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Upload">Server-given upload id.</param>
/// <param name="File">File name as sent.</param>
/// <param name="Evidence">SHA-256 of the bytes received, lower-case hex.</param>
/// <param name="Length">Bytes received.</param>
/// <param name="Sender">Code of the sender.</param>
/// <param name="Received">When the last byte had arrived, UTC.</param>
/// <param name="Entries">Entries put into the ledger.</param>
/// <param name="Districts">Partitions those entries went to.</param>
/// <param name="Unplaced">Entries whose station is not in the register: they wait in partition <c>?</c>.</param>
/// <param name="Rejected">Rows that could not become an entry.</param>
/// <param name="Findings">All findings, capped in detail and counted in full.</param>
/// <param name="Kind">What the upload holds: <c>protocols</c>, <c>observations</c> or <c>accreditations</c>.</param>
public sealed record Receipt(
    string Contest,
    string Upload,
    string File,
    string Evidence,
    long Length,
    string Sender,
    DateTimeOffset Received,
    long Entries,
    int Districts,
    long Unplaced,
    long Rejected,
    FindingList Findings,
    string Kind = "protocols")
{
    /// <summary>
    /// What the published log names the evidence, lower-case hex; null: its SHA-256. In a contest with a key only its sender and who has
    /// the key can tell which file a name is of.
    /// </summary>
    public string? Logged { get; init; }

    /// <summary>How many scans a receipt lists; all are counted.</summary>
    public const int MostAttachments = 1_000;

    /// <summary>Scans in the upload.</summary>
    public long AttachmentCount { get; init; }

    /// <summary>The first <see cref="MostAttachments"/> of them.</summary>
    public IReadOnlyList<ReceivedAttachment> Attachments { get; init; } = [];
}

/// <summary>A scan as its sender gets it confirmed.</summary>
/// <param name="File">File name as sent, with the archive members after <c>!</c>.</param>
/// <param name="Area">Code of the station's area; null: it has no station, a finding says why.</param>
/// <param name="Station">Station code; null: it has no station.</param>
/// <param name="MediaType">Its kind: <c>application/pdf</c>, <c>image/jpeg</c> or <c>image/png</c>.</param>
/// <param name="Hash">SHA-256 of its own bytes, lower-case hex.</param>
/// <param name="Length">Number of its own bytes.</param>
public sealed record ReceivedAttachment(string File, string? Area, string? Station, string MediaType, string Hash, long Length);
