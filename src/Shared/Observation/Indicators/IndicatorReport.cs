using System.Collections.Immutable;

namespace Hattama.Observation.Indicators;

/// <summary>One indicator of one series.</summary>
/// <param name="Text">Its name and what it does not show.</param>
/// <param name="Series">Which figures: registered, participants, votes, turnout, share.</param>
/// <param name="Value">Its value.</param>
/// <param name="Reference">What it is compared with; NaN: nothing.</param>
/// <param name="Count">Stations used.</param>
/// <param name="PValue">Chance of a value as far out under its null; NaN: it has none.</param>
public sealed record Indicator(IndicatorText Text, string Series, double Value, double Reference, int Count, double PValue)
{
    /// <summary>p-value after Holm's correction over all of the report; NaN: none.</summary>
    public double Holm { get; internal init; } = double.NaN;

    /// <summary>p-value after Benjamini and Hochberg's.</summary>
    public double BenjaminiHochberg { get; internal init; } = double.NaN;

    /// <summary>p-value after Benjamini and Yekutieli's, which holds however the tests depend on each other.</summary>
    public double BenjaminiYekutieli { get; internal init; } = double.NaN;
}

/// <summary>Indicators of one contest or region.</summary>
public sealed class IndicatorReport
{
    private IndicatorReport(OfficialFigures figures)
    {
        Stations = figures.Count;
        Fingerprint = TurnoutPatterns.Fingerprint(figures);
        Shpilkin = TurnoutPatterns.Shpilkin(figures);
        Outliers = Hattama.Observation.Indicators.Outliers.Find(figures);
    }

    /// <summary>Stations.</summary>
    public int Stations { get; }

    /// <summary>The indicators.</summary>
    public ImmutableArray<Indicator> Indicators { get; private set; } = [];

    /// <summary>Stations by whole per cent of turnout and of share.</summary>
    public ImmutableArray<ImmutableArray<int>> Fingerprint { get; }

    /// <summary>Shpilkin's reconstruction.</summary>
    public ShpilkinExcess Shpilkin { get; }

    /// <summary>Stations unlike their area.</summary>
    public ImmutableArray<Outlier> Outliers { get; }

    /// <summary>Computes all of them.</summary>
    /// <param name="figures">The official figures.</param>
    /// <param name="seed">Seed of the Monte Carlo runs.</param>
    /// <param name="runs">Runs; 0: as many as <see cref="IntegerPercentages.RunsFor"/> says.</param>
    public static IndicatorReport Of(OfficialFigures figures, ulong seed, int runs = 0)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var list = new List<Indicator>();
        foreach (var (series, counts) in new[] { ("participants", figures.Participants), ("votes", figures.Votes) })
        {
            AddDigits(list, series, counts);
        }

        AddShares(list, figures);
        AddWhole(list, figures, seed, runs > 0 ? runs : IntegerPercentages.RunsFor(figures.Count));
        return new IndicatorReport(figures) { Indicators = Corrected([[.. list]])[0] };
    }

    /// <summary>
    /// The same for every region, corrected for looking at all of them: one family of all tests of all regions. Twenty regions with seven tests each
    /// are 140 chances of a small p in an honest vote.
    /// </summary>
    /// <param name="regions">Official figures by region.</param>
    /// <param name="seed">Seed of the Monte Carlo runs.</param>
    /// <param name="runs">Runs; 0: as many as <see cref="IntegerPercentages.RunsFor"/> says.</param>
    public static IReadOnlyList<(string Region, IndicatorReport Report)> ByRegion(
        IEnumerable<(string Region, OfficialFigures Figures)> regions, ulong seed, int runs = 0)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var reports = regions.Select(region => (region.Region, Report: Of(region.Figures, seed, runs))).ToList();
        var corrected = Corrected([.. reports.Select(region => region.Report.Indicators)]);
        for (var i = 0; i < reports.Count; i++)
        {
            reports[i].Report.Indicators = corrected[i];
        }

        return reports;
    }

    /// <summary>Number of tests among the indicators of reports: the family of their correction.</summary>
    public static int TestsOf(IEnumerable<IndicatorReport> reports) =>
        reports.Sum(report => report.Indicators.Count(indicator => !double.IsNaN(indicator.PValue)));

    private static void AddDigits(List<Indicator> list, string series, long[] counts)
    {
        var last = DigitTests.Last(counts);
        var second = DigitTests.Second(counts);
        var (_, zeroOrFive) = DigitTests.LastOfAll(counts);
        list.Add(new Indicator(IndicatorText.LastDigit, series, last.Mean, 4.5, last.Total, last.PValue));
        list.Add(new Indicator(IndicatorText.SecondDigit, series, second.Mean, 4.187, second.Total, second.PValue));
        list.Add(new Indicator(IndicatorText.ZeroOrFive, series, zeroOrFive, 0.2, counts.Length, double.NaN));
    }

    private static void AddShares(List<Indicator> list, OfficialFigures figures)
    {
        var stations = Enumerable.Range(0, figures.Count);
        var turnout = Shape.Of(stations.Select(figures.Turnout));
        var share = Shape.Of(stations.Select(figures.Share));
        list.Add(new Indicator(IndicatorText.ZeroOrFive, "turnout", DigitTests.RoundPercentages(figures.Participants, figures.Registered), 0.2, turnout.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.ZeroOrFive, "share", DigitTests.RoundPercentages(figures.Votes, figures.Participants), 0.2, share.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.ShapeOfShares, "turnout skewness", turnout.Skewness, 0, turnout.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.ShapeOfShares, "turnout kurtosis", turnout.Kurtosis, 3, turnout.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.ShapeOfShares, "share skewness", share.Skewness, 0, share.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.ShapeOfShares, "share kurtosis", share.Kurtosis, 3, share.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.Fingerprint, "correlation", TurnoutPatterns.ShareOnTurnout(figures).Correlation, 0, share.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.Sobyanin, "votes", TurnoutPatterns.Sobyanin(figures).Value, 0, turnout.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.Shpilkin, "votes", TurnoutPatterns.Shpilkin(figures).Excess, 0, turnout.Count, double.NaN));
        var rate = TurnoutPatterns.VoteRate(figures);
        list.Add(new Indicator(IndicatorText.VoteRate, "skewness", rate.Skewness, 0, rate.Count, double.NaN));
        list.Add(new Indicator(IndicatorText.VoteRate, "kurtosis", rate.Kurtosis, 3, rate.Count, double.NaN));
    }

    private static void AddWhole(List<Indicator> list, OfficialFigures figures, ulong seed, int runs)
    {
        var (turnout, share, either) = IntegerPercentages.Excess(figures, seed, runs);
        foreach (var (series, excess) in new[] { ("turnout", turnout), ("share", share), ("either", either) })
        {
            list.Add(new Indicator(IndicatorText.IntegerPercentages, series, excess.Deviations, 0, excess.Observed, excess.PValue));
        }
    }

    /// <summary>Corrects all tests of these lists as one family.</summary>
    private static ImmutableArray<ImmutableArray<Indicator>> Corrected(ImmutableArray<ImmutableArray<Indicator>> lists)
    {
        double[] values = [.. lists.SelectMany(list => list).Select(indicator => indicator.PValue).Where(p => !double.IsNaN(p))];
        var (holm, hochberg, yekutieli) = (MultipleTesting.Holm(values), MultipleTesting.BenjaminiHochberg(values), MultipleTesting.BenjaminiYekutieli(values));
        var next = 0;
        var corrected = ImmutableArray.CreateBuilder<ImmutableArray<Indicator>>();
        foreach (var list in lists)
        {
            var own = ImmutableArray.CreateBuilder<Indicator>(list.Length);
            foreach (var indicator in list)
            {
                own.Add(double.IsNaN(indicator.PValue)
                    ? indicator
                    : indicator with { Holm = holm[next], BenjaminiHochberg = hochberg[next], BenjaminiYekutieli = yekutieli[next++] });
            }

            corrected.Add(own.MoveToImmutable());
        }

        return corrected.ToImmutable();
    }
}
