using CsCheck;
using Hattama.Ledger;
using Hattama.Observation;
using static Hattama.Tests.Observation.ObserverContest;

namespace Hattama.Tests.Observation;

/// <summary>Copies beside official figures: rules O503, X601, X602, X605, and what adds up.</summary>
public sealed class CopyComparisonTests
{
    private static readonly OfficialKey Key = new("d1", "1", 0);

    [Theory]
    [InlineData("1000,160,100,50,10", "", 0)]
    [InlineData("1000,160,99,51,10", "X601", 2)] // one vote moved
    [InlineData("1000,160,50,100,10", "X601 X602", 2)] // swapped
    [InlineData("1000,160,75,75,10", "X601 X602", 2)] // a tie is another result
    [InlineData("1000,,100,50,", "", 0)] // what is not copied is not compared
    public void Copy_AgainstOfficial_IsComparedLineByLine(string copy, string codes, int differences)
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1", copy: copy));
        var station = Single(contest, Official(1000, 160, 100, 50, 10));
        Assert.Equal(codes, string.Join(' ', station.Codes));
        var comparison = Assert.Single(station.Comparisons);
        Assert.Equal((ComparisonState.Compared, differences), (comparison.State, comparison.Differences.Length));
        Assert.Equal(!copy.Contains(",,", StringComparison.Ordinal), comparison.IsComplete);
    }

    [Fact]
    public void Difference_HasTheSignOfOfficialLessCopy()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1", copy: "1000,160,90,60,10"));
        var tally = new ComparisonTally(contest.Definition);
        tally.Add(Single(contest, Official(1000, 160, 100, 50, 10)).Comparisons[0], 1000);
        Assert.Equal([1, 0, 10, 10, 1, 0], tally.Line(2).ToArray());
        Assert.Equal([1, 0, -10, 10, 0, 1], tally.Line(3).ToArray());
        Assert.Equal([1, 1, 0, 0, 0, 0], tally.Line(0).ToArray());
        Assert.Equal((1L, 0L, 1L, 1000L), (tally.Compared, tally.Exact, tally.Different, tally.RegisteredCompared));
    }

    [Fact]
    public void O503_CopiesThatDiffer_AreNotComparedAndSaySo()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1", observer: "a1"), Count("1", observer: "a2"), Count("1", observer: "a3", copy: "1000,160,99,51,10"));
        var station = Single(contest, Official(1000, 160, 100, 50, 10));
        Assert.Equal(["O503"], station.Codes);
        var comparison = Assert.Single(station.Comparisons);
        Assert.Equal(ComparisonState.CopiesDiffer, comparison.State);
        Assert.Equal([2, 1], comparison.Copies.Select(copy => copy.Observers));
    }

    [Fact]
    public void O503_ObserversWhoAnswerDifferently_AreCountedForNoAnswer()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1", observer: "a1"), Count("1", observer: "a2", isSealed: "no", why: "torn"), Count("1", observer: "a3", isSealed: "notObserved"));
        contest.Send("watch", Count("2", observer: "a1"), Count("2", observer: "a2", isSealed: "notObserved"));
        var observed = contest.Observed();
        Assert.Equal(["count.sealed"], observed.AllStations.First().Disagreements);
        Assert.Equal(2, observed.Figures.Answers.Observed(0));
        Assert.Equal([1, 0, 0, 1], observed.Figures.Answers.Cells(0, 0).ToArray());
    }

    [Fact]
    public void X605_IncidentAndWarningTogether_Escalate()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1"), Incident("1"), Incident("2"));
        var key = new Dictionary<OfficialKey, OfficialFigures> { [Key] = Official(1000, 160, 100, 50, 10) with { HasWarnings = true } };
        Assert.Equal([true, false], contest.Observed(key).AllStations.Select(station => station.IsEscalated));
        Assert.Equal((1L, 2L), (contest.Observed(key).Figures.Escalated, contest.Observed(key).Figures.StationsWithIncident));
        Assert.Equal([2, 0], contest.Observed(key).Figures.Incidents);
        Assert.Equal(0, contest.Observed().Figures.Escalated);
    }

    [Fact]
    public void Official_ThatDoesNotCount_IsNotCompared()
    {
        var contest = new ObserverContest();
        contest.Send("watch", Count("1"));
        Assert.Equal(ComparisonState.OfficialNotCounted, Single(contest, new OfficialFigures(StateKind.Held, [], false)).Comparisons[0].State);
        Assert.Equal(ComparisonState.OfficialNotCounted, Single(contest, null).Comparisons[0].State);
    }

    [Fact]
    public void Tallies_OfAreasAndOrganisations_AddUpAsCountedHere() =>
        (from rows in (from district in Gen.Int[1, 2] from station in Gen.Int[1, 3] from organisation in Gen.Int[0, 1] from yes in Gen.Int[98, 102] select (district, station, organisation, yes)).Array[1, 10]
         select rows).Sample(
            rows =>
            {
                var contest = new ObserverContest(json => json["observation"]!.AsObject().Remove("organisations"));
                var official = new Dictionary<OfficialKey, OfficialFigures>();
                foreach (var (row, index) in rows.Select((row, index) => (row, index)))
                {
                    contest.Send($"org{row.organisation}", Count($"{row.station}", $"d{row.district}", $"o{index}", copy: $"1000,160,{row.yes},50,10"));
                    official[new OfficialKey($"d{row.district}", $"{row.station}", 0)] = Official(1000, 160, 100, 50, 10);
                }

                var observed = contest.Observed(official);
                var stations = rows.GroupBy(row => (row.district, row.station)).ToList();
                var compared = stations.Where(station => station.Select(row => row.yes).Distinct().Count() == 1).Select(station => station.First().yes).ToList();
                var tally = observed.Figures.Comparison;
                Assert.Equal(
                    (stations.Count, compared.Count, compared.Count(yes => yes == 100), stations.Count - compared.Count, compared.Sum(yes => 100L - yes), compared.Sum(yes => Math.Abs(100L - yes))),
                    (tally.WithCopy, tally.Compared, tally.Exact, tally.CopiesDiffer, tally.Line(2)[2], tally.Line(2)[3]));
                var children = new ComparisonTally(contest.Definition);
                foreach (var child in observed.Children)
                {
                    children.Add(child.Figures.Comparison);
                }

                Assert.Equal(tally.Cells.ToArray(), children.Cells.ToArray());
                foreach (var (organisation, own) in observed.Figures.Organisations)
                {
                    var mine = rows.Where(row => $"org{row.organisation}" == organisation).ToList();
                    Assert.Equal((mine.Count, mine.Select(row => (row.district, row.station)).Distinct().Count()), (own.Reports, own.Stations));
                    Assert.Equal(
                        mine.GroupBy(row => (row.district, row.station)).Count(station => station.All(row => row.yes == 100)), own.Comparison.Exact);
                }

                return true;
            },
            iter: 60,
            threads: 1);

    [Theory]
    [InlineData("a:1 b:5 c:9", "a b")] // one alone could be subtracted
    [InlineData("a:1 b:2 c:9", "a b")]
    [InlineData("a:3 b:3", "")]
    [InlineData("a:2", "a")]
    [InlineData("a:0 b:2 c:4", "b c")]
    public void Withheld_NeverStandsAlone(string cells, string withheld) => Assert.Equal(
        withheld,
        string.Join(' ', SmallCells.Withheld(cells.Split(' ').Select(cell => (cell[..1], long.Parse(cell[2..], System.Globalization.CultureInfo.InvariantCulture))), 3).Order(StringComparer.Ordinal)));

    private static ObservedPlace Single(ObserverContest contest, OfficialFigures? official) =>
        Assert.Single(contest.Observed(official is null ? null : new Dictionary<OfficialKey, OfficialFigures> { [Key] = official }).AllStations);
}
