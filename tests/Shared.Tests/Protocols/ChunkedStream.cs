namespace Hattama.Tests.Protocols;

/// <summary>A stream that gives at most a few bytes at a time and may fail like a network.</summary>
internal sealed class ChunkedStream(byte[] bytes, int chunk, int failsAt = int.MaxValue) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer)
    {
        var part = new byte[Math.Min(chunk, buffer.Length)];
        var read = Read(part, 0, part.Length);
        part.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Position >= failsAt ? throw new IOException("The connection was reset.") : base.Read(buffer, offset, Math.Min(chunk, count));
}
