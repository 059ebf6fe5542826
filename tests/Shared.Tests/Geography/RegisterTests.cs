using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Builders;
using Row = Hattama.Tests.Builders.TinyRegister.Row;

namespace Hattama.Tests.Geography;

public sealed class RegisterTests
{
    private static readonly ContestDefinition Deep = new TinyContest { Levels = ["nation", "region", "county", "locality"] }.Build();

    [Fact]
    public void Build_AnyOrderOfRows_SameDocuments() => Dice.Throw(30, 300, (dice, size) =>
    {
        var isDerived = dice.Chance(50);
        var rows = Enumerable.Range(0, size).Select(_ => RandomRow(dice, isDerived)).ToList();
        var first = new FindingList();
        var second = new FindingList();
        var register = TinyRegister.Build(Deep, first, isDerived, rows);
        var shuffled = TinyRegister.Build(Deep, second, isDerived, dice.Shuffled(rows));
        Assert.Equal(first.Errors == 0, second.Errors == 0);
        if (first.Errors == 0)
        {
            Assert.Equal(Texts(Deep, register), Texts(Deep, shuffled));
        }
    });

    /// <summary>Rows of one area mostly come by code, in stretches: against a set and a sort.</summary>
    [Fact]
    public void Build_StretchesOfCodesInOrder_EachStationOnceByCode() => Dice.Throw(300, 60, (dice, size) =>
    {
        var codes = new List<string>();
        for (var next = 1; codes.Count < size; next = dice.Chance(20) ? 1 + dice.Below(size) : next + 1)
        {
            codes.Add(dice.Chance(10) ? $"0{next}" : $"{next}");
        }

        var register = TinyRegister.Build(TinyContest.Default, [.. codes.Select(code => new Row("R1/D1", code))]);
        Assert.Equal(codes.Distinct().Order(CodeOrder.Instance), register.Parts[0].Stations.Select(station => station.Code));
        Assert.All(register.Parts[0].Stations, (station, index) => Assert.Equal(index, register.Parts[0].FindStation(station.Area, station.Code)));
    });

    [Fact]
    public void Documents_WriteReadWrite_SameBytes() => Dice.Throw(30, 200, (dice, size) =>
    {
        var rows = Enumerable.Range(0, size).Select(i => RandomRow(dice, isDerived: false) with { Station = $"{i}" }).ToList();
        var register = TinyRegister.Build(Deep, new FindingList(), isDerived: false, rows);
        var documents = RegisterDocuments.Write(Deep, register);
        var byDigest = documents.ToDictionary(document => document.Digest, document => document.Bytes);
        var again = RegisterDocuments.Read(Deep, documents[^1].Bytes, digest => byDigest[digest]);
        Assert.Equal(Texts(Deep, register), Texts(Deep, again));
    });

    /// <summary>A document that was tampered with is damage, named as such, whatever it says.</summary>
    [Fact]
    public void Documents_AnyByteChanged_InvalidDataOrAnotherRegister() => Dice.Throw(6, 1_500, (dice, size) =>
    {
        var rows = Enumerable.Range(0, size).Select(i => RandomRow(dice, isDerived: false) with { Station = $"{i}" }).ToList();
        var documents = RegisterDocuments.Write(Deep, TinyRegister.Build(Deep, new FindingList(), isDerived: false, rows));
        var byDigest = documents.ToDictionary(document => document.Digest, document => document.Bytes);
        var target = dice.Pick(documents);
        var bytes = target.Bytes.ToArray();
        bytes[dice.Below(bytes.Length)] = (byte)dice.Pick(dice.Below(128), '1', '9', '"', 'n');
        byDigest[target.Digest] = bytes;
        try
        {
            RegisterDocuments.Read(Deep, byDigest[documents[^1].Digest], digest => byDigest.GetValueOrDefault(digest));
        }
        catch (InvalidDataException)
        {
        }
    });

    [Fact]
    public void Build_SameRowTwice_OneStation()
    {
        var register = TinyRegister.Build(TinyContest.Default, new Row("R1/D1", "1"), new Row("R1/D1", "1"));
        Assert.Single(register.Parts[0].Stations);
    }

    [Fact]
    public void Build_RowsThatCompleteEachOther_Merged()
    {
        var register = TinyRegister.Build(
            TinyContest.Default, new Row("R1/D1", "1", -1) { Forms = [TinyContest.Postal], Name = "School" }, new Row("R1/D1", "1", 500));
        Assert.Equal(500, register.Parts[0].Stations[0].Registered);
        Assert.Equal("School", register.Parts[0].Stations[0].Name);
        Assert.Equal([new Slot(0, TinyContest.Main), new Slot(0, TinyContest.Postal)], register.Parts[0].Slots);
    }

    [Fact]
    public void Build_ReferencesThatCompleteEachOther_Merged() => Assert.Equal(new(5, 8, (4, 8)), TinyRegister.Build(
        TinyContest.Default, new Row("R1/D1", "1") { References = new(5, null, (4, 8)) }, new Row("R1/D1", "1"), new Row("R1/D1", "1") { References = new(5, 8, null) })
        .Parts[0].Stations[0].References);

    /// <summary>A station of which nothing is known from elsewhere has the bytes that it always had.</summary>
    [Fact]
    public void Documents_References_StandOnlyWhereTheyAre()
    {
        var register = TinyRegister.Build(
            TinyContest.Default, new Row("R1/D1", "1"), new Row("R1/D1", "2") { Stratum = "s" }, new Row("R1/D1", "3") { References = new(5, null, null) },
            new Row("R1/D1", "4") { References = new(null, 8, null) }, new Row("R1/D1", "5") { References = new(5, 8, (4, 9)), Stratum = "s" });
        Assert.Contains(
            "\"stations\":[[0,\"1\",10],[0,\"2\",10,{\"stratum\":\"s\"}],[0,\"3\",10,{\"dispatched\":5}],[0,\"4\",10,{\"previous\":{\"registered\":8}}],"
            + "[0,\"5\",10,{\"dispatched\":5,\"previous\":{\"registered\":8,\"turnout\":[4,9]},\"stratum\":\"s\"}]]",
            Texts(TinyContest.Default, register)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"dispatched\":-1}")]
    [InlineData("{\"dispatched\":9007199254740992}")]
    [InlineData("{\"dispatched\":\"5\"}")]
    [InlineData("{\"previous\":{}}")]
    [InlineData("{\"previous\":{\"turnout\":[1]}}")]
    [InlineData("{\"previous\":{\"turnout\":[1,-1]}}")]
    [InlineData("{\"previous\":{\"voters\":1}}")]
    [InlineData("{\"previous\":5}")]
    public void Documents_ReferencesDamaged_InvalidData(string extras)
    {
        var documents = RegisterDocuments.Write(TinyContest.Default, TinyRegister.Build(TinyContest.Default, new Row("R1/D1", "1") { Stratum = "s" }));
        var part = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(documents[0].Bytes.Span).Replace("{\"stratum\":\"s\"}", extras, StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => RegisterDocuments.Read(TinyContest.Default, documents[^1].Bytes, _ => part));
    }

    [Fact]
    public void Build_FormsOutOfOrder_Ascending() => Assert.Equal(
        [0, 1], TinyRegister.Build(TinyContest.Default, new Row("R1/D1", "1") { Forms = [1, 0, 1] }).Parts[0].Stations[0].Forms);

    private static readonly Row[] Contradictions =
    [
        new Row("R1/D1", "1", 11), new Row("R1/D1", "1") { Counts = false }, new Row("R1/D1", "1") { Stratum = "s" },
        new Row("R1/D1", "1") { Closes = TinyLedger.Start }, new Row("R1/D1", "1") { Name = "Other" },
        new Row("R1/D1", "1") { References = new(6, null, null) }, new Row("R1/D1", "1") { References = new(null, 9, null) },
        new Row("R1/D1", "1") { References = new(null, null, (4, 9)) },
    ];

    private static readonly Row First = new("R1/D1", "1") { Name = "School", References = new(5, 8, (4, 8)) };

    [Fact]
    public void Build_RowsThatContradict_FindingUnlessDerived() => Assert.All(Contradictions, second =>
    {
        var findings = new FindingList();
        TinyRegister.Build(TinyContest.Default, findings, isDerived: false, First, second);
        Assert.Equal(Rules.RegisterTwice.Code, Assert.Single(findings.Kept).Code);
        TinyRegister.Build(TinyContest.Default, findings, isDerived: true, First, second);
        Assert.Single(findings.Kept);
    });

    [Fact]
    public void Build_AreaUnderTwoParents_Error()
    {
        var findings = new FindingList();
        TinyRegister.Build(TinyContest.Default, findings, isDerived: false, new Row("R1/D1", "1"), new Row("R2/D1", "2"));
        Assert.Equal((Rules.RegisterTwice.Code, Severity.Error), (findings.Kept[0].Code, findings.Kept[0].Severity));
    }

    [Fact]
    public void Build_AreaWithTwoNames_WarningAndSameName()
    {
        foreach (var names in new[] { new[] { "Beta", "Alpha" }, ["Alpha", "Beta"] })
        {
            var findings = new FindingList();
            var register = TinyRegister.Build(
                TinyContest.Default, findings, isDerived: false, new Row("R1/D1", "1") { AreaName = names[0] }, new Row("R1/D1", "2") { AreaName = names[1] });
            Assert.Equal("Alpha", register.Parts[0].Partition.Name);
            Assert.Equal((0, 1), (findings.Errors, findings.Warnings));
        }
    }

    [Fact]
    public void Build_SameCodeAtTwoLevels_TwoAreas()
    {
        var register = TinyRegister.Build(TinyContest.Default, new Row("7/7", "1"));
        Assert.Equal([1, 2], register.FindAreas("7").Select(area => area.Level));
    }

    [Theory]
    [InlineData("R1/?")]
    [InlineData("?/D1")]
    [InlineData("R1/D\u001f1")]
    public void Build_ReservedCode_Error(string path)
    {
        var findings = new FindingList();
        TinyRegister.Build(TinyContest.Default, findings, isDerived: false, new Row(path, "1"));
        Assert.Equal(Rules.RegisterRow.Code, Assert.Single(findings.Kept).Code);
    }

    [Theory]
    [InlineData("R1/D1", "1", true)]
    [InlineData("/D1", "1", true)] // the district alone is enough
    [InlineData("R2/D1", "1", false)] // states another region
    [InlineData("/D9", "1", false)]
    [InlineData("R1/D1", "9", false)]
    public void Place_PartialKeys(string path, string station, bool isPlaced)
    {
        var register = TinyRegister.Build(TinyContest.Default, new Row("R1/D1", "1"), new Row("R2/D2", "1"));
        var placer = new Placer(TinyContest.Default, register);
        var codes = TinyRegister.Codes(TinyContest.Default, path);
        var key = new AreaKey(codes, codes);
        var placement = placer.Place(key, station, TinyContest.Main);
        Assert.Equal(isPlaced, placement.IsPlaced);
        if (!isPlaced)
        {
            Assert.Equal(Rules.StationUnknown.Code, placer.Explain(key, station, TinyContest.Main, placement, default).Code);
        }
    }

    [Fact]
    public void Place_FormNotExpected_SaysSo()
    {
        var register = TinyRegister.Build(TinyContest.Default, new Row("R1/D1", "1"));
        var placer = new Placer(TinyContest.Default, register);
        var codes = TinyRegister.Codes(TinyContest.Default, "R1/D1");
        var key = new AreaKey(codes, codes);
        var placement = placer.Place(key, "1", TinyContest.Postal);
        Assert.False(placement.IsPlaced);
        Assert.Equal(Rules.FormUnexpected.Code, placer.Explain(key, "1", TinyContest.Postal, placement, default).Code);
    }

    private static Row RandomRow(Dice dice, bool isDerived)
    {
        var locality = dice.Below(5);
        return new Row($"R{locality / 4}/C{locality / 2}/L{locality}", dice.Pick("1", "2", "02", "10", "a", "Ж"), dice.Pick(-1, 10, isDerived ? 20 : 10))
        {
            Forms = dice.Pick<System.Collections.Immutable.ImmutableArray<int>>([0], [1], [1, 0]),
            Closes = isDerived ? dice.Pick<DateTimeOffset?>(null, TinyLedger.Start, TinyLedger.Start.AddHours(1)) : TinyLedger.Start,
            Counts = !isDerived || dice.Chance(50),
            Stratum = isDerived ? dice.Pick(null, "s1", "s2") : "s1",
            References = dice.Pick<ReferenceFigures?>(null, new(7, null, null), new(null, 8, null), new(null, null, (5, 9)), new(7, 8, (5, 9)), isDerived ? new(70, 80, (50, 90)) : null),
            Name = dice.Pick(null, "School", isDerived ? "Club" : "School"),
            AreaName = dice.Pick(null, "Village", "Town"),
        };
    }

    private static List<string> Texts(ContestDefinition definition, Register register) =>
        [.. RegisterDocuments.Write(definition, register).Select(document => Encoding.UTF8.GetString(document.Bytes.Span))];
}
