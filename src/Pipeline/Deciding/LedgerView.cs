using System.Runtime.CompilerServices;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Rollups;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// The ledger as it is now, for who decides: states and sums computed from the records, whatever was published last.
/// Nothing is written.
/// </summary>
public sealed class LedgerView
{
    private readonly StoreSet _stores;
    private readonly ActiveContest _contest;
    private readonly UnplacedEntries _unplaced;

    private LedgerView(StoreSet stores, ActiveContest contest, LedgerCut cut, UnplacedEntries unplaced)
    {
        _stores = stores;
        _contest = contest;
        Cut = cut;
        _unplaced = unplaced;
    }

    /// <summary>Definition and register in force.</summary>
    public ContestInForce Contest => _contest.InForce;

    /// <summary>The uploads with receipts, and the decisions.</summary>
    public LedgerCut Cut { get; }

    /// <summary>Entries whose station the register lacks.</summary>
    public int Waiting => _unplaced.Waiting.Length;

    /// <summary>Reads the ledger.</summary>
    public static async Task<LedgerView> ReadAsync(StoreSet stores, ActiveContest contest, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(contest);
        var cut = (await DatedCut.ReadAsync(stores.Ledger, contest.InForce, clock, cancel)).Ledger;
        return new LedgerView(stores, contest, cut, await new RollupInput(contest.InForce, contest.Edition, cut).PlaceAsync(stores.Ledger, cancel));
    }

    /// <summary>The entries of a partition, with those of partition <c>?</c> that the register puts there.</summary>
    public async Task<IReadOnlyList<ItemPart>> PartsAsync(string partition, CancellationToken cancel)
    {
        var items = await _stores.Ledger.ReadItemsAsync(Contest.Definition.Id, _contest.Edition, partition, cancel);
        return [.. items.Concat(_unplaced.PartsFor(partition))];
    }

    /// <summary>A partition computed from its entries; under another cut than the present one, as it would be then.</summary>
    public PartitionRollup Roll(RegisterPart part, IEnumerable<ItemPart> parts, LedgerCut? cut = null) =>
        PartitionRollup.Compute(Contest.Definition, part, PartitionEntries.Unpack(parts, cut ?? Cut));

    /// <summary>Every partition, in the order of the register.</summary>
    public async IAsyncEnumerable<PartitionRollup> RollAllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var part in Contest.Register.Parts)
        {
            yield return Roll(part, await PartsAsync(part.Partition.Code, cancel));
        }
    }

    /// <summary>The slot of a form of a station, and its register part; −1 when the register has none.</summary>
    public (RegisterPart? Part, Area? Area, int Slot) Find(string areaCode, string station, string form)
    {
        var definition = Contest.Definition;
        var index = definition.Forms.Select(known => known.Id).ToList().IndexOf(form);
        foreach (var area in index < 0 ? [] : Contest.Register.FindAreas(areaCode).Where(area => area.Level >= definition.PartitionLevel))
        {
            var part = Contest.Register.FindPart(area.At(definition.PartitionLevel).Code);
            var found = part?.FindStation(area, station) ?? -1;
            var slot = found < 0 ? -1 : part!.FindSlot(found, index);
            if (slot >= 0)
            {
                return (part, area, slot);
            }
        }

        return (null, null, -1);
    }

    /// <summary>The sums of the partitions that a decision concerns, as they are and as they would be with it.</summary>
    public async Task<(Tally Before, Tally After)> PreviewAsync(Decision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var after = new LedgerCut(Cut.Uploads, Cut.Decisions.Append(new RecordedDecision(Results.DecisionDocument.Write(decision).Digest, decision)), Cut.Key);
        var (was, would) = (new Tally(Contest.Definition), new Tally(Contest.Definition));
        foreach (var part in Contest.Register.Parts.Where(part => !decision.IsAboutStation || part.Partition.Code == decision.Partition))
        {
            var parts = await PartsAsync(part.Partition.Code, cancel);
            was.AddChild(part.Partition, Roll(part, parts).TallyOf(part.Partition));
            would.AddChild(part.Partition, Roll(part, parts, after).TallyOf(part.Partition));
        }

        return (was, would);
    }
}
