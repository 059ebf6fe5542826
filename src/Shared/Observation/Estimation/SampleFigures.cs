using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>
/// Estimates from one set of observed units, with the weights and the interval that the design fixed: shares of lines, shares of stations, totals. Internal: who has no
/// probability draw has no units.
/// </summary>
internal sealed class SampleFigures
{
    private const double Unanimity = 1e-12;
    private readonly SampleDesign _design;
    private readonly DrawnUnits _units;
    private readonly Weighting _weighting;
    private readonly int _replicates;

    /// <param name="draw">The draw.</param>
    /// <param name="units">The stations of the draw that were observed.</param>
    /// <param name="replicates">Bootstrap replicates for national shares; 0: none.</param>
    public SampleFigures(ProbabilityDraw draw, DrawnUnits units, int replicates = 0) =>
        (_design, _units, _weighting, _replicates) = (draw.Design, units, units.Weighting(units.Weights), replicates);

    /// <summary>Smallest and largest factor by which calibration changed a weight.</summary>
    public (double Least, double Most) Factors => _weighting.Factors;

    /// <summary>The estimate of a share of lines.</summary>
    public EstimatedFigure Of(RawFigure raw)
    {
        var columns = Columns(station => (station.Sum(raw.Share.Part), station.Sum(raw.Share.Whole)));
        var (estimate, why, strata) = Ratio(columns, raw.Region, raw.Stations == raw.Frame);
        return new EstimatedFigure(raw, estimate, why, strata);
    }

    /// <summary>Part and whole of every unit; NaN where one of them is unknown.</summary>
    public (double[] Parts, double[] Wholes) Columns(Func<ObservedStation, (long? Part, long? Whole)> at)
    {
        var parts = new double[_units.Stations.Count];
        var wholes = new double[parts.Length];
        for (var unit = 0; unit < parts.Length; unit++)
        {
            var (part, whole) = at(_units.Stations[unit]);
            (parts[unit], wholes[unit]) = part is { } p && whole is { } w ? (p, w) : (double.NaN, double.NaN);
        }

        return (parts, wholes);
    }

    /// <summary>The ratio of two columns in a region (empty: the nation), or why there is none.</summary>
    /// <param name="columns">Part and whole by unit.</param>
    /// <param name="region">The region.</param>
    /// <param name="isComplete">Whether every station of it was observed: then there is nothing to estimate.</param>
    public (Estimate? Estimate, NotEstimable Why, int Strata) Ratio((double[] Parts, double[] Wholes) columns, string region, bool isComplete)
    {
        var (parts, wholes) = columns;
        bool IsOfRegion(int unit) => region.Length == 0 || _units.Frame(unit).Region == region;
        bool IsIn(int unit) => !double.IsNaN(parts[unit]) && !double.IsNaN(wholes[unit]) && IsOfRegion(unit);
        var inside = Enumerable.Range(0, parts.Length).Where(IsIn).ToList();
        var strata = inside.Select(_units.StratumOf).Distinct().Count();
        if (inside.Count == 0)
        {
            return (null, NotEstimable.NoStation, 0);
        }

        var linear = Linearised.Ratio(_weighting.Weights, parts, wholes, IsIn);
        // A station that lacks the figure stays in the sample, and in the degrees of freedom (R survey: degf of the design).
        var moments = Moments.Of(_units.Plan, _weighting, linear, _design.Lonely, IsOfRegion);
        var why = Objection(moments, isComplete);
        return why != NotEstimable.No
            ? (null, why, strata)
            : (Finish(moments, linear, inside.Count, region.Length == 0 ? Bootstrap(parts, wholes) : double.NaN), why, strata);
    }

    /// <summary>The total of a line; none where a station does not report it: a total over the others would be too small.</summary>
    public EstimatedTotal Total(int line) =>
        new(line, Total([.. _units.Stations.Select(station => station.Values[line].IsNumber ? station.Values[line].Number : double.NaN)]));

    /// <summary>The total of a column over all stations of the strata covered; null where a figure is unknown or there is no spread.</summary>
    public Estimate? Total(double[] values)
    {
        if (values.Length == 0 || values.Any(double.IsNaN))
        {
            return null;
        }

        var moments = Moments.Of(_units.Plan, _weighting, Linearised.Total(_weighting.Weights, values), _design.Lonely);
        if (moments.DegreesOfFreedom < 1 || moments.Variance <= 0)
        {
            return null;
        }

        var quantile = Distributions.TwoSided(_design.Level, moments.DegreesOfFreedom);
        return new Estimate(moments, Intervals.Wald(moments.Value, moments.Variance, quantile), _design.Level);
    }

    private Estimate Finish(Moments moments, Linearised linear, int reporting, double bootstrap)
    {
        var interval = Intervals.OfShare(_design.Interval, moments.Value, moments.Variance, moments.DegreesOfFreedom, _design.Level);
        return new Estimate(moments, interval, _design.Level)
        {
            DesignEffect = reporting > 1 ? moments.Variance / Moments.SimpleRandom(_weighting.Weights, linear, reporting) : double.NaN,
            EffectiveSize = Intervals.EffectiveSize(moments.Value, moments.Variance),
            BootstrapError = bootstrap,
        };
    }

    /// <summary>
    /// Every replicate is calibrated again, as the estimate was. Clusters are redrawn whole and as if with replacement, which is a little too large rather than too
    /// small (Rao, Wu and Yue 1992). NaN where a replicate has nothing to calibrate a class with.
    /// </summary>
    private double Bootstrap(double[] parts, double[] wholes)
    {
        if (_replicates == 0)
        {
            return double.NaN;
        }

        var seed = Convert.ToUInt64(_design.Commitment.Hex[..16], 16);
        return Math.Sqrt(Replication.RaoWu(
            _units.Plan, _units.Weights, weights => Linearised.Ratio(_units.Weighting(weights).Weights, parts, wholes).Value, _replicates, new Dice(seed),
            isFinite: _design.Selection != SelectionMethod.TwoStage));
    }

    private static NotEstimable Objection(Moments moments, bool isComplete)
    {
        if (double.IsNaN(moments.Value) || double.IsInfinity(moments.Value))
        {
            return NotEstimable.NotAShare;
        }

        if (isComplete)
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
}
