using System.Globalization;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Names under which receipts are kept. The first reading of an upload has its receipt under the upload's id; a reading into a
/// later edition of the ledger has one beside it, <c>id@2</c>. It is written last, so it says that the reading is complete.
/// </summary>
internal static class ReceiptKey
{
    private const char Mark = '@';

    /// <summary>The name of the receipt of a reading.</summary>
    public static string Of(string upload, int edition) =>
        edition <= 1 ? upload : string.Create(CultureInfo.InvariantCulture, $"{upload}{Mark}{edition}");

    /// <summary>The name under which an edition says what it is read with.</summary>
    public static string StartOf(int edition) => Of(string.Empty, edition);

    /// <summary>The upload that a receipt is about; empty for the start of an edition.</summary>
    public static string UploadOf(string key)
    {
        var mark = key.LastIndexOf(Mark);
        return mark < 0 ? key : key[..mark];
    }

    /// <summary>Whether an upload is read into an edition, and has its receipt.</summary>
    public static bool IsFinished(IReadOnlySet<string> receipts, string upload, int edition) =>
        receipts.Contains(upload) && receipts.Contains(Of(upload, edition));

    /// <summary>Uploads that are not finished in an edition, by stamp. In the first one the store knows them without looking at all.</summary>
    public static async Task<IReadOnlyList<Upload>> ReadUnfinishedAsync(ILedgerStore ledger, string contest, int edition, CancellationToken cancel)
    {
        if (edition <= 1)
        {
            return await ledger.ReadUnfinishedAsync(contest, cancel);
        }

        var receipts = await ledger.ListReceiptsAsync(contest, cancel);
        var uploads = await ledger.ReadUploadsAsync(contest, cancel);
        return [.. uploads.Where(upload => !IsFinished(receipts, upload.Id, edition))];
    }
}
