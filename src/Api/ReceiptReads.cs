using Hattama.Ledger;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Receipts: as stored, or as a page that a person can read. They are given even while nothing is published, because senders need them; to whom, the host says (<see cref="Gates"/>).</summary>
internal static class ReceiptReads
{
    private const int LongestId = 128;

    /// <summary>A receipt never changes; it is its sender's, so shared caches do not keep it.</summary>
    private const string Private = "private, max-age=60";

    public static async Task<IResult> ReceiptAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var view = await Asked.AnyContestAsync(http, api, cancel);
        var (contest, upload) = (view.Definition.Id, Asked.Path(http, "upload"));
        var isAllowed = upload.Length <= LongestId && !upload.Contains('\0', StringComparison.Ordinal)
            && (api.Options.MayReadReceipt is not { } gate || await gate(http, view.Definition, upload, cancel));
        if (!isAllowed)
        {
            return Unknown(upload.Length <= LongestId ? upload : upload[..LongestId] + "…");
        }

        if (await api.Stores.Ledger.FindReceiptAsync(contest, upload, cancel) is { } receipt)
        {
            return Show(http, receipt);
        }

        return await api.Stores.Ledger.FindUploadAsync(contest, upload, cancel) is null ? Unknown(upload) : Pending(upload);
    }

    private static Representation Show(HttpContext http, ReadOnlyMemory<byte> receipt)
    {
        if (!WantsPage(http.Request))
        {
            return new Representation(receipt, Digest.Of(receipt.Span).Hex, Private) { Vary = "Accept, Accept-Encoding, Authorization" };
        }

        var language = Languages.Of(http.Request);
        var page = ReceiptPage.Write(receipt, language);
        return new Representation(page, Digest.Of(page.Span).Hex[..32], Private)
        {
            ContentType = "text/html; charset=utf-8",
            Vary = "Accept, Accept-Encoding, Accept-Language, Authorization",
            Language = Languages.NameOf(language),
            Policy = Html.Policy,
        };
    }

    /// <summary>Whether the caller likes HTML at least as much as JSON, and says so.</summary>
    private static bool WantsPage(HttpRequest request)
    {
        var (html, json) = (0.0, 0.0);
        var accept = request.Headers.Accept.ToString().AsSpan();
        if (accept.Length > 1_024)
        {
            return false;
        }

        foreach (var range in accept.Split(','))
        {
            var weight = Languages.WeightOf(accept[range], out var name);
            if (name.Equals("text/html", StringComparison.OrdinalIgnoreCase))
            {
                html = weight;
            }
            else if (name.Equals(Representation.Json, StringComparison.OrdinalIgnoreCase))
            {
                json = weight;
            }
        }

        return html > 0 && html >= json;
    }

    private static Problem Unknown(string upload) => new(ProblemKinds.ReceiptUnknown, new(
        $"“{upload}” жүктемесі жоқ, не оны көруге құқығыңыз жоқ. Идентификаторды тексеріңіз.",
        $"Загрузки “{upload}” нет, или вам её не показывают. Проверьте идентификатор.",
        $"There is no upload “{upload}”, or it is not yours to see. Check the id."));

    private static Problem Pending(string upload) => new(ProblemKinds.ReceiptPending, new(
        $"“{upload}” жүктемесі келді, бірақ әлі оқылып жатыр. Бірнеше секундтан кейін қайталаңыз.",
        $"Загрузка “{upload}” получена и ещё читается. Повторите через несколько секунд.",
        $"Upload “{upload}” has arrived and is still being read. Ask again in a few seconds."))
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };
}
