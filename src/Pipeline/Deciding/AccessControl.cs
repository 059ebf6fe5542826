using System.Buffers.Text;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Makes and recognises tokens, <c>id.secret</c>. The secret is 256 random bits and is never stored; the store keeps its
/// SHA-256, which needs no salt and no slow hash, because nobody guesses 256 random bits. Holders are in Unicode normal form C, as the
/// senders and persons of published documents are: in another form somebody would pass for a stranger to his own entries and proposals.
/// </summary>
public sealed class AccessControl(IAccessStore store, TimeProvider clock)
{
    private const int LongestToken = 128;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private static readonly byte[] Nothing = new byte[SHA256.HashSizeInBytes];
    private volatile Known _known = new(FrozenDictionary<string, AccessToken>.Empty, DateTimeOffset.MinValue);

    /// <summary>Makes a token and gives its text, which cannot be had again.</summary>
    public async Task<(AccessToken Token, string Text)> CreateAsync(
        string contest, string holder, AccessRole role, ImmutableArray<string> areas, TimeSpan lifetime, CancellationToken cancel)
    {
        var now = Instant.Truncate(clock.GetUtcNow());
        while (true)
        {
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
            var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var token = new AccessToken(id, HashOf(secret), contest, NameOf(holder), role, areas, now, Instant.Truncate(now + lifetime), null);
            if (await store.AddTokenAsync(token, cancel))
            {
                return (token, $"{id}.{secret}");
            }
        }
    }

    /// <summary>
    /// The token with this text, if it is in force now. A revocation by another process is seen within two seconds.
    /// </summary>
    public async ValueTask<AccessToken?> FindAsync(string? text, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - _known.At >= Freshness || now < _known.At)
        {
            var tokens = await store.ListTokensAsync(cancel);
            _known = new Known(tokens.ToFrozenDictionary(known => known.Id, known => known with { Holder = NameOf(known.Holder) }, StringComparer.Ordinal), now);
        }

        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 0 || text!.Length > LongestToken)
        {
            return null;
        }

        var token = _known.Tokens.GetValueOrDefault(text[..dot]);
        var stored = token is null ? Nothing : Convert.FromHexString(token.Hash.Hex);
        var isRight = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text[(dot + 1)..])), stored);
        return isRight && token is { Revoked: null } && now < token.Expires ? token : null;
    }

    private static string NameOf(string holder) => PlainText.Normal(PlainText.WellFormed(holder));

    private static Digest HashOf(string secret) => Digest.Of(Encoding.UTF8.GetBytes(secret));

    private sealed record Known(FrozenDictionary<string, AccessToken> Tokens, DateTimeOffset At);
}
