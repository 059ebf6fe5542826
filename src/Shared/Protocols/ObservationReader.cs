using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Reads one file of observers' reports as a stream, in the formats of protocols: CSV, JSON, a workbook, an archive of these, each found
/// from its content. Needs a contest with observers' forms.
/// </summary>
public sealed class ObservationReader(ContestDefinition definition, ReadCaps caps)
{
    /// <summary>Reads <paramref name="stream"/> to its end, or to where a finding says that reading ended.</summary>
    public ReadSummary Read(
        Stream stream, string fileName, FindingList findings, ReportHandler onReport, Action<long>? onBytes = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(onReport);
        var reading = new FileReading(definition, caps, findings, (report, _) => new ObservationRows(definition, caps, report, onReport), cancel);
        reading.Read(stream, fileName, onBytes);
        return reading.Summary;
    }
}
