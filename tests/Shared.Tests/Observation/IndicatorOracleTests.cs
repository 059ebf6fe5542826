using System.Collections.Immutable;
using CsCheck;
using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;

namespace Hattama.Tests.Observation;

/// <summary>Indicators against Albania 2013 (reference/statistics.md, sections 9 and 15) and against their own null.</summary>
public sealed class IndicatorOracleTests
{
    [Theory]
    [InlineData("Ballots", 4.43389030149, 5506, 4.44970951344, 0.204504177261, 0.204322557210, 0.200072621641, 1.29694308994, 4.74888067839)]
    [InlineData("C035", 4.09444647424, 5474, 4.49854756718, 0.2021431166, 0.201961496549, 0.20406681191, -0.31812640385, 3.2306264891)]
    [InlineData("C050", 3.7990439419, 5439, 4.45987654321, 0.194878314566, 0.195059934617, 0.204611474219, 0.540678167736, 3.53653018556)]
    public void Albania_DigitsAndShape(
        string series, double second, int secondCount, double last, double roundShares, double roundSharesHalfUp, double roundCounts, double skewness, double kurtosis)
    {
        var (counts, wholes) = Series(series);
        var test = DigitTests.Second(counts);
        Near.Equal(second, test.Mean);
        Assert.Equal(secondCount, test.Total);
        var (mean, zeroOrFive) = DigitTests.LastOfAll(counts);
        Near.Equal(last, mean);
        Near.Equal(roundCounts, zeroOrFive);
        Near.Equal(roundShares, DigitTests.RoundPercentages(counts, wholes));
        Near.Equal(roundSharesHalfUp, DigitTests.RoundPercentages(counts, wholes, MidpointRounding.AwayFromZero));
        var shape = Shape.Of(counts.Zip(wholes, (count, whole) => whole == 0 ? double.NaN : Math.Min(1, (double)count / whole)));
        Assert.Equal(5506, shape.Count);
        Near.Equal(skewness, shape.Skewness);
        Near.Equal(kurtosis, shape.Kurtosis);
    }

    [Theory]
    [InlineData("Ballots", 44.9523593643, 9.41572857e-07, "567 585 559 532 538 567 546 562 533 517")]
    [InlineData("C035", 56.5755116289, 6.09294056e-09, "575 624 667 629 600 560 542 476 425 376")]
    [InlineData("C050", 105.63218601, 1.13626187e-18, "777 699 682 605 544 508 429 420 420 355")]
    public void Albania_SecondDigits(string series, double square, double p, string digits)
    {
        var test = DigitTests.Second(Series(series).Counts);
        Near.Equal(square, test.Statistic);
        Near.Equal(p, test.PValue, 5e-9);
        Assert.Equal(digits, string.Join(' ', test.Counts));
    }

    [Theory]
    [InlineData("Ballots", 5431, 5.69121708709, 0.770380433277, "561 575 553 542 539 531 519 554 515 542")]
    [InlineData("C035", 3779, 11.9896798095, 0.213891733724, "408 355 405 401 376 388 364 372 340 370")]
    [InlineData("C050", 2320, 8.53448275862, 0.481304914263, "260 221 228 251 242 227 230 226 210 225")]
    public void Albania_LastDigits(string series, int total, double square, double p, string digits)
    {
        var test = DigitTests.Last(Series(series).Counts);
        Assert.Equal(total, test.Total);
        Near.Equal(square, test.Statistic);
        Near.Equal(p, test.PValue);
        Assert.Equal(digits, string.Join(' ', test.Counts));
    }

    [Theory]
    [InlineData("C035", -0.00623590894493, -0.00481319158271, 0.411447938839, -0.416261130422, 0.398369823299, 0.413684316019, -0.0153144927202)]
    [InlineData("C050", 0.0957048383216, 0.076516823786, 0.30695672646, -0.230439902674, 0.337842435764, 0.306403111041, 0.0314393247235)]
    public void Albania_TurnoutAndShare(
        string series, double correlation, double slope, double mean, double toolkit, double votesSlope, double overall, double classical)
    {
        var figures = Albania(series);
        var line = TurnoutPatterns.ShareOnTurnout(figures);
        Near.Equal(correlation, line.Correlation);
        Near.Equal(slope, line.Slope);
        Near.Equal(mean, line.Mean);
        Near.Equal(toolkit, line.Slope - line.Mean);
        var sobyanin = TurnoutPatterns.Sobyanin(figures);
        Near.Equal(votesSlope, sobyanin.Slope);
        Near.Equal(overall, sobyanin.Share);
        Near.Equal(classical, sobyanin.Value);
    }

    [Fact]
    public void SecondDigitLaw_IsThatOfBenford()
    {
        double[] expected =
        [
            0.119679268596881, 0.113890103407556, 0.108821499005508, 0.104329560230959, 0.100308202267579,
            0.0966772358023224, 0.0933747357830361, 0.0903519892696033, 0.0875700535788614, 0.0849973520576923,
        ];
        Assert.All(Enumerable.Range(0, 10), digit => Near.Equal(expected[digit], DigitTests.SecondDigitLaw[digit], 1e-12));
        Near.Equal(4.18738970693, Enumerable.Range(0, 10).Sum(digit => digit * DigitTests.SecondDigitLaw[digit]));
        Near.Equal(8.25377862327, Enumerable.Range(0, 10).Sum(digit => Math.Pow(digit - 4.18738970693, 2) * DigitTests.SecondDigitLaw[digit]));
    }

    [Theory]
    [InlineData(600, 800, true), InlineData(667, 890, false), InlineData(0, 100, true), InlineData(1, 3, false), InlineData(5, 0, false)]
    [InlineData(75049, 100_000, true)] // 75.049: 0.049 away
    [InlineData(75050, 100_000, false)] // 75.050: not strictly below 0.05
    public void IsWhole_WithinATwentiethOfAPoint(long part, long whole, bool isWhole) => Assert.Equal(isWhole, IntegerPercentages.IsWhole(part, whole));

    [Fact]
    public void VoteRate_OfTheReference() => Near.Equal(-0.366722022458, TurnoutPatterns.VoteRate(1500, 886));

    [Theory]
    [InlineData(40, 0.1), InlineData(60, 0.5), InlineData(1_000, 0.03), InlineData(900, 0.77), InlineData(20, 0.95)]
    public void Binomial_ManyDraws_FollowTheExactDistribution(int trials, double chance)
    {
        const int Draws = 200_000;
        var counts = new int[trials + 1];
        var dice = new Dice(11);
        for (var i = 0; i < Draws; i++)
        {
            counts[Binomial.Draw(dice, trials, chance)]++;
        }

        var (square, cells, mass) = (0.0, -1, Math.Pow(1 - chance, trials));
        for (var k = 0; k <= trials; k++)
        {
            var expected = Draws * mass;
            if (expected > 20)
            {
                square += (counts[k] - expected) * (counts[k] - expected) / expected;
                cells++;
            }

            mass *= chance / (1 - chance) * (trials - k) / (k + 1);
        }

        Assert.True(Distributions.ChiSquareUpper(square, cells) > 1e-4, $"χ² {square:F1} over {cells}");
    }

    [Fact]
    public void Excess_WhereChanceAloneDecided_IsNone_WhereResultsWereInvented_IsLarge()
    {
        var honest = Generated(4_000, invented: 0);
        var clean = IntegerPercentages.Excess(honest, seed: 5, runs: 200);
        Assert.InRange(clean.Either.Deviations, -3.5, 3.5);
        var planted = IntegerPercentages.Excess(Generated(4_000, invented: 200), seed: 5, runs: 200);
        Assert.True(planted.Turnout.Deviations > 5);
        Near.Equal(1.0 / 201, planted.Turnout.PValue);
        Assert.Equal(clean.Turnout, IntegerPercentages.Excess(honest, seed: 5, runs: 200).Turnout);
        Assert.NotEqual(clean.Turnout.Mean, IntegerPercentages.Excess(honest, seed: 6, runs: 200).Turnout.Mean);
    }

    [Fact]
    public void BenjaminiYekutieli_OfFour_IsHochbergTimesTheHarmonicSum()
    {
        // 1 + 1/2 + 1/3 + 1/4 = 25/12: 4/1·0.001, 4/2·0.02, 4/3·0.021, 4/4·0.9, smallest from the right, times that, at most 1.
        Equal([0.001 * 4 * 25 / 12, 0.021 * 4 / 3 * 25 / 12, 0.021 * 4 / 3 * 25 / 12, 1], MultipleTesting.BenjaminiYekutieli([0.001, 0.02, 0.021, 0.9]));
        Assert.Empty(MultipleTesting.BenjaminiYekutieli([]));
    }

    [Fact]
    public void Regions_AreOneFamilyOfTests()
    {
        var one = Generated(400, 0);
        var regions = IndicatorReport.ByRegion([("R1", one), ("R2", Generated(300, 60)), ("R3", Generated(500, 0))], seed: 1, runs: 50);
        double[] all = [.. regions.SelectMany(region => region.Report.Indicators).Select(indicator => indicator.PValue).Where(p => !double.IsNaN(p))];
        Assert.Equal(all.Length, IndicatorReport.TestsOf(regions.Select(region => region.Report)));
        Assert.Equal(MultipleTesting.Holm(all), regions.SelectMany(region => region.Report.Indicators).Where(indicator => !double.IsNaN(indicator.PValue)).Select(indicator => indicator.Holm));
        var alone = IndicatorReport.Of(one, seed: 1, runs: 50).Indicators;
        Assert.All(alone.Zip(regions[0].Report.Indicators), pair => Assert.True(double.IsNaN(pair.First.Holm) || pair.Second.Holm >= pair.First.Holm));
        Assert.Contains(alone.Zip(regions[0].Report.Indicators), pair => pair.Second.Holm > pair.First.Holm);
    }

    [Fact]
    public void Holm_AndBenjaminiHochberg_OfFour()
    {
        double[] values = [0.01, 0.04, 0.03, 0.005];
        Equal([0.03, 0.06, 0.06, 0.02], MultipleTesting.Holm(values));
        Equal([0.02, 0.04, 0.04, 0.02], MultipleTesting.BenjaminiHochberg(values));
        Assert.Empty(MultipleTesting.Holm([]));
    }

    [Fact]
    public void Corrections_AreNeverBelowTheValue_AndKeepTheOrder() => Gen.Double[0, 1].Array[1, 30].Sample(values =>
    {
        var (holm, hochberg) = (MultipleTesting.Holm(values), MultipleTesting.BenjaminiHochberg(values));
        return Enumerable.Range(0, values.Length).All(i => holm[i] >= values[i] && hochberg[i] >= values[i] && hochberg[i] <= holm[i] + 1e-12
            && Enumerable.Range(0, values.Length).All(j => values[i] > values[j] || holm[i] <= holm[j] && hochberg[i] <= hochberg[j]));
    });

    [Fact]
    public void Shpilkin_OfVotesAddedAtHighTurnout_FindsAboutAsMany()
    {
        var honest = Generated(5_000, invented: 0);
        var stuffed = honest.Registered.ToArray();
        long[] participants = [.. honest.Participants], votes = [.. honest.Votes];
        var added = 0L;
        for (var i = 0; i < 500; i++)
        {
            var more = (long)(0.8 * (honest.Registered[i] - participants[i]));
            participants[i] += more;
            votes[i] += more;
            added += more;
        }

        var found = TurnoutPatterns.Shpilkin(new OfficialFigures(stuffed, participants, votes, honest.Areas, honest.AreaCodes)).Excess
            - TurnoutPatterns.Shpilkin(honest).Excess;
        Assert.InRange(found / added, 0.7, 1.3);
    }

    [Fact]
    public void Outliers_OfASwappedStation_NameIt()
    {
        var honest = Generated(400, invented: 0);
        long[] votes = [.. honest.Votes];
        votes[37] = honest.Participants[37] - votes[37] * 3 / 4;
        votes[37] = Math.Min(votes[37], honest.Participants[37]) / 4;
        var found = Outliers.Find(new OfficialFigures(honest.Registered, honest.Participants, votes, honest.Areas, honest.AreaCodes));
        Assert.Equal((37, false, "R1"), (found[0].Station, found[0].IsTurnout, found[0].Area));
        Assert.DoesNotContain(Outliers.Find(honest), outlier => outlier.Station == 37);
    }

    [Fact]
    public void Fingerprint_EveryStation_IsInOneCell()
    {
        var figures = Albania("C035");
        var cells = TurnoutPatterns.Fingerprint(figures);
        Assert.Equal(5506, cells.Sum(row => row.Sum()));
        Assert.Equal(1, TurnoutPatterns.Fingerprint(new OfficialFigures([100], [100], [100], [0], ["x"]))[100][100]);
    }

    [Fact]
    public void Report_EveryIndicator_SaysWhatItDoesNotShow_InThreeLanguages()
    {
        var report = IndicatorReport.Of(Albania("C035"), seed: 1, runs: 50);
        Assert.All(report.Indicators, indicator => Assert.All(
            new[] { indicator.Text.Title, indicator.Text.Caveat },
            text => Assert.True(text is { Kk.Length: > 0, Ru.Length: > 0, En.Length: > 0 })));
        Assert.Contains(report.Indicators, indicator => indicator.Text == IndicatorText.SecondDigit
            && indicator.Text.Caveat.En!.Contains("sizes of stations", StringComparison.Ordinal));
        var tested = report.Indicators.Where(indicator => !double.IsNaN(indicator.PValue)).ToList();
        Assert.Equal(7, tested.Count);
        Assert.All(tested, indicator => Assert.True(indicator.Holm >= indicator.BenjaminiHochberg && indicator.BenjaminiHochberg >= indicator.PValue));
    }

    private static void Equal(double[] expected, ImmutableArray<double> actual) =>
        Assert.All(Enumerable.Range(0, expected.Length), i => Near.Equal(expected[i], actual[i]));

    private static (long[] Counts, long[] Wholes) Series(string series)
    {
        var data = Oracle.Read("Albania2013.csv");
        return (data.Counts(series), data.Counts(series == "Ballots" ? "Registered" : "Ballots"));
    }

    private static OfficialFigures Albania(string series)
    {
        var data = Oracle.Read("Albania2013.csv");
        var areas = data.Groups("Prefectures");
        return new OfficialFigures(
            data.Counts("Registered"), data.Counts("Ballots"), data.Counts(series), areas, [.. data.Texts("Prefectures").Distinct()]);
    }

    /// <summary>Stations where chance alone decides; the first ones have turnouts that somebody invented: whole per cents.</summary>
    private static OfficialFigures Generated(int stations, int invented)
    {
        var dice = new Dice(99);
        var (registered, participants, votes) = (new long[stations], new long[stations], new long[stations]);
        for (var i = 0; i < stations; i++)
        {
            registered[i] = 800 + dice.Below(1_200);
            participants[i] = i < invented
                ? (registered[i] * (55 + dice.Below(30)) + 50) / 100
                : Binomial.Draw(dice, registered[i], 0.5 + 0.2 * dice.Unit());
            votes[i] = Binomial.Draw(dice, participants[i], 0.6);
        }

        return new OfficialFigures(registered, participants, votes, [.. Enumerable.Range(0, stations).Select(i => i * 4 / stations)], ["R1", "R2", "R3", "R4"]);
    }
}
