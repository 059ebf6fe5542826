using System.Collections.Immutable;
using Hattama.Findings;
using Hattama.Ledger;

namespace Hattama.Observation.Sampling;

/// <summary>How stations came into a sample. <c>default</c> is the kind that supports no inference.</summary>
public enum SelectionMethod
{
    /// <summary>Observers went where they could: no known probability of selection, so no interval and no p-value.</summary>
    Convenience,
    /// <summary>Every set of n stations was equally likely.</summary>
    SimpleRandom,
    /// <summary>A simple random sample in every stratum, independently.</summary>
    Stratified,
    /// <summary>n draws in every stratum, each with probability proportional to registered voters; a station may be hit again.</summary>
    PpsWithReplacement,
    /// <summary>Systematic draw over cumulated registered voters in hashed order; stations above the interval are certain.</summary>
    PpsSystematic,
    /// <summary>A simple random sample of clusters in every stratum, then one of stations in every cluster drawn.</summary>
    TwoStage,
}

/// <summary>How a stratified size is divided among strata.</summary>
public enum AllocationMethod
{
    /// <summary>In proportion to the stations of the stratum.</summary>
    Proportional,
    /// <summary>In proportion to stations times their spread (Neyman 1934).</summary>
    Neyman,
    /// <summary>The design names the size of every stratum.</summary>
    Given,
}

/// <summary>What observers do where a station drawn cannot be visited.</summary>
public enum SubstitutionRule
{
    /// <summary>Nothing: it is non-response.</summary>
    None,
    /// <summary>They go to the next station of a published list. Its figures are shown and never enter the estimate.</summary>
    Listed,
}

/// <summary>What is done about the variance of a stratum with one observed unit.</summary>
public enum LonelyStrata
{
    /// <summary>It is centred at the mean of all strata: cautious.</summary>
    Adjust,
    /// <summary>It adds nothing, as if it were drawn with certainty.</summary>
    Remove,
    /// <summary>It adds what the others add on average.</summary>
    Average,
    /// <summary>It is joined with the neighbour that the design names.</summary>
    Collapse,
}

/// <summary>How the interval around a share is built; fixed in the design, because verdicts can depend on it.</summary>
public enum IntervalMethod
{
    /// <summary>Back-transformed from the logit, Student's t.</summary>
    LogitT,
    /// <summary>Symmetric, Student's t.</summary>
    T,
    /// <summary>Symmetric, normal: too short with few stations.</summary>
    Z,
    /// <summary>Back-transformed from the arcsine of the root, Student's t.</summary>
    ArcsineT,
    /// <summary>Wilson's score interval with the effective size and Student's t.</summary>
    WilsonT,
    /// <summary>Korn and Graubard's beta interval, counted in ballots.</summary>
    KornGraubard,
}

/// <summary>How weights are fitted to what the register says.</summary>
public enum CalibrationMethod
{
    /// <summary>Not at all: the combined ratio estimator.</summary>
    None,
    /// <summary>To the registered voters of every stratum: the separate ratio estimator.</summary>
    Registered,
    /// <summary>To the number of stations in every class of the register's column <c>stratum</c>.</summary>
    PostStrata,
    /// <summary>To the number of stations by stratum of the design and by class of the register, in turn.</summary>
    Raked,
}

/// <summary>
/// A sample design as recorded before the vote. Immutable; read by <see cref="SampleDesignReader"/>.
/// Format: <c>docs/sample-design.md</c>.
/// </summary>
public sealed record SampleDesign
{
    /// <summary>Id of the design.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the contest.</summary>
    public required string Contest { get; init; }

    /// <summary>Name of the design.</summary>
    public LocalText Title { get; init; }

    /// <summary>How stations are selected.</summary>
    public required SelectionMethod Selection { get; init; }

    /// <summary>Stations to draw; clusters for <see cref="SelectionMethod.TwoStage"/>; 0 for a convenience sample.</summary>
    public int Size { get; init; }

    /// <summary>Level whose areas are the strata; <see cref="RegisterStrata"/>: the register's column; null: one stratum.</summary>
    public string? Strata { get; init; }

    /// <summary>Level whose areas are the clusters of a two-stage draw.</summary>
    public string? Clusters { get; init; }

    /// <summary>Stations drawn in every cluster.</summary>
    public int PerCluster { get; init; }

    /// <summary>How <see cref="Size"/> is divided among strata.</summary>
    public AllocationMethod Allocation { get; init; }

    /// <summary>Fewest stations of a stratum: below 2 its variance cannot be estimated.</summary>
    public int Least { get; init; } = 2;

    /// <summary>Size by stratum where the design gives them.</summary>
    public ImmutableSortedDictionary<string, int> Sizes { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Spread by stratum, in any one unit, for Neyman's allocation.</summary>
    public ImmutableSortedDictionary<string, int> Spreads { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>What observers do where a station cannot be visited.</summary>
    public SubstitutionRule Substitution { get; init; }

    /// <summary>What is done about strata with one observed unit.</summary>
    public LonelyStrata Lonely { get; init; }

    /// <summary>Stratum to the stratum it joins, for <see cref="LonelyStrata.Collapse"/>; chosen before results are known.</summary>
    public ImmutableSortedDictionary<string, string> Joins { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How weights are fitted to the register.</summary>
    public CalibrationMethod Calibration { get; init; }

    /// <summary>How intervals are built.</summary>
    public IntervalMethod Interval { get; init; }

    /// <summary>Confidence of intervals in thousandths: 950 is 95 %.</summary>
    public int Confidence { get; init; } = 950;

    /// <summary>Whether stations that do not count below the nation (overseas) are in the frame.</summary>
    public bool HasOverseas { get; init; }

    /// <summary>Organisations whose reports the design is about; empty: the one that recorded it.</summary>
    public ImmutableArray<string> Organisations { get; init; } = [];

    /// <summary>Digest of the frame that the draw is made from; none: any register.</summary>
    public Digest Frame { get; init; }

    /// <summary>Commitment to the seed: SHA-256 of seed and salt; none for a convenience sample.</summary>
    public Digest Commitment { get; init; }

    /// <summary>Digest of the bytes of the design.</summary>
    public Digest Digest { get; init; }

    /// <summary>Name of the strata that come from the register's column.</summary>
    public const string RegisterStrata = "register";

    /// <summary>True when every station had a known chance to be drawn.</summary>
    public bool IsProbability => Selection != SelectionMethod.Convenience;

    /// <summary>Confidence as a fraction.</summary>
    public double Level => Confidence / 1000.0;
}
