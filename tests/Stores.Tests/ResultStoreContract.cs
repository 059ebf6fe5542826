using Hattama.Ledger;
using Hattama.Stores;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests;

/// <summary>What every result store keeps.</summary>
public abstract class ResultStoreContract
{
    protected abstract IResultStore Store { get; }

    /// <summary>How often a crowd does something; smaller where every time is a request.</summary>
    protected virtual int Crowd => 100;

    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Documents_PutTwice_ComeBackAndAreListedOnce()
    {
        Document[] documents = [Document("one"), Document("two"), Document("")];
        await Store.PutDocumentsAsync(Contest, documents, Cancel);
        await Store.PutDocumentsAsync(Contest, documents, Cancel);
        await ReopenAsync();
        await Store.PutDocumentsAsync(Contest, documents[..1], Cancel);
        Assert.Equal("one", Text(await Store.FindDocumentAsync(Contest, documents[0].Digest, Cancel)));
        Assert.Equal("", Text(await Store.FindDocumentAsync(Contest, documents[2].Digest, Cancel)));
        var listed = await Store.ListDocumentsAsync(Contest, Cancel).ToListAsync(Cancel);
        Assert.Equal(documents.Select(static document => document.Digest).Order(), listed.Order());
    }

    [Fact]
    public async Task Documents_ThatOneLists_ComeTogether()
    {
        Document[] parts = [Document("one"), Document("two"), Document("")];
        await Store.PutDocumentsAsync(Contest, parts, Cancel);
        var list = Document("list").Digest;
        Digest[] digests = [.. parts.Select(static part => part.Digest)];
        for (var time = 0; time < 2; time++)
        {
            var found = await Store.FindDocumentsAsync(Contest, list, digests, Cancel);
            Assert.Equal(["one", "two", ""], digests.Select(digest => Text(found[digest])));
            await ReopenAsync();
        }

        Assert.Equal(3, (await Store.ListDocumentsAsync(Contest, Cancel).ToListAsync(Cancel)).Count);
        // What is asked for beside them is found too, and what is not there is left out.
        var more = Document("more");
        Assert.False((await Store.FindDocumentsAsync(Contest, list, [.. digests, more.Digest], Cancel)).ContainsKey(more.Digest));
        await Store.PutDocumentsAsync(Contest, [more], Cancel);
        Assert.Equal("more", Text((await Store.FindDocumentsAsync(Contest, list, [.. digests, more.Digest], Cancel))[more.Digest]));
    }

    [Fact]
    public async Task Documents_OfContests_AreApart()
    {
        await Store.PutDocumentsAsync(Contest, [Document("one")], Cancel);
        Assert.Null(await Store.FindDocumentAsync("other", Document("one").Digest, Cancel));
        Assert.Empty(await Store.ListDocumentsAsync("other", Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Documents_PutByManyAtOnce_AreAllThere()
    {
        var documents = Enumerable.Range(0, Crowd).Select(static i => Document($"document {i}")).ToList();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Store.PutDocumentsAsync(Contest, documents[..(Crowd - i)], Cancel))));
        foreach (var document in documents)
        {
            Assert.Equal(Text(document.Bytes), Text(await Store.FindDocumentAsync(Contest, document.Digest, Cancel)));
        }
    }

    [Fact]
    public async Task Documents_Deleted_CanBePutAgain()
    {
        await Store.PutDocumentsAsync(Contest, [Document("one"), Document("two")], Cancel);
        await Store.DeleteDocumentsAsync(Contest, [Document("one").Digest, Document("never").Digest], Cancel);
        Assert.Null(await Store.FindDocumentAsync(Contest, Document("one").Digest, Cancel));
        Assert.Equal([Document("two").Digest], await Store.ListDocumentsAsync(Contest, Cancel).ToListAsync(Cancel));
        await Store.PutDocumentsAsync(Contest, [Document("one")], Cancel);
        Assert.Equal("one", Text(await Store.FindDocumentAsync(Contest, Document("one").Digest, Cancel)));
    }

    [Fact]
    public async Task Areas_StaleVersion_IsReportedAndNotWritten()
    {
        Assert.Empty(await Store.WriteAreasAsync(Contest, [Area("d1", 0, "a"), Area("d2", 0, "a")], Cancel));
        Assert.Empty(await Store.WriteAreasAsync(Contest, [Area("d1", 1, "b")], Cancel));
        Assert.Equal(["d1", "d3"], await Store.WriteAreasAsync(Contest, [Area("d1", 1, "c"), Area("d2", 1, "b"), Area("d3", 7, "c")], Cancel));
        Assert.Equal(["d2"], await Store.WriteAreasAsync(Contest, [Area("d2", 0, "c")], Cancel));
        await ReopenAsync();
        Assert.Equal([("d1", 2, "b"), ("d2", 2, "b")], Rows(await Store.ReadAreasAsync(Contest, Cancel)));
        Assert.Empty(await Store.ReadAreasAsync("other", Cancel));
    }

    [Fact]
    public async Task Areas_OfAnyCode_AreInOrdinalOrder()
    {
        Assert.Empty(await Store.WriteAreasAsync(Contest, [.. StrangeCodes.Select(static code => Area(code, 0, code))], Cancel));
        await ReopenAsync();
        Assert.Equal(
            StrangeCodes.Order(StringComparer.Ordinal).Select(static code => (code, 1L, code)), Rows(await Store.ReadAreasAsync(Contest, Cancel)));
    }

    [Fact]
    public async Task Areas_CountedUpBySixteen_NoStepIsLost()
    {
        await Store.WriteAreasAsync(Contest, [Area("d1", 0, "0")], Cancel);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var step = 0; step < Crowd / 10;)
            {
                var row = Assert.Single(await Store.ReadAreasAsync(Contest, Cancel));
                var next = int.Parse(Text(row.Body), System.Globalization.CultureInfo.InvariantCulture) + 1;
                step += (await Store.WriteAreasAsync(Contest, [row with { Body = Bytes($"{next}") }], Cancel)).Count == 0 ? 1 : 0;
            }
        })));
        var steps = 16 * (Crowd / 10);
        Assert.Equal([("d1", steps + 1, $"{steps}")], Rows(await Store.ReadAreasAsync(Contest, Cancel)));
    }

    [Fact]
    public async Task Snapshot_SixteenForOneNumber_OneWinsAndStays()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Store.PutSnapshotAsync(Contest, 1, Bytes($"by {i}"), Cancel))));
        await ReopenAsync();
        Assert.Single(won, true);
        Assert.Equal($"by {Array.IndexOf(won, true)}", Text(await Store.FindSnapshotAsync(Contest, 1, Cancel)));
    }

    [Fact]
    public async Task Snapshots_AreListedInOrderOfNumber()
    {
        foreach (var sequence in new long[] { 10, 2, 1, 0 })
        {
            Assert.True(await Store.PutSnapshotAsync(Contest, sequence, Bytes($"{sequence}"), Cancel));
        }

        Assert.Equal([0, 1, 2, 10], await Store.ListSnapshotsAsync(Contest, Cancel));
        Assert.Empty(await Store.ListSnapshotsAsync("other", Cancel));
        Assert.Null(await Store.FindSnapshotAsync(Contest, 3, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.PutSnapshotAsync(Contest, -1, Bytes("x"), Cancel));
    }

    [Fact]
    public async Task Latest_StaleVersion_DoesNotMove()
    {
        Assert.Null(await Store.FindLatestAsync(Contest, Cancel));
        Assert.False(await Store.MoveLatestAsync(Contest, new LatestPointer(1, Bytes("early")), Cancel));
        Assert.True(await Store.MoveLatestAsync(Contest, new LatestPointer(0, Bytes("one")), Cancel));
        Assert.False(await Store.MoveLatestAsync(Contest, new LatestPointer(0, Bytes("late")), Cancel));
        Assert.True(await Store.MoveLatestAsync(Contest, new LatestPointer(1, Bytes("two")), Cancel));
        await ReopenAsync();
        var latest = await Store.FindLatestAsync(Contest, Cancel);
        Assert.Equal((2, "two"), (latest!.Version, Text(latest.Bytes)));
        Assert.Null(await Store.FindLatestAsync("other", Cancel));
    }

    [Fact]
    public async Task Latest_MovedBySixteen_NoMoveIsLost()
    {
        var moves = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                var seen = await Store.FindLatestAsync(Contest, Cancel);
                if (await Store.MoveLatestAsync(Contest, new LatestPointer(seen?.Version ?? 0, Bytes("x")), Cancel))
                {
                    Interlocked.Increment(ref moves);
                }
            }
        })));
        Assert.Equal(moves, (await Store.FindLatestAsync(Contest, Cancel))!.Version);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData(".temp")]
    [InlineData("")]
    public async Task Contest_ThatIsNoId_IsRefused(string contest)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutDocumentsAsync(contest, [Document("x")], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutSnapshotAsync(contest, 1, Bytes("x"), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindSnapshotAsync(contest, 1, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.MoveLatestAsync(contest, new LatestPointer(0, Bytes("x")), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindDocumentAsync(contest, Document("x").Digest, Cancel));
    }

    [Fact]
    public async Task Documents_WithoutDigest_AreRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutDocumentsAsync(Contest, [new Document(default, Bytes("x"))], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindDocumentAsync(Contest, default, Cancel));
    }

    private static AreaRow Area(string partition, long version, string body) => new(partition, version, Bytes(body));

    private static IEnumerable<(string, long, string)> Rows(IEnumerable<AreaRow> areas) =>
        areas.Select(static area => (area.Partition, area.Version, Text(area.Body)));
}
