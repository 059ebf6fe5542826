using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;
using Hattama.Observation.Sampling;

namespace Hattama.Benchmarks;

/// <summary>How often one planted fraud was found by each means.</summary>
/// <param name="Fraud">What was planted.</param>
/// <param name="Stations">At how many stations.</param>
/// <param name="Runs">Generated votes.</param>
/// <param name="Found">Share of votes in which a means found it, by means.</param>
internal sealed record DetectionRow(string Fraud, int Stations, int Runs, IReadOnlyDictionary<string, double> Found);

/// <summary>
/// Generates national votes in which chance alone decides, plants a fraud of known size and asks each means whether it notices. The same means
/// on untouched votes give the false alarms.
/// </summary>
internal static class PlantedFraud
{
    /// <summary>The means, in the order of the table.</summary>
    public static readonly string[] Means =
        ["copies", "estimate", "outliers", "integers", "last digit", "second digit"];

    private const int Stations = 10_012;
    private const int Regions = 17;
    private const int Copies = 400;
    private const int MonteCarlo = 100;

    /// <summary>All rows of the table.</summary>
    public static IEnumerable<DetectionRow> Run(int runs, IReadOnlyList<int> sizes)
    {
        yield return Measure("nothing", 0, runs, (_, _, _) => { });
        foreach (var size in sizes)
        {
            yield return Measure("columns swapped", size, runs, Swap);
        }

        foreach (var size in sizes)
        {
            yield return Measure("ballots added", size, runs, Add);
        }

        yield return Measure("two digits of one protocol transposed", 1, runs, Transpose);
    }

    private static DetectionRow Measure(string fraud, int size, int runs, Action<Vote, int, Dice> plant)
    {
        var found = Means.ToDictionary(means => means, _ => 0);
        for (var run = 0; run < runs; run++)
        {
            var dice = new Dice(unchecked((ulong)run * 7_919 + 17));
            var honest = Vote.Generate(dice);
            var reported = honest.Copy();
            foreach (var station in Choose(size, dice))
            {
                plant(reported, station, dice);
            }

            foreach (var means in Detect(honest, reported, dice))
            {
                found[means]++;
            }
        }

        return new DetectionRow(fraud, size, runs, found.ToDictionary(pair => pair.Key, pair => (double)pair.Value / runs));
    }

    private static IEnumerable<string> Detect(Vote honest, Vote reported, Dice dice)
    {
        var drawn = Draw(dice);
        if (drawn.Any(i => honest.Participants[i] != reported.Participants[i] || honest.Yes[i] != reported.Yes[i]))
        {
            yield return "copies";
        }

        if (IsOutsideTheInterval(honest, reported, drawn))
        {
            yield return "estimate";
        }

        var figures = reported.Figures();
        if (Outliers.Find(figures).Length > 0)
        {
            yield return "outliers";
        }

        var (turnout, share, either) = IntegerPercentages.Excess(figures, dice.Next(), MonteCarlo);
        if (new[] { turnout, share, either }.Any(excess => excess.Deviations > 3))
        {
            yield return "integers";
        }

        var digits = new[] { DigitTests.Last(reported.Participants), DigitTests.Last(reported.Yes) };
        if (MultipleTesting.Holm([.. digits.Select(test => test.PValue)]).Min() < 0.05)
        {
            yield return "last digit";
        }

        var second = new[] { DigitTests.Second(reported.Participants), DigitTests.Second(reported.Yes) };
        if (MultipleTesting.Holm([.. second.Select(test => test.PValue)]).Min() < 0.05)
        {
            yield return "second digit";
        }
    }

    /// <summary>Whether the reported share lies outside the 95 % logit interval of a stratified sample of true copies.</summary>
    private static bool IsOutsideTheInterval(Vote honest, Vote reported, int[] drawn)
    {
        int[] groups = [.. drawn.Select(Vote.RegionOf)];
        var populations = new int[Regions];
        var sizes = new int[Regions];
        for (var i = 0; i < Stations; i++)
        {
            populations[Vote.RegionOf(i)]++;
        }

        foreach (var group in groups)
        {
            sizes[group]++;
        }

        var plan = SurveyPlan.OfUnits([.. populations.Select(population => new PlanStratum(population))], groups);
        var weighting = Weighting.Plain([.. groups.Select(h => (double)populations[h] / sizes[h])]);
        var ratio = Linearised.Ratio(weighting.Weights, [.. drawn.Select(i => (double)honest.Yes[i])], [.. drawn.Select(i => (double)honest.Participants[i])]);
        var moments = Moments.Of(plan, weighting, ratio, LonelyStrata.Adjust);
        var interval = Intervals.OfShare(IntervalMethod.LogitT, moments.Value, moments.Variance, moments.DegreesOfFreedom, 0.95);
        return !interval.Contains((double)reported.Yes.Sum() / reported.Participants.Sum());
    }

    private static int[] Draw(Dice dice)
    {
        var byRegion = Enumerable.Range(0, Stations).GroupBy(Vote.RegionOf).OrderBy(group => group.Key).Select(group => group.ToArray()).ToList();
        int[] populations = [.. byRegion.Select(region => region.Length)];
        var sizes = SampleSize.Allocate(Copies, [.. populations.Select(population => (double)population)], populations, 2);
        return [.. byRegion.SelectMany((region, h) => Shuffle(region, sizes[h], dice))];
    }

    private static int[] Choose(int size, Dice dice) => Shuffle([.. Enumerable.Range(0, Stations)], size, dice);

    private static int[] Shuffle(int[] pool, int count, Dice dice)
    {
        for (var i = 0; i < count; i++)
        {
            var at = i + dice.Below(pool.Length - i);
            (pool[i], pool[at]) = (pool[at], pool[i]);
        }

        return pool[..count];
    }

    private static void Swap(Vote vote, int station, Dice dice) => vote.Yes[station] = vote.Participants[station] - vote.Yes[station];

    /// <summary>Seven in ten of those who stayed at home are made to have voted yes.</summary>
    private static void Add(Vote vote, int station, Dice dice)
    {
        var added = (vote.Registered[station] - vote.Participants[station]) * 7 / 10;
        vote.Participants[station] += added;
        vote.Yes[station] += added;
    }

    /// <summary>The last two digits of yes change places, in the first of the stations where that is another number and possible.</summary>
    private static void Transpose(Vote vote, int station, Dice dice)
    {
        var yes = vote.Yes[station];
        var other = yes / 100 * 100 + yes % 10 * 10 + yes / 10 % 10;
        vote.Yes[station] = other != yes && other <= vote.Participants[station] ? other : yes - 1;
    }

    /// <summary>One generated vote.</summary>
    private sealed record Vote(long[] Registered, long[] Participants, long[] Yes)
    {
        public static int RegionOf(int station) => (int)((long)station * Regions / Stations);

        public static Vote Generate(Dice dice)
        {
            var vote = new Vote(new long[Stations], new long[Stations], new long[Stations]);
            var (turnouts, shares) = (Levels(0.62, 0.18), Levels(0.72, 0.12));
            for (var i = 0; i < Stations; i++)
            {
                var region = RegionOf(i);
                vote.Registered[i] = 120 + (long)(2_600 * Math.Pow(dice.Unit(), 1.7));
                vote.Participants[i] = Binomial.Draw(dice, vote.Registered[i], Around(turnouts[region], 0.06));
                vote.Yes[i] = Binomial.Draw(dice, vote.Participants[i], Around(shares[region], 0.05));
            }

            return vote;

            double[] Levels(double centre, double width) => [.. Enumerable.Range(0, Regions).Select(_ => centre + width * (dice.Unit() - 0.5))];

            // The mean of three uniform numbers: a hump without far tails.
            double Around(double centre, double width) => Math.Clamp(centre + 2 * width * (dice.Unit() + dice.Unit() + dice.Unit() - 1.5), 0.01, 0.99);
        }

        public Vote Copy() => new((long[])Registered.Clone(), (long[])Participants.Clone(), (long[])Yes.Clone());

        public OfficialFigures Figures() => new(
            Registered, Participants, Yes, [.. Enumerable.Range(0, Stations).Select(RegionOf)], [.. Enumerable.Range(0, Regions).Select(region => $"R{region + 1}")]);
    }
}
