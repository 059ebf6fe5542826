namespace Hattama.Cli;

/// <summary>Splits a total into whole parts that sum to it exactly: largest remainders, with a cap on each part.</summary>
internal static class Apportionment
{
    private const int Halvings = 80;

    /// <summary>Parts in proportion to their weights as far as the caps let them; they sum to <paramref name="total"/>. Without weight, no part.</summary>
    /// <exception cref="ArgumentException">The caps leave no room for the total.</exception>
    public static long[] Split(long total, ReadOnlySpan<double> weights, ReadOnlySpan<long> caps)
    {
        if (Sum(double.MaxValue, weights, caps) < total)
        {
            throw new ArgumentException($"The caps leave no room for {total}.", nameof(caps));
        }

        var scale = FindScale(total, weights, caps);
        var parts = new long[weights.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Part(scale * weights[i], caps[i]);
        }

        HandOut(total - parts.Sum(), scale, weights, caps, parts);
        return parts;
    }

    /// <summary>The largest scale, nearly, whose rounded-down parts do not sum to more than the total.</summary>
    private static double FindScale(long total, ReadOnlySpan<double> weights, ReadOnlySpan<long> caps)
    {
        var (low, high) = (0.0, 1.0);
        while (high < 1e18 && Sum(high, weights, caps) <= total)
        {
            high *= 2;
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Sum(middle, weights, caps) <= total ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static void HandOut(long rest, double scale, ReadOnlySpan<double> weights, ReadOnlySpan<long> caps, long[] parts)
    {
        var remainders = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            remainders[i] = scale * weights[i] - parts[i];
        }

        var order = Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i).ToList();
        while (rest > 0)
        {
            foreach (var i in order)
            {
                if (rest > 0 && weights[i] > 0 && parts[i] < caps[i])
                {
                    parts[i]++;
                    rest--;
                }
            }
        }
    }

    private static long Sum(double scale, ReadOnlySpan<double> weights, ReadOnlySpan<long> caps)
    {
        var sum = 0L;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Part(scale * weights[i], caps[i]);
        }

        return sum;
    }

    private static long Part(double exact, long cap) => exact >= cap ? cap : (long)exact;
}
