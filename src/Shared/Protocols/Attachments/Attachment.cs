using System.Security.Cryptography;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// What kind of scan a file is. Told by its first bytes, never by its name; nothing is ever decoded, so a file that is more
/// than one thing at once is the one that it begins as. <c>default</c>: none that is attached to a station.
/// </summary>
public enum MediaType
{
    /// <summary>No scan, or of a kind that is not taken.</summary>
    None,
    /// <summary>ISO 32000: begins with <c>%PDF-</c>.</summary>
    Pdf,
    /// <summary>ISO/IEC 10918: begins with FF D8 FF.</summary>
    Jpeg,
    /// <summary>ISO/IEC 15948: begins with the eight bytes of its signature.</summary>
    Png,
}

/// <summary>Signatures and names of scans.</summary>
public static class MediaTypes
{
    private static readonly string[] Extensions = [".pdf", ".jpg", ".jpeg", ".png"];

    /// <summary>The kind of a file that begins with these bytes; at least eight tell all kinds.</summary>
    public static MediaType Of(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? MediaType.Pdf
        : head is [0xFF, 0xD8, 0xFF, ..] ? MediaType.Jpeg
        : head is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] ? MediaType.Png
        : MediaType.None;

    /// <summary>Name of a kind in receipts, documents and answers.</summary>
    public static string NameOf(MediaType type) => type switch
    {
        MediaType.Pdf => "application/pdf",
        MediaType.Jpeg => "image/jpeg",
        MediaType.Png => "image/png",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a kind of scan."),
    };

    /// <summary>The kind of this name; none when there is none.</summary>
    public static MediaType Parse(string? name) => name switch
    {
        "application/pdf" => MediaType.Pdf,
        "image/jpeg" => MediaType.Jpeg,
        "image/png" => MediaType.Png,
        _ => MediaType.None,
    };

    /// <summary>How the name of a file of this kind ends.</summary>
    public static string ExtensionOf(MediaType type) => type == MediaType.Jpeg ? ".jpg" : Extensions[(int)type - 1];

    /// <summary>Whether a file is called like a scan, whatever it holds.</summary>
    public static bool IsName(string file) => Extensions.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A scan within an upload: kept as evidence beside the entries. Nothing is read from it and it never counts.</summary>
/// <param name="File">File name as sent, with the archive members after <c>!</c>.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Hash">SHA-256 of its bytes, 32 bytes.</param>
public sealed record Attachment(string File, MediaType Type, long Length, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Its bytes, where the reading was asked to keep them; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Reads the bytes to their end; null, with a finding, where they are too many or damaged.</summary>
    internal static Attachment? Read(ByteSource bytes, MediaType type, ReadCaps caps, bool keepsBytes, FileReport report)
    {
        using var kept = new MemoryStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[1 << 16];
        var length = 0L;
        while (bytes.Fill(block) is var read and > 0)
        {
            length += read;
            if (length > caps.Attachment)
            {
                report.Add(Rules.FileTooLarge, 0, null, AttachmentMessages.TooLarge(caps.Attachment));
                return null;
            }

            hash.AppendData(block, 0, read);
            if (keepsBytes)
            {
                kept.Write(block, 0, read);
            }
        }

        CsvFile.ReportEnd(bytes.Fault, caps, report, 1);
        return bytes.Fault == SourceFault.None ? new Attachment(report.FileName, type, length, hash.GetHashAndReset()) { Bytes = kept.ToArray() } : null;
    }
}
