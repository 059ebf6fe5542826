using Hattama.Observation.Agreement;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>Agreement of copies and official figures, risk of an outcome (reference/statistics.md, sections 7 and 8).</summary>
public sealed class AgreementOracleTests
{
    private static readonly long[] Copies = [1292, 524, 1683, 962, 1230, 432, 758, 931, 625, 907, 518, 431];
    private static readonly long[] Official = [1292, 524, 1693, 962, 1230, 432, 758, 951, 625, 907, 520, 431];
    private static readonly long[] Differences = [.. Official.Zip(Copies, (official, copy) => official - copy)];
    private static readonly ProbabilityDraw Draw = Designs.Draw(Designs.Design(SelectionMethod.Stratified), Designs.Frame());

    [Fact]
    public void Sign_ThreeOfThreePositive()
    {
        var test = AgreementTests.Sign(Draw, Differences);
        Near.Equal(0.25, test.PValue);
        Assert.Equal(3, test.Count);
        Assert.Equal(1, AgreementTests.Sign(Draw, [1, -1, 0]).PValue);
        Assert.Equal(1, AgreementTests.Sign(Draw, [0, 0]).PValue);
    }

    [Fact]
    public void SignedRank_NormalAndExact()
    {
        Near.Equal(0.108809430041, AgreementTests.SignedRankNormal(Draw, Differences).PValue);
        Near.Equal(0.25, AgreementTests.SignedRank(Draw, Differences).PValue);
        Assert.Equal(1, AgreementTests.SignedRank(Draw, [0]).PValue);
    }

    [Fact]
    public void SignedRank_Exact_IsTheEnumerationOfAllSigns()
    {
        // 2^5 signs of the ranks 1…5: V ≤ 2 in 3 of 32 ways (∅, {1}, {2}).
        Near.Equal(6.0 / 32, AgreementTests.SignedRank(Draw, [-5, -4, -3, 2, -1]).PValue);
    }

    [Fact]
    public void PairedT_MeanTestAndInterval()
    {
        var test = AgreementTests.PairedT(Draw, Differences)!;
        Near.Equal(2.66666666667, test.Mean);
        Near.Equal(6.16932784512, test.Spread);
        Near.Equal(1.49734372025, test.Statistic);
        Near.Equal(0.162437535676, test.PValue);
        Assert.Equal(11, test.DegreesOfFreedom);
        Near.Equal(-1.25313723733, test.Interval.Lower);
        Near.Equal(6.58647057066, test.Interval.Upper);
        Assert.Null(AgreementTests.PairedT(Draw, [3]));
        Assert.Null(AgreementTests.PairedT(Draw, [3, 3]));
        Assert.True(AgreementTests.PairedT(Draw, Differences, population: 20)!.PValue < test.PValue);
    }

    [Fact]
    public void Matches_NineOfTwelve()
    {
        var share = AgreementTests.Matches(Draw, Differences.Count(difference => difference == 0), Differences.Length);
        Near.Equal(0.428141538122, share.Interval.Lower);
        Near.Equal(0.945139355472, share.Interval.Upper);
    }

    [Fact]
    public void McNemar_ThreeForms()
    {
        var plain = McNemar.Plain(12, 3);
        Near.Equal(5.4, plain.Statistic);
        Near.Equal(0.0201367516, plain.PValue, 1e-8);
        Near.Equal(0.0388671038124, McNemar.Corrected(12, 3).PValue);
        Near.Equal(0.03515625, AgreementTests.Paired(Draw, 12, 3).PValue);
        Assert.Equal(McNemar.Corrected(20, 5), AgreementTests.Paired(Draw, 20, 5));
        Assert.Equal(1, AgreementTests.Paired(Draw, 0, 0).PValue);
    }

    /// <summary>
    /// The anti-pattern: χ² over totals of copies and official figures finds nothing although three of twelve stations were altered, because
    /// the same ballots stand in both rows. The product has no such test; this one shows why.
    /// </summary>
    [Fact]
    public void ChiSquareOnTotals_OfAlteredStations_FindsNothing_SoItIsNotInTheProduct()
    {
        double[][] rows = [[10293, 3431, 219, 368], [10325, 3399, 219, 368]];
        var total = rows.Sum(row => row.Sum());
        var square = rows.Sum(row => row.Select((cell, i) =>
        {
            var expected = row.Sum() * rows.Sum(other => other[i]) / total;
            return (cell - expected) * (cell - expected) / expected;
        }).Sum());
        Near.Equal(0.199592134522, square);
        Near.Equal(0.977655114339, Distributions.ChiSquareUpper(square, 3));
        Assert.DoesNotContain(typeof(AgreementTests).GetMethods(), method => method.Name.Contains("ChiSquare", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("beats", 4673046, 2.70890014778, 6.50266889956, 7, 9.99618597761, 10)]
    [InlineData("majority", 4341263, 2.83950361911, 6.90048643911, 7, 10.6077284338, 11)]
    [InlineData("turnout", 4236896, 3.76963182481, 9.71810708216, 10, 14.9390976604, 15)]
    public void KaplanMarkov_Kazakhstan2022(string assertion, long margin, double bound, double exact5, int draws5, double exact1, int draws1)
    {
        const long Yes = 6_163_516, No = 1_490_470, Participants = 7_985_769, Registered = 11_734_642;
        var audit = assertion switch
        {
            "beats" => AuditAssertion.Beats(Yes, No, Participants),
            "majority" => AuditAssertion.Majority(Yes, Participants),
            _ => AuditAssertion.Turnout(Participants, Registered),
        };
        Assert.Equal(margin, audit.Margin);
        Near.Equal(bound, audit.Bound);
        Near.Equal(exact5, KaplanMarkov.DrawsExactly(audit, 0.05));
        Near.Equal(exact1, KaplanMarkov.DrawsExactly(audit, 0.01));
        Assert.Equal((draws5, draws1), (KaplanMarkov.Draws(audit, 0.05), KaplanMarkov.Draws(audit, 0.01)));
    }

    [Theory]
    [InlineData(0.0397617813809, 7, 0, 0)]
    [InlineData(0.0441797570899, 6, 1, 0.1)]
    [InlineData(0.0501671603758, 7, 1, 0.5)]
    [InlineData(0.0795235627618, 6, 1, 0.5)]
    public void KaplanMarkov_RiskAfterDraws(double risk, int clean, int tainted, double taint)
    {
        var audit = AuditAssertion.Beats(6_163_516, 1_490_470, 7_985_769);
        var taints = Enumerable.Repeat(0.0, clean).Concat(Enumerable.Repeat(taint, tainted));
        var draw = Designs.Draw(
            Designs.Design(SelectionMethod.PpsWithReplacement) with { Strata = null, Allocation = AllocationMethod.Proportional, Sizes = Designs.Map(), Size = 8 },
            SampleFrame.Of(Designs.Frame().Stations.Select(station => station with { Stratum = string.Empty })));
        Near.Equal(risk, KaplanMarkov.Risk(draw, audit, taints));
        Assert.Throws<ArgumentException>(() => KaplanMarkov.Risk(Draw, audit, taints));
        Assert.Equal(1, KaplanMarkov.Risk(draw, audit, [0, 1]));
    }

    [Fact]
    public void KaplanMarkovMartingale_WithPadding()
    {
        double[] ones = [1, 1, 1, 1, 1];
        Near.Equal(0.03125, Martingales.KaplanMarkov(ones, 0.5, 0, isRandomOrder: true));
        Near.Equal(0.0482828420811, Martingales.KaplanMarkov([.. ones, 0], 0.5, 0.1, isRandomOrder: true));
        Near.Equal(0.289697052486, Martingales.KaplanMarkov([.. ones, 0], 0.5, 0.1, isRandomOrder: false));
    }

    [Fact]
    public void KaplanWald_WithPadding()
    {
        double[] ones = [1, 1, 1, 1, 1];
        Near.Equal(0.03125, Martingales.KaplanWald(ones, 0.5, 0, isRandomOrder: true));
        Near.Equal(0.0403861073406, Martingales.KaplanWald(ones, 0.5, 0.1, isRandomOrder: true));
        Near.Equal(0.403861073406, Martingales.KaplanWald([.. ones, 0], 0.5, 0.1, isRandomOrder: false));
    }

    [Theory]
    [InlineData(1, 7, 0.0585276634659)]
    [InlineData(1, 8, 0.0390184423106)]
    [InlineData(0.75, 13, 0.0549755813888)]
    [InlineData(0.75, 14, 0.0439804651110)]
    public void Alpha_FixedAlternative(double value, int draws, double p) =>
        Near.Equal(p, Martingales.Alpha([.. Enumerable.Repeat(value, draws)], 0.5, 0.75, 1));

    [Fact]
    public void NullMeans_WithoutReplacement_AreThoseOfShangrla()
    {
        double[] expected = [1.53, 1.6625, 1.55, 2.075, 3.15];
        var means = Martingales.NullMeans(5, 1.53, [1, 2, 0.5, 1, 4]);
        Assert.All(Enumerable.Range(0, 5), i => Near.Equal(expected[i], means[i], 1e-12));
        Assert.Equal(0, Martingales.Alpha([1, 1, 1, 1], 0.5, 0.75, 1, population: 5));
    }

    [Fact]
    public void OverstatementAssorter_WithoutError() => Near.Equal(1 / 1.5, Martingales.OverstatementAssorter(0, 0.5, 1));

    [Fact]
    public void LindemanStark_BallotLevel()
    {
        Near.Equal(47.8500208175, BallotAudit.Ballots(0.1, 0.1, default, default));
        var basis = BallotAudit.Ballots(0.1, 1, default, default);
        Near.Equal(4.78500208175, basis);
        Near.Equal(1.36376098469, BallotAudit.Ballots(0.1, 1, (1, 0), default) - basis);
        Near.Equal(6.8187016961, BallotAudit.Ballots(0.1, 1, (0, 1), default) - basis);
        Near.Equal(0.816399267144, basis - BallotAudit.Ballots(0.1, 1, default, (1, 0)));
        Near.Equal(1.4010075956, basis - BallotAudit.Ballots(0.1, 1, default, (0, 1)));
    }
}
