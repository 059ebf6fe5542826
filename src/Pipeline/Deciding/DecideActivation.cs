using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>A definition and a register that somebody wants in force.</summary>
/// <param name="DefinitionBytes">The definition as written.</param>
/// <param name="Definition">The definition as read.</param>
/// <param name="Register">The register.</param>
public sealed record NewVersion(ReadOnlyMemory<byte> DefinitionBytes, ContestDefinition Definition, Register Register);

/// <summary>
/// Puts another definition or register in force, by two persons where the policy says so. The second person brings the same files: nothing
/// unconfirmed lies in the store, and both have what they sign.
/// </summary>
public sealed class DecideActivation(StoreSet stores, IAccessStore access, ActiveContest contest, TimeProvider clock)
{
    private readonly ContestDefinition _definition = contest.InForce.Definition;

    /// <summary>A first person's draft: in force, or kept for a second person.</summary>
    public async Task<DecideAnswer> DraftAsync(
        NewVersion version, string by, ImmutableArray<string> areas, string reason, Action<long, long>? onReread, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (!areas.IsEmpty)
        {
            return new DecideAnswer(DecideOutcome.OutsideAreas);
        }

        if (_definition is not { Mode: ContestMode.Live, Policies.TwoPersons: true })
        {
            return await ActivateAsync(version, by, reason, onReread, cancel);
        }

        var draft = LedgerDecisions.Of(await NextAsync(version, by, reason, cancel));
        await access.AddProposalAsync(draft, cancel);
        return new DecideAnswer(DecideOutcome.AwaitsSecond, draft.Digest);
    }

    /// <summary>A second person's confirmation, with files of the same content.</summary>
    public async Task<DecideAnswer> ConfirmAsync(
        Digest proposal, NewVersion version, string by, ImmutableArray<string> areas, Action<long, long>? onReread, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (await access.FindProposalAsync(_definition.Id, proposal, cancel) is not { } stored || DecisionDocument.Read(stored.Bytes) is not { Activates: { } wanted } first)
        {
            return new DecideAnswer(DecideOutcome.UnknownProposal);
        }

        if (!areas.IsEmpty)
        {
            return new DecideAnswer(DecideOutcome.OutsideAreas);
        }

        if (first.By.Contains(by))
        {
            return new DecideAnswer(DecideOutcome.SamePerson);
        }

        var next = await NextAsync(version, by, first.Explanation, cancel);
        return (next.Number, next.Definition, next.Register) == (wanted.Number, wanted.Definition, wanted.Register)
            ? await ActivateAsync(version, string.Join(',', first.By.Append(by).Order(StringComparer.Ordinal)), first.Explanation, onReread, cancel)
            : new DecideAnswer(DecideOutcome.Stale);
    }

    private async Task<Activation> NextAsync(NewVersion version, string by, string reason, CancellationToken cancel)
    {
        var activations = await stores.Ledger.ReadActivationsAsync(_definition.Id, cancel);
        ContestKeys.RefuseLate(_definition, activations[^1], version.Definition);
        var register = RegisterDocuments.Write(version.Definition, version.Register)[^1].Digest;
        return new Activation(
            _definition.Id, activations.Count + 1, Digest.Of(version.DefinitionBytes.Span), register, contest.Edition, Instant.Truncate(clock.GetUtcNow()), by, reason)
        {
            Key = activations[^1].Key,
        };
    }

    private async Task<DecideAnswer> ActivateAsync(NewVersion version, string by, string reason, Action<long, long>? onReread, CancellationToken cancel)
    {
        var setup = new Setup(stores, clock) { OnReread = onReread };
        var inForce = await setup.ActivateAsync(version.DefinitionBytes, version.Definition, version.Register, by, reason, cancel);
        var activations = await stores.Ledger.ReadActivationsAsync(_definition.Id, cancel);
        return new DecideAnswer(DecideOutcome.Decided, LedgerDecisions.Of(activations.First(activation => activation.Number == inForce.Activation)).Digest);
    }
}
