using Hattama.Pipeline;

namespace Hattama.Tests.Functions;

/// <summary>Bytes in hand: never more than there are, nobody waits for ever.</summary>
public sealed class ByteBudgetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_WhatIsFree_DoesNotWait()
    {
        var budget = new ByteBudget(10);
        using var six = await budget.TakeAsync(6, Cancel);
        using var four = await budget.TakeAsync(4, Cancel);
        Assert.Equal(0, budget.Free);
        Assert.False(budget.TakeAsync(1, Cancel).IsCompleted);
    }

    [Fact]
    public async Task Take_MoreThanThereIs_GetsAllOfItAlone()
    {
        var budget = new ByteBudget(10);
        using (await budget.TakeAsync(1_000_000, Cancel))
        {
            Assert.Equal(0, budget.Free);
        }

        Assert.Equal(10, budget.Free);
    }

    [Fact]
    public async Task Take_SmallBehindLarge_WaitsItsTurn()
    {
        var budget = new ByteBudget(10);
        var first = await budget.TakeAsync(5, Cancel);
        var large = budget.TakeAsync(10, Cancel);
        var small = budget.TakeAsync(1, Cancel);
        Assert.False(small.IsCompleted);
        first.Dispose();
        first.Dispose(); // a second time gives nothing back
        var all = await large;
        Assert.False(small.IsCompleted);
        all.Dispose();
        (await small).Dispose();
        Assert.Equal(10, budget.Free);
    }

    [Fact]
    public async Task Take_GivenUp_LetsTheNextIn()
    {
        var budget = new ByteBudget(10);
        using var first = await budget.TakeAsync(5, Cancel);
        using var source = new CancellationTokenSource();
        var large = budget.TakeAsync(10, source.Token);
        var small = budget.TakeAsync(5, Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        Assert.Equal(5, budget.Free);
    }

    [Fact]
    public async Task Take_ManyAtOnce_NeverMoreThanThereIs()
    {
        var budget = new ByteBudget(100);
        var (inHand, most) = (0L, 0L);
        await Parallel.ForEachAsync(Enumerable.Range(1, 500), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (number, stop) =>
        {
            var bytes = 1 + (number * 7 % 60);
            using (await budget.TakeAsync(bytes, stop))
            {
                InterlockedMax(ref most, Interlocked.Add(ref inHand, bytes));
                await Task.Yield();
                Interlocked.Add(ref inHand, -bytes);
            }
        });
        Assert.InRange(most, 60, 100);
        Assert.Equal(100, budget.Free);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value > seen; seen = Interlocked.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
