using Hattama.Findings;

namespace Hattama.Rollups;

/// <summary>Something unlikely about a counted station beside the others of its partition: shown with its figures, which count.</summary>
public abstract record AreaWarning
{
    private AreaWarning(int slot, Rule rule) => (Slot, Rule) = (slot, rule);

    /// <summary>The slot it is about.</summary>
    public int Slot { get; }

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>A turnout far from the median of its partition (P202). All shares are in millionths, rounded down.</summary>
    /// <param name="At">The slot.</param>
    /// <param name="Part">Who took part.</param>
    /// <param name="Whole">Of how many.</param>
    /// <param name="Turnout">The turnout.</param>
    /// <param name="Around">What it is compared with.</param>
    public sealed record Outlier(int At, long Part, long Whole, long Turnout, TurnoutSpread Around) : AreaWarning(At, Rules.TurnoutOutlier);

    /// <summary>Votes that another station of the partition reports too (P206).</summary>
    /// <param name="At">The slot.</param>
    /// <param name="Twin">The first other slot with the same votes.</param>
    /// <param name="Stations">How many have them.</param>
    public sealed record Repeated(int At, int Twin, int Stations) : AreaWarning(At, Rules.VotesRepeated);
}

/// <summary>The turnouts of one form in one partition, by robust measures that a few wrong ones do not move. Shares in millionths.</summary>
/// <param name="Stations">How many there are.</param>
/// <param name="Median">Their median; of two in the middle the lower.</param>
/// <param name="Deviation">The median of their distances from it (median absolute deviation, MAD).</param>
/// <param name="Limit">The largest distance that is not remarked.</param>
public readonly record struct TurnoutSpread(int Stations, long Median, long Deviation, long Limit);
