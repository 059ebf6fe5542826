using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Reads a register of expected stations: a delimited file with the key columns of protocol files and, optionally,
/// <c>registered</c>, <c>forms</c>, <c>closes</c>, <c>counts</c>, <c>stratum</c>, and figures to compare protocols with (<see cref="ReferenceCells"/>);
/// or derives one from protocol files.
/// A row that is not usable is a finding (G001) and is not handed over.
/// </summary>
public sealed class RegisterReader(ContestDefinition definition, ReadCaps caps)
{
    /// <summary>Reads a register file; arguments as for <see cref="ProtocolReader.Read"/>.</summary>
    public ReadSummary Read(
        Stream stream,
        string fileName,
        FindingList findings,
        RegisterRowHandler onRow,
        Action<long>? onBytes = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(onRow);
        using var bytes = new ByteSource(stream, caps, onBytes, cancel);
        var source = new TextSource(bytes);
        var report = new FileReport(definition, fileName, findings);
        if (TextFormats.Detect(source) != TextFormat.Csv)
        {
            report.Add(Rules.FileUnreadable, 0, null, ReadingMessages.RegisterNotCsv());
            return default;
        }

        var rows = new RegisterRows(definition, caps, report, onRow);
        CsvFile.Read(source, caps, report, rows);
        return new ReadSummary(rows.Taken + rows.Rejected, rows.Taken, rows.Rejected);
    }

    /// <summary>
    /// Derives rows of a register from a file of protocols: keys, names, form, and the registered voters where the form has
    /// that line. A station with several protocols comes several times.
    /// </summary>
    public ReadSummary FromProtocols(
        Stream stream,
        string fileName,
        FindingList findings,
        RegisterRowHandler onRow,
        Action<long>? onBytes = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(onRow);
        var at = definition.Forms.Select(form => form.Lines.IndexOf(definition.RegisteredLine)).ToArray();
        return new ProtocolReader(definition, caps).Read(stream, fileName, findings, Derive, onBytes, cancel);

        void Derive(in EntryRow entry)
        {
            var registered = at[entry.Form] >= 0 ? entry.Values[at[entry.Form]] : Value.Missing;
            onRow(new RegisterRow
            {
                File = entry.File,
                Row = entry.Row,
                Area = entry.Area,
                Station = entry.Station,
                StationName = entry.StationName,
                Forms = [entry.Form],
                Registered = registered.IsNumber ? registered.Number : -1,
                Closes = null,
                Counts = true,
                Stratum = null,
            });
        }
    }
}
