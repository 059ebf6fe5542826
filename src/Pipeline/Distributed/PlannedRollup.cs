namespace Hattama.Pipeline;

/// <summary>
/// A planned roll-up, small enough for any orchestration's history: references, no figures, no lists that grow with the votes.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Plan">Digest of the plan's note.</param>
/// <param name="Groups">
/// The partitions to compute are numbered from 0, those of one region side by side. Group i holds the numbers from
/// <c>Groups[i]</c> to before <c>Groups[i + 1]</c>; a group ends where a region does, or at <see cref="MostInGroup"/>.
/// </param>
public sealed record PlannedRollup(string Contest, string Plan, IReadOnlyList<int> Groups)
{
    /// <summary>Most partitions in one group, and most groups: children of one orchestration.</summary>
    public const int MostInGroup = 1_000;

    /// <summary>Number of groups.</summary>
    public int GroupCount => Groups.Count - 1;

    /// <summary>Number of partitions to compute.</summary>
    public int Partitions => Groups[^1];

    /// <summary>The boundaries of the groups of partitions in these regions, which stand side by side.</summary>
    /// <exception cref="PipelineException">They are more than a million.</exception>
    internal static IReadOnlyList<int> GroupsOf(IReadOnlyList<string> regions)
    {
        var byRegion = Boundaries(regions, static (region, before, _) => region == before);
        // Very many small regions share their groups: then a group is a stretch of partitions and no more.
        var groups = byRegion.Count <= MostInGroup + 1 ? byRegion : Boundaries(regions, static (_, _, _) => true);
        return groups.Count <= MostInGroup + 1
            ? groups
            : throw new PipelineException($"{regions.Count} partitions are more than a roll-up can spread: {MostInGroup} groups of {MostInGroup}.");
    }

    private static List<int> Boundaries(IReadOnlyList<string> regions, Func<string, string, int, bool> belongs)
    {
        var boundaries = new List<int> { 0 };
        for (var i = 1; i < regions.Count; i++)
        {
            if (i - boundaries[^1] == MostInGroup || !belongs(regions[i], regions[i - 1], i))
            {
                boundaries.Add(i);
            }
        }

        if (regions.Count > 0)
        {
            boundaries.Add(regions.Count);
        }

        return boundaries;
    }
}

/// <summary>What a roll-up did, small enough for any history.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Sequence">Number of the snapshot in force afterwards.</param>
/// <param name="Snapshot">Its digest.</param>
/// <param name="Root">The root it names.</param>
/// <param name="IsNew">Whether this roll-up published it.</param>
/// <param name="Partitions">Partitions computed anew.</param>
public sealed record PublishedRollup(string Contest, long Sequence, string Snapshot, string Root, bool IsNew, int Partitions)
{
    /// <summary>The same of a roll-up that ran in one piece.</summary>
    public static PublishedRollup Of(string contest, RollupReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var snapshot = report.Snapshot;
        return new PublishedRollup(contest, snapshot.Snapshot.Sequence, snapshot.Digest.Hex, snapshot.Snapshot.Root.Hex, report.IsNew, report.Partitions);
    }
}
