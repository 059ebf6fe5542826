using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Finds the bytes of a scan again: they are what was sent, or a member of the archive that was.</summary>
public static class AttachmentBytes
{
    /// <summary>The bytes of a scan; null when the evidence is not there or does not hold it.</summary>
    /// <param name="stores">The store.</param>
    /// <param name="definition">The contest.</param>
    /// <param name="attachment">The scan, as published.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<ReadOnlyMemory<byte>?> FindAsync(
        StoreSet stores, ContestDefinition definition, PublishedAttachment attachment, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(attachment);
        ArgumentNullException.ThrowIfNull(definition);
        // What is published may be names: the stamp has the digest of the bytes.
        var key = await ContestKeys.LoadAsync(stores, definition.Id, cancel);
        if (await stores.Ledger.FindUploadAsync(definition.Id, attachment.Upload, cancel) is not { } stamp
            || (key?.NameOf(stamp) ?? stamp).Evidence != attachment.Evidence)
        {
            return null;
        }

        await using var evidence = await stores.Evidence.OpenAsync(stamp.Evidence, cancel);
        if (evidence is null)
        {
            return null;
        }

        ReadOnlyMemory<byte>? found = null;
        var reader = new ProtocolReader(definition, ReadCaps.Default)
        {
            KeepsBytes = true,
            OnAttachment = scan => found = Digest.FromBytes(scan.Hash.Span) is var hash && (key?.NameOf(stamp.Id, hash) ?? hash) == attachment.Digest ? scan.Bytes : found,
        };
        reader.Read(evidence, "evidence", new FindingList(), static (in EntryRow _) => { }, cancel: cancel);
        return found;
    }
}
