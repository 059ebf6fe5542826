using Hattama.Pipeline;

namespace Hattama.Tests.Rollups;

/// <summary>How the partitions of a plan are spread over orchestrations.</summary>
public sealed class PlannedRollupTests
{
    [Fact]
    public void Groups_NothingChanged_AreNone() => Assert.Equal([0], PlannedRollup.GroupsOf([]));

    [Fact]
    public void Groups_ThreeRegions_EndWhereRegionsDo() => Assert.Equal([0, 2, 3, 6], PlannedRollup.GroupsOf(["a", "a", "b", "c", "c", "c"]));

    [Theory]
    [InlineData(999, new[] { 0, 999 })] // < most
    [InlineData(1000, new[] { 0, 1000 })] // == most
    [InlineData(1001, new[] { 0, 1000, 1001 })] // > most
    public void Groups_OneLargeRegion_AreCut(int partitions, int[] groups) =>
        Assert.Equal(groups, PlannedRollup.GroupsOf([.. Enumerable.Repeat("a", partitions)]));

    [Theory]
    [InlineData(1000, 1000)] // == most: one each
    [InlineData(1001, 2)] // > most: shared
    public void Groups_VeryManyRegions_ShareGroups(int regions, int groups) =>
        Assert.Equal(groups + 1, PlannedRollup.GroupsOf([.. Enumerable.Range(0, regions).Select(region => $"{region:d5}")]).Count);

    [Fact]
    public void Groups_OverAMillion_AreRefused()
    {
        var most = Enumerable.Repeat("a", PlannedRollup.MostInGroup * PlannedRollup.MostInGroup).ToList();
        Assert.Equal(1001, PlannedRollup.GroupsOf(most).Count);
        Assert.Throws<PipelineException>(() => PlannedRollup.GroupsOf([.. most, "a"]));
    }
}
