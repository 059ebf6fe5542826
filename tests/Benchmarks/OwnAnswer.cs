using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Benchmarks;

/// <summary>Our results as an answer. Districts come from the tallies, regions and the nation from the published documents.</summary>
internal static class OwnAnswer
{
    public static Answer Of(ContestDefinition definition, Receipt receipt, IEnumerable<AreaResult> districts, NationResult nation)
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

        answer.Count("missing", nation.Tally.In(StateKind.Missing));
        answer.Count("held", nation.Tally.In(StateKind.Held));
        foreach (var district in districts)
        {
            Add(answer, Answer.KeyOf(district.Area.Parent!.Code, district.Area.Code), district.Tally);
        }

        foreach (var document in nation.Documents)
        {
            using var json = JsonDocument.Parse(document.Bytes);
            var area = json.RootElement.GetProperty("area");
            var isNation = area.GetProperty("level").GetString() == "nation";
            Add(answer, isNation ? string.Empty : area.GetProperty("code").GetString()!, Vector.Read(definition, json.RootElement.GetProperty("vector"))!);
        }

        return answer;
    }

    private static void Add(Answer answer, string key, Tally tally) => answer.Totals.Add(key, [tally.In(StateKind.Counted), .. tally.Lines]);

    private static void CountFindings(Answer answer, FindingList findings, string what, string code) =>
        answer.Count(what, findings.Counts.Where(count => count.Key.Code == code).Sum(count => count.Value));
}
