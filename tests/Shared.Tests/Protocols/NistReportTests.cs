using System.Text.Json;
using System.Text.Json.Nodes;
using Hattama.Contests;

namespace Hattama.Tests.Protocols;

/// <summary>Reports of NIST SP 1500-100 as protocols: those of Hattama, and those of others that a definition describes.</summary>
public sealed class NistReportTests
{
    private static readonly Line[] Options =
    [
        Contest.Required("registered"), Contest.Required("yes", "Yes") with { Question = "q" }, Contest.Required("no", "No") with { Question = "q" },
        Contest.Optional("blank", "Undervotes"),
    ];

    [Fact]
    public void OwnReport_IsRead_ByTheCodesOfTheRegister()
    {
        var reading = Reading.Of(NistText.With(static _ => { }), new Contest { Patterns = ["^never (\\d+)$"] });
        Assert.Empty(reading.Places);
        Assert.Equal(
            [
                new Entry(4, "KZ=∅/1=∅/12=∅", "1", "1", 0, 1, "10 6 4 missing"),
                new Entry(5, "KZ=∅/1=∅/12=∅", "2", "2", 0, 1, "20 9 11 missing"),
            ],
            reading.Entries);
    }

    [Fact]
    public void Members_InAnyOrder_GiveTheSame()
    {
        var report = NistText.Report();
        var reversed = Reversed(report);
        Assert.StartsWith("{\"Election\":[{\"Contest\":[{\"ContestSelection\":[{\"VoteCounts\"", reversed, StringComparison.Ordinal);
        Assert.Equal(Reading.Of(report.ToJsonString(JsonSerializerOptions.Default)).Entries, Reading.Of(reversed).Entries);
    }

    [Fact]
    public void Revision_OfAUnit_IsThatOfTheProtocol()
    {
        var reading = Reading.Of(NistText.With(static report => report.Units()[3]!["ExternalIdentifier"]!.AsArray().Add(NistText.Identifier("revision", "3"))));
        Assert.Equal([3, 1], reading.Entries.Select(static entry => entry.Revision));
    }

    [Fact]
    public void Illegible_IsNotMissing()
    {
        var reading = Reading.Of(NistText.With(static report =>
        {
            report.Units()[3]!["ExternalIdentifier"]!.AsArray().Add(NistText.Identifier("hattama-illegible", "yes"));
            report.Votes(0).RemoveAt(0);
            report.Votes(1).RemoveAt(1);
        }));
        Assert.Empty(reading.Places);
        Assert.Equal(["10 illegible 4 missing", "20 9 missing missing"], reading.Entries.Select(static entry => entry.Values));
    }

    /// <summary>Key columns are found by the type of identifiers, in the unit or the areas around it; options by the names of candidates.</summary>
    [Fact]
    public void ReportOfAnother_IsReadByTheDefinition()
    {
        var contest = new Contest
        {
            Lines = Options,
            Patterns = ["^PCT-(\\d+)$"],
            Keys = [("region", ["state-level"]), ("region_name", []), ("district", ["fips"]), ("district_name", ["County"]), ("station", ["local-level"])],
        };
        var reading = Reading.Of(ForeignReport().ToJsonString(JsonSerializerOptions.Default), contest);
        Assert.Equal(["F010:0:$.GpUnit"], reading.Places);
        Assert.Equal([new Entry(2, "KZ=Қазақстан/7=∅/70=∅", "15", "15", 0, 1, "500 300 100 7")], reading.Entries);
    }

    [Fact]
    public void Election_OfThisContest_IsReadAmongOthers()
    {
        var reading = Reading.Of(NistText.With(static report =>
        {
            var other = report.Election().DeepClone().AsObject();
            other["ExternalIdentifier"]![0]!["Value"] = "other";
            report["Election"]!.AsArray().Insert(0, other);
        }));
        Assert.Empty(reading.Places);
        Assert.Equal(2, reading.Entries.Count);
    }

    [Fact]
    public void Options_OfAnotherQuestion_AreNotMixedUp()
    {
        var contest = new Contest { Lines = [Contest.Required("registered"), .. Options[1..3], Contest.Required("yes2", "yes 2") with { Question = "q2" }] };
        var reading = Reading.Of(NistText.With(static report => report.Election()["Contest"]!.AsArray().Add(new JsonObject
        {
            ["Name"] = "q2",
            ["ContestSelection"] = new JsonArray(NistText.Option("yes", NistText.Votes("u3", 1)), NistText.Option("yes 2", NistText.Votes("u3", 2), NistText.Votes("u4", 3))),
        })), contest);
        Assert.Equal(["F003:0:$.Election[0].Contest[1].ContestSelection[0]"], reading.Places);
        Assert.Equal(["10 6 4 2", "20 9 11 3"], reading.Entries.Select(static entry => entry.Values));
    }

    [Fact]
    public void TestReport_OfALiveContest_IsRefused()
    {
        var text = NistText.With(static report => report["IsTest"] = true);
        Assert.Equal(2, Reading.Of(text).Entries.Count);
        var live = Reading.Of(text, new Contest { IsLive = true });
        Assert.Equal(["F008:0:$.IsTest"], live.Places);
        Assert.Empty(live.Entries);
    }

    [Theory]
    [InlineData(5, "")] // the report has five units
    [InlineData(4, "F006:5:")]
    public void Units_PastTheCapOnRows_EndTheReading(int rows, string finding)
    {
        var reading = Reading.Of(NistText.With(static _ => { }), caps: new() { Rows = rows });
        Assert.Equal(finding, string.Join(',', reading.Places));
        Assert.Equal(finding.Length == 0 ? 2 : 0, reading.Entries.Count);
    }

    [Theory]
    [InlineData(40_000, "")]
    [InlineData(4_000, "F006:0:")] // what the counts hold in memory, not what the units do
    public void Counts_PastTheBoundOnMemory_EndTheReading(int buffered, string finding)
    {
        var reading = Reading.Of(NistText.With(static report =>
        {
            for (var i = 0; i < 10; i++)
            {
                report.Ballots().Add(NistText.Ballots("u3", $"kind {i}", 1));
            }
        }), caps: new() { Buffered = buffered });
        Assert.Equal(finding, string.Join(',', reading.Places.Where(static place => !place.StartsWith("F003", StringComparison.Ordinal))));
        Assert.Equal(finding.Length == 0 ? 2 : 0, reading.Entries.Count);
    }

    /// <summary>The reader keeps pieces of text between tokens: wherever a block of the file ends, it reads the same.</summary>
    [Fact]
    public void Report_InSmallBlocks_GivesTheSame()
    {
        var text = NistText.With(static report => report["Notes"] = string.Concat(Enumerable.Repeat("Қазақстан ", 3_000)));
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var whole = Reading.Of(bytes);
        Assert.Equal(2, whole.Entries.Count);
        Assert.All(new[] { 1, 7, 4_099 }, size => Assert.Equal(whole.Entries, Reading.Of(new ChunkedStream(bytes, size)).Entries));
    }

    private static JsonObject ForeignReport() => new()
    {
        ["Election"] = new JsonArray(new JsonObject
        {
            ["ExternalIdentifier"] = new JsonArray(new JsonObject { ["Type"] = "local-level", ["Value"] = "demo" }),
            ["Contest"] = new JsonArray(new JsonObject
            {
                ["@type"] = "ElectionResults.CandidateContest",
                ["Name"] = "Mayor",
                ["ContestSelection"] = new JsonArray(
                    new JsonObject { ["CandidateIds"] = new JsonArray("c1"), ["VoteCounts"] = new JsonArray(NistText.Votes("p15", 300), NistText.Votes("c7", 900)) },
                    new JsonObject { ["CandidateIds"] = new JsonArray("c2"), ["VoteCounts"] = new JsonArray(NistText.Votes("p15", 100)) }),
                ["OtherCounts"] = new JsonArray(new JsonObject { ["GpUnitId"] = "p15", ["Undervotes"] = 7 }),
            }),
            ["Candidate"] = new JsonArray(Candidate("c1", "Yes"), Candidate("c2", "No")),
        }),
        ["GpUnit"] = new JsonArray(
            new JsonObject { ["@id"] = "c7", ["ComposingGpUnitIds"] = new JsonArray("p15"), ["ExternalIdentifier"] = new JsonArray(Standard("state-level", "7"), Standard("fips", "70")) },
            new JsonObject { ["@id"] = "p15", ["VotersRegistered"] = 500, ["ExternalIdentifier"] = new JsonArray(Standard("local-level", "PCT-0015"), Standard("ocd-id", "x")) }),
        ["@type"] = "ElectionResults.ElectionReport",
    };

    private static JsonObject Standard(string type, string value) => new() { ["Type"] = type, ["Value"] = value };

    private static JsonObject Candidate(string id, string name) => new()
    {
        ["@id"] = id,
        ["BallotName"] = new JsonObject { ["Text"] = new JsonArray(new JsonObject { ["Language"] = "en", ["Content"] = name }) },
    };

    private static string Reversed(JsonNode node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.Reverse().Select(static member => $"\"{member.Key}\":{Reversed(member.Value!)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(static item => Reversed(item!))) + "]",
        _ => node.ToJsonString(JsonSerializerOptions.Default),
    };
}
