using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hattama.Stores.Azure;

/// <summary>
/// Keys of table rows and names of blobs. Azure forbids <c>/ \ # ?</c> and control characters in keys; here everything
/// except letters and digits of ASCII, <c>-</c> and <c>.</c> becomes <c>_XX</c> per byte of UTF-8. Two texts never share a key.
/// </summary>
internal static class TableKey
{
    /// <summary>Separates the parts of a key; no encoded part holds it.</summary>
    public const char Separator = '|';

    /// <summary>Follows <see cref="Separator"/> in ordinal order: the end of a range of keys with a common first part.</summary>
    public const char AfterSeparator = '}';

    /// <summary>A longer part is replaced by its SHA-256: a key has at most 512 characters (Azure: 1 KiB of UTF-16).</summary>
    private const int LongestPart = 150;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

    /// <summary>One part of a key. Injective: <c>_</c> is always followed by two hexadecimal digits, or by <c>_</c> and a digest.</summary>
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain) && text.Length <= LongestPart)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length * 3);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet < 0x80 && Plain.Contains((char)octet))
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"_{octet:X2}");
            }
        }

        return encoded.Length <= LongestPart
            ? encoded.ToString()
            : "__" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A key of several parts, each encoded.</summary>
    public static string Join(params IEnumerable<string> parts) => string.Join(Separator, parts.Select(Encode));

    /// <summary>A number whose ordinal order is its order.</summary>
    public static string Number(long number) => number.ToString("D19", CultureInfo.InvariantCulture);
}
