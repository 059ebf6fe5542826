namespace Hattama.Geography;

/// <summary>
/// What the register knows of a station's figures from elsewhere, to compare its protocol with (rules P111, P203): the ballots that the commission above
/// dispatched to it, and what it reported at a previous contest. Facts and no judgement: the thresholds stand in the definition. Every figure is a count,
/// 0 … 2⁵³−1, or null where nothing is known of it; there is at least one.
/// </summary>
/// <param name="Dispatched">Ballots dispatched to the station.</param>
/// <param name="PreviousRegistered">Registered voters at the previous contest.</param>
/// <param name="PreviousTurnout">Part and whole of the turnout at the previous contest, such as those who voted and those registered.</param>
public sealed record ReferenceFigures(long? Dispatched, long? PreviousRegistered, (long Part, long Whole)? PreviousTurnout)
{
    /// <summary>Whether anything is known of the previous contest.</summary>
    public bool HasPrevious => PreviousRegistered is not null || PreviousTurnout is not null;

    /// <summary>The figures; null where there is none.</summary>
    public static ReferenceFigures? Of(long? dispatched, long? previousRegistered, (long Part, long Whole)? previousTurnout) =>
        dispatched is null && previousRegistered is null && previousTurnout is null ? null : new(dispatched, previousRegistered, previousTurnout);

    /// <summary>Whether two rows about one station say different things; what one leaves open the other may say.</summary>
    internal static bool Contradict(ReferenceFigures? one, ReferenceFigures? other) => one is not null && other is not null
        && (Differ(one.Dispatched, other.Dispatched)
            || Differ(one.PreviousRegistered, other.PreviousRegistered)
            || Differ(one.PreviousTurnout, other.PreviousTurnout));

    /// <summary>What two rows say together, whichever comes first; of figures that differ, the larger.</summary>
    internal static ReferenceFigures? Merge(ReferenceFigures? one, ReferenceFigures? other) => one is null || other is null
        ? one ?? other
        : new(
            Larger(one.Dispatched, other.Dispatched),
            Larger(one.PreviousRegistered, other.PreviousRegistered),
            Larger(one.PreviousTurnout, other.PreviousTurnout));

    private static bool Differ<T>(T? one, T? other)
        where T : struct, IEquatable<T> => one is { } first && other is { } second && !first.Equals(second);

    private static T? Larger<T>(T? one, T? other)
        where T : struct => Comparer<T?>.Default.Compare(one, other) >= 0 ? one : other;
}
