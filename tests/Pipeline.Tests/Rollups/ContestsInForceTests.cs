using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Tests.Rollups;

/// <summary>What is in force, looked up by several at once while somebody activates.</summary>
public sealed class ContestsInForceTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_SlowLookUpOvertakenByALaterOne_DoesNotTakeItBack()
    {
        await using var world = await WorldAsync();
        var (contests, slow) = Over(world);
        var first = contests.FindAsync(SmallContest.Id, Cancel);
        await slow.Reached.Task.WaitAsync(Cancel);
        await world.ActivateAsync(SmallContest.Amended);
        Assert.Equal(2, (await contests.FindAsync(SmallContest.Id, Cancel))!.Activation);
        slow.GoOn.SetResult();
        Assert.Equal(1, (await first)!.Activation); // what was in force when it asked
        Assert.Equal(2, (await contests.FindAsync(SmallContest.Id, Age, Cancel))!.Activation);
    }

    [Fact]
    public async Task Find_LoadingTookLong_IsAsOldAsTheQuestionNotTheAnswer()
    {
        await using var world = await WorldAsync();
        var (contests, slow) = Over(world);
        var first = contests.FindAsync(SmallContest.Id, Cancel);
        await slow.Reached.Task.WaitAsync(Cancel);
        await world.ActivateAsync(SmallContest.Amended);
        world.Clock.Advance(Age);
        slow.GoOn.SetResult();
        await first;
        Assert.Equal(2, (await contests.FindAsync(SmallContest.Id, Age, Cancel))!.Activation);
    }

    [Theory]
    [InlineData(9_999, 1)] // < age: nothing is asked
    [InlineData(10_000, 2)] // == age
    [InlineData(10_001, 2)] // > age
    public async Task Find_OfAnAge_AsksAgainOnceItIsSoOld(int milliseconds, int activation)
    {
        await using var world = await WorldAsync();
        var contests = new ContestsInForce(world.Stores, world.Clock);
        await contests.FindAsync(SmallContest.Id, Cancel);
        await world.ActivateAsync(SmallContest.Amended);
        world.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(activation, (await contests.FindAsync(SmallContest.Id, Age, Cancel))!.Activation);
    }

    /// <summary>A contest with a key: loading it reads evidence, and there the first who loads is held up.</summary>
    private static async Task<World> WorldAsync()
    {
        var world = World.InMemoryKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        return world;
    }

    private static (ContestsInForce Contests, SlowEvidence Slow) Over(World world)
    {
        var slow = new SlowEvidence(world.Stores.Evidence);
        return (new ContestsInForce(new StoreSet(slow, world.Stores.Ledger, world.Stores.Results), world.Clock), slow);
    }

    private sealed class SlowEvidence(IEvidenceStore inner) : IEvidenceStore
    {
        private int _opened;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<Stream?> OpenAsync(Digest evidence, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref _opened) == 1)
            {
                Reached.SetResult();
                await GoOn.Task.WaitAsync(cancel);
            }

            return await inner.OpenAsync(evidence, cancel);
        }

        public Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel) => inner.PutAsync(bytes, cancel);

        public IAsyncEnumerable<Digest> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);
    }
}
