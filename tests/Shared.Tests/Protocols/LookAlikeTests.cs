using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

/// <summary>Station codes: one spelling leads to one station of the register, or to a finding (#5).</summary>
public sealed class LookAlikeTests
{
    private static readonly Contest Patterned = new() { Patterns = ["^(?:УИК\\s*)?№?\\s*(\\d{1,5}(?:/\\d+)?)$"] };

    [Theory]
    [InlineData("УИК №12", "12")]
    [InlineData("№ 12", "12")]
    [InlineData("0012", "12")]
    [InlineData("УИК\u00A012", "12")]
    [InlineData("１２", "12")]
    [InlineData("12/1", "12/1")]
    [InlineData("121", "121")]
    public void StationCode_AnySpelling_IsOneStation(string raw, string code) =>
        Assert.Equal(code, Assert.Single(Reading.Of($"region,district,station,registered,yes,no\n1,12,{raw},1,1,0\n", Patterned).Entries).Station);

    [Theory]
    [InlineData("УИK 12", 2)] // Latin K
    [InlineData("УИК 12", -1)]
    [InlineData("PEC 12", -1)]
    [InlineData("УИК PEC", -1)] // two words, an alphabet each
    [InlineData("РEC", 0)] // Cyrillic Р before Latin EC
    [InlineData("Учаcток", 3)] // Latin c
    [InlineData("ΑB", 0)] // Greek Alpha, Latin B
    [InlineData("", -1)]
    public void P008_Mixture_IsFoundAtItsLetter(string text, int at) => Assert.Equal(at, LookAlikes.FindMixture(text));

    [Fact]
    public void P008_CodeOfTwoAlphabets_SaysWhichLetterIsForeign()
    {
        var reading = Reading.Of("region,district,station,registered,yes,no\n1,12,УИK 12,1,1,0\n1,12,13,1,1,0\n", Patterned);
        Assert.Equal(["P008:2:station"], reading.Places);
        Assert.Contains("“K” is a Latin letter", reading.Findings.Kept[0].Message.En, StringComparison.Ordinal);
        Assert.Single(reading.Entries);
    }

    [Fact]
    public void F003_HeaderOfTwoAlphabets_SaysWhichItLooksLike()
    {
        var reading = Reading.Of("region,district,Учаcток,registered,yes,no\n1,12,1,1,1,0\n");
        Assert.Contains("looks like “Участок”", reading.Findings.Kept.Single(static finding => finding.Code == "F003").Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void P001_CodeThatLooksLikeARegistered_SaysSo()
    {
        var register = Compile("region,district,station\n1,12,А\n", new FindingList());
        var definition = new Contest().Build();
        var placer = new Placer(definition, register);
        var key = new AreaKey(["KZ", "1", "12"], [null, null, null]);
        Assert.True(placer.Place(key, "А", 0).IsPlaced);
        var finding = placer.Explain(key, "A", 0, placer.Place(key, "A", 0), default);
        Assert.Equal("P001", finding.Code);
        Assert.Contains("looks the same", finding.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,12,12\n1,12,0012\n", "G003:3")] // one station, two spellings
    [InlineData("1,12,№ 12\n1,12,12\n", "G003:3")]
    [InlineData("1,12,12\n1,12,12\n", "")] // one spelling: the same row again
    [InlineData("1,12,12/1\n1,12,121\n", "")] // two stations
    [InlineData("1,12,1\n1,13,01\n", "")] // two districts
    public void G003_SpellingsOfTheRegister_AreOneToOne(string rows, string expected)
    {
        var findings = new FindingList();
        Compile("region,district,station\n" + rows, findings, Patterned);
        Assert.Equal(expected, string.Join(' ', findings.Kept.Select(static finding => $"{finding.Code}:{finding.Place.Row}")));
    }

    [Fact]
    public void G003_CodesThatLookAlike_AreTold()
    {
        var findings = new FindingList();
        Compile("region,district,station\n1,12,A\n1,12,А\n1,13,А\n", findings);
        Assert.Equal(["G003:3"], findings.Kept.Select(static finding => $"{finding.Code}:{finding.Place.Row}"));
    }

    [Fact]
    public void G003_AreasThatRunTogether_AreTold()
    {
        var joined = new Contest { Levels = [("nation", "KZ", "Қазақстан"), ("region", "{region}", "{region}"), ("district", "{region}{district}", "{district}")] };
        var findings = new FindingList();
        Compile("region,district,station\n1,21,7\n12,1,8\n", findings, joined);
        Assert.Contains("G003:3", findings.Kept.Select(static finding => $"{finding.Code}:{finding.Place.Row}"));
    }

    private static Register Compile(string rows, FindingList findings, Contest? contest = null) => Flow.CompileRegister(
        (contest ?? new Contest()).Build(), [new SourceFile("r.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(rows)))], areProtocols: false, ReadCaps.Default, findings, findings);
}
