using Hattama.Contests;
using Hattama.Findings;
using Hattama.Tests.Protocols;

namespace Hattama.Tests.Hostile;

/// <summary>
/// Tables of definitions and registers that should not exist (#5): exactly these findings at exactly these places, in three languages, within bounded memory;
/// and of a register the good rows all the same.
/// </summary>
[Collection(nameof(HostileTableTests))]
public sealed class HostileSetupTests
{
    private const long MostAllocated = 256L << 20;

    public static TheoryData<string> DefinitionNames => [.. HostileDefinitions.All.Select(static one => one.Name)];

    public static TheoryData<string> RegisterNames => [.. HostileRegisters.All.Select(static one => one.Name)];

    [Fact]
    public void Tables_HoldAllTheirHostileFiles()
    {
        Assert.InRange(HostileDefinitions.All.Count(static one => one.Findings.Length > 0), 44, int.MaxValue);
        Assert.InRange(HostileRegisters.All.Count(static one => one.Findings.Length > 0), 34, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(DefinitionNames))]
    public void HostileDefinition_Read_GivesItsFindings(string name)
    {
        var (_, make, expected) = HostileDefinitions.All.Single(one => one.Name == name);
        var bytes = make();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var findings = DefinitionReader.Read(bytes, "contest.json").Match(static _ => new FindingList(), static refused => refused);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MostAllocated);
        AssertSaid(findings);
        var found = string.Join("; ", findings.Kept.Take(findings.Errors > 10 ? 1 : 10).Select(static finding => $"{finding.Code} {finding.Place.Column}"))
            + (findings.Errors > 10 ? $"; ×{findings.Errors}" : string.Empty);
        Assert.True(expected == found, $"expected: {expected}\nfound: {found}");
    }

    [Theory]
    [MemberData(nameof(RegisterNames))]
    public void HostileRegister_Read_GivesItsFindingsAndItsStations(string name)
    {
        var (_, make, expectedFindings, expectedStations) = HostileRegisters.All.Single(one => one.Name == name);
        var bytes = make();
        var findings = new FindingList();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var register = Flow.CompileRegister(
            new Contest { StripsZeros = true }.Build(), [new SourceFile("r", () => new MemoryStream(bytes))], areProtocols: false, HostileCase.Caps, findings, findings, TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MostAllocated + (40L * bytes.Length));
        AssertSaid(findings);
        var stations = string.Join(' ', register.Parts.SelectMany(static part => part.Stations).Select(static station => $"{station.Area.Code}/{station.Code}={station.Registered}"));
        var found = HostileCase.Places(findings);
        Assert.True(expectedFindings == found && expectedStations == stations, $"expected: {expectedFindings} | {expectedStations}\nfound: {found} | {stations}");
    }

    private static void AssertSaid(FindingList findings) => Assert.All(findings.Kept, static finding => Assert.All(
        [finding.Message.Kk, finding.Message.Ru, finding.Message.En], static text => Assert.False(string.IsNullOrWhiteSpace(text))));
}
