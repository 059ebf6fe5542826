using System.Collections.Immutable;

namespace Hattama.Observation;

/// <summary>An official share: sums over the counted forms that report both parts.</summary>
/// <param name="Part">The part.</param>
/// <param name="Whole">The whole.</param>
/// <param name="IsComplete">Whether no form of the area is still missing, held or disputed.</param>
public readonly record struct OfficialShare(long Part, long Whole, bool IsComplete)
{
    /// <summary>Part over whole; NaN where there is nothing to divide by.</summary>
    public double Value => Whole > 0 ? (double)Part / Whole : double.NaN;
}

/// <summary>What is official about the stations that a frame has, to be put beside estimates.</summary>
/// <param name="Shares">Shares by id and region (empty: all of the frame); a share that some counted form does not report in full is absent.</param>
/// <param name="Lines">Sum of each line of the contest; −1: some counted form does not report it.</param>
/// <param name="IsComplete">Whether nothing is still uncounted.</param>
public sealed record OfficialTotals(
    IReadOnlyDictionary<(string Share, string Region), OfficialShare> Shares, ImmutableArray<long> Lines, bool IsComplete);
