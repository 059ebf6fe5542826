using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>A stratum as the variance sees it.</summary>
/// <param name="Population">Sampling units (stations or clusters) of the stratum; infinite: drawn with replacement.</param>
internal readonly record struct PlanStratum(double Population);

/// <summary>
/// Who was sampled how: for every unit its sampling unit (itself, or its cluster), and for every sampling unit its stratum. The
/// variance of any estimate follows from this and from one number per unit, the weighted linearised value z
/// (Woodruff 1971; R package survey, svyrecvar).
/// </summary>
internal sealed class SurveyPlan
{
    private readonly int[] _psuOfUnit;
    private readonly int[] _stratumOfPsu;
    private readonly double[]? _unitsOfPsu;
    private readonly PlanStratum[] _strata;

    /// <param name="strata">The strata.</param>
    /// <param name="stratumOfPsu">Stratum of every sampling unit.</param>
    /// <param name="psuOfUnit">Sampling unit of every unit.</param>
    /// <param name="unitsOfPsu">Units that every sampling unit has in the frame, where a second stage was drawn; null: all were taken.</param>
    public SurveyPlan(PlanStratum[] strata, int[] stratumOfPsu, int[] psuOfUnit, double[]? unitsOfPsu = null)
    {
        _strata = strata;
        _stratumOfPsu = stratumOfPsu;
        _psuOfUnit = psuOfUnit;
        _unitsOfPsu = unitsOfPsu;
    }

    /// <summary>Number of units.</summary>
    public int Units => _psuOfUnit.Length;

    /// <summary>Sampling units by stratum.</summary>
    public int[] Sizes
    {
        get
        {
            var sizes = new int[_strata.Length];
            foreach (var stratum in _stratumOfPsu)
            {
                sizes[stratum]++;
            }

            return sizes;
        }
    }

    /// <summary>A plan in which every unit is a sampling unit of its own.</summary>
    public static SurveyPlan OfUnits(PlanStratum[] strata, int[] stratumOfUnit) =>
        new(strata, stratumOfUnit, [.. Enumerable.Range(0, stratumOfUnit.Length)]);

    /// <summary>Stratum of a unit.</summary>
    public int StratumOf(int unit) => _stratumOfPsu[_psuOfUnit[unit]];

    /// <summary>Sampling unit of a unit.</summary>
    public int SamplingUnitOf(int unit) => _psuOfUnit[unit];

    /// <summary>Number of units in the frame behind a stratum's n sampling units: the sampling fraction n / N.</summary>
    public double Fraction(int stratum, int size) => size / _strata[stratum].Population;

    /// <summary>Population of a stratum.</summary>
    public double Population(int stratum) => _strata[stratum].Population;

    /// <summary>Number of strata.</summary>
    public int Strata => _strata.Length;

    /// <summary>
    /// Degrees of freedom: sampling units minus strata (R degf), over the units that <paramref name="isIn"/> lets in.
    /// </summary>
    public int DegreesOfFreedom(Func<int, bool>? isIn = null)
    {
        var psus = new HashSet<int>();
        var strata = new HashSet<int>();
        for (var unit = 0; unit < Units; unit++)
        {
            if (isIn is null || isIn(unit))
            {
                psus.Add(_psuOfUnit[unit]);
                strata.Add(StratumOf(unit));
            }
        }

        return psus.Count - strata.Count;
    }

    /// <summary>The plan with strata joined: <paramref name="target"/> gives for every stratum the one it becomes part of.</summary>
    public SurveyPlan Join(int[] target)
    {
        var populations = new double[_strata.Length];
        for (var h = 0; h < _strata.Length; h++)
        {
            populations[target[h]] += _strata[h].Population;
        }

        return new SurveyPlan(
            [.. populations.Select(population => new PlanStratum(population))],
            [.. _stratumOfPsu.Select(stratum => target[stratum])], _psuOfUnit, _unitsOfPsu);
    }

    /// <summary>
    /// v = Σ_h (1 − f_h)·n_h/(n_h − 1)·Σ_i (t_hi − t̄_h)², and with a second stage f_h·Σ_i (1 − f_hi)·m_i/(m_i − 1)·Σ_j (z_hij − z̄_hi)².
    /// </summary>
    public double Variance(ReadOnlySpan<double> z, LonelyStrata lonely)
    {
        var totals = new double[_stratumOfPsu.Length];
        for (var unit = 0; unit < z.Length; unit++)
        {
            totals[_psuOfUnit[unit]] += z[unit];
        }

        var sizes = Sizes;
        var sums = new double[_strata.Length];
        for (var psu = 0; psu < totals.Length; psu++)
        {
            sums[_stratumOfPsu[psu]] += totals[psu];
        }

        var grand = totals.Length == 0 ? 0 : sums.Sum() / totals.Length;
        var squares = new double[_strata.Length];
        for (var psu = 0; psu < totals.Length; psu++)
        {
            var h = _stratumOfPsu[psu];
            var centre = sizes[h] > 1 ? sums[h] / sizes[h] : grand;
            squares[h] += (totals[psu] - centre) * (totals[psu] - centre);
        }

        return FirstStage(sizes, squares, lonely) + SecondStage(z, totals, sizes);
    }

    private double FirstStage(int[] sizes, double[] squares, LonelyStrata lonely)
    {
        var sum = 0.0;
        var adjustment = 0.0;
        for (var h = 0; h < sizes.Length; h++)
        {
            var open = 1 - Fraction(h, sizes[h]);
            if (sizes[h] > 1)
            {
                sum += open * sizes[h] / (sizes[h] - 1) * squares[h];
            }
            else if (sizes[h] == 1)
            {
                adjustment += open * squares[h];
            }
        }

        // A stratum of one station that is drawn contributes nothing whatever the method: it is known.
        var observed = sizes.Count(size => size > 0);
        var estimable = sizes.Count(size => size > 1);
        return lonely switch
        {
            LonelyStrata.Adjust => sum + adjustment,
            LonelyStrata.Average when estimable > 0 => sum * observed / estimable,
            _ => sum,
        };
    }

    private double SecondStage(ReadOnlySpan<double> z, double[] totals, int[] sizes)
    {
        if (_unitsOfPsu is null)
        {
            return 0;
        }

        var counts = new int[totals.Length];
        foreach (var psu in _psuOfUnit)
        {
            counts[psu]++;
        }

        var squares = new double[totals.Length];
        for (var unit = 0; unit < z.Length; unit++)
        {
            var psu = _psuOfUnit[unit];
            var deviation = z[unit] - totals[psu] / counts[psu];
            squares[psu] += deviation * deviation;
        }

        var sum = 0.0;
        for (var psu = 0; psu < totals.Length; psu++)
        {
            if (counts[psu] > 1)
            {
                var h = _stratumOfPsu[psu];
                sum += Fraction(h, sizes[h]) * (1 - counts[psu] / _unitsOfPsu[psu]) * counts[psu] / (counts[psu] - 1) * squares[psu];
            }
        }

        return sum;
    }
}
