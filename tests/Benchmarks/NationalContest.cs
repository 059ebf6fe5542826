using System.Text;
using System.Text.Json;
using Hattama.Contests;

namespace Hattama.Benchmarks;

/// <summary>A control relation as both sides of the comparison get it: the grammar of definitions is also SQL.</summary>
internal sealed record BenchmarkRelation(string Code, bool IsError, string Text);

/// <summary>The invented referendum that is measured: 12 lines, seven relations, regions and districts.</summary>
internal static class NationalContest
{
    public const string Id = "national-benchmark";

    /// <summary>The lines, in the order of the columns.</summary>
    public static readonly string[] Lines =
    [
        "registered", "received", "early", "at_station", "outside", "unused", "portable", "stationary", "invalid", "valid", "yes", "no",
    ];

    public static readonly BenchmarkRelation[] Relations =
    [
        new("P101", true, "received = early + at_station + outside + unused"),
        new("P102", true, "portable + stationary <= early + at_station + outside"),
        new("P103", true, "portable + stationary = invalid + valid"),
        new("P104", true, "valid = yes + no"),
        new("P105", true, "early + at_station + outside <= registered"),
        new("P201", false, "100*invalid <= 10*(invalid + valid)"),
        new("P209", false, "portable + stationary > 0"),
    ];

    /// <summary>The definition as its author would write it.</summary>
    public static byte[] Json()
    {
        var definition = new
        {
            format = DefinitionReader.Format,
            id = Id,
            mode = "rehearsal",
            title = Same("Generated national vote"),
            date = "2026-01-01",
            timeZone = "UTC",
            levels = new object[]
            {
                new { id = "nation", title = Same("Nation"), code = "N", name = "Nation" },
                new { id = "region", title = Same("Region"), code = "{region}", name = "{region}" },
                new { id = "district", title = Same("District"), code = "{district}", name = "{district}" },
            },
            partition = "district",
            station = new { code = "{number}" },
            keys = new Dictionary<string, string[]> { ["region"] = [], ["district"] = [], ["number"] = ["station"] },
            lines = Lines.Select(line => line is "yes" or "no" ? (object)new { id = line, title = Same(line), question = "question" } : new { id = line, title = Same(line) }),
            registered = "registered",
            forms = new[] { new { id = "protocol", title = Same("Protocol"), lines = Lines } },
            words = new { maximum = 1_000_000 },
            relations = Relations.Select(relation =>
                new { code = relation.Code, severity = relation.IsError ? "error" : "warning", text = Same(relation.Text), relation = relation.Text }),
            shares = new[]
            {
                new { id = "turnout", title = Same("Turnout"), part = new[] { "early", "at_station", "outside" }, whole = new[] { "registered" } },
                new { id = "yes", title = Same("Yes"), part = new[] { "yes" }, whole = new[] { "invalid", "valid" } },
            },
            ballots = new object[]
            {
                new { id = "absent", lines = Array.Empty<string>() },
                new { id = "yes", lines = new[] { "at_station", "stationary", "valid", "yes" } },
                new { id = "no", lines = new[] { "at_station", "stationary", "valid", "no" } },
            },
            decisionRules = new[]
            {
                new
                {
                    id = "majority",
                    title = Same("Adopted"),
                    conditions = new[] { new { id = "yes", title = Same("More than half say yes"), relation = "2*yes > invalid + valid", level = "nation" } },
                },
            },
            policies = new { corrections = "bySender" },
        };
        return JsonSerializer.SerializeToUtf8Bytes(definition);
    }

    /// <summary>The definition, read as the product reads it.</summary>
    public static ContestDefinition Definition(byte[] json) =>
        DefinitionReader.Read(json, "contest.json").Match(
            definition => definition,
            findings => throw new InvalidDataException(findings.Kept.Aggregate(
                new StringBuilder(), (text, finding) => text.AppendLine(finding.ToString())).ToString()));

    private static object Same(string text) => new { kk = text, ru = text, en = text };
}
