using Hattama.Contests;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>
/// Who may read what is not public. Receipts of a rehearsal: whoever knows the id, for it cannot be guessed and nothing is at stake. Receipts of a live
/// contest name who sent what and when: their sender, and those who must see all. Results before their hour: auditors and
/// administrators only.
/// </summary>
public static class Gates
{
    private static readonly AccessRole[] SeeAll = [AccessRole.Auditor, AccessRole.Admin, AccessRole.Decider];
    private static readonly AccessRole[] SeeEarly = [AccessRole.Auditor, AccessRole.Admin];

    /// <summary>Options with the gates of a host that knows tokens.</summary>
    public static ApiOptions Guarded(ApiOptions options, WriteContext write)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(write);
        return options with
        {
            MayReadReceipt = (http, contest, upload, cancel) => MayReadReceiptAsync(http, write, (contest, upload), cancel),
            MayReadEarly = async (http, contest, cancel) =>
                await write.FindTokenAsync(http, cancel) is { } token && token.Contest == contest && SeeEarly.Contains(token.Role),
        };
    }

    private static async ValueTask<bool> MayReadReceiptAsync(
        HttpContext http, WriteContext write, (string Contest, string Id) upload, CancellationToken cancel)
    {
        if (await write.Contests.FindAsync(upload.Contest, cancel) is { InForce.Definition.Mode: ContestMode.Rehearsal })
        {
            return true;
        }

        return await write.FindTokenAsync(http, cancel) is { } token && token.Contest == upload.Contest
            && (SeeAll.Contains(token.Role)
                || (token.Role != AccessRole.Publisher
                    && (await write.Stores.Ledger.FindUploadAsync(upload.Contest, upload.Id, cancel))?.Sender == token.Holder));
    }
}
