namespace Hattama.Observation.Estimation;

/// <summary>
/// Weights, and what they do to the linearised value of a unit: weights fitted to known figures take out of the variance
/// what those figures explain (Deville and Särndal 1992).
/// </summary>
internal abstract class Weighting
{
    private Weighting(double[] weights) => Weights = weights;

    /// <summary>Final weight of every unit.</summary>
    public double[] Weights { get; }

    /// <summary>Unweighted linearised values with the explained part taken out.</summary>
    public abstract double[] Residuals(double[] scores);

    /// <summary>Smallest and largest factor by which fitting changed a weight.</summary>
    public virtual (double Least, double Most) Factors => (1, 1);

    /// <summary>Design weights as they are.</summary>
    public static Weighting Plain(double[] weights) => new Unfitted(weights);

    /// <summary>w_i·N_g/Σ_g w: the counts of every class are known. Class −1 is left as it is.</summary>
    public static Weighting PostStrata(double[] weights, int[] classes, double[] counts) => new Raking(weights, [(classes, counts)]);

    /// <summary>Two or more sets of known counts in turn, until the largest relative change is below <see cref="Raking.Tolerance"/>.</summary>
    public static Weighting Rake(double[] weights, params (int[] Classes, double[] Counts)[] margins) => new Raking(weights, margins);

    /// <summary>w_i·X_h/X̂_h: a total of every group is known.</summary>
    /// <param name="weights">Design weights.</param>
    /// <param name="groups">Group of every unit.</param>
    /// <param name="sizes">The unit's part x of the known total.</param>
    /// <param name="totals">The total X of every group.</param>
    public static Weighting Ratio(double[] weights, int[] groups, double[] sizes, double[] totals) => new Calibration(weights, groups, sizes, totals);

    /// <summary>(N_h/n_h)·(n_c/m_c): missing at random within the cell c (Särndal, Swensson and Wretman 1992, 15.6).</summary>
    public static double ResponseCell(double population, double drawn, double drawnInCell, double respondedInCell) =>
        population / drawn * drawnInCell / respondedInCell;

    private static double[] SumsBy(int[] groups, int count, Func<int, double> value)
    {
        var sums = new double[count];
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i] >= 0)
            {
                sums[groups[i]] += value(i);
            }
        }

        return sums;
    }

    private static (double, double) Range(double[] weights, double[] before)
    {
        var factors = weights.Select((weight, i) => weight / before[i]).ToList();
        return factors.Count == 0 ? (1, 1) : (factors.Min(), factors.Max());
    }

    private sealed class Unfitted(double[] weights) : Weighting(weights)
    {
        public override double[] Residuals(double[] scores) => scores;
    }

    private sealed class Calibration(double[] weights, int[] groups, double[] sizes, double[] totals)
        : Weighting(Fit(weights, groups, sizes, totals))
    {
        public override (double Least, double Most) Factors => Range(Weights, weights);

        public override double[] Residuals(double[] scores)
        {
            var above = SumsBy(groups, totals.Length, i => weights[i] * scores[i]);
            var below = SumsBy(groups, totals.Length, i => weights[i] * sizes[i]);
            return [.. scores.Select((score, i) => below[groups[i]] > 0 ? score - above[groups[i]] / below[groups[i]] * sizes[i] : score)];
        }

        private static double[] Fit(double[] weights, int[] groups, double[] sizes, double[] totals)
        {
            var estimated = SumsBy(groups, totals.Length, i => weights[i] * sizes[i]);
            return [.. weights.Select((weight, i) => estimated[groups[i]] > 0 ? weight * totals[groups[i]] / estimated[groups[i]] : weight)];
        }
    }

    /// <summary>Post-stratification is raking on one margin.</summary>
    private sealed class Raking(double[] weights, (int[] Classes, double[] Counts)[] margins) : Weighting(Fit(weights, margins))
    {
        public const double Tolerance = 1e-13;

        private const int MaxRounds = 10_000;

        public override (double Least, double Most) Factors => Range(Weights, weights);

        public override double[] Residuals(double[] scores)
        {
            var residuals = (double[])scores.Clone();
            var scale = scores.Length == 0 ? 0 : scores.Max(Math.Abs);
            for (var round = 0; round < MaxRounds; round++)
            {
                var change = 0.0;
                foreach (var (classes, counts) in margins)
                {
                    change = Math.Max(change, Centre(residuals, classes, counts.Length));
                }

                if (change <= Tolerance * scale)
                {
                    break;
                }
            }

            return residuals;
        }

        private double Centre(double[] residuals, int[] classes, int count)
        {
            var above = SumsBy(classes, count, i => weights[i] * residuals[i]);
            var below = SumsBy(classes, count, i => weights[i]);
            var change = 0.0;
            for (var i = 0; i < residuals.Length; i++)
            {
                if (classes[i] >= 0)
                {
                    var mean = above[classes[i]] / below[classes[i]];
                    residuals[i] -= mean;
                    change = Math.Max(change, Math.Abs(mean));
                }
            }

            return change;
        }

        private static double[] Fit(double[] weights, (int[] Classes, double[] Counts)[] margins)
        {
            var fitted = (double[])weights.Clone();
            for (var round = 0; round < MaxRounds; round++)
            {
                var change = 0.0;
                foreach (var (classes, counts) in margins)
                {
                    var sums = SumsBy(classes, counts.Length, i => fitted[i]);
                    for (var i = 0; i < fitted.Length; i++)
                    {
                        if (classes[i] >= 0)
                        {
                            var factor = counts[classes[i]] / sums[classes[i]];
                            fitted[i] *= factor;
                            change = Math.Max(change, Math.Abs(factor - 1));
                        }
                    }
                }

                if (margins.Length == 1 || change < Tolerance)
                {
                    break;
                }
            }

            return fitted;
        }
    }
}
