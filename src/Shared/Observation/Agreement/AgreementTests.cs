using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Agreement;

/// <summary>A test of agreement between copies and official figures.</summary>
/// <param name="Statistic">Its statistic; NaN where the p-value is exact.</param>
/// <param name="PValue">Two-sided; 1 where nothing differs.</param>
/// <param name="Count">Differences that it uses.</param>
public sealed record AgreementTest(double Statistic, double PValue, int Count);

/// <summary>The mean difference with its test and interval.</summary>
/// <param name="Mean">Mean of official − copy.</param>
/// <param name="Spread">Standard deviation of the differences.</param>
/// <param name="Statistic">t.</param>
/// <param name="DegreesOfFreedom">n − 1.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Interval">Interval of the mean difference.</param>
public sealed record MeanDifference(double Mean, double Spread, double Statistic, int DegreesOfFreedom, double PValue, Interval Interval);

/// <summary>A share of stations with an exact interval.</summary>
/// <param name="Count">Stations that agree.</param>
/// <param name="Of">Stations compared.</param>
/// <param name="Interval">Clopper–Pearson interval.</param>
public sealed record ExactShare(long Count, long Of, Interval Interval);

/// <summary>
/// Tests over d = official − copy at the same stations. Each asks for the draw that made the stations a probability sample: differences at
/// stations that observers chose say nothing about the others. There is no χ² over totals here: the same ballots are counted in both rows, so the
/// rows are not independent, and a quarter of the stations altered passes it (docs/estimation.md).
/// </summary>
public static class AgreementTests
{
    /// <summary>Largest number of non-zero differences whose signed ranks are enumerated exactly.</summary>
    public const int MostExact = 50;

    /// <summary>Sign test (Arbuthnot 1710): positives among the differences that are not zero, against a fair coin.</summary>
    public static AgreementTest Sign(ProbabilityDraw draw, IReadOnlyCollection<long> differences)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(differences);
        var positive = differences.Count(difference => difference > 0);
        var negative = differences.Count(difference => difference < 0);
        var count = positive + negative;
        var p = count == 0 ? 1 : Math.Min(1, 2 * Distributions.FairBinomial(Math.Min(positive, negative), count));
        return new AgreementTest(double.NaN, p, count);
    }

    /// <summary>
    /// Wilcoxon's signed ranks (1945), zeros dropped: exact for up to <see cref="MostExact"/> differences without ties, or else the normal form
    /// z = (V − m(m + 1)/4)/√(m(m + 1)(2m + 1)/24).
    /// </summary>
    public static AgreementTest SignedRank(ProbabilityDraw draw, IReadOnlyCollection<long> differences)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var (sum, count, hasTies) = SignedRanks.Of(differences);
        if (count == 0)
        {
            return new AgreementTest(0, 1, 0);
        }

        return count <= MostExact && !hasTies
            ? new AgreementTest(double.NaN, SignedRanks.Exact((long)sum, count), count)
            : Normal(sum, count);
    }

    /// <summary>The normal form whatever the number, without correction for continuity.</summary>
    public static AgreementTest SignedRankNormal(ProbabilityDraw draw, IReadOnlyCollection<long> differences)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var (sum, count, _) = SignedRanks.Of(differences);
        return count == 0 ? new AgreementTest(0, 1, 0) : Normal(sum, count);
    }

    /// <summary>Paired t for the mean difference; null with fewer than two stations or without any spread.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="differences">Official − copy, by station.</param>
    /// <param name="population">Stations that the differences were drawn from, for the finite population correction; null: none.</param>
    /// <param name="level">Confidence.</param>
    public static MeanDifference? PairedT(ProbabilityDraw draw, IReadOnlyCollection<long> differences, int? population = null, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(differences);
        var count = differences.Count;
        var mean = count == 0 ? 0 : differences.Average();
        var square = differences.Sum(difference => (difference - mean) * (difference - mean));
        if (count < 2 || square == 0)
        {
            return null;
        }

        var spread = Math.Sqrt(square / (count - 1));
        var fraction = population is { } of ? (double)count / of : 0;
        var variance = (1 - fraction) * spread * spread / count;
        if (variance <= 0)
        {
            return null;
        }

        var t = mean / Math.Sqrt(variance);
        return new MeanDifference(
            mean, spread, t, count - 1, Distributions.StudentTwoSided(t, count - 1), Intervals.Wald(mean, variance, Distributions.TwoSided(level, count - 1)));
    }

    /// <summary>Share of stations whose copy is the official protocol, line for line.</summary>
    public static ExactShare Matches(ProbabilityDraw draw, long matches, long compared, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return new ExactShare(matches, compared, Intervals.ClopperPearson(matches, compared, level));
    }

    /// <summary>McNemar (1947) for paired yes/no items: exact when b + c &lt; 25, or else corrected for continuity.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="first">b: stations where only the first item is true.</param>
    /// <param name="second">c: stations where only the second is.</param>
    public static AgreementTest Paired(ProbabilityDraw draw, int first, int second)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        return first + second == 0 ? new AgreementTest(0, 1, 0)
            : first + second < 25 ? new AgreementTest(double.NaN, McNemar.Exact(first, second), first + second)
            : McNemar.Corrected(first, second);
    }

    private static AgreementTest Normal(double sum, int count)
    {
        double m = count;
        var z = (sum - m * (m + 1) / 4) / Math.Sqrt(m * (m + 1) * (2 * m + 1) / 24);
        return new AgreementTest(z, Distributions.NormalTwoSided(z), count);
    }
}

/// <summary>Ranks of absolute differences.</summary>
internal static class SignedRanks
{
    /// <summary>Sum of the ranks of positive differences (ties share the mean rank), number of non-zero ones, whether any tie.</summary>
    public static (double Sum, int Count, bool HasTies) Of(IReadOnlyCollection<long> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var sorted = differences.Where(difference => difference != 0).OrderBy(Math.Abs).ToArray();
        var (sum, hasTies) = (0.0, false);
        for (var from = 0; from < sorted.Length;)
        {
            var to = from;
            while (to < sorted.Length && Math.Abs(sorted[to]) == Math.Abs(sorted[from]))
            {
                to++;
            }

            var rank = (from + 1 + to) / 2.0;
            sum += rank * sorted.AsSpan(from, to - from).ToArray().Count(difference => difference > 0);
            hasTies |= to - from > 1;
            from = to;
        }

        return (sum, sorted.Length, hasTies);
    }

    /// <summary>Two-sided p of a sum of positive ranks, every assignment of signs equally likely.</summary>
    public static double Exact(long sum, int count)
    {
        var most = count * (count + 1) / 2;
        var ways = new double[most + 1];
        ways[0] = 1;
        for (var rank = 1; rank <= count; rank++)
        {
            for (var total = most; total >= rank; total--)
            {
                ways[total] += ways[total - rank];
            }
        }

        var smaller = Math.Min(sum, most - sum);
        var tail = 0.0;
        for (var total = 0; total <= smaller; total++)
        {
            tail += ways[total];
        }

        return Math.Min(1, 2 * tail / Math.Pow(2, count));
    }
}

/// <summary>The three forms of McNemar's test.</summary>
internal static class McNemar
{
    /// <summary>χ² = (b − c)²/(b + c).</summary>
    public static AgreementTest Plain(int first, int second) => Of((double)(first - second) * (first - second) / (first + second), first + second);

    /// <summary>(|b − c| − 1)²/(b + c).</summary>
    public static AgreementTest Corrected(int first, int second)
    {
        var distance = Math.Max(0, Math.Abs(first - second) - 1.0);
        return Of(distance * distance / (first + second), first + second);
    }

    /// <summary>Exact binomial p.</summary>
    public static double Exact(int first, int second) => Math.Min(1, 2 * Distributions.FairBinomial(Math.Min(first, second), first + second));

    private static AgreementTest Of(double square, int count) => new(square, Distributions.ChiSquareUpper(square, 1), count);
}
