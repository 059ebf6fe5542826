namespace Hattama.Protocols;

/// <summary>
/// A read-only view of a stream that shows the first bytes before they are read, counts what is read, reports
/// progress about every mebibyte and heeds cancellation. Does not own the stream.
/// </summary>
internal sealed class CountedStream : Stream
{
    private const int Step = 1 << 20;
    private const int HeadLength = 8;

    private readonly Stream _inner;
    private readonly Action<long>? _onBytes;
    private readonly CancellationToken _cancel;
    private readonly byte[] _head = new byte[HeadLength];
    private readonly int _headLength;
    private int _headRead;
    private byte[] _tail = [];
    private int _tailRead;
    private long _reported;

    public CountedStream(Stream inner, Action<long>? onBytes, CancellationToken cancel)
    {
        _inner = inner;
        _onBytes = onBytes;
        _cancel = cancel;
        _headLength = inner.ReadAtLeast(_head, HeadLength, throwOnEndOfStream: false);
    }

    /// <summary>The first bytes of the stream.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>True once bytes behind the end of the stream were read.</summary>
    public bool IsInTail => _tailRead > 0;

    /// <summary>Puts bytes behind the end of the stream; they are not counted.</summary>
    public void Append(ReadOnlySpan<byte> tail) => _tail = tail.ToArray();

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
        _cancel.ThrowIfCancellationRequested();
        var read = _headRead < _headLength ? ReadHead(buffer) : _inner.Read(buffer);
        Count += read;
        if (_onBytes is not null && (Count - _reported >= Step || (read == 0 && _reported < Count)))
        {
            _reported = Count;
            _onBytes(Count);
        }

        return read == 0 && buffer.Length > 0 ? ReadTail(buffer) : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int ReadHead(Span<byte> buffer)
    {
        var rest = _head.AsSpan(_headRead, Math.Min(_headLength - _headRead, buffer.Length));
        rest.CopyTo(buffer);
        _headRead += rest.Length;
        return rest.Length;
    }

    private int ReadTail(Span<byte> buffer)
    {
        var rest = _tail.AsSpan(_tailRead, Math.Min(_tail.Length - _tailRead, buffer.Length));
        rest.CopyTo(buffer);
        _tailRead += rest.Length;
        return rest.Length;
    }
}
