using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>What became of a draft.</summary>
public enum DecideOutcome
{
    /// <summary>It is a decision.</summary>
    Decided,
    /// <summary>A second person must confirm it.</summary>
    AwaitsSecond,
    /// <summary>The register has no such form of such a station.</summary>
    UnknownStation,
    /// <summary>It lies outside the person's areas.</summary>
    OutsideAreas,
    /// <summary>The person sent entries that it is about.</summary>
    OwnEntries,
    /// <summary>It names other contents or decisions than there are.</summary>
    Stale,
    /// <summary>It could not be applied: the content is not there, or needs a release.</summary>
    Unusable,
    /// <summary>Nothing waits under this digest.</summary>
    UnknownProposal,
    /// <summary>The second person is the first.</summary>
    SamePerson,
    /// <summary>The result is declared final: it must be reopened first.</summary>
    Closed,
    /// <summary>Something stands in the way of a final result or a reopening.</summary>
    NotReady,
}

/// <summary>The answer to a draft.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Digest">Name of the decision or of the proposal.</param>
/// <param name="Now">What is there now.</param>
public sealed record DecideAnswer(DecideOutcome Outcome, Digest Digest = default, SlotNow? Now = null)
{
    /// <summary>What stands in the way of a final result or a reopening.</summary>
    public ImmutableArray<LocalText> Why { get; init; } = [];

    /// <summary>What a decision about the contest has to name as seen.</summary>
    public ImmutableArray<Digest> Saw { get; init; } = [];

    /// <summary>The decisions about the contest that it has to name as standing before.</summary>
    public ImmutableArray<Digest> Previous { get; init; } = [];
}

/// <summary>
/// Records decisions. Order of writes: dirty mark → decision → dirty mark. The first mark makes sure that no roll-up sees the
/// decision and not its partition; the second, that a roll-up which had read the ledger before does not clear it unseen.
/// </summary>
public sealed class Decide(StoreSet stores, IAccessStore access, ActiveContest contest, TimeProvider clock)
{
    private readonly ContestDefinition _definition = contest.InForce.Definition;

    /// <summary>A first person's draft: recorded, or kept for a second person.</summary>
    public async Task<DecideAnswer> DraftAsync(Decision draft, ImmutableArray<string> areas, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (checkedDraft, refusal) = await CheckAsync(Date(draft), areas, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!NeedsTwo(checkedDraft.Kind))
        {
            return await RecordAsync(checkedDraft, cancel);
        }

        var proposal = DecisionDocument.Write(checkedDraft);
        await access.AddProposalAsync(new StoredDecision(_definition.Id, proposal.Digest, proposal.Bytes), cancel);
        return new DecideAnswer(DecideOutcome.AwaitsSecond, proposal.Digest);
    }

    /// <summary>What would become of a first person's draft now. Nothing is written.</summary>
    public async Task<DecideAnswer> TryAsync(Decision draft, ImmutableArray<string> areas, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (dated, refusal) = await CheckAsync(Date(draft), areas, cancel);
        return refusal ?? new DecideAnswer(NeedsTwo(dated.Kind) ? DecideOutcome.AwaitsSecond : DecideOutcome.Decided);
    }

    /// <summary>A second person's confirmation: everything is checked again, against what is there now.</summary>
    public async Task<DecideAnswer> ConfirmAsync(Digest proposal, string by, ImmutableArray<string> areas, CancellationToken cancel)
    {
        if (await access.FindProposalAsync(_definition.Id, proposal, cancel) is not { } stored)
        {
            return new DecideAnswer(DecideOutcome.UnknownProposal);
        }

        var first = DecisionDocument.Read(stored.Bytes);
        if (first.By.Contains(by))
        {
            return new DecideAnswer(DecideOutcome.SamePerson);
        }

        var both = first with { By = [.. first.By.Append(by).Order(StringComparer.Ordinal)], At = Instant.Truncate(clock.GetUtcNow()) };
        var (checkedDecision, refusal) = await CheckAsync(both, areas, cancel);
        return refusal ?? await RecordAsync(checkedDecision, cancel);
    }

    /// <summary>
    /// Marks what decisions concern, in case a crash came between a decision and its mark. One about a sender or the whole contest marks the partition that every contest
    /// has: any mark starts a roll-up, which finds by their basis what has changed. A roll-up that finds nothing changed publishes nothing.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="contest">Contest id.</param>
    /// <param name="since">Only those made since then; the default value: all.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async Task RepairAsync(ILedgerStore ledger, string contest, DateTimeOffset since, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var decisions = await ledger.ReadDecisionsAsync(contest, cancel);
        var partitions = decisions.Select(stored => DecisionDocument.Read(stored.Bytes)).Where(decision => decision.At >= since)
            .Select(decision => decision.IsAboutStation ? decision.Partition : ItemPart.Unplaced).ToHashSet(StringComparer.Ordinal);
        if (partitions.Count > 0)
        {
            await ledger.MarkDirtyAsync(contest, partitions, cancel);
        }
    }

    private Decision Date(Decision draft) => draft with { At = Instant.Truncate(clock.GetUtcNow()), Contest = _definition.Id };

    private bool NeedsTwo(DecisionKind kind) =>
        _definition is { Mode: ContestMode.Live, Policies.TwoPersons: true } && kind is DecisionKind.Release or DecisionKind.Annul or DecisionKind.Final or DecisionKind.Reopen;

    private async Task<(Decision Draft, DecideAnswer? Refusal)> CheckAsync(Decision draft, ImmutableArray<string> areas, CancellationToken cancel)
    {
        // A sender may report stations of any area, and a result is about all: only who answers for all of them decides that.
        if (!draft.IsAboutStation && !areas.IsEmpty)
        {
            return (draft, new DecideAnswer(DecideOutcome.OutsideAreas));
        }

        var cut = (await DatedCut.ReadAsync(stores.Ledger, contest.InForce, clock, cancel)).Ledger;
        if (draft.Kind is DecisionKind.Final or DecisionKind.Reopen)
        {
            return await new StageCheck(stores, contest, clock).CheckAsync(draft, cut, cancel);
        }

        if (cut.Stage.Final is not null)
        {
            return (draft, new DecideAnswer(DecideOutcome.Closed));
        }

        return draft.Kind switch
        {
            DecisionKind.Distrust => CheckSender(draft),
            DecisionKind.Activate => (draft, new DecideAnswer(DecideOutcome.UnknownProposal)), // see DecideActivation: it needs the files
            _ => await CheckStationAsync(draft, areas, cut, cancel),
        };
    }

    private static (Decision Draft, DecideAnswer? Refusal) CheckSender(Decision draft)
    {
        var clean = draft with { Partition = "", Area = "", Station = "", Form = "", Content = default, Saw = [], Previous = [] };
        return (clean, draft.By.Contains(draft.Sender) ? new DecideAnswer(DecideOutcome.OwnEntries) : null);
    }

    private async Task<(Decision Draft, DecideAnswer? Refusal)> CheckStationAsync(
        Decision draft, ImmutableArray<string> areas, LedgerCut cut, CancellationToken cancel)
    {
        var (part, area, slot) = Find(draft);
        if (part is null)
        {
            return (draft, new DecideAnswer(DecideOutcome.UnknownStation));
        }

        if (!new SenderScope(_definition, areas).Covers(area!))
        {
            return (draft, new DecideAnswer(DecideOutcome.OutsideAreas));
        }

        var placed = draft with { Partition = part.Partition.Code, Saw = [.. draft.Saw.Order()], Previous = [.. draft.Previous.Order()] };
        var items = await stores.Ledger.ReadItemsAsync(_definition.Id, contest.Edition, placed.Partition, cancel);
        var unplaced = await new RollupInput(contest.InForce, contest.Edition, cut).PlaceAsync(stores.Ledger, cancel);
        var parts = items.Concat(unplaced.PartsFor(placed.Partition)).ToList();
        var now = SlotNow.Read(_definition, part, PartitionEntries.Unpack(parts, cut), slot);
        if (now.Senders.Any(sender => placed.By.Contains(sender)))
        {
            return (placed, new DecideAnswer(DecideOutcome.OwnEntries, default, now));
        }

        if (!now.WasSeenBy(placed))
        {
            return (placed, new DecideAnswer(DecideOutcome.Stale, default, now));
        }

        // As if it were recorded: what the state function then says of it is what a roll-up would publish.
        var after = new LedgerCut(cut.Uploads, cut.Decisions.Append(new RecordedDecision(DecisionDocument.Write(placed).Digest, placed)), cut.Key);
        var then = SlotNow.Read(_definition, part, PartitionEntries.Unpack(parts, after), slot);
        return (placed, then.IsUnusable ? new DecideAnswer(DecideOutcome.Unusable, default, now) : null);
    }

    private (RegisterPart? Part, Area? Area, int Slot) Find(Decision draft)
    {
        var form = _definition.Forms.Select(known => known.Id).ToList().IndexOf(draft.Form);
        foreach (var area in form < 0 ? [] : contest.InForce.Register.FindAreas(draft.Area).Where(area => area.Level >= _definition.PartitionLevel))
        {
            var part = contest.InForce.Register.FindPart(area.At(_definition.PartitionLevel).Code);
            var station = part?.FindStation(area, draft.Station) ?? -1;
            var slot = station < 0 ? -1 : part!.FindSlot(station, form);
            if (slot >= 0)
            {
                return (part, area, slot);
            }
        }

        return (null, null, -1);
    }

    private async Task<DecideAnswer> RecordAsync(Decision decision, CancellationToken cancel)
    {
        var document = DecisionDocument.Write(decision);
        IReadOnlyCollection<string> partitions = !decision.IsAboutStation
            ? [.. contest.InForce.Register.Parts.Select(part => part.Partition.Code)]
            : [decision.Partition];
        await stores.Ledger.MarkDirtyAsync(_definition.Id, partitions, cancel);
        await stores.Ledger.AppendDecisionAsync(new StoredDecision(_definition.Id, document.Digest, document.Bytes), cancel);
        await stores.Ledger.MarkDirtyAsync(_definition.Id, partitions, cancel);
        return new DecideAnswer(DecideOutcome.Decided, document.Digest);
    }
}
