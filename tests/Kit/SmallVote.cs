namespace Hattama.Kit;

/// <summary>A small vote for tests of commands and of the API: two regions, district codes and station numbers that repeat, one error relation.</summary>
internal static class SmallVote
{
    /// <summary>Id of the contest.</summary>
    public const string Id = "small";

    /// <summary>Header of its files.</summary>
    public const string Header = "region,district,station,registered,issued,invalid,yes,no";

    /// <summary>The definition as text: a rehearsal without further policies.</summary>
    public const string Definition = """
        {
          "format": "hattama.contest/1", "id": "small", "mode": "rehearsal",
          "title": { "kk": "Шағын дауыс беру", "ru": "Малое голосование", "en": "Small vote" },
          "date": "2026-01-11", "timeZone": "Asia/Almaty",
          "levels": [
            { "id": "nation", "title": { "en": "Nation" }, "code": "XX", "name": "Land" },
            { "id": "region", "title": { "en": "Region" }, "code": "{region}", "name": "{region}" },
            { "id": "district", "title": { "en": "District" }, "code": "{district}", "name": "District {district}" }
          ],
          "partition": "district",
          "station": { "code": "{station}" },
          "keys": { "region": [], "district": [], "station": [] },
          "lines": [
            { "id": "registered", "number": "1", "title": { "en": "Registered" } },
            { "id": "issued", "number": "2", "title": { "en": "Issued" } },
            { "id": "invalid", "number": "3", "title": { "en": "Invalid" } },
            { "id": "yes", "number": "4", "title": { "en": "For" }, "question": "q" },
            { "id": "no", "number": "5", "title": { "en": "Against" }, "question": "q" }
          ],
          "registered": "registered",
          "forms": [ { "id": "station", "title": { "en": "Protocol" }, "lines": ["registered", "issued", "invalid", "yes", "no"] } ],
          "relations": [
            { "code": "P101", "severity": "error", "text": { "ru": "Выдано = недействительные + за + против", "en": "Issued = invalid + for + against" }, "relation": "issued = invalid + yes + no" },
            { "code": "P201", "severity": "warning", "text": { "en": "Invalid below one in ten" }, "relation": "10*invalid < issued" }
          ],
          "shares": [ { "id": "turnout", "title": { "en": "Turnout" }, "part": ["issued"], "whole": ["registered"] } ],
          "ballots": [
            { "id": "absent", "lines": [] }, { "id": "invalid", "lines": ["issued", "invalid"] },
            { "id": "yes", "lines": ["issued", "yes"] }, { "id": "no", "lines": ["issued", "no"] }
          ],
          "decisionRules": [
            { "id": "q", "title": { "en": "Adopted" }, "conditions": [ { "id": "more", "title": { "en": "More for than against" }, "relation": "yes > no", "level": "nation" } ] }
          ],
          "policies": { "corrections": "bySender" }
        }
        """;

    /// <summary>The definition with members put before the others in <c>policies</c>, and as a live contest if asked for.</summary>
    public static string DefinitionWith(string policies, bool isLive = false) => Definition
        .Replace("\"policies\": {", "\"policies\": { " + policies, StringComparison.Ordinal)
        .Replace("\"mode\": \"rehearsal\"", isLive ? "\"mode\": \"live\"" : "\"mode\": \"rehearsal\"", StringComparison.Ordinal);

    /// <summary>A definition with one form of observers, a copy of the protocol with one question.</summary>
    public static string Observed(string definition) => definition.TrimEnd()[..^1] + """
        , "observation": { "minPublish": 1, "forms": [
            { "id": "count", "title": { "en": "Count" }, "stage": "counting", "copy": "station", "questions": [ { "id": "sealed", "title": { "en": "Sealed" }, "type": "yesNo" } ] } ] } }
        """;

    /// <summary>Rows as a file.</summary>
    public static string Csv(params IEnumerable<string> rows) => string.Join('\n', rows.Prepend(Header)) + "\n";
}
