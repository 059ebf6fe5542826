using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Observation.Sampling;

namespace Hattama.Observation.Agreement;

/// <summary>What Kaplan–Markov needs and this draw or result does not have.</summary>
public enum AuditGap
{
    /// <summary>The design does not draw with replacement in proportion to registered voters, over one stratum.</summary>
    Selection,
    /// <summary>The frame leaves out stations of the register, so it says nothing of the national outcome.</summary>
    Frame,
    /// <summary>Something is still uncounted.</summary>
    Incomplete,
    /// <summary>The definition does not say what one voter can do to the lines.</summary>
    BallotKinds,
    /// <summary>A station without registered voters in the register has ballots: it could not be drawn.</summary>
    Undrawable,
}

/// <summary>One reported outcome with the risk that copies this good would be seen if it were wrong.</summary>
/// <param name="Id">Id of the condition, or <c>rule.first&gt;second</c> of a plurality.</param>
/// <param name="Holds">Whether it is reported to hold; if not, what is tested is that it does not.</param>
/// <param name="Margin">V: votes by which it is reported so.</param>
/// <param name="Bound">U: most by which all stations together could overstate it, over V.</param>
/// <param name="Draws">Draws made.</param>
/// <param name="Worst">Of these, draws counted as the worst case, because there is no comparable copy.</param>
/// <param name="Risk">The risk measured: 1 says nothing.</param>
public sealed record AuditedOutcome(string Id, bool Holds, long Margin, double Bound, int Draws, int Worst, double Risk);

/// <summary>
/// Kaplan–Markov over the decision rules (Stark 2008, 2009), for a design that draws with replacement in proportion to registered voters. One voter can move a margin by at most c, the
/// distance between the best and the worst that a ballot can do to it, so a station overstates it by at most c times its registered voters, and U = c·ΣR/V: larger than with ballots as the
/// measure of size, which are not known before the vote. Where a station reports more than its register allows, c is raised until it holds there too.
/// </summary>
/// <param name="Gaps">What is missing; none: the outcomes below.</param>
/// <param name="Outcomes">Conditions over the nation and pluralities. Conditions over areas are not among them.</param>
public sealed record OutcomeAudit(ImmutableArray<AuditGap> Gaps, ImmutableArray<AuditedOutcome> Outcomes)
{
    /// <summary>Whether a design draws as Kaplan–Markov asks.</summary>
    public static bool Fits(SampleDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design is { Selection: SelectionMethod.PpsWithReplacement, Strata: null };
    }

    /// <summary>Measures the risk of every outcome.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="contest">Definition and register.</param>
    /// <param name="places">Stations by key.</param>
    /// <param name="totals">The official sums.</param>
    /// <param name="official">The official figures of every station of the frame.</param>
    public static OutcomeAudit Of(
        ProbabilityDraw draw, (ContestDefinition Definition, Register Register) contest, IReadOnlyDictionary<string, ObservedPlace> places, OfficialTotals totals,
        Func<OfficialKey, OfficialFigures?> official)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(official);
        var gaps = GapsOf(draw, contest, totals).ToImmutableArray();
        if (!gaps.IsEmpty)
        {
            return new OutcomeAudit(gaps, []);
        }

        var stations = FrameVectors.Of(contest.Definition, contest.Register, official);
        var outcomes = ImmutableArray.CreateBuilder<AuditedOutcome>();
        foreach (var margin in Margins(contest.Definition, totals))
        {
            if (margin.Most(stations) is not { } most)
            {
                return new OutcomeAudit([AuditGap.Undrawable], []);
            }

            outcomes.Add(Measure(draw, margin, most, contest.Definition, places));
        }

        return new OutcomeAudit([], outcomes.ToImmutable());
    }

    private static AuditedOutcome Measure(
        ProbabilityDraw draw, AuditMargin margin, double most, ContestDefinition definition, IReadOnlyDictionary<string, ObservedPlace> places)
    {
        var registered = draw.Strata.Sum(stratum => stratum.Registered);
        var assertion = new AuditAssertion(margin.Reported, most * registered / margin.Reported);
        var taints = new List<double>();
        var worst = 0;
        foreach (var station in draw.Stations)
        {
            var place = places.GetValueOrDefault(draw.KeyOf(station));
            var overstated = place is null ? null : ComparedStation.Of(definition, place) is { } compared ? margin.Overstatement(compared) : null;
            worst += overstated is null ? station.Hits : 0;
            var taint = overstated is { } votes ? votes / (most * draw.Frame.Stations[station.Index].Registered) : 1;
            taints.AddRange(Enumerable.Repeat(taint, station.Hits));
        }

        return new AuditedOutcome(margin.Id, margin.Holds, margin.Reported, assertion.Bound, taints.Count, worst, KaplanMarkov.Risk(draw, assertion, taints));
    }

    private static IEnumerable<AuditGap> GapsOf(ProbabilityDraw draw, (ContestDefinition Definition, Register Register) contest, OfficialTotals totals)
    {
        if (!Fits(draw.Design))
        {
            yield return AuditGap.Selection;
        }

        if (draw.Frame.Stations.Length != contest.Register.Parts.Sum(part => part.Stations.Count(station => !station.Forms.IsEmpty)))
        {
            yield return AuditGap.Frame;
        }

        if (!totals.IsComplete)
        {
            yield return AuditGap.Incomplete;
        }

        if (contest.Definition.BallotKinds.IsEmpty)
        {
            yield return AuditGap.BallotKinds;
        }
    }

    private static IEnumerable<AuditMargin> Margins(ContestDefinition definition, OfficialTotals totals)
    {
        foreach (var rule in definition.DecisionRules)
        {
            foreach (var condition in rule.Conditions.Where(condition => condition.Level == 0))
            {
                if (AuditMargin.Of(definition, $"{rule.Id}.{condition.Id}", condition.Relation, totals.Lines) is { } margin)
                {
                    yield return margin;
                }
            }

            if (rule.Plurality.All(line => totals.Lines[line] >= 0) && rule.Plurality.OrderByDescending(line => totals.Lines[line]).FirstOrDefault(-1) is >= 0 and var first)
            {
                foreach (var other in rule.Plurality.Where(line => line != first && totals.Lines[line] < totals.Lines[first]))
                {
                    var id = $"{rule.Id}.{definition.Lines[first].Id}>{definition.Lines[other].Id}";
                    yield return new AuditMargin(definition, id, new Dictionary<int, long> { [first] = 1, [other] = -1 }, true, totals.Lines[first] - totals.Lines[other]);
                }
            }
        }
    }
}
