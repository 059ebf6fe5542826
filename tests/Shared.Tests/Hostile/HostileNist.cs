using System.Text.Json.Nodes;
using Hattama.Tests.Protocols;
using static Hattama.Tests.Hostile.HostileBytes;

namespace Hattama.Tests.Hostile;

/// <summary>Hostile ElectionReports of NIST SP 1500-100.</summary>
internal static class HostileNist
{
    private const string Yes = "$.Election[0].Contest[0].ContestSelection[0]", Both = "4:1 5:2";

    public static IEnumerable<HostileCase> Reports =>
    [
        new("report in order", static () => Text(NistText.With(static _ => { })), "", Both),
        new("report cut in the middle", static () => Text(NistText.With(static _ => { })[..^40]), "F005 :0[]", ""),
        new("report cut behind its units", static () => Text(Before("\"Election\"")), "F005 :0[]", ""),
        new("text behind a report", static () => Text(NistText.With(static _ => { }) + "x"), "F005 :0[]", ""),
        new("deep member of a report", static () => Text(NistText.With(static _ => { }).Replace("\"Format\":", "\"Notes\":" + new string('[', 100_000) + ",\"Format\":", StringComparison.Ordinal)), "F005 :0[]", ""),
        new("another type of report", static () => Text(NistText.With(static report => report["@type"] = "CVR.CastVoteRecordReport")), "F001 :0[$.@type]", ""),
        new("report without a type", static () => Text(NistText.With(static report => report.Remove("@type"))), "F002 :0[$.@type]", ""),
        new("type as a list", static () => Text(NistText.With(static report => report["@type"] = new JsonArray())), "F001 :0[$.@type]", ""),
        new("units twice", static () => Text(Twice("\"GpUnit\":[]")), "F004 :0[$.GpUnit]", ""),
        new("elections twice", static () => Text(Twice("\"Election\":[]")), "F004 :0[$.Election]", ""),
        new("units that are no list", static () => Text(NistText.With(static report => report["GpUnit"] = 7)), $"F005 :0[$.GpUnit]; P000 :0[$.Election[0].BallotCounts]; P000 :0[$.Election[0].BallotCounts]", ""),
        new("elections that are no list", static () => Text(NistText.With(static report => report["Election"] = new JsonObject())), "F005 :0[$.Election]; F001 :0[$.Election]", ""),
        new("report of another contest", static () => Text(NistText.With(static report => report.Election()["ExternalIdentifier"]![0]!["Value"] = "other")), "F008 :0[$.Election]", ""),
        new("report of no contest", static () => Text(NistText.With(static report => report.Election().Remove("ExternalIdentifier"))), "F002 :0[$.Election]", ""),
        new("counts of a unit nobody described", static () => Text(NistText.With(static report => report.Votes(0).Add(NistText.Votes("u9", 3)))), $"P000 :0[{Yes}.VoteCounts]", Both),
        new("count without a unit", static () => Text(NistText.With(static report => report.Votes(0)[0]!.AsObject().Remove("GpUnitId"))), $"F002 :0[{Yes}.VoteCounts[0].GpUnitId]; P003 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count without a figure", static () => Text(NistText.With(static report => report.Votes(0)[0]!.AsObject().Remove("Count"))), $"F002 :0[{Yes}.VoteCounts[0].Count]", "5:2"),
        new("count given twice", static () => Text(NistText.With(static report => report.Votes(0).Add(NistText.Votes("u3", 6)))), $"F004 :0[{Yes}.VoteCounts[2]]", "5:2"),
        new("figure twice in one count", static () => Text(NistText.With(static _ => { }).Replace("\"Count\":6", "\"Count\":6,\"Count\":7", StringComparison.Ordinal)), $"F004 :0[{Yes}.VoteCounts[0].Count]", "5:2"),
        new("unit described twice", static () => Text(NistText.With(static report => report.Units().Add(NistText.Unit("u3", "station", "1")))), "F004 :6[$.GpUnit[5].@id]", "5:2"),
        new("station under two ids", static () => Text(NistText.With(static report => Double(report, 5))), "P005 :6[$.GpUnit[5].ExternalIdentifier]", "4:1 5:2 6:1"),
        new("unit inside two areas", static () => Text(NistText.With(static report => report.Units().Add(NistText.Unit("u5", "district", "13", "u3")))), "F004 :6[$.GpUnit[5].ComposingGpUnitIds]", "5:2"),
        new("areas in a circle", static () => Text(NistText.With(static report => report.Units()[3]!["ComposingGpUnitIds"] = new JsonArray("u0"))), "", Both),
        new("part that is no unit", static () => Text(NistText.With(static report => report.Units()[2]!["ComposingGpUnitIds"]!.AsArray().Add("u8"))), "F003 :0[$.GpUnit[2]]", Both),
        new("station inside no district", static () => Text(NistText.With(static report => report.Units()[2]!["ComposingGpUnitIds"] = new JsonArray("u4"))), "P000 :4[$.GpUnit[3]]", "5:2"),
        new("station not in the register", static () => Text(NistText.With(static report => Code(report, 3)["Value"] = "77")), "P001 :4[$.GpUnit[3].ExternalIdentifier]", "5:2 4:77"),
        new("station without a code", static () => Text(NistText.With(static report => Code(report, 3)["Value"] = " ")), "P000 :4[$.GpUnit[3].ExternalIdentifier[hattama-code]]", "5:2"),
        new("code of another alphabet", static () => Text(NistText.With(static report => Code(report, 3)["Value"] = "УИK1")), "P008 :4[$.GpUnit[3].ExternalIdentifier[hattama-code]]", "5:2"),
        new("two codes of one unit", static () => Text(NistText.With(static report => report.Units()[3]!["ExternalIdentifier"]!.AsArray().Add(NistText.Identifier("hattama-code", "2")))), "F004 :4[$.GpUnit[3].ExternalIdentifier[hattama-code]]", "5:2"),
        new("unit without an id", static () => Text(NistText.With(static report => report.Units()[3]!.AsObject().Remove("@id"))), "P000 :0[$.GpUnit[2]]; F002 :4[$.GpUnit[3].@id]", "5:2"),
        new("number as an id", static () => Text(NistText.With(static report => report.Units()[3]!["@id"] = 3)), "P000 :0[$.GpUnit[2]]; F005 :4[$.GpUnit[3].@id]", "5:2"),
        new("unit that is a number", static () => Text(NistText.With(static report => report.Units().Insert(0, 1))), "F005 :1[$.GpUnit[0]]", "5:1 6:2"),
        new("form that nobody knows", static () => Text(NistText.With(static report => report.Units()[3]!["ExternalIdentifier"]!.AsArray().Add(NistText.Identifier("hattama-form", "x")))), "P007 :4[$.GpUnit[3].ExternalIdentifier[hattama-form]]", "5:2"),
        new("option missing", static () => Text(NistText.With(static report => report.Options().RemoveAt(1))), "F002 :0[$.Election]", ""),
        new("option nobody asked", static () => Text(NistText.With(static report => report.Options().Add(NistText.Option("maybe", NistText.Votes("u3", 1))))), "F003 :0[$.Election[0].Contest[0].ContestSelection[2]]", Both),
        new("option twice", static () => Text(NistText.With(static report => report.Options().Add(NistText.Option("yes", NistText.Votes("u3", 6))))), "F004 :0[$.Election[0].Contest[0].ContestSelection[2]]", ""),
        new("unknown kind of ballots", static () => Text(NistText.With(static report => report.Ballots().Add(NistText.Ballots("u3", "mailed", 1)))), "F003 :0[$.Election[0].BallotCounts[mailed]]", Both),
        new("negative count", static () => Text(NistText.With(static report => report.Votes(0)[0]!["Count"] = -6)), $"P002 :4[$.GpUnit[3] → {Yes}]", Both),
        new("2^53 in a report", static () => Text(NistText.With(static report => report.Ballots()[0]!["BallotsCast"] = 9007199254740992L)), "P002 :4[$.GpUnit[3] → $.Election[0].BallotCounts[registered]]", Both),
        new("1e3 in a report", static () => Text(NistText.With(static _ => { }).Replace("\"Count\":6", "\"Count\":1e3", StringComparison.Ordinal)), $"P002 :4[$.GpUnit[3] → {Yes}]", Both),
        new("6.0 in a report", static () => Text(NistText.With(static _ => { }).Replace("\"Count\":6", "\"Count\":6.0", StringComparison.Ordinal)), $"P002 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count in quotes", static () => Text(NistText.With(static report => report.Votes(0)[0]!["Count"] = "6")), $"P002 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count as an object", static () => Text(NistText.With(static report => report.Votes(0)[0]!["Count"] = new JsonObject { ["a"] = 1 })), $"P002 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count that is null", static () => Text(NistText.With(static report => report.Votes(0)[0]!["Count"] = null)), $"P003 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count of a part of the votes", static () => Text(NistText.With(static report => report.Votes(0)[0]!["Type"] = "early")), $"F010 :0[$.Election]; P003 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count that is not told", static () => Text(NistText.With(static report => report.Votes(0)[0]!["IsSuppressedForPrivacy"] = true)), $"F010 :0[$.Election]; P003 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count of a device", static () => Text(NistText.With(static report => report.Votes(0)[0]!["DeviceClass"] = new JsonObject { ["Type"] = "bmd" })), $"F010 :0[$.Election]; P003 :4[$.GpUnit[3] → {Yes}]", Both),
        new("count of a second round", static () => Text(NistText.With(static report => report.Votes(0)[0]!["Round"] = 2)), $"F010 :0[$.Election]; P003 :4[$.GpUnit[3] → {Yes}]", Both),
        new("device with counts of its own", static () => Text(NistText.With(Device)), "F010 :0[$.GpUnit]", Both),
        new("counts of areas", static () => Text(NistText.With(static report => report.Votes(0).Add(NistText.Votes("u2", 15)))), "F010 :0[$.GpUnit]", Both),
        new("station without counts", static () => Text(NistText.With(static report => report.Units().Add(NistText.Unit("u5", "station", "3")))), "F010 :0[$.GpUnit]", Both),
        new("figure that is illegible and given", static () => Text(NistText.With(static report => report.Units()[3]!["ExternalIdentifier"]!.AsArray().Add(NistText.Identifier("hattama-illegible", "yes")))), "F004 :4[$.GpUnit[3].ExternalIdentifier[hattama-illegible]]", "5:2"),
        new("half a surrogate pair in a unit's id", static () => Text(NistText.With(static _ => { }).Replace("\"@id\":\"u3\"", "\"@id\":\"\\ud800\"", StringComparison.Ordinal)), "P000 :0[$.GpUnit[2]]; F007 :4[$.GpUnit[3].@id]", "5:2"),
        new("half a surrogate pair in a member of a report", static () => Text(NistText.With(static _ => { }).Replace("\"Format\":", "\"\\udc00\":1,\"Format\":", StringComparison.Ordinal)), "", Both),
        new("text of ten megabytes in a report", static () => Text(NistText.With(static report => report["Notes"] = new string('a', 10 << 20))), "F005 :0[]", ""),
        new("unit id of ten megabytes", static () => Text(NistText.With(static report => report.Votes(0)[0]!["GpUnitId"] = new string('a', 10 << 20))), "F005 :0[]", ""),
        new("two thousand options", static () => Text(NistText.With(Many)), "F006 :0[]", ""),
        new("units past the bound on memory", static () => Text(NistText.With(static report => report.Units()[2]!["ComposingGpUnitIds"] = new JsonArray([.. Enumerable.Range(0, 60_000).Select(static at => (JsonNode)$"x{at}")]))), "F006 :3[]", ""),
        new("a hundred thousand broken counts", static () => Text(Broken()), $"F005 :0[{Yes}.VoteCounts[2]]; F005×100000", ""),
        new("report as a member of an archive", static () => Archive.Of(("a.json", Text(NistText.With(static _ => { })))), "", "a.json:4:1 a.json:5:2"),
        new("report in UTF-16", static () => [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(NistText.With(static _ => { }))], "", Both),
    ];

    private static string Before(string text) => NistText.With(static _ => { }) is var whole ? whole[..whole.IndexOf(text, StringComparison.Ordinal)] : string.Empty;

    private static string Twice(string member) => NistText.With(static _ => { })[..^1] + "," + member + "}";

    private static JsonNode Code(JsonObject report, int unit) => report.Units()[unit]!["ExternalIdentifier"]![1]!;

    private static void Device(JsonObject report)
    {
        report.Units().Add(new JsonObject { ["@id"] = "m1", ["@type"] = "ElectionResults.ReportingDevice" });
        report.Votes(0).Add(NistText.Votes("m1", 3));
    }

    private static void Double(JsonObject report, int yes)
    {
        report.Units().Add(NistText.Unit("u5", "station", "1"));
        report.Units()[2]!["ComposingGpUnitIds"]!.AsArray().Add("u5");
        report.Ballots().Add(NistText.Ballots("u5", "registered", 10));
        report.Votes(0).Add(NistText.Votes("u5", yes));
        report.Votes(1).Add(NistText.Votes("u5", 5));
    }

    private static void Many(JsonObject report)
    {
        for (var i = 0; i < 2_000; i++)
        {
            report.Options().Add(NistText.Option($"o{i}", NistText.Votes("u3", 1)));
        }
    }

    private static string Broken() => NistText.With(static _ => { }).Replace(
        "\"Count\":9}]", "\"Count\":9}" + string.Concat(Enumerable.Repeat(",7", 100_000)) + "]", StringComparison.Ordinal);
}
