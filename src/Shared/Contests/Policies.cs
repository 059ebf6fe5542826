namespace Hattama.Contests;

/// <summary>Who may move the figure of a station once one is there.</summary>
public enum Corrections
{
    /// <summary>The sender's own next revision replaces its former one.</summary>
    BySender,
    /// <summary>Only a decision does.</summary>
    ByDecision,
    /// <summary>Whatever was received last, from whomever: feeds of preliminary figures.</summary>
    Latest,
}

/// <summary>How stations get their state (docs/contest-definition.md, "policies").</summary>
public sealed record Policies
{
    /// <summary>
    /// An upload that disputes fewer stations than this is never held whole: in a small district a single honest
    /// dispute would exceed any share.
    /// </summary>
    public const int DisputeFloor = 5;

    /// <summary>Whether a head may move by itself.</summary>
    public Corrections Corrections { get; init; } = Corrections.BySender;

    /// <summary>Whether a station counts only when two senders agree on every line.</summary>
    public bool DoubleEntry { get; init; }

    /// <summary>
    /// Numerator and denominator of the largest share of a district's stations that one upload may put into dispute;
    /// an upload above it is held whole. (0, 0): no limit.
    /// </summary>
    public (int Part, int Whole) DisputeLimit { get; init; } = (1, 5);

    /// <summary>Stations with fewer ballots than this are published merged with others of their area; 0: none.</summary>
    public int MinPublish { get; init; }

    /// <summary>Index of the line with the ballots that <see cref="MinPublish"/> is compared with; −1: none, nothing is merged.</summary>
    public int MinPublishLine { get; init; } = -1;

    /// <summary>Nothing is publicly readable before this instant; null: at once.</summary>
    public DateTimeOffset? PublishNotBefore { get; init; }

    /// <summary>
    /// When the first polling station opens, UTC: sample designs that come later are not recorded before the vote; null: when the day of the vote begins
    /// anywhere on earth.
    /// </summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>When the polls close, UTC, for stations whose register row names no instant; null: uploads count whenever they come.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Whether a release, annulment, activation or the final result needs two persons.</summary>
    public bool TwoPersons { get; init; } = true;
}
