using System.Collections.Immutable;
using Hattama.Findings;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Estimation;

/// <summary>What every report says about the stations behind it.</summary>
public sealed record ObservedScope
{
    /// <summary>The design.</summary>
    public required SampleDesign Design { get; init; }

    /// <summary>Instant up to which forms are in; null: not recorded.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Stations of the frame.</summary>
    public required int Frame { get; init; }

    /// <summary>Their registered voters, as far as the register says.</summary>
    public required long FrameRegistered { get; init; }

    /// <summary>Stations observed that the report uses.</summary>
    public required int Observed { get; init; }

    /// <summary>Their registered voters.</summary>
    public required long ObservedRegistered { get; init; }

    /// <summary>Keys observed that are not in the frame or were not drawn: shown here, used nowhere.</summary>
    public required ImmutableArray<string> Outside { get; init; }
}

/// <summary>
/// A report on observed stations. Closed: either the stations were drawn and there are estimates, or they were not and there is no
/// member that could hold an interval or a p-value.
/// </summary>
public abstract class EstimationReport
{
    private EstimationReport(ObservedScope scope) => Scope = scope;

    /// <summary>What it is about.</summary>
    public ObservedScope Scope { get; }

    /// <summary>Calls the function that fits.</summary>
    public T Match<T>(Func<Estimated, T> estimated, Func<Raw, T> raw)
    {
        ArgumentNullException.ThrowIfNull(estimated);
        ArgumentNullException.ThrowIfNull(raw);
        return this switch
        {
            Estimated report => estimated(report),
            Raw report => raw(report),
            _ => throw new InvalidOperationException("EstimationReport is closed."),
        };
    }

    /// <summary>Stations drawn by a recorded probability design.</summary>
    public sealed class Estimated : EstimationReport
    {
        internal Estimated(ObservedScope scope)
            : base(scope)
        {
        }

        /// <summary>Every share for the nation, then by region in ordinal order.</summary>
        public required ImmutableArray<EstimatedFigure> Shares { get; init; }

        /// <summary>Total of every line that a share uses, for the strata covered.</summary>
        public required ImmutableArray<EstimatedTotal> Totals { get; init; }

        /// <summary>Every stratum of the frame.</summary>
        public required ImmutableArray<StratumCoverage> Strata { get; init; }

        /// <summary>Stations drawn (hits, with replacement).</summary>
        public required int Drawn { get; init; }

        /// <summary>Of these, observed.</summary>
        public required int Responded { get; init; }

        /// <summary>Smallest and largest factor by which calibration changed a weight; outside ⅓ … 3 is a warning sign.</summary>
        public required (double Least, double Most) Factors { get; init; }

        /// <summary>
        /// Strata fitted to their registered voters with fewer stations than <see cref="FewForCalibration"/>: their ratio is biased, and in ru-2020 a
        /// nominal 95 % interval then held the truth in three of four samples (docs/estimation.md).
        /// </summary>
        public int SmallStrata => Scope.Design.Calibration == CalibrationMethod.Registered
            ? Strata.Count(stratum => stratum is { IsCovered: true, Responded: < FewForCalibration } && stratum.Responded < stratum.Stratum.Stations)
            : 0;

        /// <summary>Fewest stations of a stratum that is fitted to its registered voters without warning.</summary>
        public const int FewForCalibration = 20;

        /// <summary>Classes of the register without an observed station, where weights are fitted to classes: the others stand for them.</summary>
        public required ImmutableArray<string> UnobservedClasses { get; init; }

        /// <summary>Strata without an observed station: no estimate speaks of them.</summary>
        public IEnumerable<DrawnStratum> Uncovered => Strata.Where(stratum => !stratum.IsCovered).Select(stratum => stratum.Stratum);

        /// <summary>The figure of a share; <paramref name="region"/> empty: the nation.</summary>
        public EstimatedFigure? Find(string share, string region = "") =>
            Shares.FirstOrDefault(figure => figure.Raw.Share.Id == share && figure.Raw.Region == region);
    }

    /// <summary>Stations that were not drawn: counts, bounds, and the reason why there is no more.</summary>
    public sealed class Raw : EstimationReport
    {
        internal Raw(ObservedScope scope)
            : base(scope)
        {
        }

        /// <summary>Every share for the nation, then by region in ordinal order.</summary>
        public required ImmutableArray<RawFigure> Shares { get; init; }

        /// <summary>Why there is no interval and no p-value.</summary>
        public LocalText Reason { get; } = SampleDraw.NotRandomReason;
    }
}
