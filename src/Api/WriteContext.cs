using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>What writing endpoints need. One per host.</summary>
public sealed record WriteContext(StoreSet Stores, IAccessStore Access, ContestsInForce Contests, WriteOptions Options)
{
    /// <summary>Recognises tokens.</summary>
    public required AccessControl Control { get; init; }

    /// <summary>What happens to an upload once its stamp is durable: whatever fails here is finished later, from the stamp.</summary>
    public required Func<Upload, CancellationToken, Task> Stamped { get; init; }

    /// <summary>Where senders put their bytes without passing through this host; null: only through it.</summary>
    public IUploadStore? Uploads { get; init; }

    /// <summary>Rolls up for whoever makes this request.</summary>
    public required Func<HttpContext, IRollups> Rollups { get; init; }

    /// <summary>How the work of this host goes.</summary>
    public required Func<HttpContext, CancellationToken, Task<HealthFacts>> Facts { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Writes a trifle to the store and waits until it is durable; throws when that fails.</summary>
    public required Func<CancellationToken, Task> Probe { get; init; }

    /// <summary>The token of the caller, if it is one of these roles in this contest; anything else is a problem.</summary>
    public async Task<AccessToken> RequireAsync(HttpContext http, ApiContext api, string contest, CancellationToken cancel, params AccessRole[] roles)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(api);
        if (await Bearer.FindAsync(http, Control, cancel) is not { } token)
        {
            http.Response.Headers.WWWAuthenticate = http.Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
            throw WriteProblems.TokenMissing().Thrown();
        }

        if (api.Tokens?.Take(http.Response, token.Id) is { } refusal)
        {
            throw refusal.Thrown();
        }

        if (token.Contest != contest || !roles.Contains(token.Role))
        {
            throw WriteProblems.Forbidden(token, contest, roles).Thrown();
        }

        return token;
    }

    /// <summary>The contest of the address, or a problem.</summary>
    public async Task<ActiveContest> ContestAsync(string contest, CancellationToken cancel) =>
        (IsContestId(contest) ? await Contests.FindAsync(contest, cancel) : null)
            ?? throw Asked.ContestUnknown(contest).Thrown();

    private static bool IsContestId(string contest) =>
        contest.Length is > 0 and <= 40 && contest.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}

/// <summary>Limits of writing.</summary>
public sealed record WriteOptions
{
    /// <summary>Most bytes of one upload.</summary>
    public long MostBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes of a JSON body.</summary>
    public int MostJson { get; init; } = 64 << 10;

    /// <summary>How long a grant is good.</summary>
    public TimeSpan GrantLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Bounds of reading.</summary>
    public ReadCaps Caps { get; init; } = ReadCaps.Default;
}
