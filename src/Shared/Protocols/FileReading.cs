using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// The reading of one uploaded file, whatever is inside: text, a workbook, an archive of both. Every part that has rows of its
/// own (member, sheet) gets its own reader of rows; what they took adds up here.
/// </summary>
internal sealed class FileReading(
    ContestDefinition definition, ReadCaps caps, FindingList findings, Func<FileReport, bool, RowReader> createRows, CancellationToken cancel)
{
    private long _taken;
    private long _rejected;
    private long _buffered;

    /// <summary>The contest.</summary>
    public ContestDefinition Definition { get; } = definition;

    /// <summary>Bounds.</summary>
    public ReadCaps Caps { get; } = caps;

    /// <summary>Ends the reading.</summary>
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>Takes scans; null: this reading has no use for them.</summary>
    public Action<Attachment>? OnAttachment { get; init; }

    /// <summary>Whether scans are handed over with their bytes.</summary>
    public bool KeepsBytes { get; init; }

    /// <summary>What became of all rows.</summary>
    public ReadSummary Summary => new(_taken + _rejected, _taken, _rejected);

    /// <summary>Adds findings about a file or a part of it.</summary>
    public FileReport Report(string name) => new(Definition, name, findings);

    /// <summary>A reader of rows for a part of the file.</summary>
    public RowReader BeginRows(FileReport report, bool isJson = false) => createRows(report, isJson);

    /// <summary>Adds up what a reader of rows took.</summary>
    public void EndRows(RowReader rows)
    {
        _taken += rows.Taken;
        _rejected += rows.Rejected;
    }

    /// <summary>Reads a file as uploaded.</summary>
    public void Read(Stream stream, string name, Action<long>? onBytes)
    {
        var start = stream.CanSeek ? stream.Position : -1;
        using var bytes = new ByteSource(stream, Caps, onBytes, Cancel);
        if (!IsArchive(bytes.Head))
        {
            if (!TryAttach(bytes, Report(name), name))
            {
                ReadText(bytes, name);
            }
        }
        else if (start == 0)
        {
            stream.Position = 0;
            new ArchiveFile(this, name).Read(stream);
            onBytes?.Invoke(stream.Length);
        }
        else if (Buffer(bytes, name) is { } buffer)
        {
            new ArchiveFile(this, name).Read(buffer);
        }
    }

    /// <summary>Takes a scan, or refuses what is only called one; false: it is neither, or nobody takes scans.</summary>
    public bool TryAttach(ByteSource bytes, FileReport report, string name)
    {
        if (OnAttachment is null)
        {
            return false;
        }

        if (MediaTypes.Of(bytes.Head) is var type and not MediaType.None)
        {
            if (Attachment.Read(bytes, type, Caps, KeepsBytes, report) is { } attachment)
            {
                OnAttachment(attachment);
            }

            return true;
        }

        if (MediaTypes.IsName(name))
        {
            report.Add(Rules.AttachmentDisguised, 0, null, AttachmentMessages.Disguised());
            return true;
        }

        return false;
    }

    /// <summary>Whether bytes begin like an archive or a workbook.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> head) => head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>Reads delimited text or JSON.</summary>
    public void ReadText(ByteSource bytes, string name)
    {
        var source = new TextSource(bytes);
        var report = Report(name);
        if ((ForeignFormats.Explain(bytes.Head) ?? ForeignFormats.Explain(source.Peek())) is { } foreign)
        {
            report.Add(Rules.FileUnreadable, 0, null, foreign);
            return;
        }

        var format = TextFormats.Detect(source);
        var rows = BeginRows(report, format == TextFormat.Json);
        if (format == TextFormat.Json && rows.TakesReports && NistFile.IsReport(source.Peek()))
        {
            new NistFile(source, Caps with { Rows = Caps.Rows - Summary.Rows }, Definition, report, rows).Read();
        }
        else if (format == TextFormat.Json && rows.Json is not null)
        {
            new JsonFile(source, Caps with { Rows = Caps.Rows - Summary.Rows }, Definition, report, rows).Read();
        }
        else if (format == TextFormat.Csv)
        {
            CsvFile.Read(source, Caps with { Rows = Caps.Rows - Summary.Rows }, report, rows);
        }
        else
        {
            report.Add(Rules.FileUnreadable, 0, null, ReadingMessages.NotText());
        }

        EndRows(rows);
    }

    /// <summary>The whole of a file that cannot be read back and forth, in memory; null, with a finding, if it is too large or damaged.</summary>
    public MemoryStream? Buffer(ByteSource bytes, string name)
    {
        var buffer = new MemoryStream();
        var block = new byte[1 << 16];
        while (bytes.Fill(block) is var read and > 0)
        {
            if (_buffered + buffer.Length + read > Caps.Buffered)
            {
                Report(name).Add(Rules.FileTooLarge, 0, null, ReadingMessages.TooManyBytes(1, Caps.Buffered));
                return null;
            }

            buffer.Write(block, 0, read);
        }

        CsvFile.ReportEnd(bytes.Fault, Caps, Report(name), 1);
        buffer.Position = 0;
        _buffered += bytes.Fault == SourceFault.None ? buffer.Length : 0;
        return bytes.Fault == SourceFault.None ? buffer : null;
    }

    /// <summary>Gives back what <see cref="Buffer"/> holds.</summary>
    public void Release(MemoryStream buffer)
    {
        _buffered -= buffer.Length;
        buffer.Dispose();
    }
}
