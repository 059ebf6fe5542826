using System.Globalization;
using System.IO.Compression;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Benchmarks;

/// <summary>A real national vote as columns, for drawing samples from it.</summary>
internal sealed record NationalColumns(string Name, int[] Strata, long[] Registered, long[] Part, long[] Whole)
{
    /// <summary>The share of the whole file: what intervals should hold.</summary>
    public double Truth => (double)Part.Sum() / Whole.Sum();

    /// <summary>Number of strata.</summary>
    public int StrataCount => Strata.Max() + 1;

    /// <summary>Reads a station file; stations of the strata that the header columns name. Cells that are no number count as nothing.</summary>
    public static NationalColumns Read(string path, string name, string stratum, string registered, string[] part, string[] whole)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',').ToList();
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            rows.Add(Split(line));
        }

        var names = rows.Select(row => row[header.IndexOf(stratum)]).Distinct(StringComparer.Ordinal).ToList();
        var indexes = names.Select((text, index) => (text, index)).ToDictionary(pair => pair.text, pair => pair.index, StringComparer.Ordinal);
        return new NationalColumns(
            name, [.. rows.Select(row => indexes[row[header.IndexOf(stratum)]])], Column([registered]), Column(part), Column(whole));

        long[] Column(string[] columns) => [.. rows.Select(row => columns.Sum(column =>
            long.TryParse(row[header.IndexOf(column)], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0))];
    }

    /// <summary>Splits a line of CSV with quotes.</summary>
    private static string[] Split(string line)
    {
        var cells = new List<string>();
        var (cell, isQuoted) = (new System.Text.StringBuilder(), false);
        foreach (var character in line)
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (character == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(character);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}

/// <summary>How often the intervals of one estimator and method held the truth.</summary>
/// <param name="Vote">The vote and share.</param>
/// <param name="Estimator">The estimator.</param>
/// <param name="Method">The interval method.</param>
/// <param name="Covered">Samples whose interval held the true share.</param>
/// <param name="Samples">Samples.</param>
/// <param name="Width">Mean width, percentage points.</param>
/// <param name="Bias">Mean of estimate − truth, percentage points.</param>
/// <param name="ErrorRatio">Mean estimated standard error over the actual standard deviation of the estimates.</param>
internal sealed record CoverageRow(string Vote, string Estimator, string Method, int Covered, int Samples, double Width, double Bias, double ErrorRatio)
{
    /// <summary>Share of intervals that held it.</summary>
    public double Coverage => (double)Covered / Samples;
}

/// <summary>
/// Draws many stratified samples from a vote whose result is known and counts how often nominal 95 % intervals hold it.
/// </summary>
internal static class CoverageStudy
{
    /// <summary>The estimator that pretends voters were drawn one by one: what not to do.</summary>
    public const string Naive = "pooled, as if voters were drawn singly";

    private static readonly IntervalMethod[] Methods = Enum.GetValues<IntervalMethod>();

    /// <summary>Runs the study.</summary>
    public static IReadOnlyList<CoverageRow> Run(NationalColumns vote, int stations, int samples, ulong seed)
    {
        var strata = new int[vote.StrataCount][];
        foreach (var group in Enumerable.Range(0, vote.Strata.Length).GroupBy(i => vote.Strata[i]))
        {
            strata[group.Key] = [.. group];
        }

        var populations = strata.Select(stratum => stratum.Length).ToArray();
        var sizes = SampleSize.Allocate(stations, [.. populations.Select(population => (double)population)], populations, 2);
        var known = strata.Select(stratum => (double)stratum.Sum(i => vote.Registered[i])).ToArray();
        var results = new Dictionary<string, List<Moments>> { ["combined ratio"] = [], ["calibrated to registered"] = [] };
        var naive = new List<(double Share, double Ballots)>();
        for (var sample = 0; sample < samples; sample++)
        {
            var dice = new Dice(unchecked(seed * 1_000_003 + (ulong)sample));
            var drawn = strata.SelectMany((stratum, h) => Take(stratum, sizes[h], dice)).ToArray();
            Estimate(vote, drawn, populations, sizes, known, results);
            double whole = drawn.Sum(i => vote.Whole[i]);
            naive.Add((drawn.Sum(i => vote.Part[i]) / whole, whole));
        }

        return [.. results.SelectMany(pair => Methods.Select(method => Row(vote, pair.Key, method, pair.Value))), NaiveRow(vote, naive)];
    }

    private static void Estimate(
        NationalColumns vote, int[] drawn, int[] populations, IReadOnlyList<int> sizes, double[] known, Dictionary<string, List<Moments>> results)
    {
        int[] groups = [.. drawn.Select(i => vote.Strata[i])];
        var plan = SurveyPlan.OfUnits([.. populations.Select(population => new PlanStratum(population))], groups);
        double[] weights = [.. groups.Select(h => (double)populations[h] / sizes[h])];
        double[] parts = [.. drawn.Select(i => (double)vote.Part[i])];
        double[] wholes = [.. drawn.Select(i => (double)vote.Whole[i])];
        double[] registered = [.. drawn.Select(i => (double)vote.Registered[i])];
        foreach (var (name, weighting) in new[]
        {
            ("combined ratio", Weighting.Plain(weights)), ("calibrated to registered", Weighting.Ratio(weights, groups, registered, known)),
        })
        {
            results[name].Add(Moments.Of(plan, weighting, Linearised.Ratio(weighting.Weights, parts, wholes), LonelyStrata.Adjust));
        }
    }

    private static CoverageRow Row(NationalColumns vote, string estimator, IntervalMethod method, List<Moments> all)
    {
        var intervals = all.Select(one => Intervals.OfShare(method, one.Value, one.Variance, one.DegreesOfFreedom, 0.95)).ToList();
        return Summary(vote, estimator, method.ToString(), intervals, [.. all.Select(one => one.Value)], all.Average(one => one.StandardError));
    }

    private static CoverageRow NaiveRow(NationalColumns vote, List<(double Share, double Ballots)> samples)
    {
        var quantile = Distributions.TwoSided(0.95, double.PositiveInfinity);
        var intervals = samples.Select(sample => Intervals.Wald(sample.Share, sample.Share * (1 - sample.Share) / sample.Ballots, quantile)).ToList();
        return Summary(
            vote, Naive, nameof(IntervalMethod.Z), intervals, [.. samples.Select(sample => sample.Share)],
            samples.Average(sample => Math.Sqrt(sample.Share * (1 - sample.Share) / sample.Ballots)));
    }

    private static CoverageRow Summary(NationalColumns vote, string estimator, string method, List<Interval> intervals, double[] values, double error)
    {
        var mean = values.Average();
        var spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return new CoverageRow(
            vote.Name, estimator, method, intervals.Count(interval => interval.Contains(vote.Truth)), values.Length,
            100 * intervals.Average(interval => interval.Upper - interval.Lower), 100 * (mean - vote.Truth), error / spread);
    }

    /// <summary>n of a stratum, each set equally likely.</summary>
    private static IEnumerable<int> Take(int[] stratum, int count, Dice dice)
    {
        var pool = (int[])stratum.Clone();
        for (var i = 0; i < count; i++)
        {
            var at = i + dice.Below(pool.Length - i);
            (pool[i], pool[at]) = (pool[at], pool[i]);
        }

        return pool.Take(count);
    }
}
