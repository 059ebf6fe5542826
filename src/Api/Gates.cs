using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>
/// Who may read what is not public. Receipts of a rehearsal: whoever knows the id, for it cannot be guessed and nothing is at stake, unless small stations are
/// published merged: the log lists the ids, and a receipt shows figures in its findings and the digest of the file. Receipts of a live
/// contest name who sent what and when: their sender, and those who must see all. Results before their hour: auditors and
/// administrators only.
/// </summary>
public static class Gates
{
    private static readonly AccessRole[] SeeAll = [AccessRole.Auditor, AccessRole.Admin, AccessRole.Decider];
    private static readonly AccessRole[] SeeEarly = [AccessRole.Auditor, AccessRole.Admin];

    /// <summary>Options with the gates of a host that knows tokens: every host that shows a live contest.</summary>
    public static ApiOptions Guarded(ApiOptions options, AccessControl control, ILedgerStore ledger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(ledger);
        return options with
        {
            MayReadReceipt = async (http, contest, upload, cancel) =>
                contest is { Mode: ContestMode.Rehearsal, Policies.MinPublish: 0 }
                || (await Bearer.FindAsync(http, control, cancel) is { } token && token.Contest == contest.Id
                    && (SeeAll.Contains(token.Role) || await IsSenderAsync(token, upload, ledger, cancel))),
            MayReadEarly = async (http, contest, cancel) =>
                await Bearer.FindAsync(http, control, cancel) is { } token && token.Contest == contest && SeeEarly.Contains(token.Role),
        };
    }

    /// <summary>Whether the holder of a token sent an upload: stamps have the sender as it was typed, holders are in normal form.</summary>
    internal static bool HasSent(AccessToken token, Upload upload) => PlainText.Normal(upload.Sender) == token.Holder;

    private static async ValueTask<bool> IsSenderAsync(AccessToken token, string upload, ILedgerStore ledger, CancellationToken cancel) =>
        token.Role != AccessRole.Publisher && await ledger.FindUploadAsync(token.Contest, upload, cancel) is { } found && HasSent(token, found);
}
