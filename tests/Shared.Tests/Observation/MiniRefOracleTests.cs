using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>The hand-checkable referendum (reference/statistics.md, section 13), through the engine.</summary>
public sealed class MiniRefOracleTests
{
    private static readonly string[] Regions = ["A", "B", "C"];

    [Theory]
    [InlineData("yes", "voted", true, 0.717648252041, 0.0186579043484, 582.071569774)]
    [InlineData("yes", "voted", false, 0.717648252041, 0.0241488417848, 347.463747818)]
    [InlineData("voted", "reg", true, 0.613580876485, 0.0157697373746, 953.413956545)]
    [InlineData("voted", "reg", false, 0.613580876485, 0.0202167953935, 580.103913073)]
    [InlineData("invalid", "voted", true, 0.0259831975072, 4.54360586487e-05, 12259076.0852)]
    [InlineData("invalid", "voted", false, 0.0259831975072, 5.89965350338e-05, 7271199.02711)]
    public void Ratio_ValueErrorAndEffectiveSize(string part, string whole, bool isFinite, double value, double error, double effective)
    {
        var moments = Sample.Load(isFinite).Ratio(part, whole);
        Near.Equal(value, moments.Value);
        Near.Equal(error, moments.StandardError);
        Near.Equal(effective, Intervals.EffectiveSize(moments.Value, moments.Variance));
        Assert.Equal(9, moments.DegreesOfFreedom);
    }

    public static TheoryData<string, string, bool, IntervalMethod, double, double> IntervalRows => new()
    {
        { "yes", "voted", true, IntervalMethod.Z, 0.681079431491, 0.754217072591 },
        { "yes", "voted", true, IntervalMethod.T, 0.675441140077, 0.759855364006 },
        { "yes", "voted", true, IntervalMethod.LogitT, 0.673603482265, 0.757885794087 },
        { "yes", "voted", true, IntervalMethod.WilsonT, 0.673685867528, 0.757817024890 },
        { "yes", "voted", true, IntervalMethod.ArcsineT, 0.674546917565, 0.758837506153 },
        { "yes", "voted", true, IntervalMethod.KornGraubard, 0.672918730074, 0.759402192393 },
        { "yes", "voted", false, IntervalMethod.Z, 0.670317391874, 0.764979112208 },
        { "yes", "voted", false, IntervalMethod.T, 0.663019776624, 0.772276727458 },
        { "yes", "voted", false, IntervalMethod.LogitT, 0.659985081171, 0.768955738468 },
        { "yes", "voted", false, IntervalMethod.WilsonT, 0.660166794989, 0.768811824396 },
        { "voted", "reg", true, IntervalMethod.Z, 0.582672759185, 0.644488993785 },
        { "voted", "reg", true, IntervalMethod.T, 0.577907252127, 0.649254500842 },
        { "voted", "reg", true, IntervalMethod.LogitT, 0.577356517177, 0.648590199608 },
        { "voted", "reg", true, IntervalMethod.WilsonT, 0.577391059294, 0.648557934818 },
        { "voted", "reg", true, IntervalMethod.ArcsineT, 0.577634475265, 0.648917916224 },
        { "voted", "reg", false, IntervalMethod.Z, 0.573956685631, 0.653205067339 },
        { "voted", "reg", false, IntervalMethod.T, 0.567847307977, 0.659314444993 },
        { "voted", "reg", false, IntervalMethod.LogitT, 0.566970577220, 0.658198691159 },
        { "voted", "reg", false, IntervalMethod.WilsonT, 0.567043684468, 0.658131696162 },
        { "invalid", "voted", true, IntervalMethod.Z, 0.0258941444687, 0.0260722505458 },
        { "invalid", "voted", true, IntervalMethod.T, 0.0258804140017, 0.0260859810128 },
        { "invalid", "voted", true, IntervalMethod.LogitT, 0.025880611633, 0.0260861791233 },
        { "invalid", "voted", true, IntervalMethod.WilsonT, 0.0258806117033, 0.0260861790524 },
        { "invalid", "voted", false, IntervalMethod.T, 0.0258497380729, 0.0261166569415 },
        { "invalid", "voted", false, IntervalMethod.LogitT, 0.0258500711544, 0.0261169910722 },
        { "invalid", "voted", false, IntervalMethod.WilsonT, 0.0258500713082, 0.0261169909168 },
    };

    [Theory]
    [MemberData(nameof(IntervalRows))]
    public void Ratio_Intervals(string part, string whole, bool isFinite, IntervalMethod method, double lower, double upper) =>
        Check(lower, upper, OfShare(method, Sample.Load(isFinite).Ratio(part, whole)));

    [Theory]
    [InlineData("yes", "voted", 0.678056303504, 0.754887697818)]
    [InlineData("voted", "reg", 0.580930856512, 0.645486927799)]
    public void KornGraubard_CountedInStations_IgnoresHowFewTheyAre(string part, string whole, double lower, double upper)
    {
        var moments = Sample.Load(isFinite: true).Ratio(part, whole);
        var units = Intervals.EffectiveSize(moments.Value, moments.Variance) * Intervals.KornGraubardFactor(0.95, 11, 9);
        Check(lower, upper, Intervals.KornGraubard(moments.Value, units, 0.95));
    }

    [Fact]
    public void KornGraubard_CountedInBallots_ShrinksTheEffectiveSize()
    {
        var moments = Sample.Load(isFinite: true).Ratio("yes", "voted");
        Near.Equal(
            436.945248712,
            Intervals.EffectiveSize(moments.Value, moments.Variance) * Intervals.KornGraubardFactor(0.95, double.PositiveInfinity, 9));
    }

    [Theory]
    [InlineData("reg", 57848.5, 3941.50771702, 5108.87322052)]
    [InlineData("voted", 35494.7333333, 2707.37420227, 3512.40318554)]
    [InlineData("yes", 25472.7333333, 2149.40891203, 2791.10379679)]
    public void Total_ByExpansion(string line, double value, double finite, double infinite)
    {
        Check(value, finite, Sample.Load(isFinite: true).Total(line));
        Check(value, infinite, Sample.Load(isFinite: false).Total(line));
    }

    [Theory]
    [InlineData("A", 4, 0.762766385203, 0.0144808523096, 0.722561093689, 0.802971676717, 0.720253837212, 0.800606897301, 0.720345404494, 0.800534333023, 0.719667050363, 0.802207577265)]
    [InlineData("B", 3, 0.664247701984, 0.0506200250173, 0.503152190394, 0.825343213573, 0.489989725720, 0.802914302338, 0.493700559747, 0.800554242677, 0.479312886667, 0.818446228323)]
    [InlineData("C", 2, 0.682352941176, 0.0244713925246, 0.577061037330, 0.787644845023, 0.569258018763, 0.777366976570, 0.570398824742, 0.776560480899, 0.564753582634, 0.785061885068)]
    public void Region_YesAndIntervals(
        string region, int df, double value, double error, double tLow, double tHigh, double logitLow, double logitHigh, double wilsonLow, double wilsonHigh, double betaLow, double betaHigh)
    {
        var moments = Sample.Load(isFinite: true).Ratio("yes", "voted", region);
        Assert.Equal(df, moments.DegreesOfFreedom);
        Check(value, error, moments);
        Check(tLow, tHigh, OfShare(IntervalMethod.T, moments));
        Check(logitLow, logitHigh, OfShare(IntervalMethod.LogitT, moments));
        Check(wilsonLow, wilsonHigh, OfShare(IntervalMethod.WilsonT, moments));
        Check(betaLow, betaHigh, OfShare(IntervalMethod.KornGraubard, moments));
    }

    [Fact]
    public void RegionB_MoreThanHalf_DependsOnTheMethod()
    {
        var moments = Sample.Load(isFinite: true).Ratio("yes", "voted", "B");
        Assert.True(OfShare(IntervalMethod.T, moments).Lower > 0.5);
        Assert.True(OfShare(IntervalMethod.LogitT, moments).Lower < 0.5);
        Assert.True(OfShare(IntervalMethod.WilsonT, moments).Lower < 0.5);
        Assert.True(OfShare(IntervalMethod.KornGraubard, moments).Lower < 0.5);
        var stations = Intervals.EffectiveSize(moments.Value, moments.Variance) * Intervals.KornGraubardFactor(0.95, 3, 3);
        Check(0.554989796801, 0.761970305191, Intervals.KornGraubard(moments.Value, stations, 0.95), 1e-9);
    }

    [Theory]
    [InlineData("A", 0.773962655602, 0.0208935872185, 0.715952757639, 0.831972553564, 0.710791865652, 0.826699438993)]
    [InlineData("B", 0.683870967742, 0.0171384057086, 0.629328911816, 0.738413023668, 0.626991765056, 0.735732486094)]
    [InlineData("C", 0.370068027211, 0.0390748580841, 0.201942482411, 0.538193572011, 0.222158862468, 0.547179130630)]
    public void Region_Turnout(string region, double value, double error, double tLow, double tHigh, double logitLow, double logitHigh)
    {
        var moments = Sample.Load(isFinite: true).Ratio("voted", "reg", region);
        Check(value, error, moments);
        Check(tLow, tHigh, OfShare(IntervalMethod.T, moments));
        Check(logitLow, logitHigh, OfShare(IntervalMethod.LogitT, moments));
    }

    [Theory]
    [InlineData("yes", "voted", 0.718447666177, 0.0157804113274, 0.687518628314, 0.749376704040, 0.682749895661, 0.754145436693, 0.681418439781, 0.752734701524, 812.302203897)]
    [InlineData("voted", "reg", 0.604266646223, 0.0170750985465, 0.570800068040, 0.637733224407, 0.565640089741, 0.642893202706, 0.565065047300, 0.642172400192, 820.171815587)]
    [InlineData("invalid", "voted", 0.0259745500613, 4.40455032303e-05, 0.0258882224613, 0.0260608776613, 0.0258749122107, 0.0260741879119, 0.0258750980006, 0.0260743741388, 13041128.8333)]
    public void Calibrated_Ratios(
        string part, string whole, double value, double error, double zLow, double zHigh, double tLow, double tHigh, double logitLow, double logitHigh, double effective)
    {
        var moments = Sample.Load(isFinite: true).Calibrated().Ratio(part, whole);
        Check(value, error, moments);
        Check(zLow, zHigh, OfShare(IntervalMethod.Z, moments));
        Check(tLow, tHigh, OfShare(IntervalMethod.T, moments));
        Check(logitLow, logitHigh, OfShare(IntervalMethod.LogitT, moments));
        Near.Equal(effective, Intervals.EffectiveSize(moments.Value, moments.Variance));
    }

    [Theory]
    [InlineData("yes", "voted", 0.681467978924, 0.752692223714)]
    [InlineData("voted", "reg", 0.565108080037, 0.642132163948)]
    public void Calibrated_Wilson(string part, string whole, double lower, double upper) =>
        Check(lower, upper, OfShare(IntervalMethod.WilsonT, Sample.Load(isFinite: true).Calibrated().Ratio(part, whole)));

    [Fact]
    public void Calibrated_WeightsFactorsAndTotals()
    {
        var sample = Sample.Load(isFinite: true).Calibrated();
        Near.Equal(2.01141078838, sample.Weighting.Weights[0]);
        Near.Equal(1.89826302730, sample.Weighting.Weights[5]);
        Near.Equal(2.44217687075, sample.Weighting.Weights[9]);
        Near.Equal(0.915816326531, sample.Weighting.Factors.Most);
        Near.Equal(0.759305210918, sample.Weighting.Factors.Least);
        var listed = sample.Total("reg");
        Near.Equal(48815, listed.Value);
        Assert.True(listed.StandardError < 1e-8);
        Check(29497.2763354, 833.520935548, sample.Total("voted"));
        Check(21192.2493417, 784.976180457, sample.Total("yes"));
        var combined = Sample.Load(isFinite: true).Ratio("yes", "reg");
        Near.Equal(0.440335243495, combined.Value);
        Near.Equal(21494.9649112, combined.Value * 48815);
        Near.Equal(832.92790882, combined.StandardError * 48815);
    }

    [Theory]
    [InlineData("A", 0.590352697095, 0.00987363642161)]
    [InlineData("B", 0.454259718776, 0.0424752498565)]
    [InlineData("C", 0.252517006803, 0.0325784997887)]
    public void Region_YesOfListed(string region, double value, double error) =>
        Check(value, error, Sample.Load(isFinite: true).Ratio("yes", "reg", region));

    [Theory]
    [InlineData(LonelyStrata.Remove, 0.018517946095, 0.0156849492122)]
    [InlineData(LonelyStrata.Adjust, 0.0185585889923, 0.0157140284422)]
    [InlineData(LonelyStrata.Average, 0.0213826823255, 0.0181114192998)]
    public void StratumWithOneStation_ByMethod(LonelyStrata lonely, double yesError, double turnoutError)
    {
        var sample = Sample.Load(isFinite: true).WithD2() with { Lonely = lonely };
        Check(0.719161608491, yesError, sample.Ratio("yes", "voted"));
        Check(0.614756632283, turnoutError, sample.Ratio("voted", "reg"));
        Assert.Equal(9, sample.Ratio("yes", "voted").DegreesOfFreedom);
    }

    [Theory]
    [InlineData(false, 0.719161608491, 0.0187499571823, 0.614756632283, 0.0274773149145)]
    [InlineData(true, 0.718804872008, 0.0186606186668, 0.612107275778, 0.0276773666257)]
    public void StratumWithOneStation_Collapsed(bool isPooled, double yes, double yesError, double turnout, double turnoutError)
    {
        var sample = Sample.Load(isFinite: true).WithD2();
        double[] weights = [.. sample.Weighting.Weights.Select((weight, i) => isPooled && i >= 9 ? 11.0 / 4 : weight)];
        sample = sample with { Plan = sample.Plan.Join([0, 1, 2, 2]), Weighting = Weighting.Plain(weights) };
        Check(yes, yesError, sample.Ratio("yes", "voted"));
        Check(turnout, turnoutError, sample.Ratio("voted", "reg"));
        Assert.Equal(10, sample.Ratio("yes", "voted").DegreesOfFreedom);
    }

    [Theory]
    [InlineData("yes", "voted", 0.019039356929, 0.0186579043484, 0.0241488417848)]
    [InlineData("voted", "reg", 0.0157318947272, 0.0157697373746, 0.0202167953935)]
    public void Replication_JackknifeIsExact_BootstrapWithinFivePercent(string part, string whole, double jackknife, double finite, double infinite)
    {
        var sample = Sample.Load(isFinite: true);
        var (parts, wholes) = (sample.Column(part), sample.Column(whole));
        Near.Equal(jackknife, Math.Sqrt(Replication.Jackknife(sample.Plan, sample.Weighting.Weights, Estimate, isFinite: true)));
        Assert.InRange(Math.Sqrt(Replication.RaoWu(sample.Plan, sample.Weighting.Weights, Estimate, 20_000, new Dice(7), isFinite: true)) / finite, 0.95, 1.05);
        Assert.InRange(Math.Sqrt(Replication.RaoWu(sample.Plan, sample.Weighting.Weights, Estimate, 20_000, new Dice(7), isFinite: false)) / infinite, 0.95, 1.05);

        double Estimate(double[] weights) => Linearised.Ratio(weights, parts, wholes).Value;
    }

    [Fact]
    public void Bounds_RegionA()
    {
        Check(0.377062214272, 0.882727092029, Bounds.Of(5691, 7461, 7632));
        Check(0.330660624020, 0.897158793795, Bounds.Of(5691, 7461, 9750));
        Check(0.384785972151, 0.887622485817, Bounds.Of(7461, 9640, 9750));
    }

    private static Interval OfShare(IntervalMethod method, Moments moments) =>
        Intervals.OfShare(method, moments.Value, moments.Variance, moments.DegreesOfFreedom, 0.95);

    private static void Check(double value, double error, Moments moments)
    {
        Near.Equal(value, moments.Value);
        Near.Equal(error, moments.StandardError);
    }

    private static void Check(double lower, double upper, Interval interval, double tolerance = 1e-9)
    {
        Near.Equal(lower, interval.Lower, tolerance);
        Near.Equal(upper, interval.Upper, tolerance);
    }

    private static void Check(double lower, double upper, Bounds bounds)
    {
        Near.Equal(lower, bounds.Lower);
        Near.Equal(upper, bounds.Upper);
    }

    /// <summary>The sample of section 13.2; column values may grow by the station D2 of 13.7.</summary>
    private sealed record Sample(Dictionary<string, double[]> Columns, int[] Groups, SurveyPlan Plan, Weighting Weighting)
    {
        public LonelyStrata Lonely { get; init; }

        public static Sample Load(bool isFinite)
        {
            var data = Oracle.Read("miniref-sample.csv");
            var groups = data.Groups("region", Regions);
            double[] sizes = isFinite ? [12, 10, 8] : [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
            int[] drawn = [5, 4, 3];
            double[] populations = [12, 10, 8];
            return new Sample(
                new[] { "reg", "voted", "both", "invalid", "yes", "no" }.ToDictionary(name => name, data.Numbers),
                groups,
                SurveyPlan.OfUnits([.. sizes.Select(size => new PlanStratum(size))], groups),
                Weighting.Plain([.. groups.Select(h => populations[h] / drawn[h])]));
        }

        public double[] Column(string name) => Columns[name];

        public Sample Calibrated() => this with { Weighting = Weighting.Ratio(Weighting.Weights, Groups, Columns["reg"], [19390, 11475, 17950]) };

        public Sample WithD2()
        {
            var d2 = new Dictionary<string, double> { ["reg"] = 90, ["voted"] = 78, ["yes"] = 74, ["no"] = 1, ["both"] = 1, ["invalid"] = 2 };
            int[] groups = [.. Groups, 3];
            double[] populations = [12, 10, 8, 3];
            return this with
            {
                Columns = Columns.ToDictionary(pair => pair.Key, pair => (double[])[.. pair.Value, d2[pair.Key]]),
                Groups = groups,
                Plan = SurveyPlan.OfUnits([.. populations.Select(size => new PlanStratum(size))], groups),
                Weighting = Weighting.Plain([.. Weighting.Weights, 3]),
            };
        }

        public Moments Ratio(string part, string whole, string? region = null)
        {
            Func<int, bool>? isIn = region is null ? null : unit => Groups[unit] == Array.IndexOf(Regions, region);
            return Moments.Of(Plan, Weighting, Linearised.Ratio(Weighting.Weights, Columns[part], Columns[whole], isIn), Lonely, isIn);
        }

        public Moments Total(string line) => Moments.Of(Plan, Weighting, Linearised.Total(Weighting.Weights, Columns[line]), Lonely);
    }
}
