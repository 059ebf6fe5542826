using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>
/// observed stations → shares, totals and their uncertainty. Formulas and sources: <c>docs/estimation.md</c>.
/// </summary>
public static class Estimator
{
    /// <summary>A convenience sample: counts and bounds.</summary>
    public static EstimationReport.Raw Describe(
        ContestDefinition definition, SampleDesign design, SampleFrame frame, IEnumerable<ObservedStation> observed, DateTimeOffset? asOf)
    {
        var stations = Observations.Of(definition, frame, observed, static _ => true);
        return new EstimationReport.Raw(stations.Scope(design, asOf))
        {
            Shares = [.. stations.Areas().SelectMany(region => stations.Shares.Select(share => stations.Figure(share, region)))],
        };
    }

    /// <summary>A probability sample: estimates.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="draw">The draw: the witness that inference is allowed.</param>
    /// <param name="observed">What was observed; stations that were not drawn are named and left out.</param>
    /// <param name="asOf">Instant up to which forms are in.</param>
    /// <param name="replicates">Bootstrap replicates for a cross-check of the national shares; 0: none.</param>
    public static EstimationReport.Estimated Estimate(
        ContestDefinition definition, ProbabilityDraw draw, IEnumerable<ObservedStation> observed, DateTimeOffset? asOf, int replicates = 0)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var stations = Observations.Of(definition, draw.Frame, observed, key => draw.Find(key) >= 0);
        var units = DrawnUnits.Of(draw, stations.ByKey);
        var figures = new SampleFigures(draw, units, replicates);
        return new EstimationReport.Estimated(stations.Scope(draw.Design, asOf))
        {
            Shares = [.. stations.Areas().SelectMany(region => stations.Shares.Select(share => figures.Of(stations.Figure(share, region))))],
            Totals = [.. stations.Shares.SelectMany(share => share.Part.Concat(share.Whole)).Distinct().Order().Select(figures.Total)],
            Strata = [.. draw.Strata.Select((stratum, h) => new StratumCoverage(stratum, units.Drawn[h], units.Responded[h]))],
            Drawn = units.Drawn.Sum(),
            Responded = units.Responded.Sum(),
            Factors = figures.Factors,
            UnobservedClasses = units.UnobservedClasses,
        };
    }
}
