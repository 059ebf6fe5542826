using System.Text;
using Hattama.Tests.Protocols;

namespace Hattama.Fuzz;

/// <summary>Sound inputs of every format, of the contest kz-2022: small, so that a mutation hits something that matters.</summary>
internal static class Seeds
{
    /// <summary>Headers in three languages for the same columns.</summary>
    private const string English = "region,district,station,registered,received,issued_premises,issued_outside,absentee,unused,boxes_mobile,boxes_stationary,not_counted,invalid,both,yes,no,took_part";
    private const string Russian = "код области,код района,участок,L1,L2,L3,L4,L5,L6,L7,L8,L9,L10,L11,Да,Нет,Приняли участие";
    private const string Revised = "region,region_name,district,district_name,station,station_name,revision,L1,L2,L3,L4,L5,L6,L7,L8,L9,L10,L11,L12,L13,L14,примечание";
    private const string Figures = "1000,900,600,30,2,270,30,599,0,12,9,500,108,629";

    private const string SmallDefinition = """
        {
          "format": "hattama.contest/1", "id": "kz-2022", "mode": "rehearsal", "title": { "kk": "Сынақ", "ru": "Проба", "en": "Trial" }, "date": "2026-01-11", "timeZone": "Asia/Almaty",
          "levels": [
            { "id": "nation", "title": "Nation", "code": "XX", "name": "Land" }, { "id": "region", "title": "Region", "code": "{region}", "name": "{region}" },
            { "id": "district", "title": "District", "code": "{district}", "name": "District {district}" }
          ],
          "partition": "district", "station": { "code": "{station}", "patterns": ["^(\\d{1,5})$", "^УИК\\s*№?(\\d+)$"], "leadingZeros": "strip" },
          "keys": { "region": ["область"], "district": ["район"], "station": ["участок"] },
          "lines": [
            { "id": "registered", "number": "1", "title": "On the lists" }, { "id": "took_part", "title": "Took part", "headers": ["L14"], "required": false },
            { "id": "yes", "title": "Yes", "question": "q" }, { "id": "no", "title": "No", "question": "q" }
          ],
          "registered": "registered",
          "forms": [{ "id": "station", "title": "Station", "lines": ["registered", "took_part", "yes", "no"] }, { "id": "postal", "title": "Postal", "lines": ["yes", "no"], "stationPatterns": ["^P-(\\d+)$"] }],
          "ignore": ["note"], "words": { "missing": ["-"], "illegible": ["x"], "maximum": 100000 },
          "relations": [
            { "code": "P104", "severity": "error", "text": "Sum", "relation": "took_part = yes + no" },
            { "code": "P110", "severity": "warning", "text": "Cap", "relation": "100*took_part <= 99*registered or |registered - took_part| <= 2" }
          ],
          "severities": { "P003": "warning" }, "shares": [{ "id": "turnout", "title": "Turnout", "part": ["took_part"], "whole": ["registered"] }],
          "policies": { "corrections": "bySender", "doubleEntry": false, "disputeLimit": [1, 5], "minPublish": 0, "closesAt": "2026-01-11T15:00:00Z", "twoPersons": true }
        }
        """;

    private const string OwnUnits = """
        "GpUnit": [
          {"@type":"ElectionResults.ReportingUnit","@id":"u1","Type":"other","OtherType":"region","Name":{"Text":[{"Language":"kk","Content":"Ақмола"}]},
           "ExternalIdentifier":[{"Type":"other","OtherType":"hattama-level","Value":"region"},{"Type":"other","OtherType":"hattama-code","Value":"11"}],"ComposingGpUnitIds":["u2"]},
          {"@type":"ElectionResults.ReportingUnit","@id":"u2","ExternalIdentifier":[{"Type":"other","OtherType":"hattama-level","Value":"district"},{"Type":"other","OtherType":"hattama-code","Value":"1101"}],"ComposingGpUnitIds":["u3","u4"]},
          {"@type":"ElectionResults.ReportingUnit","@id":"u3","Type":"precinct","ExternalIdentifier":[{"Type":"other","OtherType":"hattama-level","Value":"station"},{"Type":"other","OtherType":"hattama-code","Value":"1"}]},
          {"@type":"ElectionResults.ReportingUnit","@id":"u4","Type":"precinct","ExternalIdentifier":[{"Type":"other","OtherType":"hattama-level","Value":"station"},{"Type":"other","OtherType":"hattama-code","Value":"2"},{"Type":"other","OtherType":"hattama-illegible","Value":"not_counted"}]}
        ]
        """;

    private const string OtherUnits = """
        "GpUnit": [
          {"@id":"u2","ExternalIdentifier":[{"Type":"state-level","Value":"x"},{"Type":"other","OtherType":"region","Value":"11"},{"Type":"other","OtherType":"district","Value":"1102"}],"ComposingGpUnitIds":["u3","u4"]},
          {"@id":"u3","VotersRegistered":1000,"ExternalIdentifier":[{"Type":"other","OtherType":"station","Value":"УИК №12"}]},
          {"@id":"u4","ExternalIdentifier":[{"Type":"other","OtherType":"station","Value":"3"},{"Type":"other","OtherType":"revision","Value":"2"}]}
        ]
        """;

    private static string ReportElection => """
        "Election":[{"ExternalIdentifier":[{"Type":"other","OtherType":"hattama-contest","Value":"kz-2022"}],"BallotCounts":[
        """
        + string.Join(',', English.Split(',')[3..].Zip(Figures.Split(','), static (line, figure) => (line, figure)).Where(static each => each.line is not ("yes" or "no"))
            .SelectMany(static each => new[] { "u3", "u4" }.Where(unit => unit == "u3" || each.line != "not_counted")
                .Select(unit => $$"""{"GpUnitId":"{{unit}}","Type":"other","OtherType":"{{each.line}}","BallotsCast":{{each.figure}}}""")))
        + """
        ],"Contest":[{"@type":"ElectionResults.BallotMeasureContest","Name":"q","ContestSelection":[
          {"@id":"s1","ExternalIdentifier":[{"Type":"other","OtherType":"hattama-line","Value":"yes"}],"VoteCounts":[{"GpUnitId":"u3","Type":"total","Count":500},{"GpUnitId":"u4","Type":"total","Count":500},{"GpUnitId":"u2","Type":"total","Count":1000}]},
          {"@id":"s2","CandidateIds":["c"],"VoteCounts":[{"GpUnitId":"u3","Type":"total","Count":108},{"GpUnitId":"u4","Type":"total","Count":108},{"GpUnitId":"u4","Type":"early","Count":8}]}
        ],"OtherCounts":[{"GpUnitId":"u3","Overvotes":1}]}],"Candidate":[{"@id":"c","BallotName":{"Text":[{"Content":"no"}]}}]}]
        """;

    /// <summary>Protocols of two stations as on paper: names down, numbers of the lines left of them, a title and a heading above, a signature below.</summary>
    private static string Upright => "Хаттама,,,\n№,Атауы,Саны,Саны\n,облыс коды,11,11\n,аудан коды,1101,1102\n,учаске,№ 5,УИК №6\n"
        + string.Concat(English.Split(',')[3..].Zip(Figures.Split(','), static (line, figure) => (line, figure))
            .Select(static (each, at) => $"{at + 1},{(at == 2 ? "3. " : "")}{each.line},{each.figure},{each.figure}\n"))
        + ",Төраға,Ахметов,\n";

    /// <summary>The top folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Delimited text.</summary>
    public static IReadOnlyList<byte[]> Csv { get; } =
    [
        Bytes($"{English}\n11,1101,1,{Figures}\n11,1101,2,{Figures}\n11,1102,УИК №12,{Figures}\n"),
        Bytes($"{Russian}\n11,1101,№ 3,{Figures}\n11,1101,0004,1000,—,600,30,2,270,30,599,0,нрзб,9,500,108,629\n"),
        Bytes($"{Revised}\n11,Ақмола,1101,Көкшетау,5,\"Мектеп \"\"5\"\"\",1,{Figures},\"a,b\"\n11,Ақмола,1101,Көкшетау,5,Мектеп 5,2,{Figures},\n"),
        Bytes(Upright),
    ];

    /// <summary>JSON: one protocol, an array, an envelope.</summary>
    public static IReadOnlyList<byte[]> Json { get; } =
    [
        Bytes(Protocol(1, "\"1\"")),
        Bytes($"[{Protocol(1, "\"УИК №12\"")},{Protocol(2, "3")}]"),
        Bytes($$"""{"contest":"kz-2022","protocols":[{{Protocol(2, "\"1\"")}},{{Protocol(1, "\"9\"")}}],"note":"x"}"""),
    ];

    /// <summary>Reports of NIST SP 1500-100: as Hattama writes them, and with key columns as identifiers, units last.</summary>
    public static IReadOnlyList<byte[]> Reports { get; } =
    [
        Bytes(Report($"{OwnUnits},{ReportElection}")),
        Bytes(Report($"{ReportElection},{OtherUnits},\"Party\":[]")),
    ];

    /// <summary>Workbooks.</summary>
    public static IReadOnlyList<byte[]> Workbooks { get; } =
    [
        new Workbook().Sheet("S", Row(English), Row($"11,1101,1,{Figures}"), Row($"11,1101,2,{Figures}")).Build(),
        new Workbook().Sheet("S", [.. Upright.TrimEnd().Split('\n').Select(Row)]).Build(),
        new Workbook()
            .Sheet("Хаттама", "Title", "", Row(Russian), Row($"11,1102,УИК №12,{Figures}"))
            .Raw("Hidden", Workbook.RowOf(Row(English), 0), "hidden")
            .Raw("M", string.Concat(new[] { Row(English), Row($"11,1101,4,{Figures}") }.Select(Workbook.RowOf)), tail: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>")
            .Build(),
    ];

    /// <summary>Archives of all of these, nested once, with attachments.</summary>
    public static IReadOnlyList<byte[]> Archives { get; } =
    [
        Archive.Of(("one.csv", Csv[0]), ("two.json", Json[1])),
        Archive.Of(("a/one.csv", Csv[1]), ("1101_2.pdf", Bytes("%PDF-1.7\n")), ("manifest.csv", Bytes("file,district,station\nscan.jpg,1101,2\n")), ("scan.jpg", [0xFF, 0xD8, 0xFF, 0xE0])),
        Archive.Of(("inner.zip", Archive.Of(("one.csv", Csv[2]), ("two.csv", Csv[0]))), ("packed.csv", TableMutations.Pack(Csv[1])), ("book.xlsx", Workbooks[0])),
    ];

    /// <summary>Definitions: a small one several times, because a mutation of it hits something that matters, then the samples.</summary>
    public static IReadOnlyList<byte[]> Definitions { get; } =
        [.. Enumerable.Repeat(Bytes(SmallDefinition), 12), .. new[] { "bg-2016-ref", "kz-2022", "ro-2014-t2", "ru-2020" }.Select(static id => File.ReadAllBytes(Path.Combine(Root, "samples", id, "contest.json")))];

    /// <summary>Registers.</summary>
    public static IReadOnlyList<byte[]> Registers { get; } =
    [
        Bytes("region,region_name,district,district_name,station,station_name,registered,forms,closes,counts,stratum\n"
            + "11,Ақмола,1101,Көкшетау,1,Мектеп,1000,station,2022-06-05T20:00+06:00,true,urban\n11,Ақмола,1101,Көкшетау,2,,900,,,1,\n11,Ақмола,1102,Бурабай,12,,,station,2022-06-05T14:00:00Z,no,rural\n"),
        Bytes("код области,код района,№ участка,Внесено в списки\n11,1101,№ 3,1000\n11,1101,0004,\n"),
    ];

    /// <summary>The register that protocols are placed in: what the seeds report, and some stations more.</summary>
    public static byte[] Register { get; } = Bytes("region,district,station\n" + string.Concat(
        Enumerable.Range(1, 12).Select(static station => $"11,1101,{station}\n11,1102,{station}\n")));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The fuzzer runs inside the repository: the samples are its seeds.");
    }

    private static string Protocol(int revision, string station) =>
        $$"""{"contest":"kz-2022","region":"11","district":"1101","station":{{station}},"revision":{{revision}},"values":{"""
        + string.Join(',', English.Split(',')[3..].Zip(Figures.Split(','), static (line, figure) => $"\"{line}\":{figure}")) + "}}";

    private static string Report(string members) => $$"""{"@type":"ElectionResults.ElectionReport","Format":"precinct-level","IsTest":true,{{members}}}""";

    private static string Row(string cells) => cells.Replace(',', '|');

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
