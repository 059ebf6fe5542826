using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Rollups;

/// <summary>
/// Adds one slot to the tally of its area: the only place where a protocol enters a sum, for roll-up and for verification
/// alike. Not safe for concurrent use.
/// </summary>
public sealed class SlotTally(ContestDefinition definition)
{
    private readonly ImmutableArray<int>[] _formLines = [.. definition.Forms.Select(form => form.Lines)];
    private readonly Value[] _values = new Value[definition.Lines.Length];
    private bool _isFirstOpen;

    /// <summary>Adds a slot; the slots of a station come together, its first form first.</summary>
    /// <param name="station">Its station.</param>
    /// <param name="form">Its form.</param>
    /// <param name="state">Its state.</param>
    /// <param name="hasCodes">Whether its row shows rule codes.</param>
    /// <param name="values">The counted values, aligned to the form's lines; empty unless counted.</param>
    /// <param name="tally">The tally of the station's area.</param>
    public void Add(in RegisteredStation station, int form, StateKind state, bool hasCodes, ReadOnlySpan<Value> values, Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        AddCoverage(station, form, state, tally);
        if (state == StateKind.Counted)
        {
            AddValues(station, form, hasCodes, values, tally);
        }
    }

    /// <summary>Adds the figures of a counted slot, and nothing that the register knows.</summary>
    public void AddValues(in RegisteredStation station, int form, bool hasCodes, ReadOnlySpan<Value> values, Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        tally.Warned += hasCodes ? 1 : 0;
        var lines = _formLines[form];
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

    /// <summary>Adds what the register knows of a slot in a state.</summary>
    public void AddCoverage(in RegisteredStation station, int form, StateKind state, Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        tally.Stations[(int)state]++;
        tally.Deciding += station.Counts ? 1 : 0;
        var isFirst = form == station.Forms[0];
        if (isFirst)
        {
            _isFirstOpen = IsOpen(state);
        }

        if (isFirst && station.Registered >= 0)
        {
            Tally.Add(ref tally.Registered[(int)state], station.Registered);
            Tally.Add(ref tally.RegisteredApart[(int)state], station.Counts ? 0 : station.Registered);
        }

        // Another form of a station whose first form is open is bounded by the same voters, each of whom votes once.
        if (IsOpen(state) && (station.Registered < 0 || !_isFirstOpen))
        {
            tally.UnknownRegistered++;
        }
    }

    private static bool IsOpen(StateKind state) => state is StateKind.Missing or StateKind.Held or StateKind.Disputed;

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
            if (Value.Sum(_values, definition.Shares[share].Part.AsSpan()) is { } part
                && Value.Sum(_values, definition.Shares[share].Whole.AsSpan()) is { } whole)
            {
                Tally.Add(ref tally.Shares[2 * share], part);
                Tally.Add(ref tally.Shares[(2 * share) + 1], whole);
            }
        }
    }
}
