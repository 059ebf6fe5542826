using System.Collections.Immutable;
using Hattama.Ledger;

namespace Hattama.Stores;

/// <summary>
/// Who may do what: tokens, grants for one upload each, and first signatures that wait for a second. Durable when a task
/// ends. A secret is never stored, only its SHA-256.
/// </summary>
public interface IAccessStore
{
    /// <summary>Adds a token; false when its id is taken.</summary>
    Task<bool> AddTokenAsync(AccessToken token, CancellationToken cancel);

    /// <summary>Every token, revoked and expired ones too, ordinal order of id.</summary>
    Task<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancel);

    /// <summary>Revokes a token; false when there is none with this id. The first revocation stays.</summary>
    Task<bool> RevokeTokenAsync(string id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Adds a grant; false when its upload id is taken.</summary>
    Task<bool> AddGrantAsync(UploadGrant grant, CancellationToken cancel);

    /// <summary>The grant for an upload, or null.</summary>
    Task<UploadGrant?> FindGrantAsync(string contest, string upload, CancellationToken cancel);

    /// <summary>Keeps a decision that waits for a second person, under the digest of its bytes.</summary>
    Task AddProposalAsync(StoredDecision proposal, CancellationToken cancel);

    /// <summary>A decision that waits for a second person, or null.</summary>
    Task<StoredDecision?> FindProposalAsync(string contest, Digest proposal, CancellationToken cancel);
}

/// <summary>What a token lets its holder do.</summary>
public enum AccessRole
{
    /// <summary>Sends protocols of its areas.</summary>
    Sender,
    /// <summary>Sends observers' forms, copies of protocols among them: nothing of it is ever a protocol.</summary>
    Observer,
    /// <summary>Decides about stations of its areas.</summary>
    Decider,
    /// <summary>Asks for roll-ups.</summary>
    Publisher,
    /// <summary>Reads what is not public.</summary>
    Auditor,
    /// <summary>Everything except deciding: two persons stay two persons.</summary>
    Admin,
}

/// <summary>A token as stored.</summary>
/// <param name="Id">Public part of the token: names it in lists and logs.</param>
/// <param name="Hash">SHA-256 of the secret part.</param>
/// <param name="Contest">The only contest it is good for.</param>
/// <param name="Holder">Code of the organisation or office: the sender of its uploads, the person of its decisions.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Areas">Areas it is limited to, as <c>level:code</c>; empty: all.</param>
/// <param name="Created">Since when.</param>
/// <param name="Expires">From then on it is refused.</param>
/// <param name="Revoked">When it was revoked; null: it was not.</param>
public sealed record AccessToken(
    string Id,
    Digest Hash,
    string Contest,
    string Holder,
    AccessRole Role,
    ImmutableArray<string> Areas,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    DateTimeOffset? Revoked);

/// <summary>
/// Leave for exactly one upload. That it was used is said by the upload's stamp and by nothing else, so the two cannot
/// disagree after a crash.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Upload">The id that the upload will have.</param>
/// <param name="Token">Id of the token that asked.</param>
/// <param name="Holder">The sender.</param>
/// <param name="Areas">Areas the upload may report, as <c>level:code</c>; empty: all.</param>
/// <param name="File">File name as announced.</param>
/// <param name="Length">Number of bytes announced; null: not announced.</param>
/// <param name="Expires">From then on it is refused.</param>
public sealed record UploadGrant(
    string Contest, string Upload, string Token, string Holder, ImmutableArray<string> Areas, string File, long? Length, DateTimeOffset Expires)
{
    /// <summary>What the upload will hold.</summary>
    public UploadKind Kind { get; init; }
}
