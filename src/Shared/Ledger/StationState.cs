using System.Collections.Immutable;

namespace Hattama.Ledger;

/// <summary>The closed list of states of one form of one station.</summary>
public enum StateKind
{
    /// <summary>Nothing has been sent.</summary>
    Missing,
    /// <summary>A decision says that the station never opened.</summary>
    NotOpened,
    /// <summary>Something was sent, and a rule holds it.</summary>
    Held,
    /// <summary>Admissible contents differ and nobody has decided.</summary>
    Disputed,
    /// <summary>One content counts.</summary>
    Counted,
    /// <summary>A decision says that the result is void.</summary>
    Annulled,
}

/// <summary>
/// The state of one slot. <c>default</c> is missing.
/// </summary>
/// <param name="Kind">The state.</param>
/// <param name="Entry">Index of an entry with the content that counts plus one; 0: none counts.</param>
/// <param name="Detail">
/// Everything else; null in the simple case: nothing was sent, or one entry without a finding counts.
/// </param>
public readonly record struct StationState(StateKind Kind, int Entry, StationDetail? Detail)
{
    /// <summary>Index of the entry whose values count, or −1.</summary>
    public int CountedEntry => Entry - 1;

    /// <summary>The simple case: one entry, no finding.</summary>
    public static StationState Simple(int entry) => new(StateKind.Counted, entry + 1, null);
}

/// <summary>What stands behind a state that is not simple.</summary>
public sealed class StationDetail
{
    /// <summary>All contents sent, by the order of their first entry.</summary>
    public required ImmutableArray<Content> Contents { get; init; }

    /// <summary>Index in <see cref="Contents"/> of the one that counts; −1: none.</summary>
    public required int Counted { get; init; }

    /// <summary>Codes of the warnings of the counted content, and of rules that hold the slot; sorted, distinct.</summary>
    public required ImmutableArray<string> Codes { get; init; }

    /// <summary>All decisions about the slot, sorted by digest.</summary>
    public required ImmutableArray<Digest> Decisions { get; init; }

    /// <summary>The published explanation of the decision in force; empty if none.</summary>
    public required string Explanation { get; init; }
}

/// <summary>Equal values from one or more entries: one candidate, citing all of them.</summary>
public sealed class Content
{
    /// <summary>Digest of the content; see <see cref="ContentDigest"/>.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Indexes of the entries with this content, in ledger order.</summary>
    public required ImmutableArray<int> Entries { get; init; }

    /// <summary>Codes of everything found on the content or on its way here; sorted, distinct.</summary>
    public required ImmutableArray<string> Codes { get; init; }
}
