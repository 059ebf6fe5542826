using System.Buffers;
using System.Text;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// The name of a content: SHA-256, or HMAC-SHA-256 in a contest with a key, over the UTF-8 text of contest, area, station and form, each ended by a zero byte, and
/// the values separated by commas (a number, <c>-</c> missing, <c>?</c> illegible). Equal contents of one slot have equal
/// digests, whoever sent them.
/// </summary>
public static class ContentDigest
{
    /// <summary>The digest of a content.</summary>
    /// <param name="key">Key of the contest; null: it has none.</param>
    /// <param name="contest">Contest id.</param>
    /// <param name="area">Code of the station's area.</param>
    /// <param name="station">Station code.</param>
    /// <param name="form">Id of the form.</param>
    /// <param name="values">The values, aligned to the form's lines.</param>
    public static Digest Of(ContestKey? key, string contest, string area, string station, string form, ReadOnlySpan<Value> values)
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

        return key is null ? Digest.Of(buffer.WrittenSpan) : key.NameOf(buffer.WrittenSpan);
    }
}
