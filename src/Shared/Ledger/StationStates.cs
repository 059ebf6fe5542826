using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// Derives the state of every slot of a partition: a pure function of entries, decisions, definition and register.
/// The order in which things were processed never matters; received stamps do.
/// </summary>
/// <remarks>
/// The states, and what leads from one to another; every arrow is recomputed from the records, never followed.
/// <code>
///             an entry that a rule holds (S101 … S105, S112, S113, an error relation)
///   missing ─────────────────────────────────────────────▶ held ◀── second entry awaited (S107)
///      │                                                    │
///      │ admissible, heads agree            a correction, release, distrust taken into account
///      ▼                                                    ▼
///   counted ◀──────── pick, release ──────────────── counted
///      │  ▲
///      │  └── pick, or the senders come to agree
///      ▼
///   disputed ◀── heads differ (S106); new content after a decision (S110); two decisions side by side (S109)
///
///   any ── annul ──▶ annulled          any ── notOpened ──▶ notOpened
///   any decided state ── new differing content, or two decisions ──▶ disputed
///   after a final result (ContestStage): nothing that comes later moves anything (S113, S114)
/// </code>
/// </remarks>
public sealed class StationStates
{
    private readonly ContestDefinition _definition;
    private readonly RegisterPart _part;
    private readonly PartitionEntries _entries;
    private readonly SlotIndex _index;
    private readonly FormChecker[] _checkers;
    private readonly bool[] _isDistrusted;
    private readonly SenderScope?[] _scopes;
    private readonly HashSet<int> _heldWhole = [];
    private readonly ILookup<(string Area, string Station, string Form), RecordedDecision> _decisions;
    private readonly bool _hasDecisions;
    private readonly List<Breach> _breaches = [];
    private readonly List<RecordedDecision> _undecided = [];

    private StationStates(ContestDefinition definition, RegisterPart part, PartitionEntries entries, SlotIndex index)
    {
        _definition = definition;
        _part = part;
        _entries = entries;
        _index = index;
        _checkers = [.. definition.Forms.Select((_, form) => new FormChecker(definition, form))];
        _isDistrusted = DistrustedUploads(entries.Cut);
        _scopes = ScopesOf(definition, entries.Cut);
        _decisions = entries.Cut.Decisions
            .Where(decision => decision.Decision.IsAboutStation && decision.Decision.Partition == part.Partition.Code)
            .ToLookup(decision => (decision.Decision.Area, decision.Decision.Station, decision.Decision.Form));
        _hasDecisions = _decisions.Count > 0;
        _heldWhole = UploadsHeldWhole.Find(definition, part, entries, index, IsAdmissible);
    }

    /// <summary>The state of every slot, in the order of the part's slots.</summary>
    public static StationState[] Derive(ContestDefinition definition, RegisterPart part, PartitionEntries entries, SlotIndex index)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(index);
        var derivation = new StationStates(definition, part, entries, index);
        var states = new StationState[part.Slots.Length];
        for (var slot = 0; slot < states.Length; slot++)
        {
            states[slot] = derivation.StateOf(slot);
        }

        return states;
    }

    private StationState StateOf(int slot)
    {
        var entries = _index[slot];
        var decisions = DecisionsOf(slot);
        if (entries.IsEmpty && decisions.Count == 0)
        {
            return default;
        }

        if (entries.Length == 1 && decisions.Count == 0 && IsSimple(slot, entries[0]))
        {
            return StationState.Simple(entries[0]);
        }

        var late = decisions.Where(decision => _entries.Cut.Stage.IsAfterFinal(decision.Decision.At)).ToList();
        var candidates = new SlotCandidates(_definition, Describe(slot, entries), [.. decisions.Except(late)], late);
        return candidates.Resolve();
    }

    /// <summary>One entry, first revision, nothing found and no second entry asked for.</summary>
    private bool IsSimple(int slot, int entry)
    {
        _breaches.Clear();
        return !_definition.Policies.DoubleEntry
            && (_entries.Entries[entry].Revision == 1 || _definition.Policies.Corrections == Corrections.Latest)
            && HoldingCode(slot, entry) is null
            && !Check(slot, entry)
            && _breaches.Count == 0;
    }

    private List<RecordedDecision> DecisionsOf(int slot)
    {
        if (!_hasDecisions)
        {
            return _undecided;
        }

        var (station, form) = _part.Slots[slot];
        ref readonly var registered = ref _part.Stations.ItemRef(station);
        return [.. _decisions[(registered.Area.Code, registered.Code, _definition.Forms[form].Id)]];
    }

    private List<Candidate> Describe(int slot, ReadOnlySpan<int> entries)
    {
        var (station, form) = _part.Slots[slot];
        ref readonly var registered = ref _part.Stations.ItemRef(station);
        var formId = _definition.Forms[form].Id;
        var candidates = new List<Candidate>(entries.Length);
        foreach (var index in entries)
        {
            var entry = _entries.Entries[index];
            _breaches.Clear();
            var hasErrors = Check(slot, index);
            candidates.Add(new Candidate(
                index,
                _entries.Cut.Uploads[entry.Upload].Sender,
                entry.Revision,
                ContentDigest.Of(_entries.Cut.Key, _definition.Id, registered.Area.Code, registered.Code, formId, _entries.ValuesOf(entry)),
                hasErrors,
                [.. _breaches.Where(breach => breach.Severity == Severity.Error).Select(breach => breach.Code)],
                [.. _breaches.Where(breach => breach.Severity == Severity.Warning).Select(breach => breach.Code)],
                HoldingCode(slot, index)));
        }

        return candidates;
    }

    private bool Check(int slot, int entry)
    {
        ref readonly var checkedEntry = ref _entries.Entries[entry];
        return _checkers[checkedEntry.Form].Check(_entries.ValuesOf(checkedEntry), _part.Stations.ItemRef(_part.Slots[slot].Station), _breaches);
    }

    private bool IsAdmissible(int slot, int entry)
    {
        _breaches.Clear();
        return HoldingCode(slot, entry) is null && !Check(slot, entry);
    }

    /// <summary>The rule that keeps the entry out whatever it says: too early, distrusted, outside the sender's areas, after the final result, held with its whole upload.</summary>
    private string? HoldingCode(int slot, int entry)
    {
        var upload = _entries.Entries[entry].Upload;
        if (_isDistrusted[upload])
        {
            return Rules.SenderDistrusted.Code;
        }

        var closes = _part.Stations[_part.Slots[slot].Station].Closes ?? _definition.Policies.ClosesAt;
        if (closes is not null && _entries.Cut.Uploads[upload].Received < closes)
        {
            return Rules.BeforeClosing.Code;
        }

        if (_scopes[upload] is { } scope && !scope.Covers(_part.Stations[_part.Slots[slot].Station].Area))
        {
            return Rules.OutsideAreas.Code;
        }

        if (_entries.Cut.Stage.IsAfterFinal(_entries.Cut.Uploads[upload].Received))
        {
            return Rules.AfterFinal.Code;
        }

        return _heldWhole.Contains(upload) ? Rules.UploadHeldWhole.Code : null;
    }

    /// <summary>The areas that each upload may report; null: all. Uploads with the same areas share one scope.</summary>
    private static SenderScope?[] ScopesOf(ContestDefinition definition, LedgerCut cut)
    {
        var known = new Dictionary<string, SenderScope>(StringComparer.Ordinal);
        var result = new SenderScope?[cut.Uploads.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (cut.Uploads[i].Areas is not { Length: > 0 } areas)
            {
                continue;
            }

            if (!known.TryGetValue(areas, out var scope))
            {
                known.Add(areas, scope = new SenderScope(definition, Upload.ListOf(areas)));
            }

            result[i] = scope;
        }

        return result;
    }

    private static bool[] DistrustedUploads(LedgerCut cut)
    {
        var result = new bool[cut.Uploads.Count];
        if (cut.Distrusts.Count > 0)
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = cut.IsDistrusted(cut.Uploads[i]);
            }
        }

        return result;
    }
}

/// <summary>An entry of a slot, with everything the state depends on.</summary>
/// <param name="Entry">Index of the entry.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Digest">Digest of its content.</param>
/// <param name="HasErrors">Whether its content breaks an error rule.</param>
/// <param name="Errors">Codes of error rules its content breaks.</param>
/// <param name="Warnings">Codes of warning rules its content breaks.</param>
/// <param name="Holding">Code of the rule that keeps it out whatever it says; null: none.</param>
internal sealed record Candidate(
    int Entry, string Sender, int Revision, Digest Digest, bool HasErrors, ImmutableArray<string> Errors, ImmutableArray<string> Warnings, string? Holding)
{
    public bool IsAdmissible => !HasErrors && Holding is null;

    /// <summary>Whether a pick may choose it: being held with its whole upload is a kind of dispute; anything else needs a release.</summary>
    public bool IsPickable => !HasErrors && (Holding is null || Holding == Rules.UploadHeldWhole.Code);
}
