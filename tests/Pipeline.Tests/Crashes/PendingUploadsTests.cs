using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hattama.Tests.Crashes;

/// <summary>Uploads processed behind the caller's back, on a bad day of the store.</summary>
public sealed class PendingUploadsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ListContests", true)] // the sweep's first call; a time-out looks like a cancellation
    [InlineData("ReadUnfinished", true)]
    [InlineData("ListContests", false)]
    [InlineData("AppendItems", true)] // the intake itself
    [InlineData("AppendItems", false)]
    [InlineData("PutReceipt", false)]
    public async Task Run_StoreFailsOnce_UploadGetsItsReceiptAllTheSame(string call, bool isTimeout)
    {
        await using var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        var bytes = SmallContest.Csv(Row.Good("R1D1", 1));
        var evidence = await world.Stores.Evidence.PutAsync(new MemoryStream(bytes), Cancel);
        await world.Stores.Ledger.StampAsync(
            new Upload(SmallContest.Id, "20300505T203000000-0000-000000000001", "a.csv", "north", World.Start, evidence.Digest, evidence.Length), Cancel);
        var failed = 0;
        var stores = new Watch(
            name => name == call && Interlocked.Exchange(ref failed, 1) == 0
                ? throw (isTimeout ? new TaskCanceledException("The store did not answer in time.") : new IOException("The disk is full."))
                : Task.CompletedTask,
            static _ => Task.CompletedTask).Over(world.Stores);
        using var pending = new PendingUploads(
            stores, new ContestsInForce(stores, world.Clock), ReadCaps.Default, world.Clock, NullLogger<PendingUploads>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = pending.RunAsync(stop.Token);
        for (var seconds = 0; (await world.Stores.Ledger.ReadUnfinishedAsync(SmallContest.Id, Cancel)).Count > 0; seconds++)
        {
            Assert.True(seconds < 4_000, "Nobody tries it again.");
            world.Clock.Advance(TimeSpan.FromSeconds(1)); // the sweep comes again after a pause
            await Task.Delay(5, Cancel);
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal(1, failed);
    }
}
