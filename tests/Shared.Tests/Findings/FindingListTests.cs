using Hattama.Findings;

namespace Hattama.Tests.Findings;

/// <summary>A list that keeps a bounded number of findings and counts them all.</summary>
public sealed class FindingListTests
{
    [Theory]
    [InlineData(2, 2)] // below the cap
    [InlineData(3, 3)] // at
    [InlineData(4, 3)] // above
    [InlineData(1_000, 3)]
    public void Add_AnyNumber_KeepsUpToTheCapAndCountsAll(int findings, int kept)
    {
        var list = new FindingList(cap: 3);
        var said = 0;
        for (var i = 1; i <= findings; i++)
        {
            Add(list, "P002", Severity.Error, i, () => said++);
        }

        Assert.Equal(Enumerable.Range(1, kept).Select(static row => (long)row), list.Kept.Select(static finding => finding.Place.Row));
        Assert.Equal((findings, 0), (list.Errors, list.Warnings));
        Assert.Equal(findings, list.Counts[("P002", Severity.Error)]);
        Assert.Equal(kept, said); // no text is made of what is not kept
        Assert.Equal(findings < 3, list.HasRoom);
    }

    [Fact]
    public void Add_SwitchedOff_IsNeitherKeptNorCounted()
    {
        var list = new FindingList();
        Add(list, "F003", Severity.Off, 1);
        Assert.Empty(list.Kept);
        Assert.Empty(list.Counts);
        Assert.Equal((0, 0), (list.Errors, list.Warnings));
    }

    [Fact]
    public void Merge_OfTwoFullLists_IsInOrderOfRows_KeepsTheCapAndCountsAll()
    {
        var (first, second) = (new FindingList(cap: 3), new FindingList(cap: 3));
        foreach (var row in new[] { 5, 6, 7, 8 })
        {
            Add(first, "P002", Severity.Error, row);
        }

        foreach (var row in new[] { 2, 9, 6, 1 })
        {
            Add(second, "F003", Severity.Warning, row);
        }

        var merged = FindingList.Merge(first, second);
        Assert.Equal([2L, 5L, 6L], merged.Kept.Select(static finding => finding.Place.Row));
        Assert.Equal("P002", merged.Kept[2].Code); // of the same row, the first list's come first
        Assert.Equal((4, 4), (merged.Errors, merged.Warnings));
        Assert.Equal((4, 4), (merged.Counts[("P002", Severity.Error)], merged.Counts[("F003", Severity.Warning)]));
    }

    private static void Add(FindingList list, string code, Severity severity, int row, Action? onText = null) =>
        list.Add(code, severity, new Place("f", row), row, number =>
        {
            onText?.Invoke();
            return LocalText.Same($"{number}");
        });
}
