namespace Hattama.Benchmarks;

/// <summary>What is said of several runs.</summary>
internal static class Statistics
{
    /// <summary>The middle of the values; of an even number the mean of the two in the middle.</summary>
    public static double Median<T>(IEnumerable<T> runs, Func<T, double> value)
    {
        var sorted = runs.Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
