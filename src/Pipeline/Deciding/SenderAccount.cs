using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Pipeline;

/// <summary>What one sender sent, and what became of it.</summary>
public sealed class SenderAccount
{
    private SenderAccount(string sender) => Sender = sender;

    /// <summary>Code of the sender.</summary>
    public string Sender { get; }

    /// <summary>Uploads.</summary>
    public long Uploads { get; private set; }

    /// <summary>When the last one was received.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Entries that have a station.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries whose content counts.</summary>
    public long Counted { get; private set; }

    /// <summary>Entries that a rule holds.</summary>
    public long Held { get; private set; }

    /// <summary>Entries of stations in dispute.</summary>
    public long Disputed { get; private set; }

    /// <summary>Of those held: outside the sender's areas.</summary>
    public long Outside { get; private set; }

    /// <summary>Since when the sender is distrusted; null: it is not. <see cref="DateTimeOffset.MinValue"/>: from the beginning.</summary>
    public DateTimeOffset? DistrustedSince { get; private set; }

    /// <summary>The accounts of all senders of protocols, ordinal order of code.</summary>
    public static async Task<IReadOnlyList<SenderAccount>> ReadAsync(LedgerView view, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(view);
        var accounts = new SortedDictionary<string, SenderAccount>(StringComparer.Ordinal);
        foreach (var upload in view.Cut.Uploads.Where(upload => upload.Kind == UploadKind.Protocols))
        {
            var account = Of(accounts, upload.Sender);
            account.Uploads++;
            account.Last = upload.Received;
        }

        foreach (var distrust in view.Cut.Distrusts)
        {
            var since = distrust.Since ?? DateTimeOffset.MinValue;
            var account = Of(accounts, distrust.Sender);
            account.DistrustedSince = account.DistrustedSince is { } before && before < since ? before : since;
        }

        await foreach (var rollup in view.RollAllAsync(cancel))
        {
            for (var slot = 0; slot < rollup.States.Count; slot++)
            {
                AddSlot(accounts, view.Contest.Definition, rollup, slot);
            }
        }

        return [.. accounts.Values];
    }

    private static void AddSlot(SortedDictionary<string, SenderAccount> accounts, ContestDefinition definition, PartitionRollup rollup, int slot)
    {
        if (rollup.Index[slot].IsEmpty)
        {
            return;
        }

        var state = rollup.States[slot].Kind;
        foreach (var content in SentContent.Of(definition, rollup, slot))
        {
            foreach (var entry in content.Entries)
            {
                var account = Of(accounts, entry.Upload.Sender);
                account.Entries++;
                account.Counted += content.IsCounted ? 1 : 0;
                account.Disputed += state == StateKind.Disputed ? 1 : 0;
                account.Held += !content.IsCounted && state != StateKind.Disputed && content.Codes.Length > 0 ? 1 : 0;
                account.Outside += content.Codes.Contains(Rules.OutsideAreas.Code) ? 1 : 0;
            }
        }
    }

    private static SenderAccount Of(SortedDictionary<string, SenderAccount> accounts, string sender)
    {
        if (!accounts.TryGetValue(sender, out var account))
        {
            accounts.Add(sender, account = new SenderAccount(sender));
        }

        return account;
    }
}
