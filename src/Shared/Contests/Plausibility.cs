namespace Hattama.Contests;

/// <summary>
/// What is held to be likely of protocols that are in order by themselves. Every rule here is a warning and never more: an unlikely figure is a reason to
/// look at the paper, not a proof of anything. A rule applies where the definition has its member; its thresholds are data.
/// </summary>
public sealed record Plausibility
{
    /// <summary>The share that is the turnout; null: the contest names none.</summary>
    public Share? Turnout { get; init; }

    /// <summary>When a turnout is an outlier of its partition (rule P202); null: not looked at.</summary>
    public OutlierLimit? Outlier { get; init; }

    /// <summary>Fewest votes of a station whose votes should be nobody else's in the partition (rule P206); null: not looked at.</summary>
    public long? UniqueVotes { get; init; }

    /// <summary>Fewest votes of a question whose figures are compared with the other figures of the protocol (rule P207); null: not looked at.</summary>
    public long? CopiedVotes { get; init; }

    /// <summary>Index of the line that should be the ballots dispatched to the station (rule P111); null: not looked at.</summary>
    public int? DispatchedLine { get; init; }

    /// <summary>How far a station may be from its figures at a previous contest (rule P203); null: not looked at.</summary>
    public PreviousLimits? Previous { get; init; }
}

/// <summary>How far the figures of a station may be from those of a previous contest.</summary>
/// <param name="Registered">Registered voters: so large a share of the earlier number, either way; null: not compared.</param>
/// <param name="Turnout">Turnout: so many points, as a share, either way; null: not compared.</param>
public sealed record PreviousLimits((int Part, int Whole)? Registered, (int Part, int Whole)? Turnout)
{
    /// <summary>A fifth of the registered voters; ten points of turnout.</summary>
    public static readonly PreviousLimits Usual = new((1, 5), (10, 100));
}

/// <summary>How far a turnout may be from the median of its partition.</summary>
/// <param name="Deviations">So many times the median absolute deviation.</param>
/// <param name="Floor">But at least so many points, as a share: where all stations are alike a small difference is none to speak of.</param>
/// <param name="Stations">Fewest stations that a median says anything about.</param>
public sealed record OutlierLimit(int Deviations, (int Part, int Whole) Floor, int Stations)
{
    /// <summary>Six median deviations, about four standard deviations of a normal distribution; ten points; ten stations.</summary>
    public static readonly OutlierLimit Usual = new(6, (10, 100), 10);
}
