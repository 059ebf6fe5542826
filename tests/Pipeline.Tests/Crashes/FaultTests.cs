using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Hattama.Tests.Rollups;

namespace Hattama.Tests.Crashes;

/// <summary>Invariant 4: a fault at any write, before or after it took effect, then the retry, ends where no fault ends.</summary>
public sealed class FaultTests
{
    private static readonly (string File, string Sender, byte[] Bytes)[] Sent =
    [
        ("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R1D1", 2), Row.Good("R9D9", 1))),
        ("b.json", "south", SmallContest.Json(Row.Good("R1D1", 1, salt: 3), Row.Good("R2D2", 4))),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)] // set-up writes a key too
    public async Task Fault_AtEveryWrite_RetryGivesTheSame(bool isAfter, bool isKeyed)
    {
        var create = isKeyed ? (Func<World>)World.InMemoryKeyed : World.InMemory;
        var writes = await RunAsync(create, failAt: 0, isAfter);
        Assert.InRange(writes, 20, 60); // fewer would mean that the faults are not where the writes are
        for (var write = 1; write <= writes; write++)
        {
            await RunAsync(create, write, isAfter);
        }
    }

    /// <summary>Works with a fault at one write, retries, checks; gives the number of writes.</summary>
    private static async Task<int> RunAsync(Func<World> create, int failAt, bool isAfter)
    {
        await using var world = create();
        var count = 0;
        var faulty = new Watch(name => FailAsync(name, before: true), name => FailAsync(name, before: false)).Over(world.Stores);
        var hasFailed = false;
        try
        {
            await WorkAsync(world, faulty);
        }
        catch (IOException)
        {
            hasFailed = true;
        }

        Assert.Equal(failAt > 0, hasFailed);
        failAt = 0;
        var writes = count;
        await RetryAsync(world, faulty);
        await CheckAsync(world);
        return writes;

        Task FailAsync(string name, bool before)
        {
            count += !before || !Watch.Writes.Contains(name) ? 0 : 1;
            return count == failAt && before != isAfter && Watch.Writes.Contains(name) ? throw new IOException($"Fault at {name}.") : Task.CompletedTask;
        }
    }

    private static async Task WorkAsync(World world, StoreSet stores)
    {
        var contest = await ActivateAsync(world, stores);
        foreach (var (file, sender, bytes) in Sent)
        {
            await new Intake(stores, contest, 1, ReadCaps.Default, new UploadIds(world.Clock)).TakeInAsync(file, sender, new MemoryStream(bytes), null, Cancel);
            await world.DecideOnceAsync(stores);
            await new Rollup(stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        }
    }

    /// <summary>What people and schedules do after a crash: everything again; a file is sent again only if its stamp is not there.</summary>
    private static async Task RetryAsync(World world, StoreSet stores)
    {
        var contest = await ActivateAsync(world, stores);
        var intake = new Intake(stores, contest, 1, ReadCaps.Default, new UploadIds(world.Clock));
        await intake.ReconcileAsync(Cancel);
        foreach (var (file, sender, bytes) in Sent)
        {
            var uploads = await stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel);
            if (uploads.All(upload => upload.Evidence != Digest.Of(bytes)))
            {
                await intake.TakeInAsync(file, sender, new MemoryStream(bytes), null, Cancel);
            }
        }

        await world.DecideOnceAsync(stores);
        await new Rollup(stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
    }

    private static Task<ContestInForce> ActivateAsync(World world, StoreSet stores) => new Setup(stores, world.Clock).ActivateAsync(
        world.Definition, SmallContest.Read(world.Definition), SmallContest.Usual, "cec", "test", Cancel);

    private static async Task CheckAsync(World world)
    {
        var published = new PublishedDocuments(world.Stores.Results, SmallContest.Id);
        var latest = (await published.FindLatestAsync(Cancel))!.Snapshot;
        var setup = new Setup(world.Stores, world.Clock);
        var contest = await setup.LoadAsync((await setup.FindActivationAsync(SmallContest.Id, Cancel))!, Cancel);
        var stamps = await world.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel);
        Assert.Equal(2, stamps.Count);
        var decisions = await world.Stores.Ledger.ReadDecisionsAsync(SmallContest.Id, Cancel);
        var expected = Reference.RollUp(
            contest,
            contest,
            stamps.Select(stamp => (stamp, Sent.Single(sent => Digest.Of(sent.Bytes) == stamp.Evidence).Bytes)),
            decisions.Select(decision => new ResultDocument(decision.Digest, decision.Bytes)));
        Assert.Equal(expected.Root, latest.Root);
        Assert.Equal((2L, 2L), (latest.Uploads, latest.Decisions)); // the activation is a decision
        Assert.Empty(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel));
        (await world.VerifyAsync(new Anchors(world.Key.ExportSubjectPublicKeyInfoPem(), null, null))).AssertFine();
    }
}
