using System.IO.Compression;

namespace Hattama.Protocols;

/// <summary>
/// The bytes of one archive member: counted against the archive's budget and, at the end, compared with the length and checksum
/// that the archive states, which the framework does not do.
/// </summary>
internal sealed class MemberStream : Stream
{
    private static readonly uint[] Table = CreateTable();

    private readonly ZipArchiveEntry _entry;
    private readonly ArchiveBudget _budget;
    private readonly Stream _unpacked;
    private long _count;
    private uint _crc = uint.MaxValue;

    /// <exception cref="InvalidDataException">The member is damaged, or packed in a way that is not known.</exception>
    public MemberStream(ZipArchiveEntry entry, ArchiveBudget budget)
    {
        _entry = entry;
        _budget = budget;
        _unpacked = entry.Open();
    }

    /// <summary>How long the archive says that the member is, 0 at least; not to be trusted.</summary>
    public long StatedLength => Math.Max(0, _entry.Length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _unpacked.Read(buffer);
        _count += read;
        _budget.Spend(read);
        foreach (var value in buffer[..read])
        {
            _crc = Table[(_crc ^ value) & 0xFF] ^ (_crc >> 8);
        }

        var isAtEnd = read == 0 && buffer.Length > 0;
        return isAtEnd && (_count != _entry.Length || ~_crc != _entry.Crc32)
            ? throw new InvalidDataException("The member is not as long as the archive says, or its checksum differs.")
            : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }

            table[i] = value;
        }

        return table;
    }
}
