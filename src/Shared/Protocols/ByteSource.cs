namespace Hattama.Protocols;

/// <summary>Why reading ended before the file did.</summary>
internal enum SourceFault
{
    None,
    /// <summary>The compressed data is damaged or ends too early.</summary>
    CompressionBroken,
    /// <summary>More bytes than the cap.</summary>
    TooManyBytes,
    /// <summary>The archive unpacks to far more than it should: a zip bomb.</summary>
    RatioTooHigh,
}

/// <summary>
/// The bytes of an untrusted file: unpacks gzip by its magic, not by its name; counts; stops at the caps with a fault
/// instead of an exception. Failures of the stream itself are infrastructure and pass through.
/// </summary>
internal sealed class ByteSource : IDisposable
{
    private const int RatioFloor = 1 << 20;

    private readonly CountedStream _counted;
    private readonly WholeGzip? _gzip;
    private readonly ReadCaps _caps;
    private long _total;
    private bool _ended;

    public ByteSource(Stream stream, ReadCaps caps, Action<long>? onBytes, CancellationToken cancel)
    {
        _caps = caps;
        LengthHint = stream is MemberStream member ? member.StatedLength : stream.CanSeek ? stream.Length - stream.Position : long.MaxValue - 16;
        _counted = new CountedStream(stream, onBytes, cancel);
        if (_counted.Head is [0x1F, 0x8B, ..])
        {
            _counted.Append(WholeGzip.LastMember);
            _gzip = new WholeGzip(_counted);
            LengthHint = Math.Min(LengthHint, long.MaxValue / 100) * 20;
        }
    }

    /// <summary>About how many bytes will come; <see cref="long.MaxValue"/> where nobody knows. A hint: it may be wrong.</summary>
    public long LengthHint { get; }

    /// <summary>The first bytes as uploaded, before any unpacking.</summary>
    public ReadOnlySpan<byte> Head => _counted.Head;

    /// <summary>What ended the reading early; none while all is well.</summary>
    public SourceFault Fault { get; private set; }

    /// <summary>Fills <paramref name="target"/> as far as the file goes; fewer bytes only at the end or at a fault.</summary>
    public int Fill(Span<byte> target)
    {
        var filled = 0;
        while (!_ended && filled < target.Length)
        {
            var read = ReadSome(target[filled..]);
            filled += read;
            _total += read;
            Check(read);
        }

        return filled;
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _counted.Dispose();
    }

    private int ReadSome(Span<byte> target)
    {
        try
        {
            return _gzip is null ? _counted.Read(target) : _gzip.Read(target);
        }
        catch (InvalidDataException)
        {
            // Bad data is a value here: the caller turns the fault into a finding with the row it stopped at.
            Fault = SourceFault.CompressionBroken;
            return 0;
        }
        catch (ArchiveLimit limit)
        {
            Fault = limit.Fault;
            return 0;
        }
    }

    private void Check(int read)
    {
        if (_total > _caps.Bytes)
        {
            Fault = SourceFault.TooManyBytes;
        }
        else if (_gzip is not null && _total > RatioFloor && _total / _caps.Ratio > _counted.Count)
        {
            Fault = SourceFault.RatioTooHigh;
        }

        _ended = read == 0 || Fault != SourceFault.None;
    }
}
