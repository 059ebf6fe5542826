using System.Collections.Immutable;
using Hattama.Ledger;
using Microsoft.Data.Sqlite;

namespace Hattama.Stores.Embedded;

/// <summary>Tokens, grants and proposals in the database.</summary>
public sealed class EmbeddedAccess : IAccessStore
{
    private const string Point = "access:commit";
    private readonly GroupCommit _writer;
    private readonly ReaderPool _readers;

    internal EmbeddedAccess(GroupCommit writer, ReaderPool readers)
    {
        _writer = writer;
        _readers = readers;
    }

    /// <inheritdoc/>
    public Task<bool> AddTokenAsync(AccessToken token, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(token);
        object[] values =
        [
            StoreKey.CheckText(token.Id), StoreKey.CheckDigest(token.Hash).Hex, StoreKey.CheckContest(token.Contest),
            StoreKey.CheckText(token.Holder), token.Role.ToString(), Join(token.Areas), StoreKey.CheckInstant(token.Created),
            StoreKey.CheckInstant(token.Expires), token.Revoked is { } revoked ? StoreKey.CheckInstant(revoked) : DBNull.Value,
        ];
        return ChangeAsync("INSERT OR IGNORE INTO tokens VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", values, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancel)
    {
        var tokens = await _readers.ReadAsync(
            session => session.Rows("SELECT id, hash, contest, holder, role, areas, created, expires, revoked FROM tokens", ToToken), cancel)
            .ConfigureAwait(false);
        tokens.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        return tokens;
    }

    /// <inheritdoc/>
    public Task<bool> RevokeTokenAsync(string id, DateTimeOffset at, CancellationToken cancel) => ChangeAsync(
        "UPDATE tokens SET revoked = coalesce(revoked, ?2) WHERE id = ?1", [StoreKey.CheckText(id), StoreKey.CheckInstant(at)], cancel);

    /// <inheritdoc/>
    public Task<bool> AddGrantAsync(UploadGrant grant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(grant);
        object[] values =
        [
            StoreKey.CheckContest(grant.Contest), StoreKey.CheckText(grant.Upload), StoreKey.CheckText(grant.Token),
            StoreKey.CheckText(grant.Holder), Join(grant.Areas), StoreKey.CheckText(grant.File),
            grant.Length is { } length ? length : DBNull.Value, StoreKey.CheckInstant(grant.Expires), UploadKinds.NameOf(grant.Kind),
        ];
        return ChangeAsync("INSERT OR IGNORE INTO grants VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", values, cancel);
    }

    /// <inheritdoc/>
    public async Task<UploadGrant?> FindGrantAsync(string contest, string upload, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckText(upload);
        var found = await _readers.ReadAsync(
            session => session.Rows(
                "SELECT token, holder, areas, file, length, expires, kind FROM grants WHERE contest = ?1 AND upload = ?2",
                row => ToGrant(contest, upload, row), contest, upload),
            cancel).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    /// <inheritdoc/>
    public Task AddProposalAsync(StoredDecision proposal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        object[] values = [StoreKey.CheckContest(proposal.Contest), StoreKey.CheckDigest(proposal.Digest).Hex, Session.Blob(proposal.Bytes)];
        return ChangeAsync("INSERT OR IGNORE INTO proposals VALUES(?1, ?2, ?3)", values, cancel);
    }

    /// <inheritdoc/>
    public async Task<StoredDecision?> FindProposalAsync(string contest, Digest proposal, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckDigest(proposal);
        var bytes = await _readers.ReadAsync(
            session => session.Bytes("SELECT bytes FROM proposals WHERE contest = ?1 AND digest = ?2", contest, proposal.Hex), cancel)
            .ConfigureAwait(false);
        return bytes is null ? null : new StoredDecision(contest, proposal, bytes);
    }

    private Task<bool> ChangeAsync(string sql, object[] values, CancellationToken cancel) =>
        _writer.WriteAsync(Point, 256, session => session.Run(sql, values) > 0, cancel);

    private static string Join(ImmutableArray<string> areas)
    {
        foreach (var area in areas)
        {
            StoreKey.CheckText(area);
        }

        return System.Text.Json.JsonSerializer.Serialize(areas.AsEnumerable());
    }

    private static ImmutableArray<string> Split(string areas) => [.. System.Text.Json.JsonSerializer.Deserialize<string[]>(areas)!];

    private static AccessToken ToToken(SqliteDataReader row) => new(
        row.GetString(0), Digest.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), Enum.Parse<AccessRole>(row.GetString(4)),
        Split(row.GetString(5)), Instant(row, 6), Instant(row, 7), row.IsDBNull(8) ? null : Instant(row, 8));

    private static UploadGrant ToGrant(string contest, string upload, SqliteDataReader row) => new(
        contest, upload, row.GetString(0), row.GetString(1), Split(row.GetString(2)), row.GetString(3),
        row.IsDBNull(4) ? null : row.GetInt64(4), Instant(row, 5))
    { Kind = UploadKinds.Read(row.GetString(6)) };

    private static DateTimeOffset Instant(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
