using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>The latest snapshot and the pointer to it, read together; the pointer only ever moves one snapshot forward.</summary>
internal sealed class LatestSnapshot(SignedSnapshot? snapshot, long version)
{
    /// <summary>The snapshot; null before the first.</summary>
    public SignedSnapshot? Snapshot { get; } = snapshot;

    /// <summary>Version of the pointer; 0: there is none.</summary>
    public long Version { get; } = version;

    /// <summary>
    /// Reads. A crash, or a roll-up that is just publishing, may have left snapshot n stored and the pointer at n−1: then
    /// the pointer is moved first, never renumbered; if somebody else moves it meanwhile, all is read again.
    /// </summary>
    /// <exception cref="InvalidDataException">The chain is damaged here.</exception>
    public static async Task<LatestSnapshot> ReadAsync(IResultStore results, string contest, ECDsa key, CancellationToken cancel)
    {
        while (true)
        {
            var pointer = await results.FindLatestAsync(contest, cancel);
            var named = pointer is null ? null : LatestDocument.Read(pointer.Bytes);
            var latest = new LatestSnapshot(named is null ? null : await LoadAsync(results, contest, named, cancel), pointer?.Version ?? 0);
            var sequence = named?.Sequence ?? 0;
            if (await results.FindSnapshotAsync(contest, sequence + 1, cancel) is not { } bytes)
            {
                return latest;
            }

            var next = Results.Snapshot.Read(bytes);
            if (next.Snapshot.Sequence != sequence + 1 || next.Snapshot.Previous != (latest.Snapshot?.Digest ?? default))
            {
                throw new InvalidDataException($"Snapshot {sequence + 1} of {contest} does not follow snapshot {sequence}: run verify.");
            }

            if (!next.IsSignedBy(key))
            {
                throw new InvalidDataException(
                    $"Snapshot {sequence + 1} of {contest} lies beyond latest.json and is not signed with the key of this roll-up: run verify.");
            }

            await latest.MoveAsync(results, next, cancel);
        }
    }

    /// <summary>
    /// Points <c>latest.json</c> at the snapshot that follows. When it does not move, somebody else finished this very
    /// move: the snapshot is already the truth.
    /// </summary>
    public async Task MoveAsync(IResultStore results, SignedSnapshot next, CancellationToken cancel)
    {
        var document = new LatestDocument(next.Snapshot.Contest, next.Snapshot.Sequence, next.Digest, next.Snapshot.Root);
        await results.MoveLatestAsync(next.Snapshot.Contest, new LatestPointer(Version, document.Write()), cancel);
    }

    private static async Task<SignedSnapshot> LoadAsync(IResultStore results, string contest, LatestDocument named, CancellationToken cancel)
    {
        var bytes = await results.FindSnapshotAsync(contest, named.Sequence, cancel)
            ?? throw new InvalidDataException($"Snapshot {named.Sequence} of {contest} is missing although latest.json names it: run verify.");
        return Digest.Of(bytes.Span) == named.Snapshot
            ? Results.Snapshot.Read(bytes)
            : throw new InvalidDataException($"Snapshot {named.Sequence} of {contest} is not the one that latest.json names: run verify.");
    }
}
