using Hattama.Cli;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Tests;

/// <summary>The generator: exact sums, protocols in order, the shape of 2022, the same from the same seed.</summary>
public sealed class DemoNationTests
{
    private static readonly ContestDefinition Definition = DefinitionReader.Read(DemoDefinition.Write(), "demo.json")
        .Match(definition => definition, findings => throw new InvalidOperationException(findings.Kept[0].Message.En));

    [Theory]
    [InlineData(2022), InlineData(1), InlineData(-7)]
    public void Nation_AnySeed_SumsToThePublishedFiguresExactly(int seed)
    {
        var stations = DemoNation.Generate(seed, 10_012);
        Assert.Equal(11_734_642, stations.Sum(station => station.Protocol.Registered));
        Assert.Equal(7_985_769, stations.Sum(station => station.Protocol.TookPart));
        Assert.Equal(6_163_516, stations.Sum(station => station.Protocol.Yes));
        Assert.Equal(1_490_470, stations.Sum(station => station.Protocol.No));
        Assert.Equal(125_859, stations.Sum(station => station.Protocol.Both));
        Assert.Equal(205_924, stations.Sum(station => station.Protocol.Invalid));
        Assert.Equal(8_030_739, stations.Sum(station => station.Protocol.IssuedPremises + station.Protocol.IssuedOutside));
        Assert.Equal(21_465, stations.Sum(station => station.Protocol.Absentee));
    }

    [Theory]
    [InlineData(2022, 10_012), InlineData(3, 36), InlineData(4, 37), InlineData(5, 500), InlineData(6, 4_999)]
    public void Protocols_All_SatisfyEveryErrorRelationOfTheContest(int seed, int count)
    {
        Assert.Equal(DemoProtocol.Lines, Definition.Lines.Select(line => line.Id));
        var errors = Definition.Relations.Where(relation => relation.Severity == Severity.Error).ToList();
        Assert.Equal(8, errors.Count);
        var stations = DemoNation.Generate(seed, count);
        Assert.Equal(count, stations.Count);
        foreach (var station in stations)
        {
            var figures = station.Protocol.Figures();
            Assert.All(figures, figure => Assert.InRange(figure, 0, 4_000));
            Assert.All(errors, relation => Assert.True(relation.Holds(figures), $"{relation.Code}: {station}"));
        }
    }

    [Fact]
    public void Nation_HasTheShapeOf2022()
    {
        var stations = DemoNation.Generate(2022, 10_012);
        Assert.Equal(17, stations.Select(station => station.Region.Code).Distinct().Count());
        Assert.Equal(220, stations.Where(station => station.Stratum != "abroad").Select(station => station.District).Distinct().Count());
        var abroad = stations.Where(station => station.Stratum == "abroad").ToList();
        Assert.Equal(65, abroad.Count);
        Assert.Equal(52, abroad.Select(station => station.Name).Distinct().Count());
        Assert.All(abroad, station => Assert.Equal("710000000", station.Region.Code));
        // Five western regions close an hour later than twelve eastern ones.
        var home = stations.Except(abroad).ToList();
        Assert.Equal(1_858, home.Count(station => station.Closes.UtcDateTime.Hour == 15));
        Assert.Equal(8_089, home.Count(station => station.Closes.UtcDateTime.Hour == 14));
        Assert.Equal(735, stations.Count(station => station.Region.Prefix == "39"));
    }

    [Fact]
    public void Codes_AreUniqueInTheirRegion()
    {
        var stations = DemoNation.Generate(2022, 10_012);
        Assert.Equal(stations.Count, stations.Select(station => (station.Region.Code, station.Number)).Distinct().Count());
        Assert.All(stations.GroupBy(station => station.District), district => Assert.Single(district.Select(station => station.DistrictName).Distinct()));
    }

    [Fact]
    public void Files_SameSeed_SameBytes_AnotherSeed_OtherBytes()
    {
        Assert.Equal(BytesOf(11), BytesOf(11));
        Assert.NotEqual(BytesOf(11), BytesOf(12));
    }

    [Fact]
    public void Turnout_OfRegions_KeepsTheOrderPublishedAt22()
    {
        var regions = DemoNation.Generate(2022, 10_012).GroupBy(station => station.Region).Where(group => !group.Key.IsAbroad)
            .OrderBy(group => group.Sum(station => station.Protocol.TookPart) * 1.0 / group.Sum(station => station.Protocol.Registered))
            .Select(group => group.Key).ToList();
        Assert.Equal(regions.OrderBy(region => region.Turnout).Select(region => region.Name), regions.Select(region => region.Name));
        Assert.Equal("Almaty city", regions[0].Name);
        Assert.Equal("Turkistan", regions[^1].Name);
    }

    [Theory]
    [InlineData(10, new[] { 1.0, 1, 1 }, new[] { 9L, 9, 9 }, new[] { 4L, 3, 3 })]
    [InlineData(10, new[] { 1.0, 1, 1 }, new[] { 2L, 9, 9 }, new[] { 2L, 4, 4 })]
    [InlineData(6, new[] { 0.0, 5, 1 }, new[] { 9L, 3, 3 }, new[] { 0L, 3, 3 })]
    [InlineData(5, new[] { 0.0, 5, 1 }, new[] { 9L, 3, 3 }, new[] { 0L, 3, 2 })]
    [InlineData(0, new[] { 2.0, 1 }, new[] { 5L, 5 }, new[] { 0L, 0 })]
    public void Split_SumsToTheTotal_WithinTheCaps(long total, double[] weights, long[] caps, long[] expected) =>
        Assert.Equal(expected, Apportionment.Split(total, weights, caps));

    [Fact]
    public void Split_NoRoom_Throws() => Assert.Throws<ArgumentException>(() => Apportionment.Split(5, [1.0], [4L]));

    private static string BytesOf(int seed) =>
        string.Join('\n', DemoFiles.Protocols(DemoMail.Send(DemoNation.Generate(seed, 400), seed).Sendings)
            .Select(file => $"{file.Name} {Convert.ToBase64String(file.Bytes)}"));
}
