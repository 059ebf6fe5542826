namespace Hattama.Observation.Agreement;

/// <summary>
/// Tests that the mean of a bounded list is at most t, by betting against it (Waudby-Smith, Stark and Ramdas 2021; Stark 2023): the p-value may be
/// looked at after every draw. Internal: for use behind a probability draw.
/// </summary>
internal static class Martingales
{
    /// <summary>Kaplan–Markov: Π (t + g)/(x_j + g), capped at 1.</summary>
    /// <param name="values">Values drawn, not negative.</param>
    /// <param name="mean">t: mean under the null hypothesis.</param>
    /// <param name="padding">g: keeps one zero from ending it.</param>
    /// <param name="isRandomOrder">Whether to take the smallest over prefixes, or the value after the last.</param>
    public static double KaplanMarkov(IEnumerable<double> values, double mean, double padding, bool isRandomOrder) =>
        Smallest(values.Select(value => (mean + padding) / (value + padding)), isRandomOrder);

    /// <summary>Kaplan–Wald: Π 1/[(1 − g)·x_j/t + g].</summary>
    public static double KaplanWald(IEnumerable<double> values, double mean, double padding, bool isRandomOrder) =>
        Smallest(values.Select(value => 1 / ((1 - padding) * value / mean + padding)), isRandomOrder);

    /// <summary>
    /// ALPHA: T_j = Π [x·η/m + (u − x)·(u − η)/(u − m)]/u, p = 1/max T_j.
    /// </summary>
    /// <param name="values">Values drawn, in order, within [0, u].</param>
    /// <param name="mean">t.</param>
    /// <param name="alternative">η: mean expected if the outcome is right.</param>
    /// <param name="most">u.</param>
    /// <param name="population">N for draws without replacement; null: with.</param>
    public static double Alpha(IReadOnlyList<double> values, double mean, double alternative, double most, int? population = null)
    {
        var (test, largest) = (1.0, 1.0);
        var means = population is { } of ? NullMeans(of, mean, values) : [.. values.Select(_ => mean)];
        for (var j = 0; j < values.Count; j++)
        {
            var m = means[j];
            if (m <= 0)
            {
                // What was drawn already exceeds the null total: it is impossible.
                return 0;
            }

            test *= m >= most ? 0 : (values[j] * alternative / m + (most - values[j]) * (most - alternative) / (most - m)) / most;
            largest = Math.Max(largest, test);
        }

        return Math.Min(1, 1 / largest);
    }

    /// <summary>Mean of what is left under the null hypothesis: m_j = (N·t − S_{j−1})/(N − j + 1).</summary>
    public static double[] NullMeans(int population, double mean, IReadOnlyList<double> values)
    {
        var means = new double[values.Count];
        var sum = 0.0;
        for (var j = 0; j < values.Count; j++)
        {
            means[j] = (population * mean - sum) / (population - j);
            sum += values[j];
        }

        return means;
    }

    /// <summary>
    /// Overstatement assorter of a comparison (SHANGRLA, Stark 2020): (1 − ω/u)/(2 − v/u) for an overstatement ω, v the margin of the assorter.
    /// </summary>
    public static double OverstatementAssorter(double overstatement, double margin, double most) =>
        (1 - overstatement / most) / (2 - margin / most);

    private static double Smallest(IEnumerable<double> factors, bool isRandomOrder)
    {
        var (product, smallest) = (1.0, 1.0);
        foreach (var factor in factors)
        {
            product *= factor;
            smallest = Math.Min(smallest, product);
        }

        return Math.Min(1, isRandomOrder ? smallest : product);
    }
}

/// <summary>The ballot-level rule of Lindeman and Stark (2012).</summary>
public static class BallotAudit
{
    /// <summary>γ of the rule.</summary>
    public const double Inflation = 1.03905;

    /// <summary>
    /// Ballots to compare: (2γ/μ)·[ln(1/α) + o₁·ln(1/(1 − 1/2γ)) + o₂·ln(1/(1 − 1/γ)) − u₁·ln(1 + 1/2γ) − u₂·ln(1 + 1/γ)].
    /// </summary>
    /// <param name="limit">α: risk limit.</param>
    /// <param name="margin">μ: smallest margin over all ballots.</param>
    /// <param name="overstated">o₁, o₂: ballots that overstate the margin by one and by two votes.</param>
    /// <param name="understated">u₁, u₂: ballots that understate it.</param>
    public static double Ballots(double limit, double margin, (int One, int Two) overstated, (int One, int Two) understated)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return 2 * Inflation / margin * (Math.Log(1 / limit)
            - overstated.One * Math.Log(1 - 1 / (2 * Inflation)) - overstated.Two * Math.Log(1 - 1 / Inflation)
            - understated.One * Math.Log(1 + 1 / (2 * Inflation)) - understated.Two * Math.Log(1 + 1 / Inflation));
    }
}
