using Hattama.Kit;
using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests;

/// <summary>Tokens: who is let in, until when, and who is not.</summary>
public sealed class AccessControlTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 11, 15, 0, 0, TimeSpan.Zero));
    private readonly MemoryAccess _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_IsFound_ByItsTextAlone()
    {
        var control = new AccessControl(_store, _clock);
        var (made, text) = await MakeAsync(control, "tsk-1");
        var (other, otherText) = await MakeAsync(control, "tsk-2");
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("tsk-1", (await control.FindAsync(text, Cancel))?.Holder);
        Assert.Equal((_clock.GetUtcNow() - TimeSpan.FromSeconds(2) + Lifetime, "small"), (made.Expires, made.Contest));
        Assert.DoesNotContain(text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..], made.ToString(), StringComparison.Ordinal);
        string?[] wrong =
        [
            null, "", ".", made.Id, $"{made.Id}.", $"{made.Id}.{made.Hash.Hex}", $"{made.Id}.{otherText.Split('.')[1]}", $"{other.Id}.{text.Split('.')[1]}",
            text[..^1], text + "A", " " + text, text.ToUpperInvariant(), $"{made.Id}.{new string('A', 200)}", $"nobody.{text.Split('.')[1]}",
        ];
        foreach (var guess in wrong)
        {
            Assert.Null(await control.FindAsync(guess, Cancel));
        }
    }

    /// <summary>Even where the secret is right: the text of a token has a bounded length.</summary>
    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task Token_LongerThanAnyIsMade_IsNotLookedAt(int length, bool isFound)
    {
        var secret = new string('s', length - 2);
        await _store.AddTokenAsync(
            new AccessToken("a", Hattama.Ledger.Digest.Of(System.Text.Encoding.UTF8.GetBytes(secret)), "small", "tsk-1", AccessRole.Sender, [], _clock.GetUtcNow(), _clock.GetUtcNow() + Lifetime, null), Cancel);
        Assert.Equal(isFound, await new AccessControl(_store, _clock).FindAsync($"a.{secret}", Cancel) is not null);
    }

    /// <summary>Uploads and decisions name people in one Unicode form: a holder in another would pass for somebody else, and decide on his own entries. Tokens made before, too.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_HolderInAnotherUnicodeForm_IsTheSameHolder(bool isMadeBefore)
    {
        var decomposed = "район".Normalize(System.Text.NormalizationForm.FormD);
        var control = new AccessControl(_store, _clock);
        var text = "a.s";
        if (isMadeBefore)
        {
            await _store.AddTokenAsync(
                new AccessToken("a", Hattama.Ledger.Digest.Of("s"u8), "small", decomposed, AccessRole.Decider, [], _clock.GetUtcNow(), _clock.GetUtcNow() + Lifetime, null), Cancel);
        }
        else
        {
            (var made, text) = await MakeAsync(control, decomposed);
            Assert.Equal("район", made.Holder);
        }

        Assert.Equal("район", (await control.FindAsync(text, Cancel))?.Holder);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public async Task Token_AroundItsEnd(int seconds, bool isFound)
    {
        var control = new AccessControl(_store, _clock);
        var (_, text) = await MakeAsync(control, "tsk-1");
        _clock.Advance(Lifetime + TimeSpan.FromSeconds(seconds));
        Assert.Equal(isFound, await control.FindAsync(text, Cancel) is not null);
    }

    [Theory]
    [InlineData(1, true)] // what was read is good for two seconds
    [InlineData(2, false)]
    public async Task Token_RevokedElsewhere_IsRefusedWithinTwoSeconds(int seconds, bool isFound)
    {
        var control = new AccessControl(_store, _clock);
        var (made, text) = await MakeAsync(control, "tsk-1");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await control.FindAsync(text, Cancel));
        await _store.RevokeTokenAsync(made.Id, _clock.GetUtcNow(), Cancel);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(isFound, await control.FindAsync(text, Cancel) is not null);
        Assert.Null(await new AccessControl(_store, _clock).FindAsync(text, Cancel)); // who has read nothing yet sees it at once
    }

    private static Task<(AccessToken Token, string Text)> MakeAsync(AccessControl control, string holder) =>
        control.CreateAsync("small", holder, AccessRole.Sender, ["district:d1"], Lifetime, Cancel);
}
