using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Rollups;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Rollups;

public sealed class OutcomeTests
{
    private static readonly string[] Inequalities =
        ["2 * voted > registered", "2 * yes > voted", "yes >= no", "yes < no + 2", "3 * yes <= 2 * voted - 1", "yes > 3", "invalid < 2"];

    private static readonly string[] Others = ["yes = no", "yes != no", "|yes - no| <= 1", "|yes - 3 * no| <= 5", "yes > no or invalid > 2", "yes > no and 2 * voted > registered"];

    /// <summary>One region: what is counted, and the uncounted voters, of whom some belong to stations that stand apart.</summary>
    private sealed record Region(long[] Lines, long[] Apart, int Uncounted, int UncountedApart);

    [Fact]
    public void Evaluate_AnyTallies_SoundAgainstEveryCompletion() => Dice.Throw(3, 1_000, (dice, size) =>
    {
        var definition = new TinyContest { Rules = [RandomRule(dice), new DecisionRule("winner", default, [], [TinyContest.Yes, TinyContest.No, TinyContest.Invalid])] }.Build();
        var regions = Enumerable.Range(0, size).Select(_ => RandomRegion(dice)).ToList();
        var outcomes = Evaluate(definition, regions);
        var rule = definition.DecisionRules[0];
        var completions = Completions(regions).ToList();
        var holds = completions.ConvertAll(completion => rule.Conditions.All(condition => Holds(condition, completion)));
        AssertSound(outcomes[0].Verdict, holds);
        for (var i = 0; i < rule.Conditions.Length; i++)
        {
            var each = completions.ConvertAll(completion => Holds(rule.Conditions[i], completion));
            AssertSound(outcomes[0].Conditions[i].Verdict, each);
            if (Inequalities.Contains(rule.Conditions[i].Relation.Source))
            {
                Assert.Equal(each.TrueForAll(one => one) ? Verdict.DecidedYes : each.Exists(one => one) ? Verdict.Open : Verdict.DecidedNo, outcomes[0].Conditions[i].Verdict);
            }
        }

        var leaders = completions.ConvertAll(Leader).Distinct().ToList();
        Assert.Equal(leaders is [>= 0] ? Verdict.DecidedYes : Verdict.Open, outcomes[1].Verdict);
        if (outcomes[1].Verdict == Verdict.DecidedYes)
        {
            Assert.Equal(leaders[0], outcomes[1].Leader);
        }
    });

    [Theory]
    [InlineData(17, 12)]
    [InlineData(20, 14)]
    [InlineData(3, 2)]
    [InlineData(1, 1)]
    public void TwoThirds_OfRegions_RoundedUp(int regions, int needed)
    {
        var condition = TinyContest.Condition("regions", "2 * yes > voted", 1, (2, 3));
        Assert.Equal(needed, condition.Needed(regions));
        var definition = new TinyContest { Rules = [new DecisionRule("r", default, [condition], [])] }.Build();
        foreach (var (agreeing, holds) in new[] { (needed - 1, false), (needed, true) })
        {
            var all = Enumerable.Range(0, regions).Select(i => new Region([10, 2, i < agreeing ? 2 : 1, i < agreeing ? 0 : 1, 0], new long[5], 0, 0)).ToList();
            var outcome = Evaluate(definition, all)[0];
            Assert.Equal(holds, outcome.Holds);
            Assert.Equal(holds ? Verdict.DecidedYes : Verdict.DecidedNo, outcome.Verdict);
        }
    }

    [Theory]
    [InlineData(5, 5, 0, Verdict.Open, -1)] // a tie stays open for ever: lots are drawn outside
    [InlineData(6, 5, 0, Verdict.DecidedYes, TinyContest.Yes)]
    [InlineData(6, 5, 1, Verdict.Open, TinyContest.Yes)] // margin == uncounted
    [InlineData(7, 5, 1, Verdict.DecidedYes, TinyContest.Yes)] // margin > uncounted
    public void Plurality_MarginAgainstUncounted(long yes, long no, int uncounted, Verdict verdict, int leader)
    {
        var definition = new TinyContest { Rules = [new DecisionRule("w", default, [], [TinyContest.No, TinyContest.Yes])] }.Build();
        var outcome = Evaluate(definition, [new Region([20, yes + no, yes, no, 0], new long[5], uncounted, 0)])[0];
        Assert.Equal(verdict, outcome.Verdict);
        Assert.Equal(leader, outcome.Leader);
    }

    [Fact]
    public void Evaluate_UnknownRegisteredVoters_Open()
    {
        var register = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2", Registered: -1));
        var ledger = new TinyLedger(TinyContest.Default, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 10, 0));
        Assert.All(ledger.RollUp().Nation.Outcome, rule => Assert.Equal(Verdict.Open, rule.Verdict));
        ledger.Send("a", 1, Report.Of("R1/D1", "2", 1, 0));
        Assert.All(ledger.RollUp().Nation.Outcome, rule => Assert.Equal(Verdict.DecidedYes, rule.Verdict));
    }

    [Fact]
    public void Evaluate_NoBallotKinds_OpenUntilAllIsCounted()
    {
        var definition = new TinyContest { BallotKinds = [] }.Build();
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2", 1));
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 10, 0));
        Assert.All(ledger.RollUp().Nation.Outcome, rule => Assert.Equal(Verdict.Open, rule.Verdict));
    }

    /// <summary>
    /// One against and nobody for: 3 ≤ 5. One voter more who votes against makes 6, so an absolute value says nothing before the end, although
    /// the difference between its bars is linear.
    /// </summary>
    [Theory]
    [InlineData(1, 0, Verdict.Open)]
    [InlineData(1, 1, Verdict.Open)]
    [InlineData(0, 0, Verdict.DecidedYes)]
    public void Evaluate_AbsoluteValue_OpenUntilAllIsCounted(int uncounted, long yes, Verdict verdict)
    {
        var definition = new TinyContest { Rules = [new DecisionRule("r", default, [TinyContest.Condition("c", "|yes - 3 * no| <= 5")], [])] }.Build();
        Assert.Equal(verdict, Evaluate(definition, [new Region([10, yes + 1, yes, 1, 0], new long[5], uncounted, 0)])[0].Verdict);
    }

    /// <summary>The voters of a second form stand under the state of the first: counted there, they bound nothing.</summary>
    [Fact]
    public void Evaluate_SecondFormOutstanding_Open()
    {
        var register = TinyRegister.Build(
            TinyContest.Default, new TinyRegister.Row("R1/D1", "1") { Forms = [TinyContest.Main, TinyContest.Postal] });
        var ledger = new TinyLedger(TinyContest.Default, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 6, 0));
        Assert.All(ledger.RollUp().Nation.Outcome, rule => Assert.Equal(Verdict.Open, rule.Verdict));
        ledger.Send("a", 2, new Report("R1/D1", "1", Hattama.Protocols.Value.Of(4), Hattama.Protocols.Value.Of(0), Hattama.Protocols.Value.Of(4)) { Form = TinyContest.Postal });
        var nation = ledger.RollUp().Nation;
        Assert.Equal(10, nation.Tally.Registered[(int)StateKind.Counted]);
        Assert.Equal(Verdict.DecidedYes, nation.Outcome[1].Verdict);
    }

    [Theory]
    [InlineData(1)] // all regions stand apart
    [InlineData(2)] // the level lies below the partitions
    public void Evaluate_NoAreaToAsk_NeitherHoldsNorDecided(int level)
    {
        var definition = new TinyContest
        {
            PartitionLevel = 1,
            Rules = [new DecisionRule("r", default, [TinyContest.Condition("c", "yes > no", level, (2, 3))], [])],
        }.Build();
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1") { Counts = false });
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 10, 0));
        var outcome = ledger.RollUp().Nation.Outcome[0];
        Assert.False(outcome.Holds);
        Assert.Equal(Verdict.Open, outcome.Verdict);
    }

    private static void AssertSound(Verdict verdict, List<bool> completions)
    {
        if (verdict != Verdict.Open)
        {
            Assert.All(completions, holds => Assert.Equal(verdict == Verdict.DecidedYes, holds));
        }
    }

    private static DecisionRule RandomRule(Dice dice) => new("r", default,
        [.. Enumerable.Range(0, 1 + dice.Below(3)).Select(i => TinyContest.Condition(
            $"c{i}", dice.Chance(75) ? dice.Pick(Inequalities) : dice.Pick(Others), dice.Below(2), dice.Pick((1, 1), (2, 3), (1, 2))))],
        []);

    private static Region RandomRegion(Dice dice)
    {
        var apart = RandomLines(dice, dice.Chance(70) ? 0 : 3);
        var lines = RandomLines(dice, 6).Zip(apart, (own, other) => own + other).ToArray();
        return new Region(lines, apart, dice.Below(3), dice.Chance(70) ? 0 : 1);
    }

    private static long[] RandomLines(Dice dice, int most)
    {
        long yes = dice.Below(most + 1), no = dice.Below(most + 1), invalid = dice.Below(2) * (most > 0 ? 1 : 0);
        return [yes + no + invalid + dice.Below(most + 1), yes + no + invalid, yes, no, invalid];
    }

    private static ImmutableArray<RuleOutcome> Evaluate(ContestDefinition definition, List<Region> regions)
    {
        var tallies = regions.ConvertAll(region =>
        {
            var tally = new Tally(definition) { };
            region.Lines.CopyTo(tally.Lines);
            region.Apart.CopyTo(tally.Apart);
            tally.Deciding = 1;
            tally.Stations[(int)StateKind.Counted] = 1;
            tally.Stations[(int)StateKind.Held] = region.Uncounted + region.UncountedApart > 0 ? 1 : 0;
            tally.Registered[(int)StateKind.Held] = region.Uncounted + region.UncountedApart;
            tally.RegisteredApart[(int)StateKind.Held] = region.UncountedApart;
            return tally;
        });
        var nation = new Tally(definition);
        tallies.ForEach(nation.Add);
        return Outcome.Evaluate(definition, nation, level => level == 1 ? tallies : []);
    }

    /// <summary>Every way the uncounted can vote, as (nation, regions without stations apart).</summary>
    private static IEnumerable<(long[] Nation, List<long[]> Regions)> Completions(List<Region> regions)
    {
        IEnumerable<(long[] Nation, List<long[]> Regions)> all = [(new long[5], [])];
        foreach (var region in regions)
        {
            all = all.SelectMany(done => Votes(region.Lines, region.Apart, region.Uncounted, region.UncountedApart)
                .Select(vote => (done.Nation.Zip(vote.Whole, (a, b) => a + b).ToArray(), (List<long[]>)[.. done.Regions, vote.Deciding])));
        }

        return all;
    }

    private static IEnumerable<(long[] Whole, long[] Deciding)> Votes(long[] lines, long[] apart, int uncounted, int uncountedApart)
    {
        foreach (var own in Ballots(uncounted))
        {
            foreach (var other in Ballots(uncountedApart))
            {
                yield return (
                    [.. lines.Select((line, i) => line + own[i] + other[i])],
                    [.. lines.Select((line, i) => line - apart[i] + own[i])]);
            }
        }
    }

    private static IEnumerable<long[]> Ballots(int voters)
    {
        for (var yes = 0; yes <= voters; yes++)
        {
            for (var no = 0; yes + no <= voters; no++)
            {
                for (var invalid = 0; yes + no + invalid <= voters; invalid++)
                {
                    yield return [voters, yes + no + invalid, yes, no, invalid];
                }
            }
        }
    }

    private static bool Holds(Condition condition, (long[] Nation, List<long[]> Regions) completion) => condition.Level == 0
        ? condition.Relation.Holds(completion.Nation)
        : completion.Regions.Count(region => condition.Relation.Holds(region)) * condition.AtLeast.Whole >= completion.Regions.Count * condition.AtLeast.Part;

    private static int Leader((long[] Nation, List<long[]> Regions) completion)
    {
        int[] options = [TinyContest.Yes, TinyContest.No, TinyContest.Invalid];
        var most = options.Max(line => completion.Nation[line]);
        var leaders = options.Where(line => completion.Nation[line] == most).ToList();
        return leaders.Count == 1 ? leaders[0] : -1;
    }
}
