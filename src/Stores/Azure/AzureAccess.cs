using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>Tokens, grants and proposals in tables.</summary>
public sealed class AzureAccess : IAccessStore
{
    /// <summary>Tokens are few and are read together.</summary>
    private const string Tokens = "tokens";

    private readonly Table _tokens;
    private readonly Table _grants;
    private readonly Table _proposals;
    private readonly Bodies _bodies;

    internal AzureAccess(Table tokens, Table grants, Table proposals, Bodies bodies)
    {
        _tokens = tokens;
        _grants = grants;
        _proposals = proposals;
        _bodies = bodies;
    }

    /// <inheritdoc/>
    public Task<bool> AddTokenAsync(AccessToken token, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(token);
        var row = new TableEntity(Tokens, TableKey.Encode(StoreKey.CheckText(token.Id)))
        {
            ["id"] = TableText.Of(token.Id),
            ["hash"] = StoreKey.CheckDigest(token.Hash).Hex,
            ["contest"] = StoreKey.CheckContest(token.Contest),
            ["holder"] = TableText.Of(StoreKey.CheckText(token.Holder)),
            ["role"] = token.Role.ToString(),
            ["areas"] = Join(token.Areas),
            ["created"] = StoreKey.CheckInstant(token.Created),
            ["expires"] = StoreKey.CheckInstant(token.Expires),
        };
        if (token.Revoked is { } revoked)
        {
            row["revoked"] = StoreKey.CheckInstant(revoked);
        }

        return _tokens.AddAsync(row, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancel) =>
        [.. (await _tokens.ReadAsync(Tokens, null, null, null, cancel)).Select(ToToken).OrderBy(static token => token.Id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<bool> RevokeTokenAsync(string id, DateTimeOffset at, CancellationToken cancel)
    {
        var instant = StoreKey.CheckInstant(at);
        while (true)
        {
            if (await _tokens.FindAsync(Tokens, TableKey.Encode(StoreKey.CheckText(id)), cancel) is not { } row)
            {
                return false;
            }

            if (row.GetInt64("revoked") is not null)
            {
                return true;
            }

            row["revoked"] = instant;
            if ((await _tokens.WriteEachAsync([(row, row)], cancel)).Count == 0)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> AddGrantAsync(UploadGrant grant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var row = new TableEntity(StoreKey.CheckContest(grant.Contest), TableKey.Encode(StoreKey.CheckText(grant.Upload)))
        {
            ["token"] = TableText.Of(StoreKey.CheckText(grant.Token)),
            ["holder"] = TableText.Of(StoreKey.CheckText(grant.Holder)),
            ["areas"] = Join(grant.Areas),
            ["file"] = TableText.Of(StoreKey.CheckText(grant.File)),
            ["expires"] = StoreKey.CheckInstant(grant.Expires),
            ["kind"] = UploadKinds.NameOf(grant.Kind),
        };
        if (grant.Length is { } length)
        {
            row["length"] = length;
        }

        return _grants.AddAsync(row, cancel);
    }

    /// <inheritdoc/>
    public async Task<UploadGrant?> FindGrantAsync(string contest, string upload, CancellationToken cancel)
    {
        var row = await _grants.FindAsync(StoreKey.CheckContest(contest), TableKey.Encode(StoreKey.CheckText(upload)), cancel);
        return row is null
            ? null
            : new UploadGrant(
                contest, upload, TableText.Read(row, "token"), TableText.Read(row, "holder"), Split(row), TableText.Read(row, "file"),
                row.GetInt64("length"), Instant(row, "expires"))
            {
                Kind = UploadKinds.Read(TableText.Read(row, "kind")),
            };
    }

    /// <inheritdoc/>
    public async Task AddProposalAsync(StoredDecision proposal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        var row = new TableEntity(StoreKey.CheckContest(proposal.Contest), StoreKey.CheckDigest(proposal.Digest).Hex);
        await _bodies.WriteAsync(row, proposal.Bytes, cancel);
        await _proposals.AddAsync(row, cancel);
    }

    /// <inheritdoc/>
    public async Task<StoredDecision?> FindProposalAsync(string contest, Digest proposal, CancellationToken cancel)
    {
        var row = await _proposals.FindAsync(StoreKey.CheckContest(contest), StoreKey.CheckDigest(proposal).Hex, cancel);
        return row is null ? null : new StoredDecision(contest, proposal, await _bodies.ReadAsync(row, cancel));
    }

    private static object Join(ImmutableArray<string> areas) =>
        TableText.Of(JsonSerializer.Serialize(areas.Select(StoreKey.CheckText)));

    private static ImmutableArray<string> Split(TableEntity row) => [.. JsonSerializer.Deserialize<string[]>(TableText.Read(row, "areas"))!];

    private static AccessToken ToToken(TableEntity row) => new(
        TableText.Read(row, "id"), Digest.Parse(row.GetString("hash")), row.GetString("contest"), TableText.Read(row, "holder"),
        Enum.Parse<AccessRole>(row.GetString("role")), Split(row), Instant(row, "created"), Instant(row, "expires"),
        row.GetInt64("revoked") is { } revoked ? DateTimeOffset.FromUnixTimeMilliseconds(revoked) : null);

    private static DateTimeOffset Instant(TableEntity row, string property) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(property) ?? throw AzureFailures.Damaged(row, property));
}
