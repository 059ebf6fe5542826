namespace Hattama.Observation.Estimation;

/// <summary>Variance by repeating the estimate with changed weights: a check of the linearised one.</summary>
internal static class Replication
{
    /// <summary>
    /// Rao and Wu's rescaling bootstrap with m_h = n_h − 1 (Rao, Wu and Yue 1992): v = B⁻¹ Σ_b (θ̂_b − θ̂)².
    /// </summary>
    /// <param name="plan">The plan; every stratum needs two units or is left as it is.</param>
    /// <param name="weights">Design weights.</param>
    /// <param name="estimate">The estimate from weights.</param>
    /// <param name="replicates">B, at least 1,000 for a standard error.</param>
    /// <param name="dice">Seeded source of choices.</param>
    /// <param name="isFinite">Whether to count the sampling fraction.</param>
    public static double RaoWu(SurveyPlan plan, double[] weights, Func<double[], double> estimate, int replicates, Dice dice, bool isFinite)
    {
        // By stratum its sampling units, by sampling unit its units.
        var strata = Enumerable.Range(0, plan.Units).GroupBy(plan.StratumOf)
            .Select(group => group.GroupBy(plan.SamplingUnitOf).Select(units => units.ToArray()).ToArray()).ToList();
        var whole = estimate(weights);
        var replica = new double[weights.Length];
        var times = new int[weights.Length];
        var sum = 0.0;
        for (var b = 0; b < replicates; b++)
        {
            Array.Clear(times);
            foreach (var sampled in strata)
            {
                Resample(sampled);
            }

            var difference = estimate(replica) - whole;
            if (double.IsNaN(difference))
            {
                // It stays in the sum, and to fit weights that lost a class takes all rounds there are.
                return double.NaN;
            }

            sum += difference * difference;
        }

        return sum / replicates;

        void Resample(int[][] sampled)
        {
            var size = sampled.Length;
            var drawn = size - 1;
            for (var k = 0; k < drawn; k++)
            {
                times[sampled[dice.Below(size)][0]]++;
            }

            var fraction = isFinite ? plan.Fraction(plan.StratumOf(sampled[0][0]), size) : 0;
            var lambda = size > 1 ? Math.Sqrt(1 - fraction) : 0;
            foreach (var units in sampled)
            {
                var factor = 1 - lambda + (size > 1 ? lambda * size / drawn * times[units[0]] : 0);
                foreach (var unit in units)
                {
                    replica[unit] = weights[unit] * factor;
                }
            }
        }
    }

    /// <summary>The stratified jackknife JKn: v = Σ_h (1 − f_h)·(n_h − 1)/n_h·Σ_i (θ̂_(hi) − θ̄)², θ̄ the mean of all replicates.</summary>
    public static double Jackknife(SurveyPlan plan, double[] weights, Func<double[], double> estimate, bool isFinite)
    {
        var strata = Enumerable.Range(0, plan.Units).GroupBy(plan.StratumOf).Select(group => group.ToArray()).Where(units => units.Length > 1).ToList();
        var replicates = new List<(double Factor, double Value)>();
        foreach (var units in strata)
        {
            double size = units.Length;
            var factor = (1 - (isFinite ? plan.Fraction(plan.StratumOf(units[0]), units.Length) : 0)) * (size - 1) / size;
            foreach (var left in units)
            {
                var replica = (double[])weights.Clone();
                foreach (var unit in units)
                {
                    replica[unit] *= unit == left ? 0 : size / (size - 1);
                }

                replicates.Add((factor, estimate(replica)));
            }
        }

        var mean = replicates.Average(replicate => replicate.Value);
        return replicates.Sum(replicate => replicate.Factor * (replicate.Value - mean) * (replicate.Value - mean));
    }
}
