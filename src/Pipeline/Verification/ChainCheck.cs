using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>Walks the chain of snapshots from the latest back to the first and checks every link.</summary>
internal sealed class ChainCheck(IPublication publication, Anchors anchors, VerificationReport report)
{
    /// <summary>Whether the chain could be followed to snapshot 1.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The snapshots that could be read, oldest first.</summary>
    public async Task<IReadOnlyList<SignedSnapshot>> WalkAsync(CancellationToken cancel)
    {
        var pointer = await ReadPointerAsync(cancel);
        var chain = new List<SignedSnapshot>();
        var expected = pointer?.Snapshot ?? default;
        for (var sequence = pointer?.Sequence ?? 0; sequence >= 1; sequence--)
        {
            if (await ReadLinkAsync(sequence, expected, cancel) is not { } snapshot)
            {
                break;
            }

            chain.Add(snapshot);
            expected = snapshot.Snapshot.Previous;
            if (sequence == 1 && !expected.IsNone)
            {
                report.Add(MismatchKind.Deleted, "snapshot 0", $"Snapshot 1 names a predecessor {expected}.");
            }
        }

        IsWhole = pointer is not null && chain.Count == pointer.Sequence;
        if (IsWhole && (pointer!.Root, pointer.Contest) != (chain[0].Snapshot.Root, chain[0].Snapshot.Contest))
        {
            report.Add(MismatchKind.Changed, "latest.json", $"It names another root or contest than snapshot {pointer.Sequence} does.");
        }

        chain.Reverse();
        CheckGrowth(chain);
        CheckSignatures(chain);
        CheckPin(chain);
        await CheckExtraAsync(pointer?.Sequence ?? 0, cancel);
        report.Snapshots = chain.Count;
        return chain;
    }

    private async Task<LatestDocument?> ReadPointerAsync(CancellationToken cancel)
    {
        if (await publication.FindLatestAsync(cancel) is not { } bytes)
        {
            report.Add(MismatchKind.Deleted, "latest.json", $"There is none in {publication.Name}: nothing is published, or it was deleted.");
            return null;
        }

        try
        {
            var pointer = LatestDocument.Read(bytes);
            return pointer.Sequence >= 1 ? pointer : throw new InvalidDataException($"latest.json is damaged: there is no snapshot {pointer.Sequence}.");
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            report.Add(MismatchKind.Changed, "latest.json", damage.Message);
            return null;
        }
    }

    private async Task<SignedSnapshot?> ReadLinkAsync(long sequence, Digest expected, CancellationToken cancel)
    {
        var subject = $"snapshot {sequence}";
        if (await publication.FindSnapshotAsync(sequence, cancel) is not { } bytes)
        {
            report.Add(MismatchKind.Deleted, subject, "It is missing; the chain leads through it.");
            return null;
        }

        if (Digest.Of(bytes.Span) != expected)
        {
            report.Add(MismatchKind.Changed, subject, $"Its bytes hash to {Digest.Of(bytes.Span)}; what follows it names {expected}.");
            return null;
        }

        try
        {
            var snapshot = Snapshot.Read(bytes);
            if (snapshot.Snapshot.Sequence != sequence)
            {
                report.Add(MismatchKind.Duplicated, subject, $"It calls itself number {snapshot.Snapshot.Sequence}.");
            }

            return snapshot;
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            report.Add(MismatchKind.Changed, subject, damage.Message);
            return null;
        }
    }

    private void CheckGrowth(List<SignedSnapshot> chain)
    {
        for (var i = 1; i < chain.Count; i++)
        {
            var (before, after) = (chain[i - 1].Snapshot, chain[i].Snapshot);
            if (after.Uploads < before.Uploads || after.Decisions < before.Decisions || after.AsOf < before.AsOf || after.Contest != before.Contest)
            {
                report.Add(
                    MismatchKind.Changed, $"snapshot {after.Sequence}",
                    $"It covers less than snapshot {before.Sequence} did ({after.Uploads} uploads after {before.Uploads}): a ledger only grows.");
            }
        }
    }

    private void CheckSignatures(List<SignedSnapshot> chain)
    {
        if (anchors.Key is null)
        {
            report.Note("No public key was given: signatures were not checked.");
            return;
        }

        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(anchors.Key);
        }
        catch (Exception damage) when (damage is ArgumentException or CryptographicException)
        {
            report.Add(MismatchKind.Signature, "key", $"What was given is not a public key in PEM: {damage.Message}");
            return;
        }

        foreach (var snapshot in chain.Where(snapshot => !snapshot.IsSignedBy(key)))
        {
            report.Add(MismatchKind.Signature, $"snapshot {snapshot.Snapshot.Sequence}", $"It is not signed by the key {Snapshot.KeyId(key)} that was given.");
        }
    }

    private void CheckPin(List<SignedSnapshot> chain)
    {
        if (anchors.Pin is null || chain.Any(snapshot => snapshot.Digest.Hex == anchors.Pin))
        {
            return;
        }

        report.Add(
            MismatchKind.Forked, $"snapshot {anchors.Pin}",
            "The pinned snapshot is not in this chain: the chain was cut before it, or another history was put in its place.");
    }

    private async Task CheckExtraAsync(long latest, CancellationToken cancel)
    {
        if (await publication.ListSnapshotsAsync(cancel) is not { } snapshots)
        {
            return;
        }

        foreach (var sequence in snapshots.Where(sequence => sequence > latest || sequence < 1).Order())
        {
            report.Add(
                sequence > latest ? MismatchKind.Truncated : MismatchKind.Added, $"snapshot {sequence}",
                $"latest.json points to snapshot {latest}: the pointer was set back, or the snapshot was added.");
        }
    }
}
