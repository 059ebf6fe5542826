using Hattama.Observation.Sampling;

namespace Hattama.Observation.Agreement;

/// <summary>What a risk-limiting comparison is about: a reported margin, and how much all stations together could be wrong.</summary>
/// <param name="Margin">V: votes by which the assertion holds.</param>
/// <param name="Bound">U: most that all stations together could overstate it, over V.</param>
public sealed record AuditAssertion(long Margin, double Bound)
{
    /// <summary>"First beats second": V = first − second, U = (V + ballots)/V.</summary>
    public static AuditAssertion Beats(long first, long second, long ballots) => Of(first - second, ballots);

    /// <summary>"More than half of those who took part": V = 2·yes − participants, U = 2·yes/V.</summary>
    public static AuditAssertion Majority(long yes, long participants) => Of(2 * yes - participants, participants);

    /// <summary>"More than half of the registered took part": V = 2·participants − registered, U = 2·participants/V.</summary>
    public static AuditAssertion Turnout(long participants, long registered) => Of(2 * participants - registered, registered);

    private static AuditAssertion Of(long margin, long ballots)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        return new AuditAssertion(margin, (double)checked(margin + ballots) / margin);
    }
}

/// <summary>A station of a comparison: how much its reported figures can overstate and do overstate the margin.</summary>
/// <param name="Bound">Votes by which it could overstate at most.</param>
/// <param name="Overstatement">Votes by which it did: margin as reported minus as copied.</param>
public readonly record struct AuditedStation(long Bound, long Overstatement)
{
    /// <summary>The part of the bound that was used up; 0: no error, 1: everything.</summary>
    public double Taint => Bound <= 0 ? 0 : (double)Overstatement / Bound;
}

/// <summary>
/// Kaplan–Markov batch comparison (Stark 2008, 2009): the largest chance of seeing copies this good if the outcome were wrong. Copies check
/// tabulation only: they are no independent reading of ballots. Needs stations drawn with replacement with probability proportional to their
/// bound; a design whose measure of size is the registered voters draws so when every bound is taken proportional to them.
/// </summary>
public static class KaplanMarkov
{
    /// <summary>The risk measured after draws: Π (1 − 1/U)/(1 − t). 0 draws: 1.</summary>
    /// <exception cref="ArgumentException">The design does not draw with replacement in proportion to size.</exception>
    public static double Risk(ProbabilityDraw draw, AuditAssertion assertion, IEnumerable<double> taints)
    {
        ArgumentNullException.ThrowIfNull(draw);
        if (draw.Design.Selection != SelectionMethod.PpsWithReplacement || draw.Strata.Length != 1)
        {
            throw new ArgumentException("Kaplan–Markov needs stations drawn with replacement in proportion to size over the whole frame.", nameof(draw));
        }

        return Risk(assertion, taints);
    }

    /// <summary>Draws needed at a risk limit if no error is found: ⌈ln α / ln(1 − 1/U)⌉.</summary>
    public static int Draws(AuditAssertion assertion, double limit)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        return (int)Math.Ceiling(DrawsExactly(assertion, limit));
    }

    internal static double DrawsExactly(AuditAssertion assertion, double limit) => Math.Log(limit) / Math.Log(1 - 1 / assertion.Bound);

    internal static double Risk(AuditAssertion assertion, IEnumerable<double> taints)
    {
        var risk = 1.0;
        foreach (var taint in taints)
        {
            risk *= taint >= 1 ? double.PositiveInfinity : (1 - 1 / assertion.Bound) / (1 - taint);
        }

        return Math.Min(1, risk);
    }
}
