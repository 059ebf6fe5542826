using System.Text;
using System.Text.Json;

namespace Hattama.Protocols;

/// <summary>
/// The tokens of a JSON file one after another: for files whose objects are larger than memory should hold at once. Damage is the
/// parser's own exception.
/// </summary>
internal sealed class JsonTokens(JsonText text)
{
    private char[] _chars = new char[1_024];
    private int _length;
    private bool _isStopped;

    /// <summary>Kind of the current token; none behind the last.</summary>
    public JsonTokenType Kind { get; private set; }

    /// <summary>Name, text or number of the current token, valid until the next; U+FFFD for a text that is none.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    /// <summary>True once a name or text was longer than any may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Moves on; false at the end, at a text that is too long, and after <see cref="Stop"/>.</summary>
    public bool Read()
    {
        while (!_isStopped)
        {
            var reader = text.Reader();
            if (reader.Read())
            {
                Kind = reader.TokenType;
                Copy(reader);
                text.Advance(reader);
                return true;
            }

            if (!text.Grow())
            {
                IsTooLong = !text.IsLast;
                _isStopped = true;
            }
        }

        Kind = JsonTokenType.None;
        return false;
    }

    /// <summary>Reads nothing any more.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Moves to the end of the value that the current token begins.</summary>
    public void Skip()
    {
        var depth = 0;
        do
        {
            depth += Kind switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
        while (depth > 0 && Read());
    }

    /// <summary>Moves to the next item of the array that the current token stands in; false at its end.</summary>
    public bool NextItem() => Read() && Kind != JsonTokenType.EndArray;

    private void Copy(in Utf8JsonReader reader)
    {
        _length = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                Grow(reader.ValueSpan.Length);
                _length = Encoding.ASCII.GetChars(reader.ValueSpan, _chars);
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String:
                Grow(reader.ValueSpan.Length);
                CopyText(reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _length = Encoding.ASCII.GetChars(reader.ValueSpan, _chars);
                break;
        }
    }

    private void CopyText(in Utf8JsonReader reader)
    {
        try
        {
            _length = reader.CopyString(_chars);
        }
        catch (InvalidOperationException)
        {
            // Escapes that make no character: the caller sees the damage in the text.
            (_chars[0], _length) = (TextSource.Damage, 1);
        }
    }

    private void Grow(int length)
    {
        if (_chars.Length < length)
        {
            _chars = new char[Math.Max(length, 2 * _chars.Length)];
        }
    }
}
