using System.Collections.Immutable;

namespace Hattama.Observation.Indicators;

/// <summary>Skewness m₃/m₂^{3/2} and kurtosis m₄/m₂² of values that are numbers; about 0 and 3 in a normal distribution.</summary>
/// <param name="Count">Values used.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Skewness">Skewness.</param>
/// <param name="Kurtosis">Kurtosis.</param>
public sealed record Shape(int Count, double Mean, double Skewness, double Kurtosis)
{
    /// <summary>The shape of values; NaN are left out.</summary>
    public static Shape Of(IEnumerable<double> values)
    {
        double[] numbers = [.. values.Where(value => !double.IsNaN(value))];
        var mean = numbers.Length == 0 ? double.NaN : numbers.Average();
        var (second, third, fourth) = (0.0, 0.0, 0.0);
        foreach (var number in numbers)
        {
            var deviation = number - mean;
            var square = deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * square;
        }

        second /= numbers.Length;
        return new Shape(numbers.Length, mean, third / numbers.Length / Math.Pow(second, 1.5), fourth / numbers.Length / (second * second));
    }
}

/// <summary>A straight line through turnout and something else, over stations.</summary>
/// <param name="Correlation">Pearson's correlation.</param>
/// <param name="Slope">Least-squares slope on turnout.</param>
/// <param name="Mean">Mean of the other.</param>
public sealed record TurnoutLine(double Correlation, double Slope, double Mean)
{
    internal static TurnoutLine Of(int count, Func<int, double> turnout, Func<int, double> other)
    {
        var used = Enumerable.Range(0, count).Where(i => !double.IsNaN(turnout(i)) && !double.IsNaN(other(i))).ToArray();
        var (meanX, meanY) = (used.Sum(turnout) / used.Length, used.Sum(other) / used.Length);
        var (xx, xy, yy) = (0.0, 0.0, 0.0);
        foreach (var i in used)
        {
            var (x, y) = (turnout(i) - meanX, other(i) - meanY);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }

        return new TurnoutLine(xy / Math.Sqrt(xx * yy), xy / xx, meanY);
    }
}

/// <summary>How votes go with turnout (Sobyanin and Sukhovolsky 1993; Shpilkin 2011; Klimek et al. 2012).</summary>
public static class TurnoutPatterns
{
    /// <summary>Stations with fewer registered voters are left out of the logarithmic vote rate.</summary>
    public const int LeastForVoteRate = 100;

    /// <summary>Share of the votes against turnout.</summary>
    public static TurnoutLine ShareOnTurnout(OfficialFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return TurnoutLine.Of(figures.Count, figures.Turnout, figures.Share);
    }

    /// <summary>
    /// Sobyanin–Sukhovolsky, classical form: slope of votes/registered on turnout minus the overall share; near 0 where who votes does not depend on
    /// how many do.
    /// </summary>
    public static (double Slope, double Share, double Value) Sobyanin(OfficialFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var line = TurnoutLine.Of(
            figures.Count, figures.Turnout, i => figures.Registered[i] == 0 ? double.NaN : Math.Min(1, (double)figures.Votes[i] / figures.Registered[i]));
        var share = (double)figures.Votes.Sum() / figures.Participants.Sum();
        return (line.Slope, share, line.Slope - share);
    }

    /// <summary>
    /// Shpilkin: in every 1-point bin of turnout votes and all other ballots; k their ratio in the fullest bins below the median turnout;
    /// excess = Σ (votes − k·others) above the clean bins. A negative excess is an error of the method.
    /// </summary>
    public static ShpilkinExcess Shpilkin(OfficialFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var votes = new double[101];
        var others = new double[101];
        for (var i = 0; i < figures.Count; i++)
        {
            if (figures.Turnout(i) is var turnout && !double.IsNaN(turnout))
            {
                var bin = (int)Math.Floor(100 * turnout + 1e-9);
                votes[bin] += figures.Votes[i];
                others[bin] += Math.Max(0, figures.Participants[i] - figures.Votes[i]);
            }
        }

        // Others are what the method takes for clean: their fullest bin is the clean mode, seen with its two neighbours.
        var mode = Array.IndexOf(others, others.Max());
        var (from, to) = (Math.Max(0, mode - 1), Math.Min(100, mode + 1));
        var clean = votes[from..(to + 1)].Sum() / others[from..(to + 1)].Sum();
        var excess = Enumerable.Range(0, 101).Where(bin => bin > to).Sum(bin => votes[bin] - clean * others[bin]);
        return new ShpilkinExcess(mode, clean, excess);
    }

    /// <summary>Klimek's logarithmic vote rate ln[(N − W)/W] of stations with at least 100 registered: near normal (0, 3) without irregular stations.</summary>
    public static Shape VoteRate(OfficialFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return Shape.Of(Enumerable.Range(0, figures.Count).Select(i => figures.Registered[i] < LeastForVoteRate ? double.NaN : VoteRate(figures.Registered[i], figures.Votes[i])));
    }

    /// <summary>ln[(N − W)/W]; NaN where it is infinite.</summary>
    public static double VoteRate(long registered, long votes) =>
        votes <= 0 || votes >= registered ? double.NaN : Math.Log((double)(registered - votes) / votes);

    /// <summary>Stations by whole per cent of turnout (rows) and of share (columns), 101 × 101.</summary>
    public static ImmutableArray<ImmutableArray<int>> Fingerprint(OfficialFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var cells = new int[101][];
        for (var row = 0; row <= 100; row++)
        {
            cells[row] = new int[101];
        }

        for (var i = 0; i < figures.Count; i++)
        {
            var (turnout, share) = (figures.Turnout(i), figures.Share(i));
            if (!double.IsNaN(turnout) && !double.IsNaN(share))
            {
                cells[(int)(100 * turnout)][(int)(100 * share)]++;
            }
        }

        return [.. cells.Select(row => row.ToImmutableArray())];
    }
}

/// <summary>What Shpilkin's reconstruction gives.</summary>
/// <param name="CleanTurnout">Turnout of the clean mode, whole per cent.</param>
/// <param name="Ratio">Votes per other ballot there.</param>
/// <param name="Excess">Votes above that ratio at higher turnout.</param>
public sealed record ShpilkinExcess(int CleanTurnout, double Ratio, double Excess);
