using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// The name of a content: SHA-256 over the UTF-8 text of contest, area, station and form, each ended by a zero byte, and
/// the values separated by commas (a number, <c>-</c> missing, <c>?</c> illegible). Equal contents of one slot have equal
/// digests, whoever sent them.
/// </summary>
public static class ContentDigest
{
    /// <summary>The digest of a content.</summary>
    public static Digest Of(string contest, string area, string station, string form, ReadOnlySpan<Value> values)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        foreach (var text in (ReadOnlySpan<string>)[contest, area, station, form])
        {
            Encoding.UTF8.GetBytes(text, buffer);
            buffer.Write("\0"u8);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            if (values[i].IsNumber)
            {
                values[i].Number.TryFormat(buffer.GetSpan(20), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
                buffer.Advance(written);
            }
            else
            {
                buffer.Write(values[i].IsMissing ? "-"u8 : "?"u8);
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        return Digest.FromBytes(hash);
    }
}
