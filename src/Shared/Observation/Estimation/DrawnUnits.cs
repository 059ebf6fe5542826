using System.Collections.Immutable;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>
/// The stations of a draw that were observed, as units with weights: a station hit twice is two units. A drawn station without a form is
/// non-response; the others of its stratum (of its cluster, at the second stage) stand for it.
/// </summary>
internal sealed class DrawnUnits
{
    private readonly ProbabilityDraw _draw;
    private readonly List<int> _drawnOf = [];
    private Func<double[], Weighting>? _fit;

    private DrawnUnits(ProbabilityDraw draw, IReadOnlyDictionary<string, ObservedStation> observed)
    {
        _draw = draw;
        Drawn = new int[draw.Strata.Length];
        Responded = new int[draw.Strata.Length];
        for (var i = 0; i < draw.Stations.Length; i++)
        {
            var station = draw.Stations[i];
            Drawn[station.Stratum] += station.Hits;
            if (!observed.TryGetValue(draw.KeyOf(station), out var seen))
            {
                continue;
            }

            Responded[station.Stratum] += station.Hits;
            for (var hit = 0; hit < station.Hits; hit++)
            {
                _drawnOf.Add(i);
                Stations.Add(seen);
            }
        }

        (Plan, Weights) = draw.Design.Selection == SelectionMethod.TwoStage ? TwoStage() : OneStage();
    }

    /// <summary>What was observed, by unit.</summary>
    public List<ObservedStation> Stations { get; } = [];

    /// <summary>Hits drawn, by stratum of the draw.</summary>
    public int[] Drawn { get; }

    /// <summary>Hits observed, by stratum of the draw.</summary>
    public int[] Responded { get; }

    /// <summary>The plan, with lonely strata joined where the design says so.</summary>
    public SurveyPlan Plan { get; }

    /// <summary>Design weights after non-response.</summary>
    public double[] Weights { get; }

    /// <summary>Reads a draw against what was observed.</summary>
    public static DrawnUnits Of(ProbabilityDraw draw, IReadOnlyDictionary<string, ObservedStation> observed) => new(draw, observed);

    /// <summary>The station of a unit as the frame has it.</summary>
    public FrameStation Frame(int unit) => _draw.Frame.Stations[_draw.Stations[_drawnOf[unit]].Index];

    /// <summary>Stratum of a unit in the draw.</summary>
    public int StratumOf(int unit) => _draw.Stations[_drawnOf[unit]].Stratum;

    /// <summary>Design weights, or those of a replicate, fitted to the register as the design asks.</summary>
    public Weighting Weighting(double[] weights) => (_fit ??= Fit())(weights);

    /// <summary>What is known of the register is the same for every replicate; only the weights differ.</summary>
    private Func<double[], Weighting> Fit()
    {
        int[] strata = [.. Enumerable.Range(0, Weights.Length).Select(StratumOf)];
        switch (_draw.Design.Calibration)
        {
            case CalibrationMethod.Registered:
                double[] sizes = [.. Enumerable.Range(0, Weights.Length).Select(unit => (double)Math.Max(0, Frame(unit).Registered))];
                double[] registered = [.. _draw.Strata.Select(stratum => (double)stratum.Registered)];
                return weights => Estimation.Weighting.Ratio(weights, strata, sizes, registered);
            case CalibrationMethod.PostStrata:
                var classes = Classes();
                return weights => Estimation.Weighting.Rake(weights, classes);
            case CalibrationMethod.Raked:
                double[] stations = [.. _draw.Strata.Select(stratum => (double)stratum.Stations)];
                var raked = Classes();
                return weights => Estimation.Weighting.Rake(weights, (strata, stations), raked);
            default:
                return Estimation.Weighting.Plain;
        }
    }

    /// <summary>Classes of the register that stations of the strata covered have and no unit has; empty unless weights are fitted to classes.</summary>
    public ImmutableArray<string> UnobservedClasses =>
        _draw.Design.Calibration is CalibrationMethod.PostStrata or CalibrationMethod.Raked ? [.. CountClasses().Keys.Except(ObservedClasses(), StringComparer.Ordinal)] : [];

    /// <summary>
    /// Class of every unit, and the stations of every class in the strata covered. A class that nobody observed cannot be fitted: the counts of
    /// the others are raised to the whole, and the report names it.
    /// </summary>
    private (int[] Classes, double[] Counts) Classes()
    {
        var names = ObservedClasses();
        var counts = CountClasses();
        var raise = counts.Values.Sum() / (double)Math.Max(1, names.Sum(name => counts[name]));
        return ([.. Enumerable.Range(0, Weights.Length).Select(unit => names.IndexOf(Frame(unit).Class))], [.. names.Select(name => counts[name] * raise)]);
    }

    private List<string> ObservedClasses() =>
        [.. Enumerable.Range(0, Weights.Length).Select(unit => Frame(unit).Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private SortedDictionary<string, int> CountClasses()
    {
        var covered = Enumerable.Range(0, Weights.Length).Select(unit => Frame(unit).Stratum).ToHashSet(StringComparer.Ordinal);
        return new SortedDictionary<string, int>(
            _draw.Frame.Stations.Where(station => covered.Contains(station.Stratum)).CountBy(station => station.Class, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private (SurveyPlan, double[]) OneStage()
    {
        var isFinite = _draw.Design.Selection is SelectionMethod.SimpleRandom or SelectionMethod.Stratified;
        PlanStratum[] strata = [.. _draw.Strata.Select(stratum => new PlanStratum(
            isFinite || stratum.IsCertain ? stratum.Stations : double.PositiveInfinity))];
        var weights = new double[_drawnOf.Count];
        for (var unit = 0; unit < weights.Length; unit++)
        {
            var station = _draw.Stations[_drawnOf[unit]];
            weights[unit] = station.Weight * Drawn[station.Stratum] / Responded[station.Stratum];
        }

        var plan = SurveyPlan.OfUnits(strata, [.. Enumerable.Range(0, weights.Length).Select(StratumOf)]);
        return (Collapsed(plan), weights);
    }

    private (SurveyPlan, double[]) TwoStage()
    {
        var clusters = Enumerable.Range(0, _drawnOf.Count).GroupBy(unit => (Stratum: StratumOf(unit), Frame(unit).Cluster)).ToList();
        var responding = clusters.CountBy(cluster => cluster.Key.Stratum).ToDictionary();
        var sizes = _draw.Frame.Stations.CountBy(station => (station.Stratum, station.Cluster)).ToDictionary();
        var psuOfUnit = new int[_drawnOf.Count];
        var weights = new double[_drawnOf.Count];
        var unitsOfPsu = new double[clusters.Count];
        for (var psu = 0; psu < clusters.Count; psu++)
        {
            var stratum = _draw.Strata[clusters[psu].Key.Stratum];
            unitsOfPsu[psu] = sizes[(stratum.Name, clusters[psu].Key.Cluster)];
            foreach (var unit in clusters[psu])
            {
                psuOfUnit[unit] = psu;
                weights[unit] = (double)stratum.Clusters / responding[clusters[psu].Key.Stratum] * unitsOfPsu[psu] / clusters[psu].Count();
            }
        }

        PlanStratum[] strata = [.. _draw.Strata.Select(stratum => new PlanStratum(stratum.Clusters))];
        return (Collapsed(new SurveyPlan(strata, [.. clusters.Select(cluster => cluster.Key.Stratum)], psuOfUnit, unitsOfPsu)), weights);
    }

    private SurveyPlan Collapsed(SurveyPlan plan)
    {
        if (_draw.Design.Lonely != LonelyStrata.Collapse)
        {
            return plan;
        }

        var sizes = plan.Sizes;
        var target = Enumerable.Range(0, plan.Strata).ToArray();
        for (var h = 0; h < target.Length; h++)
        {
            if (sizes[h] == 1 && _draw.Design.Joins.TryGetValue(_draw.Strata[h].Name, out var name)
                && _draw.Strata.FirstOrDefault(stratum => stratum.Name == name) is { } neighbour)
            {
                target[h] = target[_draw.Strata.IndexOf(neighbour)];
            }
        }

        return plan.Join(target);
    }
}
