using System.Text;
using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;

namespace Hattama.Tests.Contests;

/// <summary>Definitions for tests: the samples, and one small valid definition from which each test deviates once.</summary>
internal static class Definitions
{
    public static readonly string[] SampleIds = ["bg-2016-ref", "kz-2022", "ro-2014-t2", "ru-2020"];

    public static ContestDefinition Sample(string id) => Valid(SampleBytes(id));

    public static byte[] SampleBytes(string id) => File.ReadAllBytes(Repository.File("samples", id, "contest.json"));

    public static ContestDefinition Valid(ReadOnlyMemory<byte> json) => DefinitionReader.Read(json, "contest.json").Match(
        definition => definition,
        findings =>
        {
            Assert.Fail(Text(findings));
            throw new InvalidOperationException();
        });

    public static FindingList Invalid(ReadOnlyMemory<byte> json) => DefinitionReader.Read(json, "contest.json").Match(
        _ =>
        {
            Assert.Fail("The definition was accepted.");
            throw new InvalidOperationException();
        },
        findings => findings);

    public static FindingList Invalid(JsonNode json) => Invalid(Bytes(json));

    public static FindingList Invalid(string json) => Invalid(Encoding.UTF8.GetBytes(json));

    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    public static string Text(FindingList findings) =>
        string.Join('\n', findings.Kept.Select(finding => $"{finding.Code} {finding.Place.Column}: {finding.Message.En}"));

    /// <summary>A small valid definition that uses every member there is.</summary>
    public static JsonObject Full() => JsonNode.Parse(FullText)!.AsObject();

    /// <summary>The node at a path such as <c>$.lines[3].id</c>.</summary>
    public static JsonNode At(JsonNode root, string path)
    {
        var node = root;
        foreach (var step in path.Split('.', '[').Skip(1))
        {
            node = step.EndsWith(']') ? node[int.Parse(step[..^1], System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        }

        return node;
    }

    public const string FullText = """
        {
          "$schema": "contest.schema.json",
          "format": "hattama.contest/1",
          "id": "tiny-2030",
          "mode": "rehearsal",
          "title": { "kk": "Дауыс беру", "ru": "Голосование", "en": "Vote" },
          "date": "2030-05-05",
          "timeZone": "Asia/Almaty",
          "levels": [
            { "id": "nation", "title": { "kk": "Ел", "ru": "Страна", "en": "Nation" }, "code": "XX", "name": "Land" },
            { "id": "district", "title": "District", "code": "{district}", "name": "{district_name}" }
          ],
          "partition": "district",
          "station": { "code": "{station}", "name": "{station_name}", "patterns": ["^(\\d+)$"], "leadingZeros": "strip" },
          "keys": { "district": ["area"], "district_name": [], "station": ["precinct"], "station_name": [], "form": ["paper"] },
          "lines": [
            { "id": "registered", "number": "1", "title": "Listed", "headers": ["listed voters"], "required": true },
            { "id": "voted", "number": "2", "title": "Took part" },
            { "id": "yes", "number": "3", "title": "For", "question": "q1" },
            { "id": "no", "number": "4", "title": "Against", "question": "q1" },
            { "id": "invalid", "number": "5", "title": "Spoiled", "required": false }
          ],
          "registered": "registered",
          "forms": [
            { "id": "paper", "title": "Paper", "lines": ["registered", "voted", "yes", "no", "invalid"] },
            {
              "id": "post", "title": "Post", "lines": ["voted", "yes", "no"], "stationPatterns": ["^post$"],
              "fixed": { "district": { "code": "post", "name": "Post" }, "station": { "code": "post" } }
            }
          ],
          "ignore": ["address"],
          "words": { "missing": ["-"], "illegible": ["?"], "maximum": 5000 },
          "relations": [
            { "code": "P101", "severity": "error", "text": "Voters at most listed", "relation": "registered >= voted" },
            { "code": "P104", "severity": "warning", "text": "Sums", "relation": "voted = yes + no + invalid", "forms": ["paper"] }
          ],
          "severities": { "P003": "warning" },
          "plausibility": {
            "turnout": "turnout", "outlier": { "deviations": 5, "floor": [5, 100], "stations": 20 }, "unique": { "votes": 50 }, "copied": { "votes": 10 },
            "dispatched": { "line": "voted" }, "previous": { "registered": [1, 4], "turnout": [5, 100] }
          },
          "shares": [ { "id": "turnout", "title": "Turnout", "part": ["voted"], "whole": ["registered"] } ],
          "ballots": [ { "id": "absent", "lines": [] }, { "id": "yes", "lines": ["voted", "yes"] }, { "id": "no", "lines": ["voted", "no"] } ],
          "decisionRules": [
            {
              "id": "q1", "title": "Question",
              "conditions": [ { "id": "half", "title": "More than half", "relation": "2*yes > voted", "level": "district", "atLeast": [2, 3] } ]
            },
            { "id": "q2", "title": "Race", "plurality": ["yes", "no"] }
          ],
          "policies": {
            "corrections": "byDecision", "doubleEntry": true, "disputeLimit": [1, 4], "minPublish": 5, "minPublishLine": "voted",
            "publishNotBefore": "2030-05-05T16:00:00Z", "opensAt": "2030-05-04T10:00:00Z", "closesAt": "2030-05-05T14:00:00Z", "twoPersons": false
          },
          "observation": {
            "organisations": [ { "code": "watch", "title": "Watch", "international": true } ],
            "incidents": [ { "id": "stuffing", "title": "Stuffing", "severity": "critical" }, { "id": "late", "title": "Late opening", "severity": "minor" } ],
            "forms": [
              {
                "id": "count", "title": "Count", "stage": "counting", "copy": "paper",
                "questions": [
                  { "id": "sealed", "title": "Box sealed", "type": "yesNo", "block": "Boxes", "required": true },
                  { "id": "why", "title": "Why not", "type": "text", "required": true, "shownIf": "sealed.no = 1", "most": 200 },
                  { "id": "queue", "title": "People in line", "type": "number", "least": 1, "most": 500 },
                  { "id": "overall", "title": "Overall", "type": "single", "choices": [ { "id": "good", "title": "Good" }, { "id": "bad", "title": "Bad" } ] }
                ],
                "alarms": [ { "id": "open_box", "title": "Open box", "when": "sealed.no = 1 and overall.good = 1 or voted > registered" } ]
              },
              { "id": "report", "title": "Report", "stage": "incident", "questions": [ { "id": "category", "title": "Category", "type": "incident" } ] }
            ],
            "minPublish": 2
          }
        }
        """;
}
