using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>Small toys and quantiles (reference/statistics.md, sections 10 and 12).</summary>
public sealed class ToyOracleTests
{
    [Theory]
    [InlineData(true, 0.61604071981, 16.6330994349)]
    [InlineData(false, 0.741268326769, 20.0142448228)]
    public void Fpc_MeanAndTotal_AreThoseOfR(bool isFinite, double meanError, double totalError)
    {
        var data = Oracle.Read("fpc.csv");
        var plan = SurveyPlan.OfUnits(
            [new PlanStratum(isFinite ? 15 : double.PositiveInfinity), new PlanStratum(isFinite ? 12 : double.PositiveInfinity)], data.Groups("stratid"));
        var weighting = Weighting.Plain(data.Numbers("weight"));
        var mean = Moments.Of(plan, weighting, Linearised.Mean(weighting.Weights, data.Numbers("x")), LonelyStrata.Remove);
        var total = Moments.Of(plan, weighting, Linearised.Total(weighting.Weights, data.Numbers("x")), LonelyStrata.Remove);
        Assert.Equal(6, mean.DegreesOfFreedom);
        Near.Equal(5.44814811813, mean.Value);
        Near.Equal(meanError, mean.StandardError);
        Near.Equal(147.099999189, total.Value);
        Near.Equal(totalError, total.StandardError);
    }

    [Theory]
    [InlineData(LonelyStrata.Remove, 126625, 4.68215877596)]
    [InlineData(LonelyStrata.Average, 189937.5, 5.7344499479)]
    [InlineData(LonelyStrata.Adjust, 127579.81, 4.71045072742)]
    public void LonelyStratum_VarianceOfTotalAndMean_ByMethod(LonelyStrata lonely, double variance, double error)
    {
        double[] weights = [10.5, 10.5, 20, 20, 15];
        double[] ages = [30.5, 40.5, 35, 52, 44];
        var plan = SurveyPlan.OfUnits([.. Enumerable.Repeat(new PlanStratum(double.PositiveInfinity), 3)], [0, 0, 1, 1, 2]);
        var weighting = Weighting.Plain(weights);
        var total = Moments.Of(plan, weighting, Linearised.Total(weights, ages), lonely);
        var mean = Moments.Of(plan, weighting, Linearised.Mean(weights, ages), lonely);
        Near.Equal(3145.5, total.Value);
        Near.Equal(variance, total.Variance);
        Near.Equal(41.3881578947, mean.Value);
        Near.Equal(error, mean.StandardError);
    }

    [Theory]
    [InlineData(2, 4.30265272975), InlineData(3, 3.18244630528), InlineData(4, 2.77644510520), InlineData(9, 2.26215716280), InlineData(10, 2.22813885199)]
    [InlineData(11, 2.20098516009), InlineData(14, 2.14478668792), InlineData(39, 2.02269092004), InlineData(197, 1.97207903378), InlineData(199, 1.97195654425)]
    [InlineData(double.PositiveInfinity, 1.95996398454005)]
    public void Student_Quantile_IsExactToElevenDigits(double df, double quantile) => Near.Equal(quantile, Distributions.TwoSided(0.95, df), 1e-11);

    [Fact]
    public void Normal_Quantile_At99Percent() => Near.Equal(2.57582930355, Distributions.TwoSided(0.99, double.PositiveInfinity), 1e-11);

    [Theory]
    [InlineData(16.9189776046, 0.05), InlineData(21.6659943335, 0.01), InlineData(27.8771648713, 0.001)]
    public void ChiSquare_CriticalValues_HaveTheirTail(double value, double tail) => Near.Equal(tail, Distributions.ChiSquareUpper(value, 9), 1e-9);

    [Theory]
    [InlineData("wilson", 45, 60, 0.627679299230, 0.842234774699)]
    [InlineData("exact", 45, 60, 0.621403644520, 0.852813926201)]
    [InlineData("agresti", 45, 60, 0.626692604127, 0.843221469802)]
    [InlineData("wilson", 0, 25, 0, 0.133192250939)]
    [InlineData("exact", 0, 25, 0, 0.137185171531)]
    [InlineData("exact", 25, 25, 0.862814828469, 1)]
    [InlineData("exact", 9, 12, 0.428141538122, 0.945139355472)]
    public void SmallCounts_Intervals(string method, int count, int of, double lower, double upper)
    {
        var z = Distributions.TwoSided(0.95, double.PositiveInfinity);
        var interval = method switch
        {
            "wilson" => Intervals.Wilson((double)count / of, of, z),
            "exact" => Intervals.ClopperPearson(count, of, 0.95),
            _ => Intervals.AgrestiCoull(count, of, 0.95),
        };
        Near.Equal(lower, interval.Lower);
        Near.Equal(upper, interval.Upper);
    }

    [Fact]
    public void NoneOf25_OneSidedUpper_IsThatOfTheRuleOfThree() =>
        Near.Equal(0.112928145007, Intervals.ClopperPearson(0, 25, 0.90).Upper);

    [Fact]
    public void Beta_WithMillionsOfBallots_StaysAccurate()
    {
        // P(X ≤ x) for a beta with these parameters is found again by the quantile, to the precision of a double near it.
        var interval = Intervals.ClopperPearson(9_000_000, 12_000_000, 0.95);
        var half = Distributions.TwoSided(0.95, double.PositiveInfinity) * Math.Sqrt(0.75 * 0.25 / 12e6);
        Assert.InRange((0.75 - interval.Lower) / half, 0.999, 1.001);
        Assert.InRange((interval.Upper - 0.75) / half, 0.999, 1.001);
    }
}
