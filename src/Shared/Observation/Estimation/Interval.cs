using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>A confidence interval. Comes only with an <see cref="Estimate"/> or from a test that was given a <see cref="ProbabilityDraw"/>.</summary>
public readonly record struct Interval
{
    internal Interval(double lower, double upper)
    {
        Lower = lower;
        Upper = upper;
    }

    /// <summary>Lower end.</summary>
    public double Lower { get; }

    /// <summary>Upper end.</summary>
    public double Upper { get; }

    /// <summary>True when a value lies in it, ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}

/// <summary>
/// Intervals (reference: Korn and Graubard 1998; Dean and Pagano 2015; R package survey, svyciprop). Internal: who has no
/// probability draw cannot ask for one.
/// </summary>
internal static class Intervals
{
    /// <summary>Interval of a share p with variance v.</summary>
    public static Interval OfShare(IntervalMethod method, double share, double variance, double df, double level)
    {
        var t = Distributions.TwoSided(level, df);
        var z = Distributions.TwoSided(level, double.PositiveInfinity);
        return method switch
        {
            IntervalMethod.T => Wald(share, variance, t),
            IntervalMethod.Z => Wald(share, variance, z),
            IntervalMethod.LogitT => Logit(share, variance, t),
            IntervalMethod.ArcsineT => Arcsine(share, variance, t),
            IntervalMethod.WilsonT => Wilson(share, EffectiveSize(share, variance), t),
            IntervalMethod.KornGraubard => KornGraubard(share, EffectiveSize(share, variance) * (z / t) * (z / t), level),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not an interval method."),
        };
    }

    /// <summary>p(1 − p)/v: the voters drawn singly that would give the same variance.</summary>
    public static double EffectiveSize(double share, double variance) => share * (1 - share) / variance;

    /// <summary>p ± q·√v.</summary>
    public static Interval Wald(double value, double variance, double quantile)
    {
        var half = quantile * Math.Sqrt(variance);
        return new Interval(value - half, value + half);
    }

    /// <summary>Back-transform of logit(p) ± t·√v / (p(1 − p)).</summary>
    public static Interval Logit(double share, double variance, double quantile)
    {
        var centre = Math.Log(share / (1 - share));
        var half = quantile * Math.Sqrt(variance) / (share * (1 - share));
        return new Interval(Inverse(centre - half), Inverse(centre + half));

        static double Inverse(double logit) => 1 / (1 + Math.Exp(-logit));
    }

    /// <summary>sin²(asin√p ± t·√v / (2√(p(1 − p)))).</summary>
    public static Interval Arcsine(double share, double variance, double quantile)
    {
        var centre = Math.Asin(Math.Sqrt(share));
        var half = quantile * Math.Sqrt(variance) / (2 * Math.Sqrt(share * (1 - share)));
        return new Interval(Square(Math.Max(0, centre - half)), Square(Math.Min(Math.PI / 2, centre + half)));

        static double Square(double angle) => Math.Sin(angle) * Math.Sin(angle);
    }

    /// <summary>Wilson's score interval for a share of n units.</summary>
    public static Interval Wilson(double share, double units, double quantile)
    {
        var square = quantile * quantile;
        var scale = 1 + square / units;
        var centre = (share + square / (2 * units)) / scale;
        var half = quantile / scale * Math.Sqrt(share * (1 - share) / units + square / (4 * units * units));
        return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>Korn and Graubard's interval: Clopper–Pearson with an effective number of units n*.</summary>
    public static Interval KornGraubard(double share, double units, double level) =>
        Beta(share * units, units, level);

    /// <summary>
    /// Factor of n_e in Korn and Graubard's n*: (t with n − 1 df / t with df)². Counted in ballots, the first quantile is normal;
    /// counted in stations it hides how few they are (docs/estimation.md).
    /// </summary>
    public static double KornGraubardFactor(double level, double elementsDf, double df)
    {
        var ratio = Distributions.TwoSided(level, elementsDf) / Distributions.TwoSided(level, df);
        return ratio * ratio;
    }

    /// <summary>Clopper and Pearson's exact interval for x of n.</summary>
    public static Interval ClopperPearson(long count, long of, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, of);
        return of == 0 ? new Interval(0, 1) : Beta(count, of, level);
    }

    /// <summary>Agresti and Coull's interval for x of n.</summary>
    public static Interval AgrestiCoull(long count, long of, double level)
    {
        var z = Distributions.TwoSided(level, double.PositiveInfinity);
        var units = of + z * z;
        var share = (count + z * z / 2) / units;
        return Wald(share, share * (1 - share) / units, z);
    }

    private static Interval Beta(double count, double of, double level)
    {
        var tail = (1 - level) / 2;
        return new Interval(
            count <= 0 ? 0 : Distributions.BetaQuantile(tail, count, of - count + 1),
            count >= of ? 1 : Distributions.BetaQuantile(1 - tail, count + 1, of - count));
    }
}
