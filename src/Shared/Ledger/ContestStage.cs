namespace Hattama.Ledger;

/// <summary>
/// Whether the result of a contest is declared final: a pure function of the decisions, which form a chain. Two that stand
/// side by side leave the contest open until one decision names both.
/// </summary>
/// <remarks>
/// <code>
///                    final                         entries received, decisions recorded
///   open  ───────────────────────▶  closed  ◀────  after the declared snapshot are held
///    ▲                                │
///    └──────────────  reopen  ────────┘            … and count as if there had been no final
/// </code>
/// </remarks>
public sealed class ContestStage
{
    private ContestStage(RecordedDecision? final, bool wasReopened, IReadOnlyList<RecordedDecision> last)
    {
        Final = final;
        WasReopened = wasReopened;
        Last = last;
    }

    /// <summary>No final result was ever declared.</summary>
    public static ContestStage Open { get; } = new(null, wasReopened: false, []);

    /// <summary>The decision that declares the result final; null: the contest is open.</summary>
    public RecordedDecision? Final { get; }

    /// <summary>Whether a result was declared and reopened before.</summary>
    public bool WasReopened { get; }

    /// <summary>The decisions to final or reopen that no other names: what the next one must name.</summary>
    public IReadOnlyList<RecordedDecision> Last { get; }

    /// <summary>What is received or decided later than this is held; null: nothing is.</summary>
    public DateTimeOffset? ClosedSince => Final?.Decision.Declares?.AsOf;

    /// <summary>The stage that these decisions give, in any order; other kinds are ignored.</summary>
    public static ContestStage Of(IEnumerable<RecordedDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var all = decisions.Where(decision => decision.Decision.Kind is DecisionKind.Final or DecisionKind.Reopen).OrderBy(decision => decision.Digest).ToList();
        if (all.Count == 0)
        {
            return Open;
        }

        var named = all.SelectMany(decision => decision.Decision.Previous).ToHashSet();
        var last = all.Where(decision => !named.Contains(decision.Digest)).ToList();
        var final = last is [{ Decision: { Kind: DecisionKind.Final, Declares: not null } } only] ? only : null;
        return new ContestStage(final, all.Exists(decision => decision.Decision.Kind == DecisionKind.Reopen), last);
    }

    /// <summary>Whether something received or decided at this instant came after the final result.</summary>
    public bool IsAfterFinal(DateTimeOffset at) => ClosedSince is { } closed && at > closed;
}
