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
    string Kind = "protocols");
