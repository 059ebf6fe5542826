using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Ledger;

/// <summary>What somebody who decides about one form of one station must have seen.</summary>
/// <param name="State">Its state.</param>
/// <param name="Contents">Digests of all contents sent, sorted.</param>
/// <param name="Decisions">Digests of all decisions about it, sorted.</param>
/// <param name="Senders">Who sent entries, sorted.</param>
/// <param name="Codes">Rules that hold it or warn.</param>
public sealed record SlotNow(
    StateKind State, ImmutableArray<Digest> Contents, ImmutableArray<Digest> Decisions, ImmutableArray<string> Senders, ImmutableArray<string> Codes)
{
    /// <summary>Whether a draft was made in sight of exactly this.</summary>
    public bool WasSeenBy(Decision draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft.Saw.Order().SequenceEqual(Contents) && draft.Previous.Order().SequenceEqual(Decisions);
    }

    /// <summary>Reads a slot of a partition.</summary>
    public static SlotNow Read(ContestDefinition definition, Geography.RegisterPart part, PartitionEntries entries, int slot)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entries);
        var index = SlotIndex.Build(definition, part, entries);
        var state = StationStates.Derive(definition, part, entries, index)[slot];
        var (station, form) = part.Slots[slot];
        var registered = part.Stations[station];
        var contents = new SortedSet<Digest>();
        var senders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var at in index[slot])
        {
            ref readonly var entry = ref entries.Entries[at];
            contents.Add(ContentDigest.Of(
                entries.Cut.Key, definition.Id, registered.Area.Code, registered.Code, definition.Forms[form].Id, entries.ValuesOf(entry)));
            senders.Add(entries.Cut.Uploads[entry.Upload].Sender);
        }

        return new SlotNow(state.Kind, [.. contents], state.Detail?.Decisions ?? [], [.. senders], state.Detail?.Codes ?? []);
    }

    /// <summary>Whether the last decision cannot be applied: a pick of what needs a release, for instance.</summary>
    public bool IsUnusable => Codes.Contains(Rules.DecisionUnusable.Code);
}
