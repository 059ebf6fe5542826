using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Ledger;

/// <summary>
/// The entries of a partition grouped by the slot they report, in ledger order within a slot; entries that no slot
/// expects are listed apart. Two arrays and one pass, because most slots of a million have exactly one entry.
/// </summary>
public sealed class SlotIndex
{
    private readonly int[] _start;
    private readonly int[] _entries;

    private SlotIndex(int[] start, int[] entries, ImmutableArray<int> unplaced)
    {
        _start = start;
        _entries = entries;
        Unplaced = unplaced;
    }

    /// <summary>Indexes of entries that the register expects nowhere in this partition.</summary>
    public ImmutableArray<int> Unplaced { get; }

    /// <summary>Indexes of the entries of a slot, in ledger order.</summary>
    public ReadOnlySpan<int> this[int slot] => _entries.AsSpan(_start[slot], _start[slot + 1] - _start[slot]);

    /// <summary>Groups the entries of a partition.</summary>
    public static SlotIndex Build(ContestDefinition definition, RegisterPart part, PartitionEntries entries)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entries);
        var slots = Slots(definition, part, entries);
        var start = new int[part.Slots.Length + 1];
        var unplaced = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] < 0)
            {
                unplaced.Add(i);
            }
            else
            {
                start[slots[i] + 1]++;
            }
        }

        for (var slot = 0; slot < part.Slots.Length; slot++)
        {
            start[slot + 1] += start[slot];
        }

        var next = start.AsSpan(0, part.Slots.Length).ToArray();
        var ordered = new int[entries.Count - unplaced.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] >= 0)
            {
                ordered[next[slots[i]]++] = i;
            }
        }

        return new SlotIndex(start, ordered, unplaced.DrainToImmutable());
    }

    private static int[] Slots(ContestDefinition definition, RegisterPart part, PartitionEntries entries)
    {
        var leaves = part.Partition.Subtree()
            .Where(area => area.Level == definition.Levels.Length - 1)
            .ToDictionary(area => area.Code, StringComparer.Ordinal);
        var slots = new int[entries.Count];
        string? lastCode = null;
        Area? lastArea = null;
        var all = entries.Entries;
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var entry = ref all[i];
            if (!ReferenceEquals(entry.Area, lastCode))
            {
                lastCode = entry.Area;
                lastArea = leaves.GetValueOrDefault(entry.Area);
            }

            slots[i] = lastArea is null || !FitsForm(definition, entry) ? -1 : FindSlot(part, lastArea, entry);
        }

        return slots;
    }

    private static int FindSlot(RegisterPart part, Area area, in Entry entry)
    {
        var station = part.FindStation(area, entry.Station);
        return station < 0 ? -1 : part.FindSlot(station, entry.Form);
    }

    private static bool FitsForm(ContestDefinition definition, in Entry entry) =>
        entry.Form < definition.Forms.Length && entry.ValueCount == definition.Forms[entry.Form].Lines.Length;
}
