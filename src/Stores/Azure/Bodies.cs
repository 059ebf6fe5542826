using System.Globalization;
using Azure.Data.Tables;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Bytes that belong to a row: spread over binary properties of 64 KiB, or, when there are too many, in a blob named by
/// its hash, which is there before the row is.
/// </summary>
internal sealed class Bodies(BlobFolder blobs, int inline)
{
    private const string Length = "length";
    private const string Blob = "blob";

    /// <summary>Puts a body into a row.</summary>
    public async Task WriteAsync(TableEntity row, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        row[Length] = (long)body.Length;
        if (body.Length > inline)
        {
            var digest = Digest.Of(body.Span);
            await blobs.AddAsync(NameOf(digest), BinaryData.FromBytes(body).ToStream(), "private", cancel);
            row[Blob] = digest.Hex;
            return;
        }

        for (var start = 0; start < body.Length; start += TableLimits.PropertyBytes)
        {
            row[ColumnOf(start)] = body.Slice(start, Math.Min(TableLimits.PropertyBytes, body.Length - start)).ToArray();
        }
    }

    /// <summary>The body of a row.</summary>
    /// <exception cref="StoreException">It is not there, or not whole.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(TableEntity row, CancellationToken cancel)
    {
        var length = row.GetInt64(Length) ?? throw AzureFailures.Damaged(row, Length);
        if (row.GetString(Blob) is { } name)
        {
            var found = await blobs.FindAsync(NameOf(Digest.Parse(name)), cancel) ?? throw AzureFailures.Damaged(row, name);
            var bytes = found.Content.ToMemory();
            return bytes.Length == length ? bytes : throw AzureFailures.Damaged(row, name);
        }

        var body = new byte[length];
        for (var start = 0; start < body.Length; start += TableLimits.PropertyBytes)
        {
            var column = row.GetBinary(ColumnOf(start));
            if (column is null || column.Length != Math.Min(TableLimits.PropertyBytes, body.Length - start))
            {
                throw AzureFailures.Damaged(row, ColumnOf(start));
            }

            column.CopyTo(body, start);
        }

        return body;
    }

    private static string NameOf(Digest digest) => $"{digest.Hex[..2]}/{digest.Hex}";

    private static string ColumnOf(int start) => string.Create(CultureInfo.InvariantCulture, $"body{start / TableLimits.PropertyBytes:D2}");
}
