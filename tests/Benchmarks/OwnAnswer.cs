using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Rollups;

namespace Hattama.Benchmarks;

/// <summary>Our results as an answer.</summary>
internal static class OwnAnswer
{
    /// <param name="receipt">What intake found.</param>
    /// <param name="tallies">The tally of every area under its key in <see cref="Answer.Totals"/>.</param>
    public static Answer Of(Receipt receipt, IReadOnlyDictionary<string, Tally> tallies)
    {
        var answer = new Answer();
        answer.Count("rows", receipt.Entries);
        answer.Count("unknown", receipt.Unplaced);
        CountFindings(answer, receipt.Findings, "repeated", Rules.StationRepeated.Code);
        CountFindings(answer, receipt.Findings, "twice", Rules.StationTwice.Code);
        foreach (var relation in NationalContest.Relations)
        {
            CountFindings(answer, receipt.Findings, relation.Code, relation.Code);
        }

        var nation = tallies[Answer.KeyOf(null, null)];
        answer.Count("missing", nation.In(StateKind.Missing));
        answer.Count("held", nation.In(StateKind.Held));
        foreach (var (area, tally) in tallies)
        {
            answer.Totals.Add(area, [tally.In(StateKind.Counted), .. tally.Lines]);
        }

        return answer;
    }

    private static void CountFindings(Answer answer, FindingList findings, string what, string code) =>
        answer.Count(what, findings.Counts.Where(count => count.Key.Code == code).Sum(count => count.Value));
}
