using System.Collections.Immutable;
using Hattama.Observation.Estimation;

namespace Hattama.Observation.Sampling;

/// <summary>How many stations, and how they are divided among strata (docs/estimation.md gives the formulas).</summary>
public static class SampleSize
{
    /// <summary>
    /// Stations needed for a margin: n₀ = (z·s/e)², n = n₀/(1 + n₀/N).
    /// </summary>
    /// <param name="spread">Standard deviation of the station values around the ratio, relative to the mean size (for example 0.12).</param>
    /// <param name="margin">Half-width wanted, in the same unit (0.01: one point).</param>
    /// <param name="quantile">Normal quantile: 1.96 for 95 %.</param>
    /// <param name="population">Stations of the frame.</param>
    /// <returns>The size without and with the finite population correction; round the second up.</returns>
    public static (double Infinite, double Finite) OfSpread(double spread, double margin, double quantile, double population)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(population);
        var infinite = quantile * quantile * spread * spread / (margin * margin);
        return (infinite, infinite / (1 + infinite / population));
    }

    /// <summary>
    /// Voters needed by the quick-count formula n = P(1 − P) / [e²/z² + P(1 − P)/N] (NDI Quick Count Handbook, p. 73 f.).
    /// It treats voters as if drawn one by one: stations are clusters, so correct with <see cref="Clusters"/>.
    /// </summary>
    public static double OfVoters(double share, double margin, double quantile, double voters)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantile);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(voters);
        var variance = share * (1 - share);
        return variance / (margin * margin / (quantile * quantile) + variance / voters);
    }

    /// <summary>
    /// Design effect 1 + (m̄ − 1)ρ of stations with m̄ voters each, and the stations that n voters drawn singly are worth.
    /// </summary>
    public static (double DesignEffect, double Stations) Clusters(double voters, double perStation, double correlation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perStation);
        var effect = 1 + (perStation - 1) * correlation;
        return (effect, voters * effect / perStation);
    }

    /// <summary>Half-width z·√(P(1 − P)/n) of a share from n units drawn singly.</summary>
    public static double Margin(double share, double quantile, double units)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        return quantile * Math.Sqrt(share * (1 - share) / units);
    }

    /// <summary>Two-sided normal quantile of a confidence: 1.96 for 0.95.</summary>
    public static double Quantile(double confidence) => Distributions.TwoSided(confidence, double.PositiveInfinity);

    /// <summary>Divides n among strata in proportion to weights, exactly: shares before rounding.</summary>
    public static ImmutableArray<double> Shares(double size, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var total = weights.Sum();
        return [.. weights.Select(weight => total > 0 ? size * weight / total : 0)];
    }

    /// <summary>
    /// Divides n among strata in proportion to weights: every stratum first gets its least (never more than it has), the
    /// rest goes by largest remainder, never beyond what a stratum has; ties go to the earlier stratum.
    /// </summary>
    /// <param name="size">Stations to divide; raised to the sum of the least where that is more.</param>
    /// <param name="weights">Weight of every stratum: its stations, or stations times spread.</param>
    /// <param name="populations">Stations of every stratum.</param>
    /// <param name="least">Fewest stations of a stratum.</param>
    public static ImmutableArray<int> Allocate(int size, IReadOnlyList<double> weights, IReadOnlyList<int> populations, int least)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(populations);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, populations.Count);
        var sizes = populations.Select(population => Math.Min(least, population)).ToArray();
        var target = Math.Min(Math.Max(size, sizes.Sum()), populations.Sum());
        var open = Enumerable.Range(0, sizes.Length).Where(h => weights[h] > 0).ToList();
        // A stratum whose proportional share lies outside [least, population] is fixed there, and the others share the rest.
        while (Settle(target, weights, populations, sizes, open))
        {
        }

        Round(target, weights, sizes, populations, open);
        return [.. sizes];
    }

    private static bool Settle(int target, IReadOnlyList<double> weights, IReadOnlyList<int> populations, int[] sizes, List<int> open)
    {
        var rest = target - Enumerable.Range(0, sizes.Length).Except(open).Sum(h => sizes[h]);
        var total = open.Sum(h => weights[h]);
        var full = open.Where(h => rest * weights[h] / total >= populations[h]).ToList();
        foreach (var h in full)
        {
            sizes[h] = populations[h];
        }

        var closed = full.Count > 0 ? full : open.Where(h => rest * weights[h] / total < sizes[h]).ToList();
        open.RemoveAll(closed.Contains);
        return closed.Count > 0 && open.Count > 0;
    }

    private static void Round(int target, IReadOnlyList<double> weights, int[] sizes, IReadOnlyList<int> populations, List<int> open)
    {
        var rest = target - Enumerable.Range(0, sizes.Length).Except(open).Sum(h => sizes[h]);
        var shares = Shares(rest, [.. open.Select(h => weights[h])]);
        for (var i = 0; i < open.Count; i++)
        {
            sizes[open[i]] = (int)Math.Floor(shares[i]);
        }

        var left = target - sizes.Sum();
        var byRemainder = Enumerable.Range(0, open.Count).OrderByDescending(i => shares[i] - Math.Floor(shares[i])).Select(i => open[i])
            .Concat(Enumerable.Range(0, sizes.Length)).ToList();
        while (left > 0)
        {
            foreach (var h in byRemainder.Where(h => left > 0 && sizes[h] < populations[h]))
            {
                sizes[h]++;
                left--;
            }
        }
    }
}
