using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>
/// How one question is decided: every condition must hold (adopted), or the option with most votes wins.
/// </summary>
/// <param name="Id">Id of the rule, usually of the question.</param>
/// <param name="Title">What is decided.</param>
/// <param name="Conditions">All must hold for the answer yes.</param>
/// <param name="Plurality">Lines of which the largest total wins; empty: not a contest of options.</param>
public sealed record DecisionRule(string Id, LocalText Title, ImmutableArray<Condition> Conditions, ImmutableArray<int> Plurality);

/// <summary>
/// One condition of a decision rule: a relation over totals, of the nation or of at least a share of the areas of a level.
/// </summary>
/// <param name="Id">Id of the condition.</param>
/// <param name="Title">Its words, naming the denominator.</param>
/// <param name="Relation">The relation over the totals of an area.</param>
/// <param name="Level">Index of the level whose areas are asked; 0: the nation alone.</param>
/// <param name="AtLeast">Share of the level's areas that must hold: Part/Whole, rounded up; (1, 1) for all.</param>
public sealed record Condition(string Id, LocalText Title, Relation Relation, int Level, (int Part, int Whole) AtLeast)
{
    /// <summary>How many of <paramref name="areas"/> areas must hold: ⌈areas · Part / Whole⌉.</summary>
    public int Needed(int areas) => (int)(((long)areas * AtLeast.Part + AtLeast.Whole - 1) / AtLeast.Whole);
}

/// <summary>
/// Something one registered voter can do, as what it adds to the lines; not voting is the kind that adds nothing.
/// The extremes of everything uncounted are whole stations doing one kind (materiality).
/// </summary>
/// <param name="Id">Id of the kind: absent, yes, no, invalid, …</param>
/// <param name="Lines">Lines that grow by one.</param>
public sealed record BallotKind(string Id, ImmutableArray<int> Lines);
