using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// The packed form of an item. A part is a header (magic, format version, part number, number of parts, number of entries
/// of the whole, SHA-256 of the whole's payload) and a payload of whole entries. Numbers are LEB128. An entry is
/// <c>flags [area] [member] station form revision Δrow n value×n</c>; bit 0 of the flags says that an area text follows,
/// bit 1 that a member text follows, otherwise they are those of the entry before in the same part. Bit 2 says that it is a
/// scan and not an entry: <c>flags [area] [member] station type length hash</c>, the hash as 32 bytes.
/// </summary>
public static class ItemFormat
{
    internal const byte Version = 1;
    internal const byte NewArea = 1;
    internal const byte NewMember = 2;
    internal const byte IsAttachment = 4;
    internal static ReadOnlySpan<byte> Magic => "HtI"u8;

    /// <summary>
    /// Largest payload of a part in bytes, unless a single entry is larger: small enough for a table entity on Azure
    /// (docs/adr/0009). Tiny in debug builds, so that items of ten entries already have several parts.
    /// </summary>
#if DEBUG
    public const int PartCapacity = 300;
#else
    public const int PartCapacity = 480 * 1024;
#endif

    /// <summary>Separates the area codes of an entry whose station is not in the register.</summary>
    internal const char PathSeparator = '\u001F';

    internal static int WriteVarint(Span<byte> target, ulong number)
    {
        var i = 0;
        while (number >= 0x80)
        {
            target[i++] = (byte)(number & 0x7F | 0x80);
            number >>= 7;
        }

        target[i++] = (byte)number;
        return i;
    }

    internal static ulong ReadVarint(ref ReadOnlySpan<byte> source)
    {
        ulong number = 0;
        for (var i = 0; i < source.Length && i < 10; i++)
        {
            number |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return number;
            }
        }

        throw new InvalidDataException("The item ends within a number.");
    }

    internal static string ReadText(ref ReadOnlySpan<byte> source)
    {
        var length = ReadVarint(ref source);
        if (length > (ulong)source.Length)
        {
            throw new InvalidDataException("The item ends within a text.");
        }

        var text = Encoding.UTF8.GetString(source[..(int)length]);
        source = source[(int)length..];
        return text;
    }

    internal static byte[] WithHeader(ReadOnlySpan<byte> payload, int part, int parts, int entries, ReadOnlySpan<byte> whole)
    {
        var body = new byte[Magic.Length + 1 + 12 + SHA256.HashSizeInBytes + payload.Length];
        Magic.CopyTo(body);
        body[3] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), part);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), parts);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), entries);
        whole.CopyTo(body.AsSpan(16));
        payload.CopyTo(body.AsSpan(16 + SHA256.HashSizeInBytes));
        return body;
    }

    internal static ItemHeader ReadHeader(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16 + SHA256.HashSizeInBytes || !body.StartsWith(Magic))
        {
            throw new InvalidDataException("The bytes are not an item part.");
        }

        if (body[3] != Version)
        {
            throw new InvalidDataException($"The item part has format version {body[3]}; this program reads version {Version}.");
        }

        return new ItemHeader(
            BinaryPrimitives.ReadInt32LittleEndian(body[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[12..]),
            Digest.FromBytes(body.Slice(16, SHA256.HashSizeInBytes)));
    }

    /// <summary>How many entries the item of a part says it has.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an item part.</exception>
    public static int EntriesOf(ReadOnlySpan<byte> body) => ReadHeader(body).Entries;

    internal static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> body) => body[(16 + SHA256.HashSizeInBytes)..];
}

/// <summary>What every part says about its item.</summary>
internal readonly record struct ItemHeader(int Part, int Parts, int Entries, Digest Whole);
