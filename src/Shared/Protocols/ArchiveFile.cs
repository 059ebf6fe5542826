using System.IO.Compression;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Opens an archive: a workbook is one, and an archive may hold workbooks and text files. Nothing is unpacked to disk; every byte that
/// comes out is counted; what is not read is a finding.
/// </summary>
/// <param name="reading">The reading of the upload.</param>
/// <param name="name">Name in findings.</param>
/// <param name="depth">1: the upload itself; one more for each archive around this one.</param>
/// <param name="shared">The budget of the archive around this one; null: this is the upload.</param>
internal sealed class ArchiveFile(FileReading reading, string name, int depth = 1, ArchiveBudget? shared = null)
{
    private const string ContentTypes = "[Content_Types].xml";

    private readonly FileReport _report = reading.Report(name);

    /// <summary>Reads the archive; the stream can be read back and forth.</summary>
    public void Read(Stream stream)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > reading.Caps.Members)
            {
                _report.Add(Rules.FileTooLarge, 0, null, ArchiveMessages.TooMany("ZIP", reading.Caps.Members));
            }
            else if (archive.Entries.Any(static entry => entry.FullName == ContentTypes))
            {
                ReadWorkbook(stream, archive);
            }
            else if (ForeignFormats.Explain(archive.Entries.Select(static entry => entry.FullName).ToHashSet(StringComparer.Ordinal)) is { } foreign)
            {
                _report.Add(Rules.FileUnreadable, 0, null, foreign);
            }
            else if (depth > reading.Caps.Nesting)
            {
                _report.Add(Rules.FileUnreadable, 0, null, ArchiveMessages.Nested(reading.Caps.Nesting));
            }
            else
            {
                ReadMembers(archive, BudgetFor(stream));
            }
        }
        catch (InvalidDataException)
        {
            // The framework's way to say that the directory of the archive is damaged.
            _report.Add(Rules.FileUnreadable, 0, null, ArchiveMessages.ArchiveBroken());
        }
    }

    private ArchiveBudget BudgetFor(Stream stream) => shared ?? new ArchiveBudget(stream.Length, reading.Caps);

    private void ReadWorkbook(Stream stream, ZipArchive archive)
    {
        if (!archive.Entries.Any(static entry => entry.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)))
        {
            _report.Add(Rules.FileUnreadable, 0, null, ArchiveMessages.NotAWorkbook());
        }
        else if (IsWhole(archive, BudgetFor(stream)))
        {
            stream.Position = 0;
            new WorkbookFile(reading, name, stream).Read();
        }
    }

    /// <summary>Unpacks every part once, so that the library that follows meets no bomb, no torn part and no endless text.</summary>
    private bool IsWhole(ZipArchive archive, ArchiveBudget budget)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var entry in archive.Entries)
            {
                if (!names.Add(entry.FullName) || entry.IsEncrypted || !IsBounded(entry, budget))
                {
                    _report.Add(Rules.FileUnreadable, 0, null, ArchiveMessages.WorkbookBroken(string.Empty));
                    return false;
                }
            }

            return true;
        }
        catch (ArchiveLimit limit)
        {
            CsvFile.ReportEnd(limit.Fault, reading.Caps, _report, 1);
            return false;
        }
    }

    /// <summary>False when a text or tag of an XML part is longer than any row may be.</summary>
    private bool IsBounded(ZipArchiveEntry entry, ArchiveBudget budget)
    {
        var isXml = entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
        using var part = new MemberStream(entry, budget);
        var block = new byte[1 << 16];
        var run = 0L;
        while (part.Read(block) is var read and > 0)
        {
            reading.Cancel.ThrowIfCancellationRequested();
            var last = block.AsSpan(0, read).LastIndexOf((byte)'<');
            run = last < 0 ? run + read : read - last;
            if (isXml && run > 4L * reading.Caps.RowLength)
            {
                return false;
            }
        }

        return true;
    }

    private void ReadMembers(ZipArchive archive, ArchiveBudget budget)
    {
        var members = archive.Entries.Where(static entry => !entry.FullName.EndsWith('/') && !entry.FullName.EndsWith('\\')).ToList();
        var counts = members.CountBy(static entry => entry.FullName, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in members)
        {
            if (budget.IsSpent)
            {
                return;
            }

            var report = reading.Report($"{name}!{Shown(entry.FullName)}");
            if (Refusal(entry, counts[entry.FullName]) is { } refusal)
            {
                report.Add(Rules.FileUnreadable, 0, null, refusal);
            }
            else
            {
                ReadMember(entry, budget, report);
            }
        }

        if (members.Count == 0)
        {
            _report.Add(Rules.FileUnreadable, 0, null, ArchiveMessages.ArchiveEmpty());
        }
    }

    private void ReadMember(ZipArchiveEntry entry, ArchiveBudget budget, FileReport report)
    {
        try
        {
            using var member = new MemberStream(entry, budget);
            using var bytes = new ByteSource(member, reading.Caps, onBytes: null, reading.Cancel);
            if (IsLeftByFileManagers(entry.Name))
            {
                report.Add(Rules.PartNotRead, 0, null, ArchiveMessages.AttachmentKept());
            }
            else if (!FileReading.IsArchive(bytes.Head))
            {
                ReadPlain(bytes, report, entry.Name);
            }
            else if (reading.Buffer(bytes, report.FileName) is { } buffer)
            {
                new ArchiveFile(reading, report.FileName, depth + 1, budget).Read(buffer);
                reading.Release(buffer);
            }
        }
        catch (InvalidDataException)
        {
            // What the framework says of a member whose packing is damaged or unknown, before its first byte.
            report.Add(Rules.FileUnreadable, 0, null, ArchiveMessages.ArchiveBroken());
        }
        catch (ArchiveLimit limit)
        {
            CsvFile.ReportEnd(limit.Fault, reading.Caps, report, 1);
        }
    }

    private void ReadPlain(ByteSource bytes, FileReport report, string name)
    {
        if (reading.TryAttach(bytes, report, name))
        {
            return;
        }

        if (IsPicture(bytes.Head))
        {
            report.Add(Rules.PartNotRead, 0, null, ArchiveMessages.AttachmentKept());
        }
        else
        {
            reading.ReadText(bytes, report.FileName);
        }
    }

    private static LocalText? Refusal(ZipArchiveEntry entry, int count)
    {
        var path = entry.FullName.Replace('\\', '/');
        return path.StartsWith('/') || path.Split('/').Contains("..") || path.AsSpan().ContainsAny("\0:") ? ArchiveMessages.NameUnsafe()
            : count > 1 ? ArchiveMessages.NameTwice()
            : entry.IsEncrypted ? ArchiveMessages.Encrypted()
            : null;
    }

    /// <summary>Scans and pictures by their first four bytes: also those that are not attached to stations, TIFF and what was damaged on its way.</summary>
    private static bool IsPicture(ReadOnlySpan<byte> head) =>
        head is [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] or [0xFF, 0xD8, 0xFF, ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..]
            or [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..];

    private static bool IsLeftByFileManagers(string file) =>
        file is ".DS_Store" or "Thumbs.db" or "desktop.ini" || file.StartsWith("._", StringComparison.Ordinal);

    private string Shown(string member)
    {
        var text = PlainText.Normal(PlainText.WellFormed(member.Length <= reading.Caps.CodeLength ? member : member[..reading.Caps.CodeLength] + "…"));
        return string.Concat(text.Select(static character => char.IsControl(character) ? '·' : character));
    }
}
