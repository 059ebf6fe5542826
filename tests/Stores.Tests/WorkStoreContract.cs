using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Stores;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests;

/// <summary>What every store of notes keeps.</summary>
public abstract class WorkStoreContract
{
    protected abstract IWorkStore Store { get; }

    /// <summary>Lets time pass, so that what is stored next is younger; gives an instant between.</summary>
    protected abstract Task<DateTimeOffset> LaterAsync();

    [Fact]
    public async Task Note_PutTwice_IsThereAsItWas()
    {
        var note = Note(1);
        Assert.Null(await Store.FindAsync(Contest, note.Digest, Cancel));
        await Store.PutAsync(Contest, note, Cancel);
        await Store.PutAsync(Contest, note, Cancel);
        Assert.Equal(note.Bytes.ToArray(), (await Store.FindAsync(Contest, note.Digest, Cancel))!.Value.ToArray());
        Assert.Null(await Store.FindAsync("other", note.Digest, Cancel));
    }

    [Fact]
    public async Task Delete_OldNotes_LeavesYoungOnesAndOtherContests()
    {
        await Store.PutAsync(Contest, Note(1), Cancel);
        await Store.PutAsync(Contest, Note(2), Cancel);
        await Store.PutAsync("other", Note(1), Cancel);
        var between = await LaterAsync();
        await Store.PutAsync(Contest, Note(3), Cancel);
        Assert.Equal(1, await Store.DeleteBeforeAsync(Contest, between, 1, Cancel));
        Assert.Equal(1, await Store.DeleteBeforeAsync(Contest, between, 10, Cancel));
        Assert.Equal(0, await Store.DeleteBeforeAsync(Contest, between, 10, Cancel));
        Assert.Null(await Store.FindAsync(Contest, Note(1).Digest, Cancel));
        Assert.Null(await Store.FindAsync(Contest, Note(2).Digest, Cancel));
        Assert.NotNull(await Store.FindAsync(Contest, Note(3).Digest, Cancel));
        Assert.NotNull(await Store.FindAsync("other", Note(1).Digest, Cancel));
    }

    [Fact]
    public async Task Note_StoredAgain_IsYoung()
    {
        await Store.PutAsync(Contest, Note(1), Cancel);
        var between = await LaterAsync();
        await Store.PutAsync(Contest, Note(1), Cancel);
        Assert.Equal(0, await Store.DeleteBeforeAsync(Contest, between, 10, Cancel));
        Assert.NotNull(await Store.FindAsync(Contest, Note(1).Digest, Cancel));
    }

    private static Document Note(int number)
    {
        var bytes = Noise(1000 + number);
        return new Document(Digest.Of(bytes), bytes);
    }
}

public sealed class MemoryWorkTests : WorkStoreContract
{
    private readonly SteppedClock _clock = new();

    public MemoryWorkTests() => Store = new MemoryWork(_clock);

    protected override IWorkStore Store { get; }

    protected override Task<DateTimeOffset> LaterAsync() => Task.FromResult(_clock.Step());

    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public DateTimeOffset Step()
        {
            _now += TimeSpan.FromMinutes(2);
            return _now.AddMinutes(-1);
        }
    }
}
