using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Rollups;

/// <summary>
/// One partition computed from scratch: the state of every slot, and the tally of every area from the stations' areas up
/// to the partition. A pure function of entries, definition and register part.
/// </summary>
public sealed class PartitionRollup
{
    private readonly Dictionary<Area, Tally> _tallies;
    private readonly ILookup<Area, int> _unplaced;

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
    }

    /// <summary>The register of the partition.</summary>
    public RegisterPart Part { get; }

    /// <summary>The entries within the cut.</summary>
    public PartitionEntries Entries { get; }

    /// <summary>Which entries report which slot.</summary>
    public SlotIndex Index { get; }

    /// <summary>The state of every slot.</summary>
    public IReadOnlyList<StationState> States { get; }

    /// <summary>The tally of an area of the partition.</summary>
    public Tally TallyOf(Area area) => _tallies[area];

    /// <summary>Indexes of the entries that no slot takes and that the document of this area lists.</summary>
    public IEnumerable<int> UnplacedIn(Area area) => _unplaced[area];

    /// <summary>Computes a partition.</summary>
    public static PartitionRollup Compute(ContestDefinition definition, RegisterPart part, PartitionEntries entries)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entries);
        var index = SlotIndex.Build(definition, part, entries);
        var states = StationStates.Derive(definition, part, entries, index);
        var tallies = new Dictionary<Area, Tally>(ReferenceEqualityComparer.Instance);
        foreach (var area in part.Partition.Subtree())
        {
            tallies.Add(area, new Tally(definition));
        }

        var count = new SlotCount(definition, part, entries);
        for (var slot = 0; slot < states.Length; slot++)
        {
            AddSlot(count, part, entries, slot, states[slot], tallies);
        }

        var unplaced = Unplaced(part, entries, index);
        foreach (var area in unplaced)
        {
            tallies[area.Key].Unplaced += area.Count();
        }

        SumUp(part.Partition, tallies);
        return new PartitionRollup(part, entries, index, states, tallies, unplaced);
    }

    /// <summary>
    /// Entries that no slot takes are listed with their area, or with the partition's first area of stations when the
    /// register no longer has theirs: nothing in the ledger is out of sight.
    /// </summary>
    private static ILookup<Area, int> Unplaced(RegisterPart part, PartitionEntries entries, SlotIndex index)
    {
        var areas = index.Unplaced.IsEmpty
            ? []
            : part.Partition.Subtree().Where(area => area.Children.IsEmpty).ToDictionary(area => area.Code, StringComparer.Ordinal);
        var first = part.Stations.IsEmpty ? part.Partition.Subtree().First(area => area.Children.IsEmpty) : part.Stations[0].Area;
        return index.Unplaced.ToLookup(entry => areas.GetValueOrDefault(entries.Entries[entry].Area) ?? first);
    }

    /// <exception cref="InvalidDataException">A sum leaves what a document can hold; the message names the upload.</exception>
    private static void AddSlot(
        SlotCount count, RegisterPart part, PartitionEntries entries, int slot, in StationState state, Dictionary<Area, Tally> tallies)
    {
        try
        {
            count.Add(slot, state, tallies[part.Stations.ItemRef(part.Slots[slot].Station).Area]);
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

    /// <summary>Adds one slot to the tally of its area: the only place where a protocol enters a sum.</summary>
    private sealed class SlotCount(ContestDefinition definition, RegisterPart part, PartitionEntries entries)
    {
        private readonly ImmutableArray<int>[] _formLines = [.. definition.Forms.Select(form => form.Lines)];
        private readonly Value[] _values = new Value[definition.Lines.Length];
        private bool _isFirstOpen;

        public void Add(int slot, in StationState state, Tally tally)
        {
            var (stationIndex, form) = part.Slots[slot];
            ref readonly var station = ref part.Stations.ItemRef(stationIndex);
            AddCoverage(station, form, state, tally);
            if (state.Kind != StateKind.Counted)
            {
                return;
            }

            var lines = _formLines[form];
            var values = entries.ValuesOf(entries.Entries[state.CountedEntry]);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i].IsNumber)
                {
                    var number = values[i].Number;
                    Tally.Add(ref tally.Lines[lines[i]], number);
                    tally.Reported[lines[i]]++;
                    if (!station.Counts)
                    {
                        Tally.Add(ref tally.Apart[lines[i]], number);
                    }
                }
            }

            AddShares(lines, values, tally);
        }

        private void AddCoverage(in RegisteredStation station, int form, in StationState state, Tally tally)
        {
            tally.Stations[(int)state.Kind]++;
            tally.Deciding += station.Counts ? 1 : 0;
            if (state.Kind == StateKind.Counted && state.Detail is { Codes.Length: > 0 })
            {
                tally.Warned++;
            }

            var isFirst = form == station.Forms[0];
            if (isFirst)
            {
                _isFirstOpen = IsOpen(state);
            }

            if (isFirst && station.Registered >= 0)
            {
                Tally.Add(ref tally.Registered[(int)state.Kind], station.Registered);
                Tally.Add(ref tally.RegisteredApart[(int)state.Kind], station.Counts ? 0 : station.Registered);
            }

            // Another form of a station whose first form is open is bounded by the same voters, each of whom votes once.
            if (IsOpen(state) && (station.Registered < 0 || !_isFirstOpen))
            {
                tally.UnknownRegistered++;
            }
        }

        private static bool IsOpen(in StationState state) => state.Kind is StateKind.Missing or StateKind.Held or StateKind.Disputed;

        private void AddShares(ImmutableArray<int> lines, ReadOnlySpan<Value> values, Tally tally)
        {
            if (definition.Shares.IsEmpty)
            {
                return;
            }

            _values.AsSpan().Clear();
            for (var i = 0; i < values.Length; i++)
            {
                _values[lines[i]] = values[i];
            }

            for (var share = 0; share < definition.Shares.Length; share++)
            {
                if (Sum(definition.Shares[share].Part) is { } part && Sum(definition.Shares[share].Whole) is { } whole)
                {
                    Tally.Add(ref tally.Shares[2 * share], part);
                    Tally.Add(ref tally.Shares[2 * share + 1], whole);
                }
            }
        }

        private long? Sum(ImmutableArray<int> lines)
        {
            var sum = 0L;
            foreach (var line in lines)
            {
                if (!_values[line].IsNumber)
                {
                    return null;
                }

                sum += _values[line].Number;
            }

            return sum;
        }
    }
}
