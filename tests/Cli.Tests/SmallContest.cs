namespace Hattama.Tests;

/// <summary>
/// A folder with a small contest: two regions, district codes and station numbers that repeat, one error relation. Deleted after the test.
/// </summary>
internal sealed class SmallContest : IDisposable
{
    public const string Header = "region,district,station,registered,issued,invalid,yes,no";

    /// <summary>Six stations, all in order: yes 340, no 170.</summary>
    public static readonly string[] Rows =
    [
        "North,d1,1,100,90,5,60,25",
        "North,d1,2,100,80,0,50,30",
        "North,d2,1,200,100,10,60,30",
        "South,d3,1,100,90,5,60,25",
        "South,d3,2,100,80,0,50,30",
        "South,d3,3,200,100,10,60,30",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("hattama-cli-").FullName;

    public SmallContest()
    {
        Definition = Write("contest.json", Text);
        Protocols = WriteRows("protocols.csv", Rows);
    }

    /// <summary>The definition file.</summary>
    public string Definition { get; }

    /// <summary>The file with all six protocols.</summary>
    public string Protocols { get; }

    /// <summary>Folder of the store: not there yet.</summary>
    public string Store => Path.Combine(_folder, "store");

    /// <summary>The definition as text.</summary>
    public static string Text { get; } = """
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

    /// <summary>Writes a file into the folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes protocols as CSV.</summary>
    public string WriteRows(string name, params string[] rows) => Write(name, string.Join('\n', rows.Prepend(Header)) + "\n");

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Takes all protocols in and rolls up.</summary>
    public async Task<SmallContest> PublishAsync()
    {
        (await CommandRun.Of("ingest", "--store", Store, "--contest", Definition, Protocols)).Ended(0);
        (await CommandRun.Of("rollup", "--store", Store)).Ended(0);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
