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
/// The format is found from the content, never from the name: gzip, the encoding, JSON or delimited text. Bad input is a
/// finding that says where; failures of the stream itself pass through.
/// </summary>
public sealed class ProtocolReader(ContestDefinition definition, ReadCaps caps)
{
    /// <summary>Reads <paramref name="stream"/> to its end, or to where a finding says that reading ended.</summary>
    /// <param name="stream">The bytes as uploaded; read once, forward, not closed.</param>
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
        using var bytes = new ByteSource(stream, caps, onBytes, cancel);
        var source = new TextSource(bytes);
        var report = new FileReport(definition, fileName, findings);
        var format = TextFormats.Detect(source);
        var rows = new EntryRows(definition, caps, report, onEntry, format == TextFormat.Json ? JsonProtocol.Illegible : null);
        switch (format)
        {
            case TextFormat.Csv:
                CsvFile.Read(source, caps, report, rows);
                break;
            case TextFormat.Json:
                new JsonFile(source, caps, definition, report, rows).Read();
                break;
            default:
                report.Add(Rules.FileUnreadable, 0, null, ReadingMessages.NotText());
                break;
        }

        return new ReadSummary(rows.Taken + rows.Rejected, rows.Taken, rows.Rejected);
    }
}
