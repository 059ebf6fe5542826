using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Results;

/// <summary>
/// Writes canonical JSON (RFC 8785, restricted to whole numbers within ±(2⁵³−1)): members sorted by UTF-16 code units, no
/// white space, shortest escapes, text in NFC. Callers name members in order; the writer refuses any other order, so
/// that equal content has equal bytes and one hash.
/// </summary>
public sealed class CanonicalJson
{
    private const long MaxInteger = (1L << 53) - 1;
    private static readonly SearchValues<char> NeedsEscape = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0x20).Select(code => (char)code)) + "\"\\");

    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly Stack<string?> _lastMember = new();
    private bool _needsComma;

    /// <summary>Starts a document; <paramref name="capacity"/> is the expected size in bytes.</summary>
    public CanonicalJson(int capacity = 4096) => _buffer = new ArrayBufferWriter<byte>(capacity);

    /// <summary>The bytes written so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Opens an object.</summary>
    public CanonicalJson StartObject()
    {
        Separate();
        Raw((byte)'{');
        _lastMember.Push(null);
        _needsComma = false;
        return this;
    }

    /// <summary>Closes an object.</summary>
    public CanonicalJson EndObject()
    {
        _lastMember.Pop();
        Raw((byte)'}');
        _needsComma = true;
        return this;
    }

    /// <summary>Opens an array.</summary>
    public CanonicalJson StartArray()
    {
        Separate();
        Raw((byte)'[');
        _needsComma = false;
        return this;
    }

    /// <summary>Closes an array.</summary>
    public CanonicalJson EndArray()
    {
        Raw((byte)']');
        _needsComma = true;
        return this;
    }

    /// <summary>Names the next member.</summary>
    /// <exception cref="InvalidOperationException">The name does not follow the one before in canonical order.</exception>
    public CanonicalJson Member(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var last = _lastMember.Pop();
        if (last is not null && string.CompareOrdinal(last, name) >= 0)
        {
            throw new InvalidOperationException($"Member “{name}” must stand before “{last}” in canonical order.");
        }

        _lastMember.Push(name);
        Text(name);
        Raw((byte)':');
        _needsComma = false;
        return this;
    }

    /// <summary>Writes a text in normal form C (<see cref="PlainText"/>).</summary>
    public CanonicalJson Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Separate();
        Raw((byte)'"');
        var rest = PlainText.Normal(text).AsSpan();
        while (rest.IndexOfAny(NeedsEscape) is var at and >= 0)
        {
            Plain(rest[..at]);
            Escape(rest[at]);
            rest = rest[(at + 1)..];
        }

        Plain(rest);
        Raw((byte)'"');
        _needsComma = true;
        return this;
    }

    /// <summary>Writes a whole number.</summary>
    /// <exception cref="OverflowException">The number is beyond ±(2⁵³−1): no JSON reader could keep it exact.</exception>
    public CanonicalJson Number(long number)
    {
        if (number is > MaxInteger or < -MaxInteger)
        {
            throw new OverflowException($"{number} cannot stand in a document: it is beyond 2⁵³−1.");
        }

        Separate();
        number.TryFormat(_buffer.GetSpan(20), out var written, provider: CultureInfo.InvariantCulture);
        _buffer.Advance(written);
        _needsComma = true;
        return this;
    }

    /// <summary>Writes true or false.</summary>
    public CanonicalJson Truth(bool truth) => Literal(truth ? "true"u8 : "false"u8);

    /// <summary>Writes null.</summary>
    public CanonicalJson Null() => Literal("null"u8);

    /// <summary>Writes an array of whole numbers.</summary>
    public CanonicalJson Numbers(ReadOnlySpan<long> numbers)
    {
        StartArray();
        foreach (var number in numbers)
        {
            Number(number);
        }

        return EndArray();
    }

    /// <summary>Writes an array of texts.</summary>
    public CanonicalJson Texts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        StartArray();
        foreach (var text in texts)
        {
            Text(text);
        }

        return EndArray();
    }

    /// <summary>Writes any parsed JSON canonically: members are sorted.</summary>
    /// <exception cref="FormatException">A number is not a whole number.</exception>
    public CanonicalJson Element(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                StartObject();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Member(member.Name).Element(member.Value);
                }

                return EndObject();
            case JsonValueKind.Array:
                StartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Element(item);
                }

                return EndArray();
            case JsonValueKind.String:
                return Text(element.GetString()!);
            case JsonValueKind.Number:
                return Number(element.GetInt64());
            case JsonValueKind.True or JsonValueKind.False:
                return Truth(element.GetBoolean());
            default:
                return Null();
        }
    }

    private CanonicalJson Literal(ReadOnlySpan<byte> literal)
    {
        Separate();
        _buffer.Write(literal);
        _needsComma = true;
        return this;
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            Encoding.UTF8.GetBytes(text, _buffer);
        }
    }

    private void Escape(char character)
    {
        ReadOnlySpan<byte> shortForm = character switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\t' => "\\t"u8,
            '\n' => "\\n"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => default,
        };
        if (!shortForm.IsEmpty)
        {
            _buffer.Write(shortForm);
            return;
        }

        Encoding.UTF8.GetBytes($"\\u{(int)character:x4}", _buffer);
    }

    private void Separate()
    {
        if (_needsComma)
        {
            Raw((byte)',');
        }
    }

    private void Raw(byte character)
    {
        _buffer.GetSpan(1)[0] = character;
        _buffer.Advance(1);
    }
}
