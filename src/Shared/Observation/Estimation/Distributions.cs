using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Hattama.Observation.Estimation;

/// <summary>The distributions that intervals and tests need; the only place that knows which library computes them.</summary>
internal static class Distributions
{
    /// <summary>Quantile of the standard normal distribution.</summary>
    public static double Normal(double probability) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, probability);

    /// <summary>P(Z &gt; |z|) · 2.</summary>
    public static double NormalTwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>Two-sided quantile: t with P(|T| ≤ t) = level. An infinite df is the normal distribution.</summary>
    public static double TwoSided(double level, double df) =>
        double.IsPositiveInfinity(df) ? Normal((1 + level) / 2) : StudentT.InvCDF(0, 1, df, (1 + level) / 2);

    /// <summary>P(|T| &gt; |t|), through the incomplete beta function.</summary>
    public static double StudentTwoSided(double t, double df) => SpecialFunctions.BetaRegularized(df / 2, 0.5, df / (df + t * t));

    /// <summary>Quantile of the beta distribution.</summary>
    public static double BetaQuantile(double probability, double a, double b) => Beta.InvCDF(a, b, probability);

    /// <summary>Upper tail of χ² with df degrees of freedom: Q(df/2, x/2).</summary>
    public static double ChiSquareUpper(double x, double df) => x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(df / 2, x / 2);

    /// <summary>P(X ≤ k), X binomial(n, ½).</summary>
    public static double FairBinomial(long k, long n) =>
        k < 0 ? 0 : k >= n ? 1 : SpecialFunctions.BetaRegularized(n - k, k + 1, 0.5);
}
