using Hattama.Contests;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>Why a figure has no estimate, or no interval.</summary>
public enum NotEstimable
{
    /// <summary>It has one.</summary>
    No,
    /// <summary>No station of the area was observed: out of scope.</summary>
    NoStation,
    /// <summary>Fewer than two sampling units: their spread is unknown.</summary>
    OneUnit,
    /// <summary>All stations agree exactly: no spread to build an interval on, which does not mean certainty.</summary>
    Unanimous,
    /// <summary>Every station of the area was observed: the figure is a count, not an estimate.</summary>
    Complete,
    /// <summary>Nothing to divide by, or a share that is not between 0 and 1.</summary>
    NotAShare,
}

/// <summary>
/// An estimate with its uncertainty. Exists only where stations were drawn by a recorded probability design: nothing else can make
/// one.
/// </summary>
public sealed class Estimate
{
    internal Estimate(Moments moments, Interval interval, double level)
    {
        Value = moments.Value;
        Variance = moments.Variance;
        DegreesOfFreedom = moments.DegreesOfFreedom;
        Interval = interval;
        Level = level;
    }

    /// <summary>The estimate: a share between 0 and 1, or a total.</summary>
    public double Value { get; }

    /// <summary>Linearised variance over the design.</summary>
    public double Variance { get; }

    /// <summary>Standard error.</summary>
    public double StandardError => Math.Sqrt(Variance);

    /// <summary>Sampling units minus strata.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The interval by the method that the design fixed.</summary>
    public Interval Interval { get; }

    /// <summary>Confidence of the interval: 0.95.</summary>
    public double Level { get; }

    /// <summary>Variance over that of as many stations drawn singly; NaN where it has no meaning.</summary>
    public double DesignEffect { get; internal init; } = double.NaN;

    /// <summary>p(1 − p)/v: voters drawn singly that would tell as much; NaN for totals.</summary>
    public double EffectiveSize { get; internal init; } = double.NaN;

    /// <summary>Standard error by the rescaling bootstrap; NaN where it was not asked for.</summary>
    public double BootstrapError { get; internal init; } = double.NaN;

    /// <summary>
    /// Whether an official figure differs by more than chance: t = (estimate − official)/SE with the design's degrees of freedom. A small p
    /// says that the two differ, not why: late corrections, non-response and stations outside the frame do it too.
    /// </summary>
    public DifferenceTest Against(double official)
    {
        var t = (Value - official) / StandardError;
        return new DifferenceTest(Value - official, t, DegreesOfFreedom, Distributions.StudentTwoSided(t, DegreesOfFreedom));
    }
}

/// <summary>A difference with its test.</summary>
/// <param name="Difference">Estimate minus official.</param>
/// <param name="Statistic">t.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="PValue">Two-sided.</param>
public sealed record DifferenceTest(double Difference, double Statistic, int DegreesOfFreedom, double PValue);

/// <summary>What was observed of a share, before any inference: counts and worst-case bounds. All that a convenience sample has.</summary>
/// <param name="Share">The share.</param>
/// <param name="Region">Code of the region; empty: the nation.</param>
/// <param name="Part">Sum of the part over observed stations that report both.</param>
/// <param name="Whole">Sum of the whole over the same.</param>
/// <param name="Stations">How many these are.</param>
/// <param name="Frame">Stations of the area in the frame.</param>
/// <param name="Bounds">Worst case of everything not observed.</param>
public sealed record RawFigure(Share Share, string Region, long Part, long Whole, int Stations, int Frame, Bounds Bounds);

/// <summary>A share estimated, with what was observed.</summary>
/// <param name="Raw">What was observed.</param>
/// <param name="Estimate">The estimate; null where there is none.</param>
/// <param name="Why">Why not.</param>
/// <param name="Strata">Strata observed in the area.</param>
public sealed record EstimatedFigure(RawFigure Raw, Estimate? Estimate, NotEstimable Why, int Strata);

/// <summary>A total estimated for the strata that were observed.</summary>
/// <param name="Line">Index of the line.</param>
/// <param name="Estimate">The estimate; null where there is none.</param>
public sealed record EstimatedTotal(int Line, Estimate? Estimate);

/// <summary>How far a stratum was observed.</summary>
/// <param name="Stratum">The stratum.</param>
/// <param name="Drawn">Stations drawn (hits, with replacement).</param>
/// <param name="Responded">Of these, observed.</param>
public sealed record StratumCoverage(DrawnStratum Stratum, int Drawn, int Responded)
{
    /// <summary>False: no station of it was observed, and no estimate speaks of it.</summary>
    public bool IsCovered => Responded > 0;
}
