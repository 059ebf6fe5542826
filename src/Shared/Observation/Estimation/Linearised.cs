using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>
/// A statistic and its unweighted linearised value e for every unit: the variance of the statistic is that of Σ w·e. A unit with
/// a missing figure (NaN) has e = 0 and stays in the sample.
/// </summary>
/// <param name="Value">The estimate.</param>
/// <param name="Scores">e by unit.</param>
/// <param name="Base">Σw over units that report: the estimated number of units.</param>
internal readonly record struct Linearised(double Value, double[] Scores, double Base)
{
    /// <summary>Σ w·y.</summary>
    public static Linearised Total(double[] weights, double[] values)
    {
        var total = 0.0;
        var scores = new double[values.Length];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                scores[i] = values[i];
                total += weights[i] * values[i];
                sum += weights[i];
            }
        }

        return new Linearised(total, scores, sum);
    }

    /// <summary>Σ w·y / Σ w; e = (y − ȳ)/Σw.</summary>
    public static Linearised Mean(double[] weights, double[] values) =>
        Ratio(weights, values, [.. values.Select(value => double.IsNaN(value) ? double.NaN : 1)]);

    /// <summary>Σ w·y / Σ w·x; e = (y − R·x)/X̂. Units outside <paramref name="isIn"/> have e = 0: a domain.</summary>
    public static Linearised Ratio(double[] weights, double[] parts, double[] wholes, Func<int, bool>? isIn = null)
    {
        var (above, below, sum) = (0.0, 0.0, 0.0);
        for (var i = 0; i < parts.Length; i++)
        {
            if (Reports(i))
            {
                above += weights[i] * parts[i];
                below += weights[i] * wholes[i];
                sum += weights[i];
            }
        }

        var ratio = above / below;
        var scores = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (Reports(i))
            {
                scores[i] = (parts[i] - ratio * wholes[i]) / below;
            }
        }

        return new Linearised(ratio, scores, sum);

        bool Reports(int i) => !double.IsNaN(parts[i]) && !double.IsNaN(wholes[i]) && (isIn is null || isIn(i));
    }
}

/// <summary>Value, variance and degrees of freedom of one statistic.</summary>
internal readonly record struct Moments(double Value, double Variance, int DegreesOfFreedom)
{
    /// <summary>√v.</summary>
    public double StandardError => Math.Sqrt(Variance);

    /// <summary>Computes them: z = w·(e with what calibration explains taken out).</summary>
    public static Moments Of(SurveyPlan plan, Weighting weighting, Linearised statistic, LonelyStrata lonely, Func<int, bool>? isIn = null)
    {
        var residuals = weighting.Residuals(statistic.Scores);
        var z = new double[residuals.Length];
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = weighting.Weights[i] * residuals[i];
        }

        return new Moments(statistic.Value, plan.Variance(z, lonely), plan.DegreesOfFreedom(isIn));
    }

    /// <summary>
    /// The variance that a simple random sample of the same units would have (R svymean(deff=TRUE)):
    /// s²·(N̂ − n)/(N̂·n), s² = [Σw·u²/Σw]·n/(n − 1), u = e·N̂.
    /// </summary>
    public static double SimpleRandom(double[] weights, Linearised statistic, int reporting)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            var u = statistic.Scores[i] * statistic.Base;
            sum += weights[i] * u * u;
        }

        var square = sum / statistic.Base * reporting / (reporting - 1);
        return square * (statistic.Base - reporting) / (statistic.Base * reporting);
    }
}
