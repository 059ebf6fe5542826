using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>What became of the rows of a file.</summary>
/// <param name="Rows">Rows with any text, the header left out; protocols for JSON.</param>
/// <param name="Entries">Rows that became entries.</param>
/// <param name="Rejected">Rows that did not; each has a finding.</param>
public readonly record struct ReadSummary(long Rows, long Entries, long Rejected);

/// <summary>
/// Reads one uploaded file as a stream and hands over its entries: the one path for checking, ingest and verification.
/// The format is found from the content, never from the name: gzip, the encoding, JSON, delimited text, a workbook, an archive of these. Bad input is a
/// finding that says where; failures of the stream itself pass through.
/// </summary>
public sealed class ProtocolReader(ContestDefinition definition, ReadCaps caps)
{
    /// <summary>Takes the scans in file order; null: those in archives are noted (F010) and nothing more.</summary>
    public Action<Attachment>? OnAttachment { get; init; }

    /// <summary>Whether scans are handed over with their bytes, one at a time.</summary>
    public bool KeepsBytes { get; init; }

    /// <summary>Reads <paramref name="stream"/> to its end, or to where a finding says that reading ended.</summary>
    /// <param name="stream">The bytes as uploaded; not closed; an archive is read back and forth where the stream allows it, else kept in memory.</param>
    /// <param name="fileName">File name as sent, for findings.</param>
    /// <param name="findings">Where findings go.</param>
    /// <param name="onEntry">Takes the entries in file order.</param>
    /// <param name="onBytes">Told about every mebibyte how many bytes of the stream have been read.</param>
    /// <param name="cancel">Checked with every block.</param>
    public ReadSummary Read(
        Stream stream,
        string fileName,
        FindingList findings,
        EntryHandler onEntry,
        Action<long>? onBytes = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(onEntry);
        var reading = new FileReading(
            definition, caps, findings,
            (report, isJson) => new EntryRows(definition, caps, report, onEntry, isJson ? JsonProtocol.Illegible : null),
            cancel)
        {
            OnAttachment = OnAttachment,
            KeepsBytes = KeepsBytes,
        };
        reading.Read(stream, fileName, onBytes);
        return reading.Summary;
    }
}
