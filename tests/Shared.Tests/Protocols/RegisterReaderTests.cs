using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Protocols;

namespace Hattama.Tests.Protocols;

public sealed class RegisterReaderTests
{
    private static readonly Contest TwoForms = new() { Forms = [Contest.Form("paper", [0, 1, 2, 3]), Contest.Form("postal", [1, 2], "^P-([0-9]+)$")] };

    [Theory]
    [InlineData("7,100,paper,2026-03-15T20:00+05:00,true,urban", "7|0|100|2026-03-15T15:00:00.0000000+00:00|True|urban")]
    [InlineData("7,,,,,", "7|0|-1||True|")]
    [InlineData("7,-,,,0,", "7|0|-1||False|")]
    [InlineData("P-7,5,,2026-03-15T15:00:30Z,NO,x", "7|1|5|2026-03-15T15:00:30.0000000+00:00|False|x")]
    [InlineData("7,5,postal paper,,yes,", "7|0 1|5||True|")]
    public void Row_Usable_IsHandedOver(string cells, string expected)
    {
        var (rows, findings) = Read("region,district,station,registered,forms,closes,counts,stratum\n1,12," + cells + "\n");
        Assert.Equal(expected, Assert.Single(rows));
        Assert.Empty(findings.Kept);
    }

    [Theory]
    [InlineData("7,1.5,,,,", "registered")]
    [InlineData("7,нрзб,,,,", "registered")]
    [InlineData("7,1,paper telegraph,,,", "forms")]
    [InlineData("7,1,\",\",,,", "forms")]
    [InlineData("7,1,,2026-03-15T20:00,,", "closes")]
    [InlineData("7,1,,15.03.2026,,", "closes")]
    [InlineData("7,1,,+,,", "closes")]
    [InlineData("7,1,,,maybe,", "counts")]
    [InlineData(",1,,,,", "station")]
    public void G001_Cell_NotUsable_RejectsTheRow(string cells, string column)
    {
        var (rows, findings) = Read("region,district,station,registered,forms,closes,counts,stratum\n1,12," + cells + "\n1,12,8,1,,,,\n");
        Assert.Equal("8|0|1||True|", Assert.Single(rows));
        Assert.Equal(new Place("r.csv", 2, column), Assert.Single(findings.Kept).Place);
        Assert.Equal("G001", findings.Kept[0].Code);
    }

    [Theory]
    [InlineData("7,1000,90,60,90", "1000/90/(60, 90)")]
    [InlineData("7,,,,", "//")]
    [InlineData("7,0,—,0,0", "0//(0, 0)")]
    [InlineData("7,9007199254740991,1 000,,", "9007199254740991/1000/")]
    public void Row_References_AreRead(string cells, string expected)
    {
        var (references, findings) = ReadReferences("Передано", cells);
        Assert.Equal([expected], references);
        Assert.Empty(findings.Kept);
    }

    [Theory]
    [InlineData("7,-1,,,", "Передано")]
    [InlineData("7,1e3,,,", "Передано")]
    [InlineData("7,9007199254740992,,,", "Передано")]
    [InlineData("7,нрзб,,,", "Передано")]
    [InlineData("7,,1.5,,", "previous_registered")]
    [InlineData("7,,,6 00,9", "previous_part")]
    [InlineData("7,,,6,", "previous_whole")]
    [InlineData("7,,,,6", "previous_part")]
    public void G001_Reference_NotUsable_RejectsTheRow(string cells, string column)
    {
        var (references, findings) = ReadReferences("Передано", cells);
        Assert.Empty(references);
        Assert.Equal(("G001", 2L, column), (Assert.Single(findings.Kept).Code, findings.Kept[0].Place.Row, findings.Kept[0].Place.Column));
    }

    [Fact]
    public void Row_ReferenceUnderItsOwnName_IsRead() => Assert.Equal(["5//"], ReadReferences("dispatched", "7,5,,,").References);

    private static (List<string> References, FindingList Findings) ReadReferences(string dispatched, string cells)
    {
        var rows = new List<string>();
        var findings = new FindingList();
        new RegisterReader((TwoForms with { Keys = [.. TwoForms.Keys, ("dispatched", ["Передано"])] }).Build(), ReadCaps.Default).Read(
            new MemoryStream(Encoding.UTF8.GetBytes($"district,station,{dispatched},previous_registered,previous_part,previous_whole\n12,{cells}\n")), "r.csv", findings,
            (in RegisterRow row) => rows.Add($"{row.References?.Dispatched}/{row.References?.PreviousRegistered}/{row.References?.PreviousTurnout}"),
            cancel: TestContext.Current.CancellationToken);
        return (rows, findings);
    }

    [Fact]
    public void Registered_UnderTheLinesHeader_IsFound()
    {
        var (rows, _) = Read("district,station,Всего избирателей\n12,7,100\n");
        Assert.Equal("7|0|100||True|", Assert.Single(rows));
    }

    [Fact]
    public void F001_Json_IsNotARegister()
    {
        var (_, findings) = Read("[]");
        Assert.Equal("F001", Assert.Single(findings.Kept).Code);
    }

    [Fact]
    public void Protocols_OfANation_GiveTheRegister()
    {
        var definition = NationalFileTests.RussianContest().Build();
        var findings = new FindingList();
        long registered = 0;
        using var stream = File.OpenRead(Repository.Shared("data", "ru-2020", "stations.csv.gz"));
        var summary = new RegisterReader(definition, ReadCaps.Default).FromProtocols(
            stream, "f", findings, (in RegisterRow row) => registered += row.Registered, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((96_765L, 107_999_611L), (summary.Entries, registered));
    }

    [Fact]
    public void Protocols_File_ReadAsARegister_GivesTheSameStations()
    {
        var definition = NationalFileTests.RussianContest().Build();
        var findings = new FindingList();
        long registered = 0;
        using var stream = File.OpenRead(Repository.Shared("data", "ru-2020", "stations.csv.gz"));
        var summary = new RegisterReader(definition, ReadCaps.Default).Read(
            stream, "f", findings, (in RegisterRow row) => registered += row.Registered, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((96_765L, 107_999_611L), (summary.Entries, registered));
        Assert.Empty(findings.Kept);
    }

    [Fact]
    public void Protocols_FormWithoutTheLine_LeavesRegisteredUnknown()
    {
        var rows = new List<string>();
        new RegisterReader(TwoForms.Build(), ReadCaps.Default).FromProtocols(
            new MemoryStream(Encoding.UTF8.GetBytes("district,station,registered,yes,no\n12,7,9,1,1\n12,P-7,,1,1\n12,8,нрзб,1,1\n")),
            "f", new FindingList(), (in RegisterRow row) => rows.Add(Text(row)), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["7|0|9||True|", "7|1|-1||True|", "8|0|-1||True|"], rows);
    }

    private static (List<string> Rows, FindingList Findings) Read(string text)
    {
        var rows = new List<string>();
        var findings = new FindingList();
        new RegisterReader(TwoForms.Build(), ReadCaps.Default).Read(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), "r.csv", findings, (in RegisterRow row) => rows.Add(Text(row)));
        return (rows, findings);
    }

    private static string Text(in RegisterRow row) =>
        $"{row.Station}|{string.Join(' ', row.Forms)}|{row.Registered}|{row.Closes:O}|{row.Counts}|{row.Stratum}";
}
