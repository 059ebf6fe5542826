using System.Text.Json;
using Hattama.Ledger;
using Hattama.Observation.Sampling;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Checks the document of a sample from published things alone: the design against its digest and commitment, the seed against both, the instants against the hours of polling,
/// and the draw against design, register and seed. The estimates themselves need the reports, and are recomputed where the ledger is at hand.
/// </summary>
internal static class SampleRedraw
{
    /// <summary>What is wrong; nothing: it is what it says.</summary>
    public static IEnumerable<string> Check(ContestInForce contest, JsonElement sample, string state)
    {
        var recorded = sample.GetProperty("design");
        var isDrawn = sample.GetProperty("basis").ValueEquals("design");
        if (isDrawn != (state == "drawn") || (isDrawn && recorded.ValueKind == JsonValueKind.Null))
        {
            yield return "It concludes something, and no draw stands behind it; or the root says otherwise.";
            yield break;
        }

        foreach (var member in isDrawn ? [] : Inferential.Where(member => sample.TryGetProperty(member, out _)))
        {
            yield return $"It has the member {member}, and no draw stands behind it.";
        }

        foreach (var problem in recorded.ValueKind == JsonValueKind.Null ? [] : CheckDesign(contest, sample, recorded, isDrawn))
        {
            yield return problem;
        }
    }

    private static readonly string[] Inferential = ["agreement", "audit", "convergence", "method", "official", "strata", "totals"];

    private static IEnumerable<string> CheckDesign(ContestInForce contest, JsonElement sample, JsonElement recorded, bool isDrawn)
    {
        var bytes = Convert.FromBase64String(Damage.TextOf(recorded.GetProperty("file")));
        if (Digest.Of(bytes) != Digest.Parse(recorded.GetProperty("digest").GetString()))
        {
            yield return "Its design does not hash to the digest that it names.";
            yield break;
        }

        if (!isDrawn)
        {
            yield break;
        }

        var design = SampleDesignReader.Read(bytes, "design").Match<SampleDesign?>(read => read, _ => null);
        var seed = DrawSeed.Parse(recorded.GetProperty("seed").GetString(), recorded.GetProperty("salt").GetString());
        if (design is null || SampleDesignReader.Check(design, contest.Definition) is not null)
        {
            yield return "Its design cannot be read, or is for another contest.";
            yield break;
        }

        if (Instant.Parse(recorded.GetProperty("received").GetString()) is not { } received || received >= PollingHours.Opens(contest.Definition)
            || Instant.Parse(recorded.GetProperty("revealed").GetString()) is not { } revealed || revealed < PollingHours.Closes(contest.Definition, contest.Register))
        {
            yield return "Its design was not committed before the polls opened, or its seed was not revealed after they closed.";
        }

        var draw = SampleDraw.Draw(design, SampleFrame.Of(contest.Definition, contest.Register, design), seed).Match<ProbabilityDraw?>(drawn => drawn, _ => null, _ => null);
        if (draw is null || !IsThat(draw, sample))
        {
            yield return "Design, register and seed do not give the sample that it shows (O554).";
        }
    }

    private static bool IsThat(ProbabilityDraw draw, JsonElement sample)
    {
        if (!sample.TryGetProperty("strata", out var strata))
        {
            return true;
        }

        var shown = strata.EnumerateArray().Select(row => (row[0].GetString()!, row[1].GetInt64(), row[2].GetInt64()));
        var hits = draw.Stations.GroupBy(station => station.Stratum).ToDictionary(stratum => stratum.Key, stratum => stratum.Sum(station => (long)station.Hits));
        return shown.SequenceEqual(draw.Strata.Select((stratum, index) => (stratum.Name, (long)stratum.Stations, hits.GetValueOrDefault(index))));
    }
}
