using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Tests.Rollups;

/// <summary>When a roll-up has something new to say.</summary>
public sealed class PublishTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// The same ledger, and other documents: as after a version of the program that wrote them otherwise, or a defect mended in it. What is published then
    /// must be what is right, although nothing arrived.
    /// </summary>
    [Fact]
    public async Task RollUp_OfTheSameLedgerWithAnotherRoot_PublishesItsOwn()
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var right = (await world.RollUpAsync()).Snapshot;
        Assert.False((await world.RollUpAsync()).IsNew);

        var other = (right.Snapshot with { Sequence = 2, Root = Digest.Of("other documents"u8), Previous = right.Digest }).Sign(world.Key);
        Assert.True(await world.Stores.Results.PutSnapshotAsync(SmallContest.Id, 2, other.Bytes, Cancel));
        var pointer = (await world.Stores.Results.FindLatestAsync(SmallContest.Id, Cancel))!;
        var latest = new LatestDocument(SmallContest.Id, 2, other.Digest, Snapshot.Read(other.Bytes).Snapshot.Root);
        Assert.True(await world.Stores.Results.MoveLatestAsync(SmallContest.Id, new LatestPointer(pointer.Version, latest.Write()), Cancel));

        var next = await world.RollUpAsync();
        Assert.Equal((true, 3L, right.Snapshot.Root), (next.IsNew, next.Snapshot.Snapshot.Sequence, next.Snapshot.Snapshot.Root));
    }
}
