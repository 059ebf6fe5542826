using System.Buffers;
using System.Globalization;
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
        var text = TextOf(contest, area, station, form, values).WrittenSpan;
        return key is null ? Digest.Of(text) : key.NameOf(text);
    }

    /// <summary>
    /// The name of an entry that no slot takes: its content. In a contest with a key also upload, row and member, each after a zero byte, because
    /// anybody may send rows that belong nowhere, and learn from equal names which of them is what somebody else sent.
    /// </summary>
    /// <param name="entries">What it is among.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="contest">Contest id.</param>
    /// <param name="area">Code of the area that it states.</param>
    /// <param name="form">Id of its form.</param>
    public static Digest OfUnplaced(PartitionEntries entries, in Entry entry, string contest, string area, string form)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var text = TextOf(contest, area, entry.Station, form, entries.ValuesOf(entry));
        if (entries.Cut.Key is not { } key)
        {
            return Digest.Of(text.WrittenSpan);
        }

        foreach (var part in (ReadOnlySpan<string>)[entries.Cut.Uploads[entry.Upload].Id, entry.Row.ToString(CultureInfo.InvariantCulture), entry.Member])
        {
            text.Write("\0"u8);
            Encoding.UTF8.GetBytes(part, text);
        }

        return key.NameOf(text.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> TextOf(string contest, string area, string station, string form, ReadOnlySpan<Value> values)
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
                values[i].Number.TryFormat(buffer.GetSpan(20), out var written, provider: CultureInfo.InvariantCulture);
                buffer.Advance(written);
            }
            else
            {
                buffer.Write(values[i].IsMissing ? "-"u8 : "?"u8);
            }
        }

        return buffer;
    }
}
