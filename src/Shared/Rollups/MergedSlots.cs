using Hattama.Contests;
using Hattama.Ledger;

namespace Hattama.Rollups;

/// <summary>
/// Which slots of an area are published merged, because so few voted that a figure could tell how somebody did: those below the policy's
/// number of ballots, and as many of the next smallest as it takes for two stations and that number together. An area
/// that has no more than that is merged whole.
/// </summary>
public sealed class MergedSlots
{
    private readonly HashSet<int> _merged;
    private readonly HashSet<int> _withheld;

    private MergedSlots(HashSet<int> merged, HashSet<int> withheld)
    {
        _merged = merged;
        _withheld = withheld;
    }

    /// <summary>Nothing is merged.</summary>
    public static MergedSlots None { get; } = new([], []);

    /// <summary>How many slots are merged.</summary>
    public int Count => _merged.Count;

    /// <summary>The merged slots, ascending.</summary>
    public IEnumerable<int> All => _merged.Order();

    /// <summary>Whether the figures of a slot are published only in the sum of the merged.</summary>
    public bool Has(int slot) => _merged.Contains(slot);

    /// <summary>Whether the digests of a slot's contents are left out: of few ballots a digest can be guessed.</summary>
    public bool Withholds(int slot) => _merged.Contains(slot) || _withheld.Contains(slot);

    /// <summary>Chooses among the slots of one area.</summary>
    public static MergedSlots Choose(ContestDefinition definition, PartitionRollup rollup, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(rollup);
        var (least, line) = (definition.Policies.MinPublish, definition.Policies.MinPublishLine);
        if (least == 0 || line < 0)
        {
            return None;
        }

        var slots = Enumerable.Range(first, count).ToList();
        var withheld = slots.Where(slot => rollup.Index[slot].ToArray().Any(entry => Ballots(definition, rollup, entry, line) < least)).ToHashSet();
        var counted = slots.Where(slot => rollup.States[slot].Kind == StateKind.Counted)
            .Select(slot => (Slot: slot, Ballots: Ballots(definition, rollup, rollup.States[slot].CountedEntry, line)))
            .OrderBy(one => one.Ballots).ThenBy(one => one.Slot).ToList();
        var taken = counted.TakeWhile(one => one.Ballots < least).Count();
        var sum = counted.Take(taken).Sum(one => one.Ballots);
        while (taken > 0 && taken < counted.Count && (taken < 2 || sum < least))
        {
            sum += counted[taken++].Ballots;
        }

        return new MergedSlots([.. counted.Take(taken).Select(one => one.Slot)], withheld);
    }

    /// <summary>A figure that is missing or illegible is taken for none: what is not known is not published either.</summary>
    private static long Ballots(ContestDefinition definition, PartitionRollup rollup, int entry, int line)
    {
        var sent = rollup.Entries.Entries[entry];
        var at = definition.Forms[sent.Form].Lines.IndexOf(line);
        var value = at < 0 ? default : rollup.Entries.ValuesOf(sent)[at];
        return value.IsNumber ? value.Number : 0;
    }
}
