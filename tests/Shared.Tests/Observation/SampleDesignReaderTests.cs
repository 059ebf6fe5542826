using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Observation.Sampling;
using Hattama.Tests.Builders;
using NJsonSchema;

namespace Hattama.Tests.Observation;

public sealed class SampleDesignReaderTests
{
    private const string Full = """
        {
          "$schema": "../docs/schema/sample.schema.json", "format": "hattama.sample/1", "id": "mission", "contest": "tiny-2030",
          "title": { "kk": "Миссия", "ru": "Миссия", "en": "Mission" },
          "selection": "twoStage", "size": 40, "strata": "region", "clusters": "district", "perCluster": 5, "allocation": "neyman", "least": 3,
          "sizes": { "A": 2 }, "spreads": { "A": 300, "B": 250 }, "substitution": "listed", "lonely": "collapse", "joins": { "C": "B" },
          "calibration": "registered", "interval": "wilsonT", "confidence": 900, "overseas": true,
          "frame": "0000000000000000000000000000000000000000000000000000000000000001",
          "commitment": "0000000000000000000000000000000000000000000000000000000000000002"
        }
        """;

    [Fact]
    public void Read_Full_HasEveryMember()
    {
        var design = Read(Full);
        Assert.Equal(SelectionMethod.TwoStage, design.Selection);
        Assert.Equal((40, 5, 3, 900), (design.Size, design.PerCluster, design.Least, design.Confidence));
        Assert.Equal(("region", "district"), (design.Strata, design.Clusters));
        Assert.Equal((AllocationMethod.Neyman, SubstitutionRule.Listed, LonelyStrata.Collapse), (design.Allocation, design.Substitution, design.Lonely));
        Assert.Equal((CalibrationMethod.Registered, IntervalMethod.WilsonT), (design.Calibration, design.Interval));
        Assert.Equal((250, "B"), (design.Spreads["B"], design.Joins["C"]));
        Assert.True(design.HasOverseas);
        Assert.EndsWith("1", design.Frame.Hex, StringComparison.Ordinal);
        Assert.EndsWith("2", design.Commitment.Hex, StringComparison.Ordinal);
        Assert.Equal("Миссия", design.Title.Kk);
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(Full)), design.Digest);
    }

    [Theory]
    [InlineData("$.selection", "\"random\"")]
    [InlineData("$.size", "0")]
    [InlineData("$.commitment", "\"abc\"")]
    [InlineData("$.interval", "\"wald\"")]
    [InlineData("$.confidence", "1000")]
    [InlineData("$.surprise", "1")]
    [InlineData("$.joins.C", "3")]
    [InlineData("$.perCluster", "null")]
    public void O551_WrongMember_IsNamed(string path, string value)
    {
        var json = JsonNode.Parse(Full)!;
        var steps = path.Split('.')[1..];
        var parent = steps.Length == 1 ? json : json[steps[0]]!;
        parent[steps[^1]] = JsonNode.Parse(value);
        var findings = Invalid(json.ToJsonString());
        Assert.Contains(findings.Kept, finding => finding.Code == "O551" && finding.Place.Column == path && finding.Message.Kk != null && finding.Message.Ru != null);
    }

    [Theory]
    [InlineData("interval", "\"t\"")]
    [InlineData("confidence", "950")]
    [InlineData("size", "40")]
    [InlineData("commitment", "\"0000000000000000000000000000000000000000000000000000000000000002\"")]
    public void O551_ConvenienceWithAMemberOfDraws_IsRefused(string member, string value) =>
        Assert.Single(Invalid($$"""{ "format": "hattama.sample/1", "id": "v", "contest": "c", "selection": "convenience", "{{member}}": {{value}} }""").Kept);

    [Theory]
    [InlineData("""{ "format": "hattama.sample/1", "id": "v", "contest": "c", "selection": "stratified", "size": 5 }""")]
    [InlineData("""{ "format": "hattama.sample/1", "id": "v", "contest": "c", "selection": "stratified", "commitment": "0000000000000000000000000000000000000000000000000000000000000002" }""")]
    [InlineData("""{ "format": "hattama.sample/1", "id": "v", "contest": "c", "selection": "twoStage", "size": 5, "commitment": "0000000000000000000000000000000000000000000000000000000000000002" }""")]
    public void O551_ProbabilityDesignThatLacksSomething_IsRefused(string json) => Assert.Single(Invalid(json).Kept);

    [Fact]
    public void O551_OtherContestOrLevel_DoesNotFit()
    {
        var design = Read(Full);
        Assert.Null(SampleDesignReader.Check(design, TinyContest.Default));
        Assert.Equal("$.contest", SampleDesignReader.Check(design with { Contest = "other" }, TinyContest.Default)!.Place.Column);
        Assert.Equal("$.strata", SampleDesignReader.Check(design with { Strata = "village" }, TinyContest.Default)!.Place.Column);
        Assert.Equal("$.clusters", SampleDesignReader.Check(design with { Clusters = "nation" }, TinyContest.Default)!.Place.Column);
    }

    [Fact]
    public void AnyBytes_NeverThrow() => Gen.Select(Gen.Int[0, Full.Length - 1], Gen.Byte).Sample((at, with) =>
    {
        var bytes = Encoding.UTF8.GetBytes(Full);
        bytes[at] = with;
        SampleDesignReader.Read(bytes, "design.json").Match(_ => 0, _ => 1);
    });

    [Fact]
    public async Task Schema_SaysWhatTheReaderDoes()
    {
        var path = Repository.File("docs", "schema", "sample.schema.json");
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        var members = schema["properties"]!.AsObject();
        Assert.Equal(SampleDesignReader.Shape.Members.Order(StringComparer.Ordinal), members.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.All(members, member => Assert.NotNull(member.Value!["description"]));
        var validator = await JsonSchema.FromJsonAsync(schema.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Empty(validator.Validate(Full));
        Assert.NotEmpty(validator.Validate(Full.Replace("twoStage", "random", StringComparison.Ordinal)));
    }

    private static SampleDesign Read(string json) => SampleDesignReader.Read(Encoding.UTF8.GetBytes(json), "design.json").Match(
        design => design, findings => throw new InvalidOperationException(string.Join('\n', findings.Kept)));

    private static FindingList Invalid(string json) => SampleDesignReader.Read(Encoding.UTF8.GetBytes(json), "design.json").Match(
        _ => throw new InvalidOperationException("It was accepted."), findings => findings);
}
