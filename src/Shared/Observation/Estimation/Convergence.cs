using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>The report as it was after some of the forms.</summary>
/// <param name="Forms">Forms that had arrived.</param>
/// <param name="AsOf">When the last of them did; null: not recorded.</param>
/// <param name="Report">The report.</param>
public sealed record ConvergencePoint(int Forms, DateTimeOffset? AsOf, EstimationReport.Estimated Report);

/// <summary>
/// How an estimate settled as forms arrived. Early points rest on the stations that report first, which are not like the others: non-response that
/// is not random shows here.
/// </summary>
public static class Convergence
{
    /// <summary>At most this many reports, evenly over the forms; the last has all of them.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="observed">The forms; by instant of receipt where it is recorded, those without in the order given, at the end.</param>
    /// <param name="steps">Reports.</param>
    public static ImmutableArray<ConvergencePoint> Of(
        ContestDefinition definition, ProbabilityDraw draw, IEnumerable<ObservedStation> observed, int steps)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var forms = observed.OrderBy(form => form.Received ?? DateTimeOffset.MaxValue).ToList();
        return [.. Enumerable.Range(1, steps).Select(step => (int)Math.Ceiling((double)forms.Count * step / steps)).Distinct().Where(first => first > 0)
            .Select(first => new ConvergencePoint(
                first, forms[first - 1].Received, Estimator.Estimate(definition, draw, forms.Take(first), forms[first - 1].Received)))];
    }
}
