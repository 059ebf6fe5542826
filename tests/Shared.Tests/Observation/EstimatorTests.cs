using System.Collections.Immutable;
using System.Reflection;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;
using Hattama.Protocols;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Observation;

/// <summary>From observed stations to a report: the MiniRef oracles through the public way in, and what may never happen.</summary>
public sealed class EstimatorTests
{
    private static readonly DateTimeOffset AsOf = new(2030, 5, 5, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void MiniRef_Turnout_IsTheCombinedRatioWithItsInterval()
    {
        var report = Report(MiniRef.Design);
        var turnout = report.Find("turnout")!;
        Check(0.613580876485, 0.0157697373746, turnout);
        Near.Equal(0.577356517177, turnout.Estimate!.Interval.Lower);
        Near.Equal(0.648590199608, turnout.Estimate.Interval.Upper);
        Near.Equal(953.413956545, turnout.Estimate.EffectiveSize);
        Assert.Equal(9, turnout.Estimate.DegreesOfFreedom);
        Assert.Equal(3, turnout.Strata);
        Assert.Equal(AsOf, report.Scope.AsOf);
        Assert.Equal((33, 12, 12, 12), (report.Scope.Frame, report.Scope.Observed, report.Drawn, report.Responded));
        Assert.Equal(49_265, report.Scope.FrameRegistered);
        Assert.True(turnout.Estimate.DesignEffect > 0);
    }

    [Theory]
    [InlineData("A", 0.773962655602, 0.0208935872185, 0.710791865652, 0.826699438993)]
    [InlineData("B", 0.683870967742, 0.0171384057086, 0.626991765056, 0.735732486094)]
    [InlineData("C", 0.370068027211, 0.0390748580841, 0.222158862468, 0.547179130630)]
    public void MiniRef_Regions_AreEstimatedAsDomains(string region, double value, double error, double lower, double upper)
    {
        var figure = Report(MiniRef.Design).Find("turnout", region)!;
        Check(value, error, figure);
        Near.Equal(lower, figure.Estimate!.Interval.Lower);
        Near.Equal(upper, figure.Estimate.Interval.Upper);
    }

    [Fact]
    public void MiniRef_UncoveredStratum_IsNamedAndNotExtrapolated()
    {
        var report = Report(MiniRef.Design);
        Assert.Equal("D", Assert.Single(report.Uncovered).Name);
        var figure = report.Find("turnout", "D")!;
        Assert.Null(figure.Estimate);
        Assert.Equal(NotEstimable.NoStation, figure.Why);
        Assert.Equal((0, 3), (figure.Raw.Stations, figure.Raw.Frame));
        Assert.Equal(new Bounds(0, 1), figure.Raw.Bounds);
    }

    [Fact]
    public void MiniRef_Calibrated_IsTheSeparateRatio()
    {
        var report = Report(MiniRef.Design with { Calibration = CalibrationMethod.Registered });
        Check(0.604266646223, 0.0170750985465, report.Find("turnout")!);
        Near.Equal(29497.2763354, report.Totals.Single(total => total.Line == TinyContest.Voted).Estimate!.Value);
        Near.Equal(784.976180457, report.Totals.Single(total => total.Line == TinyContest.Yes).Estimate!.StandardError);
        Near.Equal(0.759305210918, report.Factors.Least);
        Assert.Equal(3, report.SmallStrata);
        Assert.Equal(0, Report(MiniRef.Design).SmallStrata);
    }

    [Fact]
    public void MiniRef_Totals_ByExpansion()
    {
        var total = Report(MiniRef.Design).Totals.Single(total => total.Line == TinyContest.Voted).Estimate!;
        Near.Equal(35494.7333333, total.Value);
        Near.Equal(2707.37420227, total.StandardError);
        Near.Equal(total.Value + 2.26215716280 * total.StandardError, total.Interval.Upper);
    }

    [Theory]
    [InlineData(LonelyStrata.Remove, 0.0156849492122, 9)]
    [InlineData(LonelyStrata.Adjust, 0.0157140284422, 9)]
    [InlineData(LonelyStrata.Average, 0.0181114192998, 9)]
    [InlineData(LonelyStrata.Collapse, 0.0274773149145, 10)]
    public void MiniRef_WithOneStationInD_ByTheMethodOfTheDesign(LonelyStrata lonely, double error, int df)
    {
        var design = MiniRef.Design with { Lonely = lonely, Joins = ImmutableSortedDictionary<string, string>.Empty.Add("D", "C") };
        var figure = MiniRef.Report(design, MiniRef.Sample.Add("D2"), MiniRef.Sample.Add("D2")).Find("turnout")!;
        Check(0.614756632283, error, figure);
        Assert.Equal(df, figure.Estimate!.DegreesOfFreedom);
    }

    [Fact]
    public void StationsOutsideTheDraw_NeverEnter()
    {
        var report = MiniRef.Report(MiniRef.Design, MiniRef.Sample, [.. MiniRef.Sample, "A1", "B2", "Z9"]);
        Check(0.613580876485, 0.0157697373746, report.Find("turnout")!);
        Assert.Equal(["A/A1", "B/B2", "Z/Z9"], report.Scope.Outside);
        Assert.Equal(Report(MiniRef.Design).Find("turnout")!.Raw, report.Find("turnout")!.Raw with { Share = Report(MiniRef.Design).Find("turnout")!.Raw.Share });
    }

    [Fact]
    public void StationDrawnAndNotObserved_IsNonResponse_AndItsStratumStandsForIt()
    {
        var report = MiniRef.Report(MiniRef.Design, MiniRef.Sample, MiniRef.Sample.Remove("A2"));
        Assert.Equal((12, 11), (report.Drawn, report.Responded));
        Assert.Equal((5, 4), (report.Strata[0].Drawn, report.Strata[0].Responded));
        var smaller = MiniRef.Report(MiniRef.Design, MiniRef.Sample.Remove("A2"), MiniRef.Sample.Remove("A2"));
        Near.Equal(smaller.Find("turnout")!.Estimate!.Value, report.Find("turnout")!.Estimate!.Value);
        Near.Equal(smaller.Find("turnout")!.Estimate!.StandardError, report.Find("turnout")!.Estimate!.StandardError);
    }

    [Fact]
    public void OneObservedStationOfARegion_HasNoEstimate()
    {
        var figure = MiniRef.Report(MiniRef.Design, MiniRef.Sample, [.. MiniRef.Sample.Where(id => id[0] != 'C' || id == "C1")]).Find("turnout", "C")!;
        Assert.Null(figure.Estimate);
        Assert.Equal(NotEstimable.OneUnit, figure.Why);
    }

    [Fact]
    public void AllStationsOfTheFrameObserved_IsACountNotAnEstimate()
    {
        ImmutableArray<string> all = [.. MiniRef.Population().Keys];
        var figure = MiniRef.Report(MiniRef.Design, all, all).Find("turnout")!;
        Assert.Equal(NotEstimable.Complete, figure.Why);
        Assert.Equal((29_369, 49_265), (figure.Raw.Part, figure.Raw.Whole));
        Assert.Equal(figure.Raw.Bounds.Lower, figure.Raw.Bounds.Upper);
    }

    [Fact]
    public void UnanimousStations_HaveNoIntervalOfNoWidth()
    {
        var draw = MiniRef.Draw(MiniRef.Design, MiniRef.Sample);
        var report = Estimator.Estimate(TinyContest.Default, draw, MiniRef.Observe(MiniRef.Sample).Select(station => station with
        {
            Values = [Value.Of(100), Value.Of(50), Value.Of(30), Value.Of(10), Value.Of(10)],
        }), AsOf);
        Assert.Equal(NotEstimable.Unanimous, report.Find("turnout")!.Why);
        Assert.Null(report.Find("turnout")!.Estimate);
    }

    [Fact]
    public void MissingFigure_AddsNothing_AndTheStationStaysInTheSample()
    {
        var draw = MiniRef.Draw(MiniRef.Design, MiniRef.Sample);
        var report = Estimator.Estimate(TinyContest.Default, draw, MiniRef.Observe(MiniRef.Sample).Select(station => station.Key == "A/A2"
            ? station with { Values = station.Values.SetItem(TinyContest.Voted, Value.Illegible) }
            : station), AsOf);
        Assert.Equal(11, report.Find("turnout")!.Raw.Stations);
        Assert.Equal(12, report.Find("yes")!.Raw.Stations);
        Assert.Null(report.Totals.Single(total => total.Line == TinyContest.Voted).Estimate);
        Assert.NotEqual(0.613580876485, report.Find("turnout")!.Estimate!.Value, 1e-6);
    }

    [Fact]
    public void Against_TheOfficialShare_UsesTheDegreesOfFreedomOfTheDesign()
    {
        var estimate = Report(MiniRef.Design).Find("turnout")!.Estimate!;
        var test = estimate.Against(estimate.Value - 2.26215716280 * estimate.StandardError);
        Near.Equal(0.05, test.PValue, 1e-8);
        Assert.Equal(9, test.DegreesOfFreedom);
    }

    [Fact]
    public void Bootstrap_WhereAskedFor_IsNearTheLinearisedError()
    {
        var estimate = MiniRef.Report(MiniRef.Design, MiniRef.Sample, MiniRef.Sample, replicates: 20_000).Find("turnout")!.Estimate!;
        Assert.InRange(estimate.BootstrapError / estimate.StandardError, 0.95, 1.05);
        Assert.True(double.IsNaN(Report(MiniRef.Design).Find("turnout")!.Estimate!.BootstrapError));
    }

    [Fact]
    public void Convergence_FollowsTheInstantsOfReceipt_AndEndsWithTheWholeReport()
    {
        var draw = MiniRef.Draw(MiniRef.Design, MiniRef.Sample);
        // The forms are given backwards; their instants say A2, A4, …, C7.
        var forms = MiniRef.Observe(MiniRef.Sample).Select((form, i) => form with { Received = AsOf.AddMinutes(i) }).Reverse();
        var points = Convergence.Of(TinyContest.Default, draw, forms, steps: 4);
        Assert.Equal([3, 6, 9, 12], points.Select(point => point.Forms));
        Assert.Equal(AsOf.AddMinutes(2), points[0].AsOf);
        Assert.Equal(["B", "C", "D"], points[0].Report.Uncovered.Select(stratum => stratum.Name));
        Near.Equal(0.613580876485, points[^1].Report.Find("turnout")!.Estimate!.Value);
        Assert.Equal(4, Convergence.Of(TinyContest.Default, draw, forms, steps: 100).Count(point => point.Report.Uncovered.Count() == 2));
    }

    [Fact]
    public void Convenience_HasCountsAndBounds_AndSaysWhyThereIsNoMore()
    {
        var design = MiniRef.Design with { Selection = SelectionMethod.Convenience };
        var report = Estimator.Describe(TinyContest.Default, design, MiniRef.Frame(), MiniRef.Observe(MiniRef.Sample), AsOf);
        var turnout = report.Shares.Single(figure => figure.Share.Id == "turnout" && figure.Region == "A");
        Assert.Equal((7_461, 9_640, 5), (turnout.Part, turnout.Whole, turnout.Stations));
        Near.Equal(0.384785972151, turnout.Bounds.Lower);
        Near.Equal(0.887622485817, turnout.Bounds.Upper);
        Assert.Equal(SampleDraw.NotRandomReason, report.Reason);
    }

    /// <summary>What a caller outside the room can reach from a raw report: no interval, no estimate, no test.</summary>
    [Fact]
    public void Convenience_NothingReachableFromTheReport_CouldHoldAnInference()
    {
        var seen = new HashSet<Type>();
        Visit(typeof(EstimationReport.Raw));
        Assert.DoesNotContain(typeof(Interval), seen);
        Assert.DoesNotContain(typeof(Estimate), seen);
        Assert.DoesNotContain(typeof(DifferenceTest), seen);
        Assert.Contains(typeof(Bounds), seen);

        void Visit(Type type)
        {
            foreach (var part in type.GenericTypeArguments.Append(type.GetElementType()).OfType<Type>())
            {
                Visit(part);
            }

            if (type.Namespace?.StartsWith("Hattama.Observation", StringComparison.Ordinal) == true && seen.Add(type))
            {
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    Visit(property.PropertyType);
                }
            }
        }
    }

    /// <summary>Every public way to an interval, estimate or test begins with a draw, and nobody outside can make a draw.</summary>
    [Fact]
    public void Inference_EveryPublicWayIn_TakesAProbabilityDraw()
    {
        Assert.Empty(typeof(ProbabilityDraw).GetConstructors());
        Type[] inferential = [typeof(Interval), typeof(Estimate), typeof(EstimationReport.Estimated)];
        Assert.All(inferential, type => Assert.Empty(type.GetConstructors()));
        var makers =
            from type in typeof(Estimator).Assembly.GetExportedTypes()
            where type.Namespace!.StartsWith("Hattama.Observation", StringComparison.Ordinal)
            // Indicators are about the complete official figures: no stations are inferred from others there.
            where !type.Namespace!.EndsWith(".Indicators", StringComparison.Ordinal)
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where method.ReturnType.GetProperties().Any(property => property.Name == "PValue")
                || method.ReturnType.GetProperties().Select(property => property.PropertyType).Append(method.ReturnType)
                    .Any(part => part == typeof(Interval) || part == typeof(EstimationReport.Estimated) || part == typeof(Estimate) || part == typeof(ImmutableArray<ConvergencePoint>))
            where !method.IsSpecialName
            select method;
        var list = makers.ToList();
        Assert.True(list.Count >= 7, string.Join(' ', list.Select(method => method.Name)));
        Assert.All(list, method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(ProbabilityDraw)));
    }

    private static EstimationReport.Estimated Report(SampleDesign design) => MiniRef.Report(design, MiniRef.Sample, MiniRef.Sample);

    private static void Check(double value, double error, EstimatedFigure figure)
    {
        Near.Equal(value, figure.Estimate!.Value);
        Near.Equal(error, figure.Estimate.StandardError);
    }

    /// <summary>MiniRef as register, draw and observations of the tiny contest.</summary>
    private static class MiniRef
    {
        public static SampleDesign Design => Designs.Design(SelectionMethod.Stratified);

        public static ImmutableArray<string> Sample => ["A2", "A4", "A5", "A9", "A11", "B1", "B4", "B6", "B10", "C1", "C4", "C7"];

        public static Dictionary<string, ImmutableArray<Value>> Population()
        {
            var data = Oracle.Read("miniref-population.csv");
            var ids = data.Texts("id");
            var columns = new[] { "reg", "voted", "yes", "no", "invalid" }.Select(data.Counts).ToArray();
            return Enumerable.Range(0, ids.Length).ToDictionary(i => ids[i], i => columns.Select(column => Value.Of(column[i])).ToImmutableArray());
        }

        public static SampleFrame Frame() => SampleFrame.Of(Population().Select(pair => new FrameStation(
            KeyOf(pair.Key), pair.Key[..1], pair.Key[..1], string.Empty, string.Empty, pair.Value[TinyContest.Registered].Number)));

        public static IEnumerable<ObservedStation> Observe(IEnumerable<string> ids)
        {
            var population = Population();
            ImmutableArray<Value> unknown = [.. Enumerable.Repeat(Value.Of(1), 5)];
            return ids.Select(id => new ObservedStation(KeyOf(id), population.GetValueOrDefault(id, unknown)));
        }

        public static ProbabilityDraw Draw(SampleDesign design, IReadOnlyCollection<string> drawn)
        {
            var frame = Frame();
            var names = frame.Stations.Select(station => station.Stratum).Distinct().ToList();
            var strata = names.Select(name =>
            {
                var stations = frame.Stations.Where(station => station.Stratum == name).ToList();
                return new DrawnStratum(name, stations.Count, 0, stations.Sum(station => station.Registered), drawn.Count(id => id[..1] == name));
            }).ToImmutableArray();
            return new ProbabilityDraw(
                design, frame, strata,
                [.. drawn.Select(id => (id, h: names.IndexOf(id[..1]))).Select(pair => new DrawnStation(
                    frame.Find(KeyOf(pair.id)), pair.h, 1, (double)strata[pair.h].Stations / strata[pair.h].Size))],
                []);
        }

        public static EstimationReport.Estimated Report(SampleDesign design, IReadOnlyCollection<string> drawn, IEnumerable<string> observed, int replicates = 0) =>
            Estimator.Estimate(TinyContest.Default, Draw(design, drawn), Observe(observed), AsOf, replicates);

        private static string KeyOf(string id) => $"{id[..1]}/{id}";
    }
}
