using CsCheck;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>Sizes and allocation (reference/statistics.md, section 4).</summary>
public sealed class SampleSizeTests
{
    [Theory]
    [InlineData(0.01, 553.1904, 524.046202896)]
    [InlineData(0.015, 245.8624, 239.93194422)]
    [InlineData(0.02, 138.2976, 136.401153616)]
    public void OfSpread_OverTenThousandStations(double margin, double infinite, double finite)
    {
        var size = SampleSize.OfSpread(0.12, margin, 1.96, 9_947);
        Near.Equal(infinite, size.Infinite);
        Near.Equal(finite, size.Finite);
    }

    [Fact]
    public void Clusters_OfEightHundredVoters()
    {
        var (effect, stations) = SampleSize.Clusters(9_604, 800, 0.05);
        Near.Equal(40.95, effect);
        Near.Equal(491.60475, stations);
    }

    [Fact]
    public void Peru2001_FromTheFormula_NotAsPrinted()
    {
        // The handbook prints 163,185, which is 0.25 over a denominator rounded to 0.000001532.
        const double AsPrinted = 163_185;
        Near.Equal(160_717.264758, SampleSize.OfVoters(0.5, 0.0032, 2.58, 14_570_774));
        Near.Equal(160_203.778557, SampleSize.OfVoters(0.5, 0.0032, 2.57582930355, 14_570_774));
        Near.Equal(163_185.37859, 0.25 / 0.000001532, 1e-9);
        Near.Equal(0.242597297058, 100 * SampleSize.Margin(0.5, 1.96, AsPrinted));
        Near.Equal(0.319337258373, 100 * SampleSize.Margin(0.5, 2.58, AsPrinted));
        Near.Equal(3.06849902632, 100 * SampleSize.Margin(0.5, 1.96, 1_020));
        Near.Equal(4.51590327099, 100 * SampleSize.Margin(0.5, 2.58, 816));
        Near.Equal(5.44444444444, 100 * SampleSize.Margin(0.5, 1.96, 324));
    }

    [Fact]
    public void Shares_ProportionalAndNeyman()
    {
        var proportional = SampleSize.Shares(1_000, [574, 1_053, 373, 9_947 - 574 - 1_053 - 373]);
        Near.Equal(57.7058409571, proportional[0]);
        Near.Equal(105.861063637, proportional[1]);
        Near.Equal(37.4987433397, proportional[2]);
        var neyman = SampleSize.Shares(9, [12 * 300, 10 * 250, 8 * 150]);
        Near.Equal(4.43835616438, neyman[0]);
        Near.Equal(3.08219178082, neyman[1]);
        Near.Equal(1.47945205479, neyman[2]);
    }

    [Fact]
    public void Allocate_ByLargestRemainder() => Assert.Equal([4, 3, 2], SampleSize.Allocate(9, [3_600, 2_500, 1_200], [12, 10, 8], 1));

    [Fact]
    public void Allocate_SmallStrata_GetTheirLeast() => Assert.Equal([96, 2, 2, 1], SampleSize.Allocate(101, [10_000, 3, 2, 1], [10_000, 3, 2, 1], 2));

    [Fact]
    public void Allocate_StratumSmallerThanItsShare_IsTakenWhole() => Assert.Equal([5, 25], SampleSize.Allocate(30, [500, 100], [5, 1_000], 2));

    [Fact]
    public void Allocate_OfAnything_AddsUpWithinItsLimits() => Gen.Select(Gen.Int[1, 400], Gen.Int[0, 3], Gen.Int[0, 60].Array[1, 20]).Sample((size, least, populations) =>
    {
        var sizes = SampleSize.Allocate(size, [.. populations.Select(population => (double)population)], populations, least);
        var floors = populations.Sum(population => Math.Min(least, population));
        return sizes.Sum() == Math.Min(Math.Max(size, floors), populations.Sum())
            && Enumerable.Range(0, populations.Length).All(h => sizes[h] >= Math.Min(least, populations[h]) && sizes[h] <= populations[h]);
    });
}
