using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>
/// What a forger with the program and write access can do: other figures for one station, and every document, log and
/// snapshot from there up made again so that all of it adds up, signed with a key of his own.
/// </summary>
internal static class Forgery
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Replaces snapshot <paramref name="sequence"/> and everything after it in the published folder.</summary>
    public static async Task RewriteFolderAsync(TamperedWorld tampered, long sequence, ECDsa key, int withoutUploads = 0)
    {
        var contest = tampered.World.Contest!;
        var stamps = await tampered.World.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel);
        var cut = new LedgerCut(stamps.SkipLast(withoutUploads), [], contest.Key);
        var parts = new List<ItemPart>();
        foreach (var stamp in cut.Uploads)
        {
            var bytes = stamp.Id == tampered.Uploads[0] ? SmallContest.Csv(Row.Good("R1D1", 1, salt: 500)) : await ReadAsync(tampered, stamp.Evidence);
            parts.AddRange(Flow.TakeIn(contest, stamp, 1, new MemoryStream(bytes), ReadCaps.Default).Items);
        }

        var byPartition = parts.ToLookup(part => part.Partition);
        var unplaced = UnplacedEntries.Place(contest.Definition, contest.Register, byPartition[ItemPart.Unplaced], cut);
        var partitions = contest.Register.Parts.Select(part => Flow.RollUp(contest, part, byPartition[part.Partition.Code], cut)).ToList();
        var waiting = UnplacedDocument.Write(contest.Definition, unplaced);
        var nation = Flow.Combine(contest, waiting, unplaced.Waiting.Length, partitions.ToDictionary(result => result.Result.Area.Code, result => result.Result));
        var log = LogDocuments.Write(SmallContest.Id, cut);
        foreach (var document in partitions.SelectMany(result => result.Documents).Concat(nation.Documents).Concat(log).Append(waiting))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(tampered.DocumentFile(document.Digest))!);
            await File.WriteAllBytesAsync(tampered.DocumentFile(document.Digest), document.Bytes, Cancel);
        }

        var before = sequence == 1 ? default : tampered.Snapshots[(int)sequence - 2].Digest;
        var forged = (tampered.Snapshots[(int)sequence - 1].Snapshot with
        {
            Root = nation.Root,
            Log = log[^1].Digest,
            Uploads = cut.Uploads.Count,
            Decisions = 0,
            Previous = before,
            AsOf = tampered.World.Clock.GetUtcNow(),
        }).Sign(key);
        await File.WriteAllBytesAsync(tampered.SnapshotFile(sequence), forged.Bytes, Cancel);
        for (var later = sequence + 1; later <= tampered.Snapshots.Count; later++)
        {
            File.Delete(tampered.SnapshotFile(later));
        }

        await PointToAsync(tampered, Snapshot.Read(forged.Bytes));
        await DeleteUnreachedAsync(tampered);
    }

    /// <summary>Writes <c>latest.json</c>.</summary>
    public static async Task PointToAsync(TamperedWorld tampered, SignedSnapshot snapshot) => await File.WriteAllBytesAsync(
        tampered.LatestFile, new LatestDocument(SmallContest.Id, snapshot.Snapshot.Sequence, snapshot.Digest, snapshot.Snapshot.Root).Write(), Cancel);

    /// <summary>Removes what nothing in the folder refers to: a careful forger leaves no trace.</summary>
    public static async Task DeleteUnreachedAsync(TamperedWorld tampered)
    {
        var report = await tampered.World.VerifyFolderAsync();
        foreach (var added in report.LeftOvers)
        {
            File.Delete(tampered.DocumentFile(added));
        }
    }

    private static async Task<byte[]> ReadAsync(TamperedWorld tampered, Digest evidence)
    {
        await using var stream = (await tampered.World.Stores.Evidence.OpenAsync(evidence, Cancel))!;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }
}
