using System.Collections.Immutable;
using CsCheck;
using Hattama.Findings;
using Hattama.Observation.Sampling;

namespace Hattama.Tests.Observation;

/// <summary>The draw against vectors made by another program from docs/sample-design.md, and its properties.</summary>
public sealed class SampleDrawTests
{
    [Fact]
    public void Seed_CommitmentRankAndNumbers_AreThoseOfTheDocument()
    {
        var seed = Designs.Seed;
        Assert.Equal("fdeab9acf3710362bd2658cdc9a29e8f9c757fcf9811603a8c447cd1d9151108", seed.Commitment.Hex);
        Assert.Equal("9926faa85ae6f9e854f28ebbb3cda10354208072d4bbb6b89656b3510db19c10", Convert.ToHexStringLower(seed.Rank("station", "A/d2/1")));
        Assert.Equal(834, seed.Below(1_000, "pps", "A|1"));
        Assert.Equal(801_036_519_419_116, seed.Below(1_000_000_000_000_000, "start", "A"));
        Assert.Equal("fbac101273ada9648891f37906c0d7466327653d322f8a4f810085a9423c8d9e", Designs.Frame(hasClusters: true).Digest.Hex);
        Assert.Equal("ccf6e3bc8f4a60ce3a37941d053f960da97dfe88df5cc5abcb0a90eae79d8b9e", Designs.Frame().Digest.Hex);
    }

    [Theory]
    [InlineData(SelectionMethod.Stratified, "A/d3/5 A/d2/4 A/d2/7 A/d1/6 A/d3/8 B/d1/3 B/d2/4 B/d3/2 B/d2/7 C/d3/8 C/d1/6 C/d3/5")]
    [InlineData(SelectionMethod.PpsWithReplacement, "A/d2/10 A/d3/2 A/d3/5*2 A/d3/8 B/d1/3 B/d3/5*3 C/d1/3*2 C/d3/5")]
    [InlineData(SelectionMethod.PpsSystematic, "A/d1/6 A/d2/1 A/d3/11 A/d3/2 A/d3/5 B/d3/2 B/d2/1 B/d3/8 B/d3/5 C/d3/8 C/d2/1 C/d3/5")]
    [InlineData(SelectionMethod.TwoStage, "A/d1/6 A/d1/9 A/d2/4 A/d2/7 B/d2/4 B/d2/7 B/d1/3 B/d1/9 C/d3/8 C/d3/5 C/d1/6 C/d1/3")]
    public void Draw_OfTheVectors_TakesTheStationsOfTheDocument(SelectionMethod selection, string expected)
    {
        var draw = Designs.Draw(Designs.Design(selection), Designs.Frame(selection == SelectionMethod.TwoStage));
        Assert.Equal(expected, string.Join(' ', draw.Stations.Select(station => draw.KeyOf(station) + (station.Hits > 1 ? $"*{station.Hits}" : string.Empty))));
    }

    [Theory]
    [InlineData(SelectionMethod.Stratified), InlineData(SelectionMethod.TwoStage)]
    public void Weights_OfStationsDrawn_AddUpToTheFrame(SelectionMethod selection)
    {
        var draw = Designs.Draw(Designs.Design(selection), Designs.Frame(selection == SelectionMethod.TwoStage));
        Assert.Equal(30, draw.Stations.Sum(station => station.Weight), 1e-9);
    }

    [Theory]
    [InlineData(SelectionMethod.PpsWithReplacement), InlineData(SelectionMethod.PpsSystematic)]
    public void Pps_WeightedRegistered_IsExactlyThatOfTheStratum(SelectionMethod selection)
    {
        var draw = Designs.Draw(Designs.Design(selection), Designs.Frame());
        Assert.All(Enumerable.Range(0, draw.Strata.Length), h => Assert.Equal(
            draw.Strata[h].Registered,
            draw.Stations.Where(station => station.Stratum == h).Sum(station => station.Hits * station.Weight * draw.Frame.Stations[station.Index].Registered), 1e-6));
    }

    [Fact]
    public void Convenience_IsNeverDrawn_AndSaysWhy()
    {
        var design = Designs.Design(SelectionMethod.Convenience);
        var reason = SampleDraw.Draw(design, Designs.Frame(), Designs.Seed).Match(
            _ => throw new InvalidOperationException("A convenience sample was drawn."), reason => reason, _ => default);
        Assert.Contains("no interval and no p-value", reason.En, StringComparison.Ordinal);
        Assert.NotNull(reason.Kk);
        Assert.NotNull(reason.Ru);
    }

    [Fact]
    public void O552_OtherSeed_IsRefused() => Assert.Equal(
        "O552", Refused(Designs.Design(SelectionMethod.Stratified), Designs.Frame(), DrawSeed.Of(new byte[32], new byte[32])).Code);

    [Fact]
    public void O552_NoSeed_IsRefused() => Assert.Equal("O552", Refused(Designs.Design(SelectionMethod.Stratified), Designs.Frame(), null).Code);

    [Fact]
    public void O552_DesignWithoutCommitment_IsRefused() => Assert.Equal(
        "O552", Refused(Designs.Design(SelectionMethod.Stratified) with { Commitment = default }, Designs.Frame(), Designs.Seed).Code);

    [Fact]
    public void O553_OtherFrame_IsRefused() => Assert.Equal(
        "O553", Refused(Designs.Design(SelectionMethod.Stratified) with { Frame = Designs.Frame(hasClusters: true).Digest }, Designs.Frame(), Designs.Seed).Code);

    [Fact]
    public void O553_UnknownStratumInSizes_IsRefused() => Assert.Equal(
        "O553",
        Refused(Designs.Design(SelectionMethod.Stratified) with { Sizes = Designs.Map(("E", 3)) }, Designs.Frame(), Designs.Seed).Code);

    [Fact]
    public void O553_PpsWithoutRegisteredVoters_IsRefused()
    {
        var frame = SampleFrame.Of(Designs.Frame().Stations.Append(new FrameStation("C/d9/9", "C", "C", string.Empty, string.Empty, -1)));
        Assert.Equal("O553", Refused(Designs.Design(SelectionMethod.PpsWithReplacement), frame, Designs.Seed).Code);
    }

    [Fact]
    public void Draw_OfTheSameFrameInAnyOrder_IsTheSame() => Gen.Shuffle(Designs.Frame().Stations.ToArray()).Sample(stations =>
    {
        var draw = Designs.Draw(Designs.Design(SelectionMethod.Stratified), SampleFrame.Of(stations));
        return draw.Stations.SequenceEqual(Designs.Draw(Designs.Design(SelectionMethod.Stratified), Designs.Frame()).Stations);
    }, iter: 50);

    [Fact]
    public void Draw_OverManySeeds_TakesEveryStationEquallyOften()
    {
        var counts = new int[30];
        var design = Designs.Design(SelectionMethod.Stratified);
        const int Seeds = 2_000;
        for (var i = 0; i < Seeds; i++)
        {
            var bytes = new byte[32];
            BitConverter.TryWriteBytes(bytes, i);
            var seed = DrawSeed.Of(bytes, bytes)!;
            foreach (var station in Designs.Draw(design with { Commitment = seed.Commitment }, Designs.Frame(), seed).Stations)
            {
                counts[station.Index]++;
            }
        }

        // 5 of 12, 4 of 10, 3 of 8; five standard deviations.
        Assert.All(Enumerable.Range(0, 30), i =>
        {
            var chance = i < 12 ? 5.0 / 12 : i < 22 ? 0.4 : 0.375;
            Assert.InRange(counts[i], Seeds * chance - 5 * Math.Sqrt(Seeds * chance * (1 - chance)), Seeds * chance + 5 * Math.Sqrt(Seeds * chance * (1 - chance)));
        });
    }

    [Fact]
    public void Reserves_WhereSubstitutesAreListed_ContinueTheOrderAndAreNotDrawn()
    {
        var draw = Designs.Draw(Designs.Design(SelectionMethod.Stratified) with { Substitution = SubstitutionRule.Listed }, Designs.Frame());
        Assert.Equal(12, draw.Reserves.Length);
        Assert.DoesNotContain(draw.Reserves, index => draw.Stations.Any(station => station.Index == index));
    }

    private static Finding Refused(SampleDesign design, SampleFrame frame, DrawSeed? seed) => SampleDraw.Draw(design, frame, seed).Match(
        _ => throw new InvalidOperationException("It was drawn."), _ => throw new InvalidOperationException("It was not refused."), finding => finding);
}

/// <summary>Designs and frames that the test vectors of docs/sample-design.md speak of.</summary>
internal static class Designs
{
    public static DrawSeed Seed { get; } = DrawSeed.Of(
        [.. Enumerable.Range(0, 32).Select(i => (byte)i)], [.. Enumerable.Range(32, 32).Select(i => (byte)i)])!;

    public static SampleDesign Design(SelectionMethod selection) => new()
    {
        Id = "vectors",
        Contest = "tiny-2030",
        Selection = selection,
        Strata = "region",
        Allocation = AllocationMethod.Given,
        Sizes = selection == SelectionMethod.TwoStage ? Map(("A", 2), ("B", 2), ("C", 2)) : Map(("A", 5), ("B", 4), ("C", 3)),
        PerCluster = 2,
        Clusters = selection == SelectionMethod.TwoStage ? "district" : null,
        Commitment = Seed.Commitment,
    };

    /// <summary>12, 10 and 8 stations in three districts each; number 5 is large.</summary>
    public static SampleFrame Frame(bool hasClusters = false) => SampleFrame.Of(
        from stratum in new[] { ("A", 12), ("B", 10), ("C", 8) }
        from i in Enumerable.Range(1, stratum.Item2)
        let district = $"{stratum.Item1}/d{i % 3 + 1}"
        select new FrameStation($"{district}/{i}", stratum.Item1, stratum.Item1, hasClusters ? district : string.Empty, string.Empty, 100 + 37 * i % 211 + (i == 5 ? 900 : 0)));

    public static ProbabilityDraw Draw(SampleDesign design, SampleFrame frame, DrawSeed? seed = null) => SampleDraw.Draw(design, frame, seed ?? Seed).Match(
        draw => draw, reason => throw new InvalidOperationException(reason.En), finding => throw new InvalidOperationException(finding.Message.En));

    public static ImmutableSortedDictionary<string, int> Map(params (string Name, int Number)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Number, StringComparer.Ordinal);
}
