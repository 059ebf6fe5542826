using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>
/// observed stations → shares, totals and their uncertainty. Formulas and sources: <c>docs/estimation.md</c>.
/// </summary>
public static class Estimator
{
    private const double Unanimity = 1e-12;

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
        var weighting = units.Weighting();
        var figures = new ShareFigures(draw, units, weighting, replicates);
        return new EstimationReport.Estimated(stations.Scope(draw.Design, asOf))
        {
            Shares = [.. stations.Areas().SelectMany(region => stations.Shares.Select(share => figures.Of(stations.Figure(share, region))))],
            Totals = [.. stations.Shares.SelectMany(share => share.Part.Concat(share.Whole)).Distinct().Order().Select(figures.Total)],
            Strata = [.. draw.Strata.Select((stratum, h) => new StratumCoverage(stratum, units.Drawn[h], units.Responded[h]))],
            Drawn = units.Drawn.Sum(),
            Responded = units.Responded.Sum(),
            Factors = weighting.Factors,
            UnobservedClasses = units.UnobservedClasses,
        };
    }

    /// <summary>Estimates of shares and totals from one set of units.</summary>
    private sealed class ShareFigures(ProbabilityDraw draw, DrawnUnits units, Weighting weighting, int replicates)
    {
        private readonly SampleDesign _design = draw.Design;

        public EstimatedFigure Of(RawFigure raw)
        {
            var (parts, wholes) = Columns(raw.Share);
            var isIn = IsIn(raw.Region, parts, wholes);
            var inside = Enumerable.Range(0, parts.Length).Where(isIn).ToList();
            var strata = inside.Select(units.StratumOf).Distinct().Count();
            if (inside.Count == 0)
            {
                return new EstimatedFigure(raw, null, NotEstimable.NoStation, 0);
            }

            var linear = Linearised.Ratio(weighting.Weights, parts, wholes, isIn);
            var moments = Moments.Of(units.Plan, weighting, linear, _design.Lonely, isIn);
            var why = Objection(raw, moments);
            return why != NotEstimable.No
                ? new EstimatedFigure(raw, null, why, strata)
                : new EstimatedFigure(raw, Finish(moments, linear, inside.Count, raw.Region.Length == 0 ? Bootstrap(parts, wholes) : double.NaN), why, strata);
        }

        public EstimatedTotal Total(int line)
        {
            double[] values = [.. units.Stations.Select(station => station.Values[line].IsNumber ? station.Values[line].Number : double.NaN)];
            if (values.Length == 0 || values.Any(double.IsNaN))
            {
                // A total over stations of which some do not report the line would be too small.
                return new EstimatedTotal(line, null);
            }

            var moments = Moments.Of(units.Plan, weighting, Linearised.Total(weighting.Weights, values), _design.Lonely);
            if (moments.DegreesOfFreedom < 1 || moments.Variance <= 0)
            {
                return new EstimatedTotal(line, null);
            }

            var quantile = Distributions.TwoSided(_design.Level, moments.DegreesOfFreedom);
            return new EstimatedTotal(line, new Estimate(moments, Intervals.Wald(moments.Value, moments.Variance, quantile), _design.Level));
        }

        private Estimate Finish(Moments moments, Linearised linear, int reporting, double bootstrap)
        {
            var interval = Intervals.OfShare(_design.Interval, moments.Value, moments.Variance, moments.DegreesOfFreedom, _design.Level);
            return new Estimate(moments, interval, _design.Level)
            {
                DesignEffect = reporting > 1 ? moments.Variance / Moments.SimpleRandom(weighting.Weights, linear, reporting) : double.NaN,
                EffectiveSize = Intervals.EffectiveSize(moments.Value, moments.Variance),
                BootstrapError = bootstrap,
            };
        }

        private double Bootstrap(double[] parts, double[] wholes)
        {
            if (replicates == 0 || _design.Selection == SelectionMethod.TwoStage || _design.Calibration != CalibrationMethod.None)
            {
                return double.NaN;
            }

            var seed = Convert.ToUInt64(_design.Commitment.Hex[..16], 16);
            return Math.Sqrt(Replication.RaoWu(
                units.Plan, units.Weights, weights => Linearised.Ratio(weights, parts, wholes).Value, replicates, new Dice(seed), isFinite: true));
        }

        private static NotEstimable Objection(RawFigure raw, Moments moments)
        {
            if (double.IsNaN(moments.Value) || double.IsInfinity(moments.Value))
            {
                return NotEstimable.NotAShare;
            }

            if (raw.Stations == raw.Frame)
            {
                return NotEstimable.Complete;
            }

            if (moments.DegreesOfFreedom < 1)
            {
                return NotEstimable.OneUnit;
            }

            return moments.StandardError <= Unanimity ? NotEstimable.Unanimous
                : moments.Value is <= 0 or >= 1 ? NotEstimable.NotAShare
                : NotEstimable.No;
        }

        private (double[] Parts, double[] Wholes) Columns(Share share)
        {
            var parts = new double[units.Stations.Count];
            var wholes = new double[parts.Length];
            for (var unit = 0; unit < parts.Length; unit++)
            {
                var (part, whole) = (units.Stations[unit].Sum(share.Part), units.Stations[unit].Sum(share.Whole));
                (parts[unit], wholes[unit]) = part is { } p && whole is { } w ? (p, w) : (double.NaN, double.NaN);
            }

            return (parts, wholes);
        }

        private Func<int, bool> IsIn(string region, double[] parts, double[] wholes) => unit =>
            !double.IsNaN(parts[unit]) && !double.IsNaN(wholes[unit]) && (region.Length == 0 || units.Frame(unit).Region == region);
    }
}
