using System.IO.Compression;

namespace Hattama.Protocols;

/// <summary>
/// Unpacks gzip and notices when it ends too early. The framework's stream takes a truncated file for a complete one, which
/// would lose the end of an upload in silence (its strict mode is a switch for the whole process, read once, so a library
/// cannot rely on it). So a last member with a known text is put behind the file: it comes out only if all before it was whole.
/// </summary>
internal sealed class WholeGzip(CountedStream packed) : IDisposable
{
    private const int MarkLength = 8;
    private const byte Mark = 0xF5;

    private readonly GZipStream _unpacked = new(packed, CompressionMode.Decompress);

    /// <summary>A gzip member whose text is eight times <see cref="Mark"/>, stored.</summary>
    public static ReadOnlySpan<byte> LastMember =>
    [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0x01, 0x08, 0x00, 0xF7, 0xFF,
        Mark, Mark, Mark, Mark, Mark, Mark, Mark, Mark, 0x7B, 0xC3, 0xCF, 0x87, 0x08, 0x00, 0x00, 0x00,
    ];

    /// <summary>Reads some bytes; 0 only at the end of a file that was whole.</summary>
    /// <exception cref="InvalidDataException">The data is damaged or ends too early.</exception>
    public int Read(Span<byte> target)
    {
        var read = _unpacked.Read(target);
        if (!packed.IsInTail)
        {
            // Nothing is asked of the stream behind the file while its own bytes still give output.
            return read > 0 ? read : throw TooEarly();
        }

        // What comes out from here on is the mark, or what the mark looks like to the middle of a torn file: never text.
        Span<byte> rest = stackalloc byte[MarkLength + 1];
        var length = Math.Min(read, rest.Length);
        target[..length].CopyTo(rest);
        while (length < rest.Length && _unpacked.Read(rest[length..]) is var more and > 0)
        {
            length += more;
        }

        return length == MarkLength && !rest[..length].ContainsAnyExcept(Mark) ? 0 : throw TooEarly();
    }

    private static InvalidDataException TooEarly() => new("The compressed data ends too early.");

    public void Dispose() => _unpacked.Dispose();
}
