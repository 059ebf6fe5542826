using System.Collections.Immutable;

namespace Hattama.Ledger;

/// <summary>What an authorised person decided: about one form of one station, about a sender, or about the contest.</summary>
public enum DecisionKind
{
    /// <summary>This content counts.</summary>
    Pick,
    /// <summary>This content counts although a rule holds it; the reason is published.</summary>
    Release,
    /// <summary>The result of the station is void; nothing of it counts.</summary>
    Annul,
    /// <summary>The station never opened; nothing is expected of it any more.</summary>
    NotOpened,
    /// <summary>Uploads of a sender since an instant are not admissible.</summary>
    Distrust,
    /// <summary>A definition and a register come into force.</summary>
    Activate,
    /// <summary>The figures of a snapshot are final; what comes later is held.</summary>
    Final,
    /// <summary>The final result is open again.</summary>
    Reopen,
}

/// <summary>
/// A recorded act of an authorised person. Decisions about one (station, form) form a chain: each names the contents it
/// saw and the decisions before it. A decision is known by the digest of its canonical JSON.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Partition">Code of the partition's area.</param>
/// <param name="Area">Code of the station's area; empty for a decision about a sender.</param>
/// <param name="Station">Station code; empty for a decision about a sender.</param>
/// <param name="Form">Id of the form; empty for a decision about a sender.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="Content">The content that counts: for <see cref="DecisionKind.Pick"/> and <see cref="DecisionKind.Release"/>.</param>
/// <param name="Saw">Digests of all contents the deciders saw, sorted.</param>
/// <param name="Previous">Digests of the decisions about this form of this station that stood before, sorted; empty for the first.</param>
/// <param name="Sender">The sender distrusted; empty otherwise.</param>
/// <param name="Since">Since when the sender is distrusted.</param>
/// <param name="Reason">Code of the reason.</param>
/// <param name="Explanation">Published explanation; no personal data.</param>
/// <param name="By">Codes of the persons, sorted.</param>
/// <param name="At">When it was recorded, UTC, whole milliseconds.</param>
public sealed record Decision(
    string Contest,
    string Partition,
    string Area,
    string Station,
    string Form,
    DecisionKind Kind,
    Digest Content,
    ImmutableArray<Digest> Saw,
    ImmutableArray<Digest> Previous,
    string Sender,
    DateTimeOffset? Since,
    string Reason,
    string Explanation,
    ImmutableArray<string> By,
    DateTimeOffset At)
{
    /// <summary>What came into force: for <see cref="DecisionKind.Activate"/>; null otherwise.</summary>
    public ActivatedVersion? Activates { get; init; }

    /// <summary>What is declared final: for <see cref="DecisionKind.Final"/>; null otherwise.</summary>
    public DeclaredResult? Declares { get; init; }

    /// <summary>Whether it is about one form of one station.</summary>
    public bool IsAboutStation => Kind is DecisionKind.Pick or DecisionKind.Release or DecisionKind.Annul or DecisionKind.NotOpened;
}

/// <summary>One version of definition and register that a decision puts in force.</summary>
/// <param name="Number">Number of the activation, from 1 without gaps: two decisions cannot both become the next.</param>
/// <param name="Definition">Digest of the definition's bytes.</param>
/// <param name="Register">Digest of the register's root document.</param>
/// <param name="Edition">Edition of the ledger that is read from then on.</param>
public sealed record ActivatedVersion(int Number, Digest Definition, Digest Register, int Edition)
{
    /// <summary>Digest of the contest's key (<see cref="ContestKey"/>), the same in every activation; none: the contest has no key.</summary>
    public Digest Key { get; init; }
}

/// <summary>The published result that a decision declares final.</summary>
/// <param name="Snapshot">Digest of the snapshot that the persons saw.</param>
/// <param name="AsOf">The instant it speaks of: whatever is received later is held.</param>
/// <param name="Figures">Digest of its national figures: only they are final, whatever else the ledger may give.</param>
public sealed record DeclaredResult(Digest Snapshot, DateTimeOffset AsOf, Digest Figures);
