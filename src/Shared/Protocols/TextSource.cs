using System.Buffers;
using System.Text;

namespace Hattama.Protocols;

/// <summary>
/// The characters of a file whose encoding is found from its bytes, without loading it. Plain ASCII leaves the question
/// open; the block that starts at the first other byte answers it for the rest of the file: UTF-8, else Windows-1251.
/// Bytes that are invalid become U+FFFD, and <see cref="IsDamaged"/> says that rows must be looked at for it: the text
/// of an election file never holds that character for a good reason.
/// </summary>
internal sealed class TextSource(ByteSource bytes)
{
    /// <summary>Stands in the text where bytes were invalid.</summary>
    public const char Damage = '�';

    // A tenth of it in debug builds, so that tests cross block borders on small files.
#if DEBUG
    private const int BlockLength = 6_000;
#else
    private const int BlockLength = 1 << 16;
#endif
    private const int SniffLength = 1_024;

    // A file of one protocol has a few hundred bytes, and a counting night has thousands of them: no buffers of national size for those.
    private readonly byte[] _block = new byte[LengthFor(bytes)];
    private char[] _pending = new char[LengthFor(bytes)];
    private int _start;
    private int _end;
    private int _pendingStart;
    private int _pendingEnd;
    private bool _isLast;
    private bool _isFlushed;
    private bool _isSniffed;
    private bool _isCyrillic;
    private Decoder? _decoder;

    /// <summary>Name of the encoding found, for findings.</summary>
    public string EncodingName { get; private set; } = "UTF-8";

    /// <summary>True once a character was replaced by <see cref="Damage"/>.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>What ended the reading early.</summary>
    public SourceFault Fault => bytes.Fault;

    /// <summary>The start of the text, left unread: a few thousand characters of it, or all.</summary>
    public ReadOnlySpan<char> Peek()
    {
        // A piece ends where the encoding is decided, so the first piece may be one letter long. Two places are the least that a decoder takes.
        while (_pendingStart == 0 && _pending.Length - _pendingEnd >= 2 && Decode(_pending.AsSpan(_pendingEnd)) is var more and > 0)
        {
            _pendingEnd += more;
        }

        return _pending.AsSpan(_pendingStart, _pendingEnd - _pendingStart);
    }

    /// <summary>Holds the whole of a text of which nothing is read yet, to the end or to a fault, so that it can be read twice; false if it is longer.</summary>
    public bool TryHold(int most)
    {
        while (Decode(Room()) is var more and > 0)
        {
            _pendingEnd += more;
            if (_pendingEnd > most)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes back to the start of a text that is held.</summary>
    public void Rewind() => _pendingStart = 0;

    /// <summary>Reads some characters; 0 only at the end or at a fault.</summary>
    public int Read(Span<char> target)
    {
        if (_pendingStart == _pendingEnd)
        {
            return Decode(target);
        }

        var rest = _pending.AsSpan(_pendingStart, Math.Min(_pendingEnd - _pendingStart, target.Length));
        rest.CopyTo(target);
        _pendingStart += rest.Length;
        return rest.Length;
    }

    private Span<char> Room()
    {
        if (_pending.Length - _pendingEnd < 2)
        {
            Array.Resize(ref _pending, 2 * _pending.Length);
        }

        return _pending.AsSpan(_pendingEnd);
    }

    private static int LengthFor(ByteSource bytes) => (int)Math.Clamp(bytes.LengthHint + 16, 2 * SniffLength, BlockLength);

    private int Decode(Span<char> target)
    {
        while (true)
        {
            Fill();
            var written = _decoder is null ? DecodeAscii(target) : DecodeText(target);
            if (written > 0 || _isFlushed)
            {
                return written;
            }
        }
    }

    private void Fill()
    {
        if (_isLast || (_decoder is not null && _start < _end))
        {
            return;
        }

        _block.AsSpan(_start, _end - _start).CopyTo(_block);
        _end -= _start;
        _start = 0;
        _end += bytes.Fill(_block.AsSpan(_end));
        _isLast = _end < _block.Length;
        if (!_isSniffed)
        {
            _isSniffed = true;
            SniffMarks();
        }
    }

    /// <summary>Takes ASCII up to the first other byte, then decides.</summary>
    private int DecodeAscii(Span<char> target)
    {
        var rest = _block.AsSpan(_start, _end - _start);
        var length = rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (length < 0)
        {
            length = rest.Length;
        }
        else if (length == 0)
        {
            Use(LooksLikeUtf8(rest, _isLast) ? "UTF-8" : "windows-1251");
            return 0;
        }

        length = Math.Min(length, target.Length);
        Encoding.ASCII.GetChars(rest[..length], target);
        _start += length;
        _isFlushed = _isLast && _start == _end;
        return length;
    }

    private int DecodeText(Span<char> target)
    {
        var rest = _block.AsSpan(_start, _end - _start);
        _decoder!.Convert(rest, target, flush: _isLast, out var used, out var written, out var isComplete);
        _start += used;
        _isFlushed = _isLast && isComplete && _start == _end;
        var text = target[..written];
        if (_isCyrillic)
        {
            // The one byte that Windows-1251 leaves undefined.
            text.Replace('\u0098', Damage);
        }

        IsDamaged |= text.Contains(Damage);
        return written;
    }

    private void SniffMarks()
    {
        var rest = _block.AsSpan(_start, _end - _start);
        var (name, skip) = rest switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ("UTF-8", 3),
            [0xFF, 0xFE, ..] => ("UTF-16LE", 2),
            [0xFE, 0xFF, ..] => ("UTF-16BE", 2),
            _ => (SniffWide(rest[..Math.Min(rest.Length, SniffLength)]), 0),
        };
        _start += skip;
        if (name is not null)
        {
            Use(name);
        }
    }

    /// <summary>UTF-16 without a mark: digits and delimiters leave zeros on one side of the pairs only.</summary>
    private static string? SniffWide(ReadOnlySpan<byte> head)
    {
        Span<int> zeros = stackalloc int[2];
        for (var i = 0; i < head.Length; i++)
        {
            zeros[i & 1] += head[i] == 0 ? 1 : 0;
        }

        var many = Math.Max(2, head.Length / 10);
        var few = head.Length / 100;
        return zeros[1] >= many && zeros[0] <= few ? "UTF-16LE"
            : zeros[0] >= many && zeros[1] <= few ? "UTF-16BE"
            : null;
    }

    /// <summary>
    /// True when valid sequences outnumber broken ones: one damaged byte in a UTF-8 file must not turn all of its
    /// text into another alphabet, and Windows-1251 text hardly ever forms a valid sequence.
    /// </summary>
    private static bool LooksLikeUtf8(ReadOnlySpan<byte> text, bool isLast)
    {
        int valid = 0, broken = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (status == OperationStatus.NeedMoreData && !isLast)
            {
                break;
            }

            valid += status == OperationStatus.Done && !rune.IsAscii ? 1 : 0;
            broken += status == OperationStatus.Done ? 0 : 1;
            text = text[length..];
        }

        return valid > 0 ? valid >= broken : broken == 0;
    }

    private void Use(string name)
    {
        EncodingName = name;
        _isCyrillic = name == "windows-1251";
        _decoder = (_isCyrillic ? CodePagesEncodingProvider.Instance.GetEncoding(1251)! : Encoding.GetEncoding(name)).GetDecoder();
    }
}
