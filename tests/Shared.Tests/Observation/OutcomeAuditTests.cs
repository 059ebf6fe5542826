using System.Text.Json.Nodes;
using Hattama.Observation;
using Hattama.Observation.Agreement;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>
/// Kaplan–Markov over the decision rules of a contest, in numbers worked by hand: six stations of 1000 registered, 600 voted, 400 for and 200 against at each. A voter moves
/// each margin by two votes at most, and each is reported by 1200 votes: U = 2·6000/1200 = 10, and a draw without error leaves 1 − 1/10 of the risk.
/// </summary>
public sealed class OutcomeAuditTests
{
    private const int Draws = 4;
    private static readonly string[] Keys = ["d1/1", "d1/2", "d1/3", "d2/1", "d2/2", "d2/3"];
    private static readonly long[] Official = [1_000, 600, 400, 200, 0];
    private const string Equal = "1000,600,400,200,0";

    [Fact]
    public void Audit_CopiesEqualEverywhere_LeavesNineTenthsADraw()
    {
        var audit = Audit(_ => Equal);
        Assert.Equal(
            ["q1.turnout True 1200", "q1.half True 1200", "q1.third False 1200", "q2.yes>no True 1200"], // the condition over districts is not among them
            audit.Outcomes.Select(outcome => $"{outcome.Id} {outcome.Holds} {outcome.Margin}"));
        Assert.All(audit.Outcomes, outcome =>
        {
            Near.Equal(outcome.Id == "q1.third" ? 25 : 10, outcome.Bound); // there a voter moves the margin from +2 to −3
            Near.Equal(Math.Pow(1 - 1 / outcome.Bound, Draws), outcome.Risk);
            Assert.Equal((Draws, 0), (outcome.Draws, outcome.Worst));
        });
    }

    /// <summary>The official figures say ten more for and ten fewer against than the copy: 20 votes of margin of at most 2000 at this station.</summary>
    [Fact]
    public void Audit_ACopyThatSaysLess_RaisesTheRiskByItsTaint_AndOneThatSaysMoreLowersIt()
    {
        var drawn = Draw().Stations[0];
        foreach (var (copy, taint) in new[] { ("1000,600,390,210,0", 0.01), ("1000,600,410,190,0", -0.01) })
        {
            var audit = Audit(key => key == Draw().KeyOf(drawn) ? copy : Equal).Outcomes.ToDictionary(outcome => outcome.Id);
            Near.Equal(Math.Pow(0.9, Draws) / Math.Pow(1 - taint, drawn.Hits), audit["q1.half"].Risk);
            Near.Equal(Math.Pow(0.9, Draws) / Math.Pow(1 - taint, drawn.Hits), audit["q2.yes>no"].Risk);
            Near.Equal(Math.Pow(0.9, Draws), audit["q1.turnout"].Risk); // as many took part by both
        }
    }

    /// <summary>What was drawn and not seen may be anything: the worst is taken of it.</summary>
    [Fact]
    public void Audit_ADrawWithoutAComparableCopy_SaysNothing()
    {
        var drawn = Draw().Stations[0];
        foreach (var copy in new[] { null, "1000,?,400,200,0" })
        {
            var audit = Audit(key => key == Draw().KeyOf(drawn) ? copy : Equal).Outcomes.ToDictionary(outcome => outcome.Id);
            Assert.Equal((drawn.Hits, 1.0), (audit["q1.half"].Worst, audit["q1.half"].Risk));
            Assert.Equal(copy is null ? drawn.Hits : 0, audit["q2.yes>no"].Worst); // does not read what is illegible
        }
    }

    /// <summary>A station that was not drawn proves nothing, whatever its copy says.</summary>
    [Fact]
    public void Audit_OfStationsNotDrawn_ChangesNothing()
    {
        var drawn = Draw().Stations.Select(station => Draw().KeyOf(station)).ToHashSet();
        Assert.True(drawn.Count < Keys.Length);
        Assert.Equal(Audit(_ => Equal).Outcomes.Select(outcome => outcome.Risk), Audit(key => drawn.Contains(key) ? Equal : "1000,600,0,600,0").Outcomes.Select(outcome => outcome.Risk));
    }

    public static TheoryData<AuditGap, string> Gaps => new()
    {
        { AuditGap.Selection, "stratified" }, { AuditGap.Frame, "station left out" }, { AuditGap.Incomplete, "incomplete" }, { AuditGap.BallotKinds, "no ballots" },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void Audit_WithoutWhatItNeeds_SaysWhatIsMissingAndNothingElse(AuditGap gap, string what)
    {
        var contest = Contest(what == "no ballots");
        var design = what == "stratified" ? Design() with { Selection = SelectionMethod.SimpleRandom } : Design();
        var frame = SampleFrame.Of(contest.Definition, contest.Register, design);
        var draw = Designs.Draw(design, what == "station left out" ? SampleFrame.Of(frame.Stations.Skip(1)) : frame);
        var audit = OutcomeAudit.Of(
            draw, (contest.Definition, contest.Register), new Dictionary<string, ObservedPlace>(), Totals(isComplete: what != "incomplete"), _ => ObserverContest.Official(Official));
        Assert.Equal(gap, Assert.Single(audit.Gaps));
        Assert.Empty(audit.Outcomes);
    }

    /// <summary>The margins with these copies, by key of the station; null: none.</summary>
    private static OutcomeAudit Audit(Func<string, string?> copyOf)
    {
        var contest = Contest();
        contest.Send("watch", [.. Keys.Where(key => copyOf(key) is not null).Select((key, i) => ObserverContest.Count(key[3..], key[..2], $"a{i}", copy: copyOf(key)!))]);
        var official = Keys.ToDictionary(key => new OfficialKey(key[..2], key[3..], 0), _ => ObserverContest.Official(Official));
        var places = contest.Observed(official).AllStations.Where(place => place.IsStation).ToDictionary(place => SampleFrame.KeyOf(place.Area, place.Code));
        var audit = OutcomeAudit.Of(Draw(), (contest.Definition, contest.Register), places, Totals(isComplete: true), key => official.GetValueOrDefault(key));
        Assert.Empty(audit.Gaps);
        return audit;
    }

    private static OfficialTotals Totals(bool isComplete) =>
        new(new Dictionary<(string, string), OfficialShare>(), [.. Official.Select(line => line * Keys.Length)], isComplete);

    private static SampleDesign Design() =>
        Designs.Design(SelectionMethod.PpsWithReplacement) with { Strata = null, Allocation = AllocationMethod.Proportional, Sizes = Designs.Map(), Size = Draws };

    private static ProbabilityDraw Draw()
    {
        var contest = Contest();
        return Designs.Draw(Design(), SampleFrame.Of(contest.Definition, contest.Register, Design()));
    }

    /// <summary>Three national conditions, of which one is reported to fail, one over districts, and a plurality.</summary>
    private static ObserverContest Contest(bool hasNoBallots = false) => new(json =>
    {
        json["decisionRules"] = JsonNode.Parse("""
            [ { "id": "q1", "title": "Question", "conditions": [
                { "id": "turnout", "title": "Half took part", "relation": "2*voted > registered", "level": "nation" },
                { "id": "half", "title": "More than half", "relation": "2*yes > voted", "level": "nation" },
                { "id": "third", "title": "Against is more than two thirds of for", "relation": "3*no > 2*yes", "level": "nation" },
                { "id": "districts", "title": "In two thirds", "relation": "2*yes > voted", "level": "district", "atLeast": [2, 3] } ] },
              { "id": "q2", "title": "Race", "plurality": ["yes", "no"] } ]
            """);
        if (hasNoBallots)
        {
            json.Remove("ballots");
        }
    });
}
