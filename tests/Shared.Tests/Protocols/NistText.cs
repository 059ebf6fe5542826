using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hattama.Tests.Protocols;

/// <summary>Builds ElectionReports for tests: of the contest <see cref="Contest"/> unless said otherwise; each test deviates once.</summary>
internal static class NistText
{
    /// <summary>A report with a nation, a region, district 12 and two stations in it: 10 = 6 + 4 and 20 = 9 + 11.</summary>
    public static JsonObject Report() => new()
    {
        ["@type"] = "ElectionResults.ElectionReport",
        ["Format"] = "precinct-level",
        ["GpUnit"] = new JsonArray(
            Unit("u0", "nation", "KZ", "u1"), Unit("u1", "region", "1", "u2"), Unit("u2", "district", "12", "u3", "u4"), Unit("u3", "station", "1"), Unit("u4", "station", "2")),
        ["Election"] = new JsonArray(new JsonObject
        {
            ["@type"] = "ElectionResults.Election",
            ["ExternalIdentifier"] = new JsonArray(Identifier("hattama-contest", "demo")),
            ["BallotCounts"] = new JsonArray(Ballots("u3", "registered", 10), Ballots("u4", "registered", 20)),
            ["Contest"] = new JsonArray(new JsonObject
            {
                ["@type"] = "ElectionResults.BallotMeasureContest",
                ["Name"] = "q",
                ["ContestSelection"] = new JsonArray(
                    Option("yes", Votes("u3", 6), Votes("u4", 9)), Option("no", Votes("u3", 4), Votes("u4", 11))),
            }),
        }),
    };

    /// <summary>The text of <see cref="Report"/> after a change.</summary>
    public static string With(Action<JsonObject> change)
    {
        var report = Report();
        change(report);
        return report.ToJsonString(JsonSerializerOptions.Default);
    }

    public static JsonObject Unit(string id, string level, string code, params string[] parts)
    {
        var unit = new JsonObject
        {
            ["@id"] = id,
            ["@type"] = "ElectionResults.ReportingUnit",
            ["ExternalIdentifier"] = new JsonArray(Identifier("hattama-level", level), Identifier("hattama-code", code)),
        };
        if (parts.Length > 0)
        {
            unit["ComposingGpUnitIds"] = new JsonArray([.. parts.Select(static part => (JsonNode)part)]);
        }

        return unit;
    }

    public static JsonObject Identifier(string type, string value) => new() { ["Type"] = "other", ["OtherType"] = type, ["Value"] = value };

    public static JsonObject Ballots(string unit, string line, JsonNode? count) =>
        new() { ["GpUnitId"] = unit, ["Type"] = "other", ["OtherType"] = line, ["BallotsCast"] = count };

    public static JsonObject Option(string line, params JsonObject[] votes) =>
        new() { ["@id"] = $"selection-{line}", ["ExternalIdentifier"] = new JsonArray(Identifier("hattama-line", line)), ["VoteCounts"] = new JsonArray([.. votes]) };

    public static JsonObject Votes(string unit, JsonNode? count, string type = "total") => new() { ["GpUnitId"] = unit, ["Type"] = type, ["Count"] = count };

    /// <summary>The members of a report that tests change.</summary>
    public static JsonArray Units(this JsonObject report) => report["GpUnit"]!.AsArray();

    public static JsonObject Election(this JsonObject report) => report["Election"]![0]!.AsObject();

    public static JsonArray Ballots(this JsonObject report) => report.Election()["BallotCounts"]!.AsArray();

    public static JsonArray Options(this JsonObject report) => report.Election()["Contest"]![0]!["ContestSelection"]!.AsArray();

    public static JsonArray Votes(this JsonObject report, int option) => report.Options()[option]!["VoteCounts"]!.AsArray();
}
