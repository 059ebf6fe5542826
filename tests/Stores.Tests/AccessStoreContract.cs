using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Stores;
using Hattama.Tests.Embedded;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests;

/// <summary>What every access store keeps.</summary>
public abstract class AccessStoreContract
{
    protected abstract IAccessStore Store { get; }

    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Token_Added_IsListedAsItWas()
    {
        Assert.True(await Store.AddTokenAsync(Token("b"), Cancel));
        Assert.True(await Store.AddTokenAsync(Token("a") with { Areas = ["region:a/b", "region:\"ю\",c"] }, Cancel));
        await ReopenAsync();
        var tokens = await Store.ListTokensAsync(Cancel);
        Assert.Equal(["a", "b"], tokens.Select(token => token.Id));
        Assert.Equal(["region:a/b", "region:\"ю\",c"], tokens[0].Areas);
        Assert.Equal(Token("b") with { Areas = default }, tokens[1] with { Areas = default });
    }

    [Fact]
    public async Task Token_SameIdAgain_KeepsTheFirst()
    {
        await Store.AddTokenAsync(Token("a"), Cancel);
        Assert.False(await Store.AddTokenAsync(Token("a") with { Role = AccessRole.Admin }, Cancel));
        Assert.Equal(AccessRole.Sender, Assert.Single(await Store.ListTokensAsync(Cancel)).Role);
    }

    [Fact]
    public async Task Revoke_Twice_KeepsTheFirstInstant()
    {
        await Store.AddTokenAsync(Token("a"), Cancel);
        Assert.True(await Store.RevokeTokenAsync("a", Noon, Cancel));
        Assert.True(await Store.RevokeTokenAsync("a", Noon.AddHours(1), Cancel));
        await ReopenAsync();
        Assert.Equal(Noon, Assert.Single(await Store.ListTokensAsync(Cancel)).Revoked);
    }

    [Fact]
    public async Task Revoke_Unknown_IsFalse() => Assert.False(await Store.RevokeTokenAsync("nobody", Noon, Cancel));

    [Fact]
    public async Task Grant_Added_IsFoundUnderItsContestOnly()
    {
        var grant = new UploadGrant(Contest, "u1", "t", "ktk-7", ["district:d1"], "протокол.json", 42, Noon) { Kind = UploadKind.Observations };
        Assert.True(await Store.AddGrantAsync(grant, Cancel));
        Assert.False(await Store.AddGrantAsync(grant with { Holder = "other" }, Cancel));
        await ReopenAsync();
        var found = await Store.FindGrantAsync(Contest, "u1", Cancel);
        Assert.Equal(grant with { Areas = default }, found! with { Areas = default });
        Assert.Equal(["district:d1"], found.Areas);
        Assert.Null(await Store.FindGrantAsync("another", "u1", Cancel));
    }

    [Fact]
    public async Task Grant_WithoutLength_StaysWithout()
    {
        await Store.AddGrantAsync(new UploadGrant(Contest, "u1", "t", "ktk-7", [], "a.csv", null, Noon), Cancel);
        Assert.Null((await Store.FindGrantAsync(Contest, "u1", Cancel))!.Length);
    }

    [Fact]
    public async Task Proposal_Added_IsFoundByItsDigest()
    {
        var proposal = new StoredDecision(Contest, Digest.Of(Bytes("p")), Bytes("p"));
        await Store.AddProposalAsync(proposal, Cancel);
        await Store.AddProposalAsync(proposal, Cancel);
        await ReopenAsync();
        Assert.Equal("p", Text((await Store.FindProposalAsync(Contest, proposal.Digest, Cancel))!.Bytes));
        Assert.Null(await Store.FindProposalAsync("another", proposal.Digest, Cancel));
    }

    private static AccessToken Token(string id) =>
        new(id, Digest.Of(Bytes(id)), Contest, "ktk-7", AccessRole.Sender, [], Noon, Noon.AddDays(1), null);
}

public sealed class MemoryAccessTests : AccessStoreContract
{
    protected override IAccessStore Store { get; } = new MemoryAccess();

    protected override Task ReopenAsync() => Task.CompletedTask;
}

public sealed class EmbeddedAccessTests : AccessStoreContract, IAsyncDisposable
{
    private readonly TempStore _temp = new();

    protected override IAccessStore Store => _temp.Store.Access;

    protected override Task ReopenAsync() => _temp.ReopenAsync();

    public ValueTask DisposeAsync() => _temp.DisposeAsync();
}
