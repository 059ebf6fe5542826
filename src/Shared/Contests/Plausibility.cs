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
