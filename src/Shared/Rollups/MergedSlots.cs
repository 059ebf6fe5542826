using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Rollups;

/// <summary>
/// Which slots of a partition are published merged, because so few voted that a figure could tell how somebody did: in every area of stations those below the policy's
/// number of ballots, and as many of the next smallest as it takes for two stations and that number together in every sum that is
/// published of them. An area that has no more than that is merged whole.
/// </summary>
public sealed class MergedSlots
{
    private readonly SortedSet<int> _merged = [];
    private readonly HashSet<int> _withheld = [];

    private MergedSlots()
    {
    }

    /// <summary>Nothing is merged.</summary>
    public static MergedSlots None { get; } = new();

    /// <summary>Whether the figures of a slot are published only in the sum of the merged.</summary>
    public bool Has(int slot) => _merged.Contains(slot);

    /// <summary>Whether what is known of a slot's contents is left out: one of them has few ballots.</summary>
    public bool Withholds(int slot) => _merged.Contains(slot) || _withheld.Contains(slot);

    /// <summary>The merged slots among some that stand side by side, ascending.</summary>
    public IReadOnlyCollection<int> In(int first, int count) => count == 0 ? [] : _merged.GetViewBetween(first, first + count - 1);

    /// <summary>Chooses among the slots of a partition, in each of its areas of stations by itself.</summary>
    public static MergedSlots Choose(ContestDefinition definition, RegisterPart part, PartitionEntries entries, SlotIndex index, IReadOnlyList<StationState> states)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(states);
        if (definition.Policies is not { MinPublish: > 0 and var least, MinPublishLine: >= 0 and var line })
        {
            return None;
        }

        var chosen = new MergedSlots();
        for (var slot = 0; slot < part.Slots.Length; slot++)
        {
            foreach (var entry in index[slot])
            {
                if (BallotsOf(definition, entries, entry, line) < least)
                {
                    chosen._withheld.Add(slot);
                }
            }
        }

        var counted = Enumerable.Range(0, part.Slots.Length).Where(slot => states[slot].Kind == StateKind.Counted)
            .Select(slot => new Candidate(slot, states[slot].CountedEntry, BallotsOf(definition, entries, states[slot].CountedEntry, line)));
        foreach (var area in counted.GroupBy(one => part.Stations[part.Slots[one.Slot].Station].Area))
        {
            var sums = new Sums(definition, part, entries, least);
            chosen._merged.UnionWith(sums.Choose([.. area.OrderBy(one => one.Ballots).ThenBy(one => one.Slot)]));
        }

        return chosen;
    }

    /// <summary>A figure that is missing or illegible is taken for none: what is not known is not published either.</summary>
    private static long BallotsOf(ContestDefinition definition, PartitionEntries entries, int entry, int line)
    {
        var sent = entries.Entries[entry];
        var at = definition.Forms[sent.Form].Lines.IndexOf(line);
        var value = at < 0 ? default : entries.ValuesOf(sent)[at];
        return value.IsNumber ? value.Number : 0;
    }

    /// <summary>A counted slot.</summary>
    private readonly record struct Candidate(int Slot, int Entry, long Ballots);

    /// <summary>
    /// The sums that are published of the merged: of each line, apart for stations that count only nationally, and of each share. A
    /// form may lack a line, and a figure may be missing, so that fewer slots stand behind one sum than behind another.
    /// </summary>
    private sealed class Sums(ContestDefinition definition, RegisterPart part, PartitionEntries entries, long least)
    {
        private readonly int[] _slots = new int[1 + (2 * definition.Lines.Length) + definition.Shares.Length];
        private readonly long[] _ballots = new long[1 + (2 * definition.Lines.Length) + definition.Shares.Length];

        /// <summary>The slots to merge of those of one area, given from the smallest up.</summary>
        public IEnumerable<int> Choose(List<Candidate> area)
        {
            var taken = area.TakeWhile(one => one.Ballots < least).ToList();
            taken.ForEach(Add);
            var open = area[taken.Count..];
            while (Next(open) is var next and >= 0)
            {
                taken.Add(open[next]);
                Add(open[next]);
                open.RemoveAt(next);
            }

            return taken.Select(one => one.Slot);
        }

        /// <summary>The smallest slot that a sum still needs; −1: none does, or none is there.</summary>
        private int Next(List<Candidate> open)
        {
            for (var sum = 0; sum < _slots.Length; sum++)
            {
                if (_slots[sum] > 0 && (_slots[sum] < 2 || _ballots[sum] < least) && open.FindIndex(one => IsIn(sum, one)) is var found and >= 0)
                {
                    return found;
                }
            }

            return -1;
        }

        private void Add(Candidate one)
        {
            for (var sum = 0; sum < _slots.Length; sum++)
            {
                if (IsIn(sum, one))
                {
                    _slots[sum]++;
                    _ballots[sum] += one.Ballots;
                }
            }
        }

        /// <summary>Whether a slot adds to a sum; the first is that of all slots.</summary>
        private bool IsIn(int sum, Candidate one)
        {
            var lines = definition.Lines.Length;
            return sum == 0
                || (sum <= 2 * lines
                    ? Reports(one, (sum - 1) / 2) && part.Stations[part.Slots[one.Slot].Station].Counts == ((sum - 1) % 2 == 0)
                    : ReportsAll(one, definition.Shares[sum - 1 - (2 * lines)]));
        }

        private bool ReportsAll(Candidate one, Share share)
        {
            ImmutableArray<int> lines = [.. share.Part, .. share.Whole];
            return lines.All(line => Reports(one, line));
        }

        private bool Reports(Candidate one, int line)
        {
            var sent = entries.Entries[one.Entry];
            var at = definition.Forms[sent.Form].Lines.IndexOf(line);
            return at >= 0 && entries.ValuesOf(sent)[at].IsNumber;
        }
    }
}
