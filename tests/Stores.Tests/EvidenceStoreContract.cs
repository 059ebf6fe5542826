using Hattama.Ledger;
using Hattama.Stores;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests;

/// <summary>What every evidence store keeps.</summary>
public abstract class EvidenceStoreContract
{
    protected abstract IEvidenceStore Store { get; }

    protected abstract Task ReopenAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024 - 1)] // < small
    [InlineData(64 * 1024)] // == small
    [InlineData(64 * 1024 + 1)] // > small
    [InlineData(3_000_000)]
    public async Task Put_AnyLength_GivesTheBytesBack(int length)
    {
        var bytes = Noise(length);
        var stored = await Store.PutAsync(new MemoryStream(bytes), Cancel);
        Assert.Equal(new StoredEvidence(Digest.Of(bytes), length), stored);
        await ReopenAsync();
        Assert.Equal(bytes, await ReadAsync(Store, stored.Digest));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task Put_StreamInPieces_IsOneEvidence(int length)
    {
        var bytes = Noise(length);
        var stored = await Store.PutAsync(new DrippingStream(bytes), Cancel);
        Assert.Equal(Digest.Of(bytes), stored.Digest);
        Assert.Equal(bytes, await ReadAsync(Store, stored.Digest));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task Put_SameBytesByManyAtOnce_IsListedOnce(int length)
    {
        var bytes = Noise(length);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.PutAsync(new MemoryStream(bytes), Cancel))));
        Assert.Equal([Digest.Of(bytes)], await Store.ListAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task List_SmallAndLarge_GivesBoth()
    {
        var small = await Store.PutAsync(new MemoryStream(Noise(5)), Cancel);
        var large = await Store.PutAsync(new MemoryStream(Noise(100_000)), Cancel);
        Assert.Equal(new[] { small.Digest, large.Digest }.Order(), (await Store.ListAsync(Cancel).ToListAsync(Cancel)).Order());
    }

    [Fact]
    public async Task Open_NotThere_IsNull() => Assert.Null(await Store.OpenAsync(Digest.Of([1]), Cancel));

    [Fact]
    public async Task Open_NoDigest_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(default, Cancel));

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task Put_CancelledWhileReading_StoresNothing(int length)
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync(new DrippingStream(Noise(length), source), source.Token));
        Assert.Empty(await Store.ListAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Put_SenderBreaksOff_StoresNothing()
    {
        var failure = await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(new DrippingStream(Noise(200_000), breaksAt: 100_000), Cancel));
        Assert.Equal("The sender is gone.", failure.Message);
        Assert.Empty(await Store.ListAsync(Cancel).ToListAsync(Cancel));
    }

    /// <summary>Gives its bytes in odd pieces, as a network does; may cancel or break in the middle.</summary>
    private sealed class DrippingStream(byte[] bytes, CancellationTokenSource? cancelled = null, int breaksAt = int.MaxValue) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (cancelled is not null && Position * 2 >= Length)
            {
                await cancelled.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return Position < breaksAt
                ? await base.ReadAsync(buffer[..Math.Min(buffer.Length, 777)], cancellationToken)
                : throw new IOException("The sender is gone.");
        }
    }
}
