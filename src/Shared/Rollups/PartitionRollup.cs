using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;

namespace Hattama.Rollups;

/// <summary>
/// One partition computed from scratch: the state of every slot, and the tally of every area from the stations' areas up
/// to the partition. A pure function of entries, definition and register part.
/// </summary>
public sealed class PartitionRollup
{
    private readonly Dictionary<Area, Tally> _tallies;
    private readonly ILookup<Area, int> _unplaced;
    private readonly ILookup<Area, StationAttachment> _attachments;

    private PartitionRollup(
        RegisterPart part,
        PartitionEntries entries,
        SlotIndex index,
        StationState[] states,
        Dictionary<Area, Tally> tallies,
        ILookup<Area, int> unplaced)
    {
        Part = part;
        Entries = entries;
        Index = index;
        States = states;
        _tallies = tallies;
        _unplaced = unplaced;
        _attachments = ByArea(part, entries.Attachments, static attachment => attachment.Area);
    }

    /// <summary>The register of the partition.</summary>
    public RegisterPart Part { get; }

    /// <summary>The entries within the cut.</summary>
    public PartitionEntries Entries { get; }

    /// <summary>Which entries report which slot.</summary>
    public SlotIndex Index { get; }

    /// <summary>The state of every slot.</summary>
    public IReadOnlyList<StationState> States { get; }

    /// <summary>The slots that are published merged.</summary>
    public MergedSlots Merged { get; private init; } = MergedSlots.None;

    /// <summary>What is unlikely about counted stations beside the others; the codes stand in their states too.</summary>
    public IReadOnlyList<AreaWarning> Warnings { get; private init; } = [];

    /// <summary>The tally of an area of the partition.</summary>
    public Tally TallyOf(Area area) => _tallies[area];

    /// <summary>Indexes of the entries that no slot takes and that the document of this area lists.</summary>
    public IEnumerable<int> UnplacedIn(Area area) => _unplaced[area];

    /// <summary>
    /// The scans that the document of this area lists, as it names them: by station, then by digest, each once for an upload. Those whose area the register
    /// no longer has stand with the partition's first area of stations.
    /// </summary>
    public IEnumerable<StationAttachment> AttachmentsIn(Area area) => _attachments[area]
        .Select(attachment => attachment.NamedIn(Entries.Cut))
        .DistinctBy(attachment => (attachment.Upload, attachment.Area, attachment.Station, attachment.Digest))
        .OrderBy(attachment => attachment.Area, StringComparer.Ordinal)
        .ThenBy(attachment => attachment.Station, CodeOrder.Instance)
        .ThenBy(attachment => attachment.Digest)
        .ThenBy(attachment => attachment.Upload);

    /// <summary>Computes a partition.</summary>
    public static PartitionRollup Compute(ContestDefinition definition, RegisterPart part, PartitionEntries entries)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entries);
        var index = SlotIndex.Build(definition, part, entries);
        var states = StationStates.Derive(definition, part, entries, index);
        var merged = MergedSlots.Choose(definition, part, entries, index, states);
        var warnings = AreaWarnings.Mark(definition, part, entries, states, merged);
        var tallies = new Dictionary<Area, Tally>(ReferenceEqualityComparer.Instance);
        foreach (var area in part.Partition.Subtree())
        {
            tallies.Add(area, new Tally(definition));
        }

        var count = new SlotTally(definition);
        for (var slot = 0; slot < states.Length; slot++)
        {
            AddSlot(count, part, entries, (slot, states[slot], merged.Has(slot)), tallies);
        }

        var unplaced = Unplaced(part, entries, index);
        foreach (var area in unplaced)
        {
            tallies[area.Key].Unplaced += area.Count();
        }

        SumUp(part.Partition, tallies);
        return new PartitionRollup(part, entries, index, states, tallies, unplaced) { Merged = merged, Warnings = warnings };
    }

    /// <summary>
    /// Entries that no slot takes are listed with their area, or with the partition's first area of stations when the
    /// register no longer has theirs: nothing in the ledger is out of sight.
    /// </summary>
    private static ILookup<Area, int> Unplaced(RegisterPart part, PartitionEntries entries, SlotIndex index) =>
        ByArea(part, index.Unplaced, entry => entries.Entries[entry].Area);

    private static ILookup<Area, T> ByArea<T>(RegisterPart part, IReadOnlyCollection<T> all, Func<T, string> areaOf)
    {
        var areas = all.Count == 0
            ? []
            : part.Partition.Subtree().Where(area => area.Children.IsEmpty).ToDictionary(area => area.Code, StringComparer.Ordinal);
        var first = part.Stations.IsEmpty ? part.Partition.Subtree().First(area => area.Children.IsEmpty) : part.Stations[0].Area;
        return all.ToLookup(one => areas.GetValueOrDefault(areaOf(one)) ?? first);
    }

    /// <exception cref="InvalidDataException">A sum leaves what a document can hold; the message names the upload.</exception>
    private static void AddSlot(
        SlotTally count, RegisterPart part, PartitionEntries entries, (int Slot, StationState State, bool IsMerged) one, Dictionary<Area, Tally> tallies)
    {
        var (slot, state, isMerged) = one;
        ref readonly var station = ref part.Stations.ItemRef(part.Slots[slot].Station);
        var values = state.Kind == StateKind.Counted ? entries.ValuesOf(entries.Entries[state.CountedEntry]) : default;
        try
        {
            count.Add(station, part.Slots[slot].Form, state.Kind, !isMerged && state.Detail is { Codes.Length: > 0 }, values, tallies[station.Area]);
        }
        catch (OverflowException overflow)
        {
            var upload = state.CountedEntry < 0 ? "?" : entries.Cut.Uploads[entries.Entries[state.CountedEntry].Upload].Id;
            throw new InvalidDataException(
                $"The sums of partition “{part.Partition.Code}” leave 2⁵³−1 with an entry of upload {upload}.", overflow);
        }
    }

    private static void SumUp(Area area, Dictionary<Area, Tally> tallies)
    {
        foreach (var child in area.Children)
        {
            SumUp(child, tallies);
            tallies[area].AddChild(area, tallies[child]);
        }
    }
}
