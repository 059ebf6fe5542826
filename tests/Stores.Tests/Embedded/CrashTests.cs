using System.Globalization;
using Hattama.Ledger;
using Hattama.Stores.Embedded;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Embedded;

/// <summary>Kill -9 at every write point of a child process, then open the store again.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Kill_AtEveryWritePoint_LosesNothingAcknowledgedAndTearsNothing()
    {
        var points = await CountPointsAsync();
        // Far fewer points would mean that the hook is not called.
        Assert.InRange(points, 60, 200);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel };
        await Parallel.ForEachAsync(Enumerable.Range(1, points), options, static async (point, cancel) =>
        {
            await using var temp = new TempStore();
            var (said, finished) = await Child.RunAsync(temp.Folder, point, "child", cancel);
            Assert.False(finished);
            await CheckAcknowledgedAsync(temp.Store, said);
            await CheckNothingTornAsync(temp);
            await CheckWorkCanBeRepeatedAsync(temp, point);
        });
    }

    private static async Task<int> CountPointsAsync()
    {
        await using var temp = new TempStore();
        var (said, finished) = await Child.RunAsync(temp.Folder, 0, "child", Cancel);
        Assert.True(finished);
        await CheckAcknowledgedAsync(temp.Store, said);
        return int.Parse(said[^1].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task CheckAcknowledgedAsync(EmbeddedStore store, IEnumerable<string> said)
    {
        foreach (var line in said)
        {
            var words = line.Split(' ');
            var number = words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
            Assert.True(await HoldsAsync(store, words[0], number), $"Acknowledged and lost: {line}");
        }
    }

    private static async Task<bool> HoldsAsync(EmbeddedStore store, string what, int number) => what switch
    {
        "evidence" => await ReadAsync(store.Evidence, Digest.Of(Child.SmallEvidence("child", number))) is not null,
        "large" => (await ReadAsync(store.Evidence, Digest.Of(Child.LargeEvidence)))!.AsSpan().SequenceEqual(Child.LargeEvidence),
        "stamp" => await store.Ledger.FindUploadAsync(Contest, Child.Stamp("child", number).Id, Cancel) == Child.Stamp("child", number),
        "items" => (await store.Ledger.ReadItemsAsync(Contest, 1, "d1", Cancel)).Count(part => part.Upload == Child.Stamp("child", number).Id) == 2,
        "dirty" => (await store.Ledger.ReadDirtyAsync(Contest, Cancel)).Count == 1,
        "receipt" => await store.Ledger.FindReceiptAsync(Contest, Child.Stamp("child", number).Id, Cancel) is not null,
        "documents" => await HoldsDocumentsAsync(store, number),
        "area" => (await store.Results.ReadAreasAsync(Contest, Cancel))[0].Version >= number,
        "snapshot" => Text(await store.Results.FindSnapshotAsync(Contest, number, Cancel)) == Text(Child.Snapshot(number)),
        "points" => true,
        "latest" => (await store.Results.FindLatestAsync(Contest, Cancel))!.Version >= number,
        _ => throw new InvalidOperationException(what),
    };

    private static async Task<bool> HoldsDocumentsAsync(EmbeddedStore store, long sequence)
    {
        foreach (var document in Child.Documents(sequence))
        {
            if (await store.Results.FindDocumentAsync(Contest, document.Digest, Cancel) is not { } bytes || Digest.Of(bytes.Span) != document.Digest)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task CheckNothingTornAsync(TempStore temp)
    {
        var store = temp.Store;
        await foreach (var digest in store.Evidence.ListAsync(Cancel))
        {
            Assert.Equal(digest, Digest.Of(await ReadAsync(store.Evidence, digest)));
        }

        await foreach (var digest in store.Results.ListDocumentsAsync(Contest, Cancel))
        {
            Assert.Equal(digest, Digest.Of((await store.Results.FindDocumentAsync(Contest, digest, Cancel))!.Value.Span));
        }

        foreach (var parts in (await store.Ledger.ReadItemsAsync(Contest, 1, "d1", Cancel)).GroupBy(static part => part.Upload))
        {
            Assert.Equal(2, parts.Count());
        }

        foreach (var sequence in await store.Results.ListSnapshotsAsync(Contest, Cancel))
        {
            Assert.Equal(Text(Child.Snapshot(sequence)), Text(await store.Results.FindSnapshotAsync(Contest, sequence, Cancel)));
            Assert.Equal(Text(Child.Snapshot(sequence)), Text(await store.Results.FindSnapshotRecordAsync(Contest, sequence, Cancel)));
            Assert.True(await HoldsDocumentsAsync(store, sequence), "A snapshot without its documents.");
        }

        var latest = await store.Results.FindLatestAsync(Contest, Cancel);
        Assert.Equal(Text(latest?.Bytes), Text(await store.Results.FindLatestFileAsync(Contest, Cancel)));
    }

    /// <summary>Every fourth crash is also followed by a full repetition, as a retry would do it.</summary>
    private static async Task CheckWorkCanBeRepeatedAsync(TempStore temp, int point)
    {
        if (point % 4 == 0)
        {
            await temp.CloseAsync();
            var (lines, finished) = await Child.RunAsync(temp.Folder, 0, "child", Cancel);
            Assert.True(finished);
            await CheckAcknowledgedAsync(temp.Store, lines);
            await CheckNothingTornAsync(temp);
        }
    }

    [Fact]
    public async Task TwoProcesses_OnOneStore_BothKeepEverything()
    {
        await using var temp = new TempStore();
        var children = await Task.WhenAll(
            Child.RunAsync(temp.Folder, 0, "child", Cancel), Child.RunAsync(temp.Folder, 0, "other", Cancel), MarkAsync(temp.Store));
        Assert.All(children, static child => Assert.True(child.Finished));
        var uploads = await temp.Store.Ledger.ReadUploadsAsync(Contest, Cancel);
        Assert.Equal(2 * Child.Uploads, uploads.Count);
        Assert.Equal(4 * Child.Uploads, (await temp.Store.Ledger.ReadItemsAsync(Contest, 1, "d1", Cancel)).Count);
        Assert.Equal(100, (await temp.Store.Ledger.ReadDirtyAsync("other", Cancel)).Select(static mark => mark.Version).Distinct().Count());
        await CheckNothingTornAsync(temp);
    }

    private static async Task<(IReadOnlyList<string> Said, bool Finished)> MarkAsync(EmbeddedStore store)
    {
        for (var i = 0; i < 100; i++)
        {
            await store.Ledger.MarkDirtyAsync("other", [$"p{i}"], Cancel);
        }

        return ([], true);
    }
}
