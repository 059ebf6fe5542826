using System.Text;
using System.Text.Json;

namespace Hattama.Protocols;

/// <summary>
/// A window of UTF-8 over a JSON file that is read as a stream: as many bytes as one protocol needs, never the whole file.
/// </summary>
internal sealed class JsonText(TextSource source, ReadCaps caps)
{
    /// <summary>Largest protocol in bytes.</summary>
    public const int ObjectLength = 1 << 20;

    private const int FirstLength = 1 << 15;

    private readonly JsonReaderOptions _options = new() { MaxDepth = caps.Depth };
    private readonly char[] _chars = new char[FirstLength / 4];
    private readonly Encoder _encoder = new UTF8Encoding(false).GetEncoder();
    private byte[] _buffer = new byte[FirstLength];
    private int _start;
    private int _end;
    private bool _isLast;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = caps.Depth });

    /// <summary>The bytes from the current position.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>A reader at the current position, which stays until <see cref="Advance"/>.</summary>
    public Utf8JsonReader Reader() => new(Rest, _isLast, _state);

    /// <summary>A reader of one value that was found whole.</summary>
    public Utf8JsonReader ReaderOf(ReadOnlySpan<byte> value) => new(value, _options);

    /// <summary>Moves the current position to where <paramref name="reader"/> is.</summary>
    public void Advance(in Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    /// <summary>Brings more bytes into the window; false at the end of the file or where the window is as large as it gets.</summary>
    public bool Grow()
    {
        if (_isLast || _end - _start > ObjectLength)
        {
            return false;
        }

        var length = _end - _start;
        var target = length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Rest.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, length);
        var read = source.Read(_chars);
        _isLast = read == 0;
        _end += _encoder.GetBytes(_chars.AsSpan(0, read), _buffer.AsSpan(_end), flush: _isLast);
        return true;
    }

    /// <summary>True when the window has the end of the file.</summary>
    public bool IsLast => _isLast;
}
