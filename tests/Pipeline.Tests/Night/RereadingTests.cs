using System.Text;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Tests.Night;

/// <summary>A definition that reads bytes otherwise: all evidence is read again into a new edition, whatever comes between.</summary>
public sealed class RereadingTests
{
    // The first definition has the headers of two lines the wrong way round.
    private static readonly byte[] Wrong = Variant("Gegen", "Fuer");
    private static readonly byte[] Right = Variant("Fuer", "Gegen");

    private static readonly byte[] File =
        Encoding.UTF8.GetBytes("region,district,station,registered,voted,Fuer,Gegen,invalid\nR1,R1D1,1,1000,100,70,20,10\nR9,R9D9,1,1000,100,70,20,10\n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void ReadingDigest_OnlyWhatReads_ChangesIt()
    {
        var text = Encoding.UTF8.GetString(Right);
        Assert.NotEqual(ReadingDigest.Of(SmallContest.Read(Wrong)), ReadingDigest.Of(SmallContest.Read(Right)));
        foreach (var (from, to) in new[] { ("\"warning\"", "\"error\""), ("\"disputeLimit\": null", "\"disputeLimit\": [1, 5]"), ("Small vote", "Great vote"), ("[2, 3]", "[1, 2]") })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.Equal(ReadingDigest.Of(SmallContest.Read(Right)), ReadingDigest.Of(SmallContest.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)))));
        }

        foreach (var (from, to) in new[] { ("\"station\": []", "\"station\": [\"Lokal\"]"), ("\"title\": \"Voted\"", "\"title\": \"Turned up\""), ("\"partition\": \"district\"", "\"partition\": \"region\"") })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.NotEqual(ReadingDigest.Of(SmallContest.Read(Right)), ReadingDigest.Of(SmallContest.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)))));
        }
    }

    [Fact]
    public async Task Activation_ReadsOtherwise_StartsAnEditionWithAllEvidence()
    {
        await using var world = World.InMemory();
        var wrong = await ActivateAsync(world, Wrong);
        await SendAsync(world, wrong, 1, "a.csv", File);
        await RollAsync(world, wrong, 1);
        Assert.Equal(20, (await world.ResultAsync()).Nation.Area.Tally.Lines[2]);

        var right = await ActivateAsync(world, Right);
        Assert.Equal((2, 2), ((await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1].Edition, right.Activation));
        await SendAsync(world, right, 2, "b.csv", SmallContest.Csv(Row.Good("R2D2", 2)));
        await RollAsync(world, right, 2);
        var nation = (await world.ResultAsync()).Nation;
        Assert.Equal((70 + 114, 1), (nation.Area.Tally.Lines[2], nation.Unplaced));
        (await world.VerifyAsync()).AssertFine();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rereading_FaultAtEveryWrite_GoesOnAndNothingIsReadTwice(bool isAfter)
    {
        for (var failAt = 1; failAt < 100; failAt++)
        {
            await using var world = World.InMemory();
            var wrong = await ActivateAsync(world, Wrong);
            await SendAsync(world, wrong, 1, "a.csv", File);
            await SendAsync(world, wrong, 1, "b.csv", SmallContest.Csv(Row.Good("R2D2", 2)));
            var count = 0;
            Task StepAsync(string name, bool isBefore)
            {
                count += isBefore && Watch.Writes.Contains(name) ? 1 : 0;
                return count == failAt && isBefore != isAfter && Watch.Writes.Contains(name) ? throw new IOException($"Fault at {name}.") : Task.CompletedTask;
            }

            var hasFailed = false;
            try
            {
                await ActivateAsync(world, Right, new Watch(name => StepAsync(name, true), name => StepAsync(name, false)).Over(world.Stores));
            }
            catch (IOException)
            {
                hasFailed = true;
            }

            var right = await ActivateAsync(world, Right);
            await new Intake(world.Stores, right, 2, ReadCaps.Default, new UploadIds(world.Clock)).ReconcileAsync(Cancel);
            await RollAsync(world, right, 2);
            Assert.Equal(70 + 114, (await world.ResultAsync()).Nation.Area.Tally.Lines[2]);
            (await world.VerifyAsync()).AssertFine();
            if (!hasFailed)
            {
                Assert.InRange(failAt, 8, 99); // the fault came after the last write: every write had its turn
                return;
            }
        }

        Assert.Fail("There were more writes than expected.");
    }

    [Fact]
    public async Task Rereading_AbandonedForAThirdDefinition_MixesNothing()
    {
        await using var world = World.InMemory();
        var wrong = await ActivateAsync(world, Wrong);
        await SendAsync(world, wrong, 1, "a.csv", File);
        var count = 0;
        var broken = new Watch(name => name == "Activate" && count++ == 0 ? throw new IOException("Gone.") : Task.CompletedTask, _ => Task.CompletedTask).Over(world.Stores);
        await Assert.ThrowsAsync<IOException>(() => ActivateAsync(world, Right, broken));
        var third = await ActivateAsync(world, Variant("Fuer", "Contra"));
        Assert.Equal(3, (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1].Edition);
        await RollAsync(world, third, 3);
        Assert.Equal(0, (await world.ResultAsync()).Nation.Area.Tally.In(StateKind.Counted)); // “Gegen” is unknown now: nothing counts, nothing is mixed in
    }

    [Fact]
    public async Task Rollup_UploadNotYetReadIntoTheEdition_PublishesNothing()
    {
        await using var world = World.InMemory();
        var wrong = await ActivateAsync(world, Wrong);
        var right = await ActivateAsync(world, Right);
        await SendAsync(world, wrong, 1, "a.csv", File); // by a process that has not noticed the activation
        var refused = await Assert.ThrowsAsync<PipelineException>(() => RollAsync(world, right, 2));
        Assert.Contains("not yet read into edition 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await new Intake(world.Stores, right, 2, ReadCaps.Default, new UploadIds(world.Clock)).ReconcileAsync(Cancel));
        await RollAsync(world, right, 2);
        Assert.Equal(70, (await world.ResultAsync()).Nation.Area.Tally.Lines[2]);
        (await world.VerifyAsync()).AssertFine();
    }

    [Theory]
    [InlineData("AppendItems")]
    [InlineData("MarkDirty")]
    [InlineData("PutReceipt")]
    public async Task Crash_ThenAnotherRegister_ThenReconcile_PlacesEveryEntryOnce(string crash)
    {
        await using var world = await World.EmbeddedWithContestAsync();
        var usual = world.Contest!;
        // R1D1/5 and R3D4/1 wait under the usual register and have their places under the amended one.
        var file = SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R1D1", 5), Row.Good("R3D4", 1), Row.Good("R2D2", 4));
        var broken = new Watch(_ => Task.CompletedTask, name => name == crash ? throw new IOException("Gone.") : Task.CompletedTask).Over(world.Stores);
        await Assert.ThrowsAsync<IOException>(() => new Intake(broken, usual, 1, ReadCaps.Default, new UploadIds(world.Clock))
            .TakeInAsync("a.csv", "north", new MemoryStream(file), null, Cancel));
        await world.ActivateAsync(SmallContest.Amended);
        await world.Intake.ReconcileAsync(Cancel);
        await world.RollUpAsync();
        var result = await world.ResultAsync();
        // R2D2/4 is gone from the amended register: in sight, not counted.
        Assert.Equal((3, 1, 0), (result.Nation.Area.Tally.In(StateKind.Counted), result.Nation.Area.Tally.Unplaced, result.Nation.Unplaced));
        (await world.VerifyAsync()).AssertFine();
    }

    private static byte[] Variant(string yes, string no) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes)
        .Replace("\"title\": \"Yes\"", $"\"title\": \"Yes\", \"headers\": [\"{yes}\"]", StringComparison.Ordinal)
        .Replace("\"title\": \"No\"", $"\"title\": \"No\", \"headers\": [\"{no}\"]", StringComparison.Ordinal));

    private static Task<ContestInForce> ActivateAsync(World world, byte[] json, Stores.StoreSet? stores = null) => new Setup(stores ?? world.Stores, world.Clock)
        .ActivateAsync(json, SmallContest.Read(json), SmallContest.Usual, "cec", "test", Cancel);

    private static async Task SendAsync(World world, ContestInForce contest, int edition, string name, byte[] bytes)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await new Intake(world.Stores, contest, edition, ReadCaps.Default, new UploadIds(world.Clock)).TakeInAsync(name, "north", new MemoryStream(bytes), null, Cancel);
    }

    private static Task<RollupReport> RollAsync(World world, ContestInForce contest, int edition)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        return new Rollup(world.Stores, contest, edition, world.Key, world.Clock).RunAsync(null, Cancel);
    }
}
