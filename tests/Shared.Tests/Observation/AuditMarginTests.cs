using Hattama.Contests;
using Hattama.Findings;
using Hattama.Observation.Agreement;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Observation;

/// <summary>
/// The margin that copies of protocols are audited against: worked numbers, and a small electorate in which every true count beside every reported one is tried.
/// </summary>
public sealed class AuditMarginTests
{
    /// <summary>Registered 100; of them 40 for, 15 against, 5 invalid.</summary>
    private static readonly long[] Totals = [100, 60, 40, 15, 5];

    /// <summary>Absent, for, against, invalid: what one voter does to the lines.</summary>
    private static readonly int[][] Ballots = [[], [TinyContest.Voted, TinyContest.Yes], [TinyContest.Voted, TinyContest.No], [TinyContest.Voted, TinyContest.Invalid]];

    [Theory]
    [InlineData("2 * voted > registered", true, 20)] // 120 − 100
    [InlineData("2 * yes > voted", true, 20)] // 80 − 60
    [InlineData("2 * yes >= voted", true, 20)]
    [InlineData("no < yes", true, 25)]
    [InlineData("no <= yes", true, 25)]
    [InlineData("yes < no", false, 25)]
    [InlineData("yes <= no", false, 25)]
    [InlineData("no > yes", false, 25)]
    [InlineData("no >= yes", false, 25)]
    [InlineData("3 * no >= yes", true, 5)] // 45 − 40
    [InlineData("yes - no > 2 * invalid", true, 15)] // 25 − 10
    [InlineData("yes + yes > yes + no", true, 25)] // a line on both sides is one term
    [InlineData("yes > no - yes", true, 65)]
    public void Margin_OfOneInequality_IsItsVotes(string relation, bool holds, long votes)
    {
        var margin = Margin(relation, Totals)!;
        Assert.Equal(("m", holds, votes), (margin.Id, margin.Holds, margin.Reported));
    }

    [Theory]
    [InlineData("yes = no")]
    [InlineData("yes != no")]
    [InlineData("|yes - no| > invalid")]
    [InlineData("invalid < |yes - no|")]
    [InlineData("yes > 3")]
    [InlineData("yes + 1 > no")]
    [InlineData("yes > no + 1")]
    [InlineData("yes > no or invalid > no")]
    [InlineData("yes > no and 2 * voted > registered")]
    [InlineData("yes > voted - no - invalid")] // 40 and 40: a tie, whatever is asked of it
    [InlineData("yes >= voted - no - invalid")]
    [InlineData("yes < voted - no - invalid")]
    [InlineData("yes <= voted - no - invalid")]
    public void Margin_OfAnythingElse_IsNone(string relation) => Assert.Null(Margin(relation, Totals));

    [Fact]
    public void Margin_OfALineThatNotAllReport_IsNone()
    {
        long[] totals = [-1, 60, 40, 15, 5];
        Assert.Null(Margin("2 * voted > registered", totals));
        Assert.Equal(20, Margin("2 * yes > voted", totals)!.Reported);
    }

    /// <summary>What a sum passes through may be larger than 64 bits; what it comes to may not, and is then left out rather than wrong.</summary>
    [Theory]
    [InlineData("1000000000 * yes > 1000000000 * no", 9_007_199_254_740_991, 9_007_199_254_740_990, 0, 1_000_000_000L)]
    [InlineData("1000000000 * yes > 1000000000 * no", 9_007_199_254_740_990, 9_007_199_254_740_991, 0, -1_000_000_000L)]
    [InlineData("1000000000 * yes > no", 9_007_199_254_740_991, 0, 0, null)]
    [InlineData("1000000000 * no > yes", 9_007_199_254_740_991_000, 0, 0, -9_007_199_254_740_991_000L)]
    [InlineData("yes > no", long.MaxValue, 0, 0, long.MaxValue)]
    [InlineData("yes + invalid > no", long.MaxValue, 0, 1, null)] // 2^63
    [InlineData("no > yes", long.MaxValue, 0, 0, -long.MaxValue)]
    [InlineData("no > yes + invalid", long.MaxValue, 0, 1, null)] // −2^63
    public void Margin_AroundSixtyFourBits_IsExactOrNone(string relation, long yes, long no, long invalid, long? votes)
    {
        var margin = Margin(relation, [0, 0, yes, no, invalid]);
        Assert.Equal(votes, margin is null ? null : margin.Holds ? margin.Reported : -margin.Reported);
    }

    /// <summary>The margins of the referendum of 5 June 2022 as the reference computes them (reference/statistics.md, section 8).</summary>
    [Theory]
    [InlineData("yes > no", 4_673_046)]
    [InlineData("2 * yes > voted", 4_341_263)]
    [InlineData("2 * voted > registered", 4_236_896)]
    public void Margin_Kazakhstan2022(string relation, long votes) =>
        Assert.Equal(votes, Margin(relation, [11_734_642, 7_985_769, 6_163_516, 1_490_470, 331_783])!.Reported);

    public static TheoryData<string, bool> Inequalities => new()
    {
        { "2 * voted > registered", true },
        { "2 * voted >= registered", false },
        { "2 * yes > voted", true },
        { "2 * yes >= voted", false },
        { "no < yes", true },
        { "no <= yes", false },
        { "yes > 2 * no + invalid", true },
        { "3 * yes <= registered", false },
    };

    /// <summary>
    /// Six voters: every report beside every truth. A truth that contradicts the report is one that the report overstates by its margin or more; one
    /// overstated by more always contradicts it; and at the margin itself there is a tie, which a strict inequality fails and another meets.
    /// </summary>
    [Theory]
    [MemberData(nameof(Inequalities))]
    public void Overstatement_OfEveryTruth_UsesUpTheMarginWhereTheOutcomeIsAnother(string source, bool isStrict)
    {
        const int Voters = 6;
        var relation = Relation(source);
        var counts = Electorates(Voters).ToList();
        var (largest, ties) = (0.0, 0);
        foreach (var reported in counts)
        {
            if (AuditMargin.Of(TinyContest.Default, "m", relation, LinesOf(reported)) is not { } margin)
            {
                ties++;
                Assert.Equal(!isStrict, Holds(source, LinesOf(reported)));
                continue;
            }

            var holds = Holds(source, LinesOf(reported));
            Assert.Equal(holds, margin.Holds);
            var (bound, station) = (margin.Most([])!.Value, margin.Most([(Voters, LinesOf(reported))])!.Value);
            Assert.Equal(bound, station); // nobody votes twice here
            foreach (var truth in counts)
            {
                var (said, real) = (LinesOf(reported), LinesOf(truth));
                var overstated = margin.Overstatement(line => said[line] - real[line])!.Value;
                var isAnother = Holds(source, real) != holds;
                Assert.Equal(overstated > margin.Reported || (overstated == margin.Reported && isStrict == holds), isAnother);
                var changed = reported.Zip(truth, (was, now) => Math.Max(0, was - now)).Sum();
                Assert.True(overstated <= bound * changed, $"{overstated} votes of margin by {changed} voters of at most {bound}");
                largest = Math.Max(largest, changed == 0 ? 0 : overstated / changed / bound);
            }
        }

        Assert.True(ties > 0 && ties < counts.Count / 2, $"{ties} ties");
        Assert.Equal(1, largest); // the bound is reached, so it is not larger than it has to be
    }

    [Theory]
    [InlineData("2 * yes > voted", 2)] // from for (+1) to against (−1)
    [InlineData("yes > no", 2)]
    [InlineData("2 * voted > registered", 2)] // from voting (+1) to staying away (−1)
    [InlineData("yes > 2 * no", 3)]
    [InlineData("3 * yes > voted + no", 4)] // +2, −2
    [InlineData("voted > yes", 1)]
    public void Most_OfOneVoter_IsTheWayFromTheBestBallotToTheWorst(string relation, double votes) => Assert.Equal(votes, Margin(relation, Totals)!.Most([])!.Value);

    /// <summary>15 ballots for of 10 registered: 15 votes of margin reported, −10 possible, 2.5 for each registered voter.</summary>
    [Fact]
    public void Most_WhereAStationReportsMoreThanItsRegister_IsRaised()
    {
        var margin = Margin("2 * yes > voted", Totals)!;
        Assert.Equal(2, margin.Most([(10, [10, 10, 10, 0, 0])])!.Value);
        Assert.Equal(2.5, margin.Most([(10, [10, 10, 10, 0, 0]), (10, [10, 15, 15, 0, 0])])!.Value);
    }

    /// <summary>No draw in proportion to registered voters finds it, so nothing can be said of what it reported.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-1)] // not known
    public void Most_WhereAStationWithoutRegisteredVotersHasBallots_IsNone(long registered)
    {
        var margin = Margin("2 * yes > voted", Totals)!;
        Assert.Null(margin.Most([(10, [10, 10, 10, 0, 0]), (registered, [0, 1, 0, 1, 0])]));
        Assert.Equal(2, margin.Most([(10, [10, 10, 10, 0, 0]), (registered, [0, 0, 0, 0, 0])])!.Value);
    }

    [Fact]
    public void Overstatement_WhereALineIsNotKnown_IsNone()
    {
        var margin = Margin("2 * yes > voted", Totals)!;
        Assert.Null(margin.Overstatement(line => line == TinyContest.Voted ? null : 1));
        Assert.Equal(1, margin.Overstatement(line => line == TinyContest.No ? null : 1)!.Value); // a line that it does not read
    }

    private static AuditMargin? Margin(string relation, long[] totals) => AuditMargin.Of(TinyContest.Default, "m", Relation(relation), totals);

    private static Relation Relation(string source) => TinyContest.Relation("m", Severity.Error, source);

    /// <summary>The inequalities again, in plain arithmetic.</summary>
    private static bool Holds(string source, long[] lines)
    {
        var (registered, voted, yes, no, invalid) = (lines[0], lines[1], lines[2], lines[3], lines[4]);
        return source switch
        {
            "2 * voted > registered" => voted + voted > registered,
            "2 * voted >= registered" => voted + voted >= registered,
            "2 * yes > voted" => yes > no + invalid,
            "2 * yes >= voted" => yes >= no + invalid,
            "no < yes" => yes > no,
            "no <= yes" => yes >= no,
            "yes > 2 * no + invalid" => yes - invalid > no + no,
            "3 * yes <= registered" => registered >= yes + yes + yes,
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
        };
    }

    /// <summary>Every way in which so many voters stay away, vote for, against or invalidly.</summary>
    private static IEnumerable<int[]> Electorates(int voters)
    {
        for (var absent = 0; absent <= voters; absent++)
        {
            for (var yes = 0; yes <= voters - absent; yes++)
            {
                for (var no = 0; no <= voters - absent - yes; no++)
                {
                    yield return [absent, yes, no, voters - absent - yes - no];
                }
            }
        }
    }

    private static long[] LinesOf(int[] voters)
    {
        var lines = new long[5];
        lines[TinyContest.Registered] = voters.Sum();
        for (var kind = 0; kind < Ballots.Length; kind++)
        {
            foreach (var line in Ballots[kind])
            {
                lines[line] += voters[kind];
            }
        }

        return lines;
    }
}
