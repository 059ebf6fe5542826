using Hattama.Observation.Estimation;

namespace Hattama.Observation.Indicators;

/// <summary>Stations at whole percentages, against what chance gives.</summary>
/// <param name="Observed">Stations within 0.05 points of a whole per cent.</param>
/// <param name="Mean">Mean over the runs.</param>
/// <param name="Spread">Standard deviation over the runs.</param>
/// <param name="Runs">Runs.</param>
public sealed record IntegerExcess(int Observed, double Mean, double Spread, int Runs)
{
    /// <summary>(observed − mean) / spread.</summary>
    public double Deviations => Spread > 0 ? (Observed - Mean) / Spread : 0;

    /// <summary>(1 + runs at least as high)/(runs + 1).</summary>
    public double PValue { get; internal init; }
}

/// <summary>
/// Whole percentages (Kobak, Shpilkin and Pshenichnikov 2016, DOI 10.1214/16-AOAS904): people who invent a result like round ones. The null is by
/// Monte Carlo: who took part ~ Bin(registered, turnout), votes ~ Bin(took part, share), each station by its own figures.
/// </summary>
public static class IntegerPercentages
{
    /// <summary>Runs wanted unless that is too much work.</summary>
    public const int DefaultRuns = 1_000;

    private const int LeastRuns = 100;
    private const long Work = 100_000_000;

    /// <summary>1,000 runs, fewer where stations are many: about 10⁸ station draws, at least 100 runs.</summary>
    public static int RunsFor(int stations) => (int)Math.Clamp(Work / Math.Max(1, stations), LeastRuns, DefaultRuns);

    /// <summary>Whether 100·part/whole is less than 0.05 away from a whole number.</summary>
    public static bool IsWhole(long part, long whole)
    {
        if (whole <= 0)
        {
            return false;
        }

        var rest = 100 * part % whole;
        return 20 * Math.Min(rest, whole - rest) < whole;
    }

    /// <summary>Turnout, share, and either of them.</summary>
    /// <param name="figures">The figures; stations without registered voters, without participants, or with more participants or votes than possible are left out.</param>
    /// <param name="seed">Seed: the same gives the same runs.</param>
    /// <param name="runs">Runs.</param>
    public static (IntegerExcess Turnout, IntegerExcess Share, IntegerExcess Either) Excess(OfficialFigures figures, ulong seed, int runs)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 2);
        var used = Enumerable.Range(0, figures.Count)
            .Where(i => figures.Participants[i] > 0 && figures.Participants[i] <= figures.Registered[i] && figures.Votes[i] <= figures.Participants[i]).ToArray();
        var observed = new int[3];
        foreach (var i in used)
        {
            Add(observed, IsWhole(figures.Participants[i], figures.Registered[i]), IsWhole(figures.Votes[i], figures.Participants[i]));
        }

        var counts = new int[runs][];
        Parallel.For(0, runs, run => counts[run] = Run(figures, used, new Dice(unchecked(seed + (ulong)run * 0xD1B54A32D192ED03))));
        return (Summary(0), Summary(1), Summary(2));

        IntegerExcess Summary(int which)
        {
            var values = counts.Select(count => count[which]).ToArray();
            var mean = values.Average();
            var spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (runs - 1));
            return new IntegerExcess(observed[which], mean, spread, runs)
            {
                PValue = (1.0 + values.Count(value => value >= observed[which])) / (runs + 1),
            };
        }
    }

    private static int[] Run(OfficialFigures figures, int[] used, Dice dice)
    {
        var counts = new int[3];
        foreach (var i in used)
        {
            var registered = figures.Registered[i];
            var participants = Binomial.Draw(dice, registered, (double)figures.Participants[i] / registered);
            var votes = Binomial.Draw(dice, participants, (double)figures.Votes[i] / figures.Participants[i]);
            Add(counts, IsWhole(participants, registered), IsWhole(votes, participants));
        }

        return counts;
    }

    private static void Add(int[] counts, bool isTurnout, bool isShare)
    {
        counts[0] += isTurnout ? 1 : 0;
        counts[1] += isShare ? 1 : 0;
        counts[2] += isTurnout || isShare ? 1 : 0;
    }
}

/// <summary>
/// Exact draws from the binomial distribution: inversion where the mean is small, else transformed rejection (Hörmann 1993, BTRS).
/// </summary>
internal static class Binomial
{
    private const double Small = 10;

    /// <summary>A draw from Bin(n, p).</summary>
    public static long Draw(Dice dice, long trials, double chance)
    {
        if (trials <= 0 || chance <= 0)
        {
            return 0;
        }

        if (chance >= 1)
        {
            return trials;
        }

        return chance > 0.5 ? trials - Lower(dice, trials, 1 - chance) : Lower(dice, trials, chance);
    }

    private static long Lower(Dice dice, long trials, double chance) => trials * chance < Small ? Invert(dice, trials, chance) : Reject(dice, trials, chance);

    private static long Invert(Dice dice, long trials, double chance)
    {
        var odds = chance / (1 - chance);
        var mass = Math.Exp(trials * Math.Log(1 - chance));
        var u = dice.Unit();
        var k = 0L;
        while (u > mass && k < trials)
        {
            u -= mass;
            k++;
            mass *= odds * (trials - k + 1) / k;
        }

        return k;
    }

    private static long Reject(Dice dice, long trials, double chance)
    {
        var spread = Math.Sqrt(trials * chance * (1 - chance));
        var b = 1.15 + 2.53 * spread;
        var a = -0.0873 + 0.0248 * b + 0.01 * chance;
        var centre = trials * chance + 0.5;
        var edge = 0.92 - 4.2 / b;
        while (true)
        {
            var v = dice.Unit();
            var u = dice.Unit() - 0.5;
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / us + b) * u + centre);
            if (us >= 0.07 && v <= edge)
            {
                return (long)k;
            }

            if (k >= 0 && k <= trials && Accepts(v * (2.83 + 5.1 / b) * spread / (a / (us * us) + b), k, trials, chance))
            {
                return (long)k;
            }
        }
    }

    /// <summary>v ≤ P(k)/P(mode), with Stirling's correction terms.</summary>
    private static bool Accepts(double v, double k, double trials, double chance)
    {
        var mode = Math.Floor((trials + 1) * chance);
        var odds = Math.Log(chance / (1 - chance));
        return Math.Log(v) <= LogFactorial(mode) + LogFactorial(trials - mode) - LogFactorial(k) - LogFactorial(trials - k) + (k - mode) * odds;
    }

    private static double LogFactorial(double n)
    {
        if (n < 10)
        {
            return Table[(int)n];
        }

        var x = n + 1;
        var inverse = 1 / (x * x);
        return (x - 0.5) * Math.Log(x) - x + 0.91893853320467274178 + (1.0 / 12 - (1.0 / 360 - inverse / 1260) * inverse) / x;
    }

    private static readonly double[] Table = [.. Enumerable.Range(0, 10).Select(n => Math.Log(Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * k)))];
}
