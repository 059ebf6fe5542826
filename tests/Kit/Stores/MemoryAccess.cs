using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Kit;

/// <inheritdoc/>
internal sealed class MemoryAccess : IAccessStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Contest, string Upload), UploadGrant> _grants = [];
    private readonly Dictionary<(string Contest, Digest Proposal), StoredDecision> _proposals = [];

    public Task<bool> AddTokenAsync(AccessToken token, CancellationToken cancel)
    {
        StoreKey.CheckText(token.Id);
        StoreKey.CheckDigest(token.Hash);
        StoreKey.CheckContest(token.Contest);
        lock (_lock)
        {
            return Task.FromResult(_tokens.TryAdd(token.Id, token));
        }
    }

    public Task<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<AccessToken>>([.. _tokens.Values]);
        }
    }

    public Task<bool> RevokeTokenAsync(string id, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_tokens.TryGetValue(id, out var token))
            {
                return Task.FromResult(false);
            }

            _tokens[id] = token with { Revoked = token.Revoked ?? at };
            return Task.FromResult(true);
        }
    }

    public Task<bool> AddGrantAsync(UploadGrant grant, CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult(_grants.TryAdd((StoreKey.CheckContest(grant.Contest), grant.Upload), grant));
        }
    }

    public Task<UploadGrant?> FindGrantAsync(string contest, string upload, CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult(_grants.GetValueOrDefault((contest, upload)));
        }
    }

    public Task AddProposalAsync(StoredDecision proposal, CancellationToken cancel)
    {
        lock (_lock)
        {
            _proposals.TryAdd((proposal.Contest, proposal.Digest), proposal);
            return Task.CompletedTask;
        }
    }

    public Task<StoredDecision?> FindProposalAsync(string contest, Digest proposal, CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult(_proposals.GetValueOrDefault((contest, proposal)));
        }
    }
}
