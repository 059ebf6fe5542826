using System.Globalization;
using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Tests;

/// <summary>One row of a protocol file.</summary>
internal sealed record Row(string District, string Station, long Registered, long Voted, long Yes, long No, long Invalid, int Revision = 1)
{
    public string Region => District[..2];

    /// <summary>A row that no rule objects to.</summary>
    public static Row Good(string district, int station, int salt = 0)
    {
        var yes = 100 + 7 * station + salt;
        return new Row(district, station.ToString(CultureInfo.InvariantCulture), 1000, yes + 60, yes, 50, 10);
    }
}

/// <summary>A contest of three regions with three districts of four stations each, and files of it.</summary>
internal static class SmallContest
{
    public const string Id = "small-2030";

    public static readonly string[] Districts = ["R1D1", "R1D2", "R1D3", "R2D1", "R2D2", "R2D3", "R3D1", "R3D2", "R3D3"];

    public static readonly byte[] DefinitionBytes = Encoding.UTF8.GetBytes("""
        {
          "format": "hattama.contest/1",
          "id": "small-2030",
          "mode": "rehearsal",
          "title": "Small vote",
          "date": "2030-05-05",
          "timeZone": "UTC",
          "levels": [
            { "id": "nation", "title": "Nation", "code": "XX", "name": "Land" },
            { "id": "region", "title": "Region", "code": "{region}" },
            { "id": "district", "title": "District", "code": "{district}" }
          ],
          "partition": "district",
          "station": { "code": "{station}" },
          "keys": { "region": [], "district": [], "station": [] },
          "lines": [
            { "id": "registered", "title": "Registered", "required": true },
            { "id": "voted", "title": "Voted" },
            { "id": "yes", "title": "Yes", "question": "q" },
            { "id": "no", "title": "No", "question": "q" },
            { "id": "invalid", "title": "Invalid" }
          ],
          "registered": "registered",
          "forms": [ { "id": "paper", "title": "Paper", "lines": ["registered", "voted", "yes", "no", "invalid"] } ],
          "relations": [
            { "code": "P101", "severity": "error", "text": "At most the registered vote", "relation": "registered >= voted" },
            { "code": "P104", "severity": "warning", "text": "Ballots add up", "relation": "voted = yes + no + invalid" }
          ],
          "shares": [ { "id": "turnout", "title": "Turnout", "part": ["voted"], "whole": ["registered"] } ],
          "ballots": [ { "id": "absent", "lines": [] }, { "id": "yes", "lines": ["voted", "yes"] }, { "id": "no", "lines": ["voted", "no"] } ],
          "decisionRules": [
            { "id": "q", "title": "Question", "conditions": [
              { "id": "majority", "title": "More than half", "relation": "2*yes > voted" },
              { "id": "regions", "title": "In two thirds of the regions", "relation": "2*yes > voted", "level": "region", "atLeast": [2, 3] } ] }
          ],
          "policies": { "corrections": "bySender", "disputeLimit": null, "twoPersons": false }
        }
        """);

    public static readonly ContestDefinition Definition = Read(DefinitionBytes);

    /// <summary>The usual register: stations 1 to 4 in every district.</summary>
    public static readonly Register Usual = Register([]);

    /// <summary>The usual register, a station more in R1D1 (its number is 5), one less in R2D2 (number 4), and a new district R3D4.</summary>
    public static readonly Register Amended = Register([("R1D1", "5"), ("R3D4", "1")], without: ("R2D2", "4"));

    public static ContestDefinition Read(byte[] json) => DefinitionReader.Read(json, "contest.json").Match(
        definition => definition,
        findings => throw new InvalidOperationException(string.Join('\n', findings.Kept.Select(finding => $"{finding.Place.Column}: {finding.Message.En}"))));

    public static Register Register((string District, string Station)[] more, (string District, string Station)? without = null)
    {
        var csv = new StringBuilder("region,district,station,registered\n");
        var stations = Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => (District: district, Station: $"{station}"))).Concat(more);
        foreach (var (district, station) in stations.Where(station => station != without))
        {
            csv.Append(CultureInfo.InvariantCulture, $"{district[..2]},{district},{station},1000\n");
        }

        var bytes = Encoding.UTF8.GetBytes(csv.ToString());
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            Definition, [new SourceFile("register.csv", () => new MemoryStream(bytes))], areProtocols: false, ReadCaps.Default, findings, new FindingList());
        return findings.Errors == 0 ? register : throw new InvalidOperationException(findings.Kept[0].ToString());
    }

    public static byte[] Csv(params Row[] rows)
    {
        var csv = new StringBuilder("region,district,station,revision,registered,voted,yes,no,invalid\n");
        foreach (var row in rows)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{row.Region},{row.District},{row.Station},{row.Revision},{row.Registered},{row.Voted},{row.Yes},{row.No},{row.Invalid}\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    public static byte[] Json(params Row[] rows)
    {
        var protocols = rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"region":"{{row.Region}}","district":"{{row.District}}","station":"{{row.Station}}","revision":{{row.Revision}},
             "values":{"registered":{{row.Registered}},"voted":{{row.Voted}},"yes":{{row.Yes}},"no":{{row.No}},"invalid":{{row.Invalid}} } }
            """));
        return Encoding.UTF8.GetBytes($$"""{"contest":"{{Id}}","protocols":[{{string.Join(',', protocols)}}]}""");
    }
}
