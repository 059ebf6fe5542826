using System.Buffers.Binary;
using System.IO.Compression;

namespace Hattama.Cli;

/// <summary>A page of text as PNG (ISO/IEC 15948), one bit a pixel: a picture as a camera or scanner leaves it, with nothing to be read from but by eye.</summary>
internal static class DemoPng
{
    /// <summary>Pixels of a dot of a letter; dots between letters and lines, and round the page.</summary>
    private const int Scale = 4, Gap = 1, LineGap = 4, Margin = 6;

    private const int LetterWidth = 3, LetterHeight = 5;

    /// <summary>A letter, and its five rows of three dots, an octal digit a row.</summary>
    private const string Font =
        "075557 126227 271747 371717 455711 574717 674757 771111 875757 975717 A25755 B65656 C34443"
        + " D65556 E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 M57755 N65555 O25552 P65644"
        + " Q25563 R65655 S34216 T72222 U55557 V55552 W55775 X55255 Y55222 Z71247 -00700 ,00024";

    private static readonly Dictionary<char, string> Letters =
        Font.Split(' ').Append("\u0020" + new string('0', LetterHeight)).ToDictionary(static letter => letter[0], static letter => letter[1..]);

    /// <summary>Writes a page with these lines.</summary>
    /// <exception cref="KeyNotFoundException">A character has no letter here.</exception>
    public static byte[] Write(IReadOnlyCollection<string> lines)
    {
        var width = (2 * Margin + lines.Max(line => line.Length) * (LetterWidth + Gap)) * Scale;
        var height = (2 * Margin + lines.Count * (LetterHeight + LineGap)) * Scale;
        // Each row begins with the number of its filter, none.
        var (stride, top) = (1 + (width + 7) / 8, Margin);
        var pixels = new byte[stride * height];
        foreach (var line in lines)
        {
            for (var at = 0; at < line.Length; at++)
            {
                Draw(pixels, stride, Letters[line[at]], Margin + at * (LetterWidth + Gap), top);
            }

            top += LetterHeight + LineGap;
        }

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        // Depth 1, palette: paper, ink.
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, [0xFA, 0xF7, 0xEE, 0x20, 0x22, 0x38]);
        WriteChunk(file, "IDAT"u8, Pack(pixels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Draw(byte[] pixels, int stride, string letter, int left, int top)
    {
        for (var y = 0; y < LetterHeight * Scale; y++)
        {
            for (var x = 0; x < LetterWidth * Scale; x++)
            {
                if (((letter[y / Scale] - '0') >> (LetterWidth - 1 - x / Scale) & 1) == 1)
                {
                    var at = left * Scale + x;
                    pixels[(top * Scale + y) * stride + 1 + at / 8] |= (byte)(0x80 >> at % 8);
                }
            }
        }
    }

    private static byte[] Pack(byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(pixels);
        }

        return packed.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. type, .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    /// <summary>The checksum of the standard's annex D: CRC-32 with the polynomial of Ethernet. A chunk has few bytes, so bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var each in bytes)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
