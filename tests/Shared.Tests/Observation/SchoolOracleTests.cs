using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>The designs of the R package survey over California schools (reference/statistics.md, section 11).</summary>
public sealed class SchoolOracleTests
{
    private const double Infinite = double.PositiveInfinity;

    public static TheoryData<string, double, double, double, double, double, double, double, double, double, double, double> Estimates => new()
    {
        { "dstrat", 662.287363159, 9.40894080278, 3687177.53244, 114641.716101, 3086008.62915, 99477.3902007, 0.836956886941, 0.00775710316664, 1.05226054622, 0.00364392223084, 1.20445726854 },
        { "dstratwr", 662.287363159, 9.53613229693, 3687177.53244, 117319.085969, 3086008.62915, 101841.196315, 0.836956886941, 0.0079702590443, 1.05226054622, 0.00369160728106, 1.23724144502 },
        { "dclus1", 644.169398907, 23.5422406938, 3404940.13453, 932235.027041, 2893207.39736, 799579.289604, 0.849708741724, 0.00838629716939, 1.06127281075, 0.00623083121661, 9.34586945059 },
        { "dclus1wr", 644.169398907, 23.7790107209, 3404940.13453, 941610.740912, 2893207.39736, 807620.852535, 0.849708741724, 0.00847064019493, 1.06127281075, 0.00629349619805, 9.53480212142 },
        { "dclus2", 670.811808118, 30.0990273768, 2639272.93, 799637.773648, 2196969.185, 665076.415251, 0.819737042125, 0.0188505633127, 1.03996357067, 0.00462053412339, 6.25051375571 },
    };

    [Theory]
    [MemberData(nameof(Estimates))]
    public void Design_MeanTotalsRatiosAndDesignEffect_AreThoseOfR(
        string design, double mean, double meanError, double enroll, double enrollError, double students, double studentsError,
        double ratio, double ratioError, double scores, double scoresError, double designEffect)
    {
        var survey = Survey.Load(design);
        var api = survey.Mean("api00");
        Check(mean, meanError, api);
        Check(enroll, enrollError, survey.Total("enroll"));
        Check(students, studentsError, survey.Total("api.stu"));
        Check(ratio, ratioError, survey.Ratio("api.stu", "enroll"));
        Check(scores, scoresError, survey.Ratio("api00", "api99"));
        var linear = Linearised.Mean(survey.Weights, survey.Data.Numbers("api00"));
        Near.Equal(designEffect, api.Variance / Moments.SimpleRandom(survey.Weights, linear, survey.Data.Count));
    }

    [Theory]
    [InlineData("dstrat", 197, 643.846178053, 680.728548265, 643.732188272, 680.842538047, 0.82175324411, 0.852160529771, 0.821659266423, 0.852254507458)]
    [InlineData("dstratwr", 197, 643.596887306, 680.977839013, 643.481356593, 681.093369725, 0.821335466266, 0.852578307615, 0.821238906185, 0.852674867696)]
    [InlineData("dclus1", 14, 598.027455032, 690.311342782, 593.676314463, 694.662483351, 0.833271901309, 0.86614558214, 0.831721923195, 0.867695560254)]
    [InlineData("dclus1wr", 14, 597.563394306, 690.775403508, 593.168493261, 695.170304553, 0.833106592016, 0.866310891433, 0.831541025396, 0.867876458053)]
    [InlineData("dclus2", 39, 611.81879849, 729.804817746, 609.930778741, 731.692837495, 0.782790616944, 0.856683467307, 0.781608178875, 0.857865905376)]
    public void Design_WaldIntervals_AreThoseOfR(
        string design, int df, double meanZLow, double meanZHigh, double meanTLow, double meanTHigh, double ratioZLow, double ratioZHigh, double ratioTLow, double ratioTHigh)
    {
        var survey = Survey.Load(design);
        var mean = survey.Mean("api00");
        var ratio = survey.Ratio("api.stu", "enroll");
        Assert.Equal(df, mean.DegreesOfFreedom);
        var z = Distributions.TwoSided(0.95, Infinite);
        var t = Distributions.TwoSided(0.95, df);
        Check(meanZLow, meanZHigh, Intervals.Wald(mean.Value, mean.Variance, z));
        Check(meanTLow, meanTHigh, Intervals.Wald(mean.Value, mean.Variance, t));
        Check(ratioZLow, ratioZHigh, Intervals.Wald(ratio.Value, ratio.Variance, z));
        Check(ratioTLow, ratioTHigh, Intervals.Wald(ratio.Value, ratio.Variance, t));
    }

    [Fact]
    public void Dstrat_WilsonOfTheRatio_UsesTheEffectiveSize()
    {
        var ratio = Survey.Load("dstrat").Ratio("api.stu", "enroll");
        Near.Equal(2267.80867041, Intervals.EffectiveSize(ratio.Value, ratio.Variance));
        Check(0.821084621984, 0.851675426604, Intervals.OfShare(IntervalMethod.WilsonT, ratio.Value, ratio.Variance, 197, 0.95));
    }

    [Theory]
    [InlineData("dstrat", 0.827948011416, 0.0243447801131)]
    [InlineData("dstratwr", 0.827948011416, 0.0247568028755)]
    [InlineData("dclus1", 0.874316939891, 0.0203594772446)]
    [InlineData("dclus1wr", 0.874316939891, 0.0205642374474)]
    [InlineData("dclus2", 0.751291512915, 0.0663949884343)]
    public void Proportion_OfSchoolsThatMetTheirTarget_IsThatOfR(string design, double share, double error) =>
        Check(share, error, Survey.Load(design).MetTarget());

    [Theory]
    [InlineData("dstrat", "mean", 0.779938180973, 0.875957841859)]
    [InlineData("dstrat", "xlogit", 0.774539654747, 0.870814854944)]
    [InlineData("dstrat", "asin", 0.777417908234, 0.87317883415)]
    [InlineData("dstrat", "beta", 0.774171328597, 0.873431592621)]
    [InlineData("dstrat", "wilson", 0.774814586362, 0.870637562287)]
    [InlineData("dstratwr", "mean", 0.779125639522, 0.87677038331)]
    [InlineData("dstratwr", "xlogit", 0.773542009726, 0.871455182759)]
    [InlineData("dstratwr", "asin", 0.776521722877, 0.873894378756)]
    [InlineData("dstratwr", "beta", 0.773157461316, 0.87415669404)]
    [InlineData("dstratwr", "wilson", 0.773831913675, 0.871269596407)]
    [InlineData("dclus1", "mean", 0.830650204123, 0.917983675658)]
    [InlineData("dclus1", "xlogit", 0.823798892383, 0.911900077024)]
    [InlineData("dclus1", "asin", 0.827533453321, 0.914614571849)]
    [InlineData("dclus1", "beta", 0.823702210848, 0.914704492127)]
    [InlineData("dclus1", "wilson", 0.824171513661, 0.911693452639)]
    [InlineData("dclus1wr", "mean", 0.830211037166, 0.918422842615)]
    [InlineData("dclus1wr", "xlogit", 0.823218026793, 0.912220624148)]
    [InlineData("dclus1wr", "asin", 0.827032668374, 0.914984434619)]
    [InlineData("dclus1wr", "beta", 0.823118604942, 0.915076523704)]
    [InlineData("dclus1wr", "wilson", 0.823602854999, 0.912008469852)]
    [InlineData("dclus2", "mean", 0.616994972673, 0.885588053157)]
    [InlineData("dclus2", "xlogit", 0.595507870801, 0.861074379912)]
    [InlineData("dclus2", "asin", 0.607114557969, 0.871407544735)]
    [InlineData("dclus2", "beta", 0.590771126113, 0.873292279657)]
    public void Proportion_Intervals_AreThoseOfSvyciprop(string design, string method, double lower, double upper)
    {
        var survey = Survey.Load(design);
        var share = survey.MetTarget();
        var (p, v, df) = (share.Value, share.Variance, share.DegreesOfFreedom);
        Check(lower, upper, method switch
        {
            "mean" => Intervals.OfShare(IntervalMethod.T, p, v, df, 0.95),
            "xlogit" => Intervals.OfShare(IntervalMethod.LogitT, p, v, df, 0.95),
            "asin" => Intervals.OfShare(IntervalMethod.ArcsineT, p, v, df, 0.95),
            "wilson" => Intervals.OfShare(IntervalMethod.WilsonT, p, v, df, 0.95),
            // R counts the rows of the data, whatever they are.
            _ => Intervals.KornGraubard(p, Intervals.EffectiveSize(p, v) * Intervals.KornGraubardFactor(0.95, survey.Data.Count - 1, df), 0.95),
        });
    }

    [Theory]
    [InlineData("E", 0.851816305965, 0.00703235959298, 674.43, 12.3824797939)]
    [InlineData("H", 0.810570152192, 0.0204772567562, 625.82, 14.9371291854)]
    [InlineData("M", 0.835695752451, 0.0181874383896, 636.60, 16.2147073082)]
    public void Dstrat_Domains_AreThoseOfR(string type, double ratio, double ratioError, double mean, double meanError)
    {
        var survey = Survey.Load("dstrat");
        var types = survey.Data.Texts("stype");
        Check(ratio, ratioError, survey.Ratio("api.stu", "enroll", i => types[i] == type));
        Check(mean, meanError, survey.Domain("api00", i => types[i] == type));
    }

    [Fact]
    public void Dstrat_TotalsWithKnownEnrolment_SeparateAndCombined()
    {
        var survey = Survey.Load("dstrat");
        var students = survey.Data.Numbers("api.stu");
        var enroll = survey.Data.Numbers("enroll");
        var separate = Weighting.Ratio(survey.Weights, survey.Data.Groups("stype", "E", "H", "M"), enroll, [1877350, 1013824, 920298]);
        Check(3190021.94557, 29756.4386045, Moments.Of(survey.Plan, separate, Linearised.Total(separate.Weights, students), LonelyStrata.Remove));
        var combined = survey.Ratio("api.stu", "enroll");
        const double Known = 1877350 + 1013824 + 920298;
        Near.Equal(3190037.73978, combined.Value * Known);
        Near.Equal(29565.9815208, combined.StandardError * Known);
    }

    [Fact]
    public void Dclus1_PostStratified_IsThatOfR()
    {
        var survey = Survey.Load("dclus1");
        var fitted = Weighting.PostStrata(survey.Weights, survey.Data.Groups("stype", "E", "H", "M"), [4421, 755, 1018]);
        Check(642.310788212, 23.9204864451, survey.With(fitted).Mean("api00"));
        Check(3680892.94512, 406292.636295, survey.With(fitted).Total("enroll"));
        Check(0.847989789518, 0.0071882586254, survey.With(fitted).Ratio("api.stu", "enroll"));
    }

    [Fact]
    public void Dclus1_Raked_IsThatOfR()
    {
        var survey = Survey.Load("dclus1");
        var types = survey.Data.Groups("stype", "E", "H", "M");
        var targets = survey.Data.Groups("sch.wide", "No", "Yes");
        var fitted = Weighting.Rake(survey.Weights, (types, [4421, 755, 1018]), (targets, [1072, 5122]));
        Check(641.230320927, 23.7036168879, survey.With(fitted).Mean("api00"));
        Check(3647280.14807, 400603.256862, survey.With(fitted).Total("enroll"));
        Check(0.848231571736, 0.00723252550995, survey.With(fitted).Ratio("api.stu", "enroll"));
        double[,] factors = { { 1.1770390461, 0.882520718277 }, { 1.98320490928, 1.486968021 }, { 1.44973195607, 1.08698049688 } };
        for (var i = 0; i < survey.Weights.Length; i++)
        {
            Near.Equal(factors[types[i], targets[i]], fitted.Weights[i] / survey.Weights[i]);
        }

        Near.Equal(1.98320490928, fitted.Factors.Most);
        Near.Equal(0.882520718277, fitted.Factors.Least);
    }

    [Fact]
    public void Dstrat_Jackknife_IsThatOfR()
    {
        var survey = Survey.Load("dstrat");
        var (api, students, enroll) = (survey.Data.Numbers("api00"), survey.Data.Numbers("api.stu"), survey.Data.Numbers("enroll"));
        Near.Equal(9.40894080278, Math.Sqrt(Replication.Jackknife(survey.Plan, survey.Weights, w => Linearised.Mean(w, api).Value, isFinite: true)));
        Near.Equal(0.00777250903999, Math.Sqrt(Replication.Jackknife(survey.Plan, survey.Weights, w => Linearised.Ratio(w, students, enroll).Value, isFinite: true)));
    }

    [Fact]
    public void Dstratwr_RaoWu_IsWithinFivePercentOfLinearised()
    {
        var survey = Survey.Load("dstratwr");
        var api = survey.Data.Numbers("api00");
        var error = Math.Sqrt(Replication.RaoWu(survey.Plan, survey.Weights, w => Linearised.Mean(w, api).Value, 5_000, new Dice(1), isFinite: false));
        Assert.InRange(error / 9.53613229693, 0.95, 1.05);
    }

    [Theory]
    [InlineData(LonelyStrata.Remove, 5.80577757828)]
    [InlineData(LonelyStrata.Adjust, 5.82805790165)]
    [InlineData(LonelyStrata.Average, 6.00955072796)]
    public void Dclus1_DistrictsAsStrata_LonelyMethods(LonelyStrata lonely, double error)
    {
        var data = Oracle.Read("apiclus1.csv");
        var strata = data.Groups("dnum");
        var plan = SurveyPlan.OfUnits([.. Enumerable.Repeat(new PlanStratum(Infinite), strata.Max() + 1)], strata);
        var weighting = Weighting.Plain(data.Numbers("pw"));
        Check(644.169398907, error, Moments.Of(plan, weighting, Linearised.Mean(weighting.Weights, data.Numbers("api00")), lonely));
    }

    private static void Check(double value, double error, Moments moments)
    {
        Near.Equal(value, moments.Value);
        Near.Equal(error, moments.StandardError);
    }

    private static void Check(double lower, double upper, Interval interval)
    {
        Near.Equal(lower, interval.Lower);
        Near.Equal(upper, interval.Upper);
    }

    /// <summary>One of the five designs over its file.</summary>
    private sealed record Survey(Oracle Data, SurveyPlan Plan, Weighting Weighting)
    {
        public double[] Weights => Weighting.Weights;

        public static Survey Load(string design)
        {
            var data = Oracle.Read(design switch { "dstrat" or "dstratwr" => "apistrat.csv", "dclus2" => "apiclus2.csv", _ => "apiclus1.csv" });
            return new Survey(data, PlanOf(design, data), Weighting.Plain(data.Numbers("pw")));
        }

        public Survey With(Weighting weighting) => this with { Weighting = weighting };

        public Moments Mean(string column) => Of(Linearised.Mean(Weights, Data.Numbers(column)));

        public Moments Total(string column) => Of(Linearised.Total(Weights, Data.Numbers(column)));

        public Moments Ratio(string part, string whole, Func<int, bool>? isIn = null) =>
            Of(Linearised.Ratio(Weights, Data.Numbers(part), Data.Numbers(whole), isIn));

        public Moments Domain(string column, Func<int, bool> isIn) =>
            Of(Linearised.Ratio(Weights, Data.Numbers(column), [.. Enumerable.Repeat(1.0, Data.Count)], isIn));

        public Moments MetTarget() => Of(Linearised.Mean(Weights, [.. Data.Texts("sch.wide").Select(text => text == "Yes" ? 1.0 : 0)]));

        private Moments Of(Linearised linear) => Moments.Of(Plan, Weighting, linear, LonelyStrata.Remove);

        private static SurveyPlan PlanOf(string design, Oracle data)
        {
            if (design is "dstrat" or "dstratwr")
            {
                double[] sizes = design == "dstrat" ? [4421, 755, 1018] : [Infinite, Infinite, Infinite];
                return SurveyPlan.OfUnits([.. sizes.Select(size => new PlanStratum(size))], data.Groups("stype", "E", "H", "M"));
            }

            var psus = data.Groups("dnum");
            var strata = new int[psus.Max() + 1];
            if (design != "dclus2")
            {
                return new SurveyPlan([new PlanStratum(design == "dclus1" ? 757 : Infinite)], strata, psus);
            }

            var units = new double[strata.Length];
            var sizesOf = data.Numbers("fpc2");
            for (var i = 0; i < psus.Length; i++)
            {
                units[psus[i]] = sizesOf[i];
            }

            return new SurveyPlan([new PlanStratum(757)], strata, psus, units);
        }
    }
}
