using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Rollups;

/// <summary>
/// Looks at the counted stations of a partition side by side: outliers of the turnout (P202), votes that stand twice (P206). Stations that are published
/// merged are left out: a warning at another station would tell of them what their sum does not. A pure function of what counts, so that everyone who recomputes a partition finds the same; one pass over the stations, and a sort of their turnouts.
/// </summary>
internal sealed class AreaWarnings
{
    private const long Millionth = 1_000_000;

    /// <summary>A turnout of more than this is this: what is so wrong needs no finer measure.</summary>
    private const long MostTurnout = 1_000 * Millionth;

    private readonly ContestDefinition _definition;
    private readonly RegisterPart _part;
    private readonly PartitionEntries _entries;
    private readonly StationState[] _states;
    private readonly MergedSlots _merged;
    private readonly List<AreaWarning> _found = [];

    private AreaWarnings(ContestDefinition definition, RegisterPart part, PartitionEntries entries, StationState[] states, MergedSlots merged) =>
        (_definition, _part, _entries, _states, _merged) = (definition, part, entries, states, merged);

    /// <summary>Finds what is unlikely and adds its codes to the states; by slot, then by code.</summary>
    public static IReadOnlyList<AreaWarning> Mark(
        ContestDefinition definition, RegisterPart part, PartitionEntries entries, StationState[] states, MergedSlots merged)
    {
        var plausibility = definition.Plausibility;
        if (plausibility.Outlier is null && plausibility.UniqueVotes is null)
        {
            return [];
        }

        var warnings = new AreaWarnings(definition, part, entries, states, merged);
        for (var form = 0; form < definition.Forms.Length; form++)
        {
            if (plausibility is { Outlier: { } limit, Turnout: { } turnout })
            {
                warnings.FindOutliers(form, turnout, limit);
            }

            if (plausibility.UniqueVotes is { } least)
            {
                warnings.FindRepeated(form, least);
            }
        }

        warnings._found.Sort(static (a, b) => a.Slot != b.Slot ? a.Slot.CompareTo(b.Slot) : string.CompareOrdinal(a.Rule.Code, b.Rule.Code));
        foreach (var warning in warnings._found)
        {
            warnings.AddCode(warning);
        }

        return warnings._found;
    }

    private void FindOutliers(int form, Share turnout, OutlierLimit limit)
    {
        var lines = _definition.Forms[form].Lines;
        int[] part = [.. turnout.Part.Select(line => lines.IndexOf(line))], whole = [.. turnout.Whole.Select(line => lines.IndexOf(line))];
        if (part.Concat(whole).Any(static at => at < 0))
        {
            return;
        }

        var reported = new List<(int Slot, long Part, long Whole, long Turnout)>();
        for (var slot = 0; slot < _states.Length; slot++)
        {
            if (ValuesOf(slot, form, out var values) && Value.Sum(values, part) is { } above && Value.Sum(values, whole) is { } below and > 0)
            {
                reported.Add((slot, above, below, Ratio(above, below)));
            }
        }

        if (reported.Count < limit.Stations)
        {
            return;
        }

        var spread = SpreadOf([.. reported.Select(static each => each.Turnout)], limit);
        _found.AddRange(reported.Where(each => Math.Abs(each.Turnout - spread.Median) > spread.Limit)
            .Select(each => new AreaWarning.Outlier(each.Slot, each.Part, each.Whole, each.Turnout, spread)));
    }

    private static TurnoutSpread SpreadOf(long[] turnouts, OutlierLimit limit)
    {
        var median = MedianOf(turnouts);
        var deviation = MedianOf([.. turnouts.Select(turnout => Math.Abs(turnout - median))]);
        return new TurnoutSpread(turnouts.Length, median, deviation, Math.Max(limit.Deviations * deviation, Ratio(limit.Floor.Part, limit.Floor.Whole)));
    }

    private static long MedianOf(long[] numbers)
    {
        Array.Sort(numbers);
        return numbers[(numbers.Length - 1) / 2];
    }

    private static long Ratio(long part, long whole) => (long)Int128.Min((Int128)part * Millionth / whole, MostTurnout);

    private void FindRepeated(int form, long least)
    {
        var lines = _definition.Forms[form].Lines;
        int[] options = [.. Enumerable.Range(0, lines.Length).Where(at => _definition.Lines[lines[at]].IsOption)];
        var votes = new VoteComparer(this, options);
        var first = new Dictionary<int, int>(votes);
        var repetitions = new List<(int First, int Slot)>();
        for (var slot = 0; slot < _states.Length && options.Length > 1; slot++)
        {
            if (ValuesOf(slot, form, out var values) && Value.Sum(values, options) >= least)
            {
                if (!first.TryAdd(slot, slot))
                {
                    repetitions.Add((first[slot], slot));
                }
            }
        }

        foreach (var group in repetitions.GroupBy(static repetition => repetition.First, static repetition => repetition.Slot))
        {
            int[] twins = [group.Key, .. group];
            _found.AddRange(twins.Select(slot => new AreaWarning.Repeated(slot, slot == twins[0] ? twins[1] : twins[0], twins.Length)));
        }
    }

    private bool ValuesOf(int slot, int form, out ReadOnlySpan<Value> values)
    {
        values = default;
        if (_part.Slots[slot].Form != form || _states[slot].Kind != StateKind.Counted || _merged.Has(slot))
        {
            return false;
        }

        values = _entries.ValuesOf(_entries.Entries[_states[slot].CountedEntry]);
        return true;
    }

    private void AddCode(AreaWarning warning)
    {
        ref var state = ref _states[warning.Slot];
        var detail = state.Detail ?? DetailOfSimple(warning.Slot, state);
        state = state with
        {
            Detail = new StationDetail
            {
                Contents = detail.Contents,
                Counted = detail.Counted,
                Codes = [.. detail.Codes.Append(warning.Rule.Code).Distinct().Order(StringComparer.Ordinal)],
                Decisions = detail.Decisions,
                Explanation = detail.Explanation,
            },
        };
    }

    /// <summary>What a state says that had nothing to say: its one content.</summary>
    private StationDetail DetailOfSimple(int slot, in StationState state)
    {
        var (station, form) = _part.Slots[slot];
        ref readonly var registered = ref _part.Stations.ItemRef(station);
        var values = _entries.ValuesOf(_entries.Entries[state.CountedEntry]);
        var digest = ContentDigest.Of(_entries.Cut.Key, _definition.Id, registered.Area.Code, registered.Code, _definition.Forms[form].Id, values);
        return new StationDetail
        {
            Contents = [new Content { Digest = digest, Entries = [state.CountedEntry], Codes = [] }],
            Counted = 0,
            Codes = [],
            Decisions = [],
            Explanation = string.Empty,
        };
    }

    /// <summary>Slots are equal when their votes are.</summary>
    private sealed class VoteComparer(AreaWarnings warnings, int[] options) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y)
        {
            var first = ValuesAt(x);
            var second = ValuesAt(y);
            foreach (var at in options)
            {
                if (first[at] != second[at])
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(int slot)
        {
            var hash = new HashCode();
            var values = ValuesAt(slot);
            foreach (var at in options)
            {
                hash.Add(values[at].Packed);
            }

            return hash.ToHashCode();
        }

        private ReadOnlySpan<Value> ValuesAt(int slot) => warnings._entries.ValuesOf(warnings._entries.Entries[warnings._states[slot].CountedEntry]);
    }
}
