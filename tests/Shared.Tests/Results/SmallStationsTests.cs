using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Results;

/// <summary>What documents tell of stations that are published merged (#5): their sum, and nothing more.</summary>
public sealed class SmallStationsTests
{
    private const int Least = 10;

    /// <summary>Every kind of code that looks at figures: a relation that only a unanimous station breaks, repeated votes, turnouts, repeated lines.</summary>
    private static readonly ContestDefinition Definition = new TinyContest
    {
        Policies = new Policies { MinPublish = Least, MinPublishLine = TinyContest.Voted },
        Plausibility = new Plausibility
        {
            UniqueVotes = 2,
            CopiedVotes = 2,
            Turnout = new Share("turnout", LocalText.Same("turnout"), [TinyContest.Voted], [TinyContest.Registered]),
            Outlier = new OutlierLimit(1, (1, 100), 3),
        },
        Relations =
        [
            TinyContest.Relation("C1", Severity.Error, "voted = yes + no + invalid", TinyContest.Main),
            TinyContest.Relation("C8", Severity.Warning, "no > 0", TinyContest.Main),
            TinyContest.Relation("C9", Severity.Warning, "yes > 0", TinyContest.Main),
        ],
    }.Build();

    /// <summary>Whatever moves between stations without changing their sum changes no byte of anything published.</summary>
    [Fact]
    public void Documents_VotesMovedBetweenMergedStations_AreTheSameBytes()
    {
        var compared = 0;
        Dice.Throw(9, 600, (dice, size) =>
        {
            var votes = Enumerable.Range(0, size + 1).Select(_ => (Yes: dice.Pick(0, 1, 2, 4, 6, 30), No: dice.Pick(0, 1, 2, 4, 6, 30))).ToList();
            var before = RollUp(votes);
            var merged = MergedIn(StationsOf(before)).Select(code => int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) - 1).ToList();
            var (from, to) = (merged.FindIndex(i => votes[i].Yes > 0), merged.FindLastIndex(i => votes[i].No > 0));
            if (from < 0 || to < 0 || from == to)
            {
                return;
            }

            // Whether the ballots of each stay as many, or one goes with its vote: then the turnouts change too.
            var isExchange = dice.Chance(50);
            var moved = votes.ToList();
            moved[merged[from]] = (votes[merged[from]].Yes - 1, votes[merged[from]].No + (isExchange ? 1 : 0));
            moved[merged[to]] = (votes[merged[to]].Yes + 1, votes[merged[to]].No - (isExchange ? 1 : 0));
            Assert.NotEqual(moved, votes);
            var after = RollUp(moved);
            if (MergedIn(StationsOf(after)).SequenceEqual(MergedIn(StationsOf(before))))
            {
                compared++;
                Assert.Equal(before.Fingerprint, after.Fingerprint);
            }
        });
        Assert.True(compared > 100, $"Only {compared} histories had something to move.");
    }

    /// <summary>A station of three ballots that a rule holds: which figures break which rule is not told.</summary>
    [Theory]
    [InlineData(3, 0, 0)] // C1 and C8
    [InlineData(0, 3, 0)] // C1 and C9
    [InlineData(1, 1, 1)] // C1
    public void Documents_HeldStationOfFewBallots_ShowsNoRuleAboutFigures(int yes, int no, int invalid)
    {
        var held = new Report("R1/D1", "1", Values(100, 4, yes, no, invalid));
        var row = StationsOf(RollUp([(30, 20), (40, 30)], held)).GetProperty("stations")[0];
        Assert.Equal("held", row[1].GetString());
        Assert.False(row[4].TryGetProperty("codes", out _));
        Assert.Empty(row[4].GetProperty("contents").EnumerateArray());
        var early = StationsOf(RollUp([(30, 20), (40, 30)], held, areas: ["region:R2"])).GetProperty("stations")[0];
        Assert.Equal(["S112"], early[4].GetProperty("codes").EnumerateArray().Select(code => code.GetString()));
    }

    /// <summary>
    /// Five voted at station 1, so station 2 is merged with it. That station 3 has the votes of station 2 must not be told: the sum less these votes would be those of
    /// station 1. Stations that show their figures anyway may say that they are alike.
    /// </summary>
    [Theory]
    [InlineData(5, 2, "")]
    [InlineData(5, 3, "3,4")]
    [InlineData(10, 2, "2,3")] // at minPublish: nothing is merged
    [InlineData(9, 2, "")]
    public void P206_TwinOfAMergedStation_IsNotTold(int voted, int alike, string told)
    {
        var stations = StationsOf(RollUp(
            [(voted - 1, 1), .. Enumerable.Repeat((8, 4), alike), (50, 20)], plausible: new Plausibility { UniqueVotes = 5 }));
        Assert.Equal(told, string.Join(',', stations.GetProperty("stations").EnumerateArray()
            .Where(row => row.GetArrayLength() > 4 && row[4].TryGetProperty("codes", out var codes) && codes.EnumerateArray().Any(code => code.GetString() == "P206"))
            .Select(row => row[0].GetString())));
        Assert.Equal(told.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, stations.GetProperty("vector").GetProperty("warned").GetInt64());
    }

    /// <summary>A form may lack a line and a figure may be missing: behind each sum of the merged stand two stations with ballots enough, or all there are.</summary>
    [Fact]
    public void Merged_EverySum_HasTwoStationsAndBallotsEnough() => Dice.Throw(8, 600, (dice, size) =>
    {
        var definition = new TinyContest { Policies = Definition.Policies, IsInvalidRequired = false, Relations = [] }.Build();
        var rows = Enumerable.Range(1, size).Select(i => new TinyRegister.Row("R1/D1", $"{i}", 100)
        {
            Forms = [dice.Pick(TinyContest.Main, TinyContest.Postal)],
            Counts = dice.Chance(80),
        }).ToList();
        var ledger = new TinyLedger(definition, TinyRegister.Build(definition, rows)) { Key = TinyLedger.KeyOf(3) };
        var sent = rows.Select(row => (Row: row, Ballots: (long)dice.Pick(2, 9, 10, 12, 40), HasInvalid: row.Forms[0] == TinyContest.Main && dice.Chance(60))).ToList();
        ledger.Send("a", 1, sent.Select(one => Report.Of("R1/D1", one.Row.Station, one.Ballots, 0, 0, 100) is var report && one.Row.Forms[0] == TinyContest.Main
            ? report with { Values = one.HasInvalid ? report.Values : [.. report.Values[..4], Value.Missing] }
            : report with { Form = TinyContest.Postal, Values = [.. report.Values[1..4]] }));
        var document = StationsOf(ledger.RollUp());
        var merged = MergedIn(document).ToHashSet();
        Assert.Equal(sent.Exists(one => one.Ballots < Least), merged.Count > 0);
        foreach (var isCounted in (bool[])[true, false])
        {
            Check(one => one.Row.Counts == isCounted);
            Check(one => one.Row.Counts == isCounted && one.Row.Forms[0] == TinyContest.Main);
            Check(one => one.Row.Counts == isCounted && one.HasInvalid);
        }

        void Check(Func<(TinyRegister.Row Row, long Ballots, bool HasInvalid), bool> isIn)
        {
            var all = sent.Where(isIn).ToList();
            var own = all.Where(one => merged.Contains(one.Row.Station)).ToList();
            Assert.True(
                own.Count == 0 || own.Count == all.Count || (own.Count > 1 && own.Sum(one => one.Ballots) >= Least),
                $"{string.Join(' ', own.Select(one => one.Ballots))} of {string.Join(' ', all.Select(one => one.Ballots))}");
        }
    });

    /// <summary>Whatever was published by hash of something that can be guessed is named under the key.</summary>
    [Fact]
    public void Documents_ScansAndWaitingEntries_AreNamedUnderTheKey()
    {
        var register = TinyRegister.Build(Definition, new TinyRegister.Row("R1/D1", "1", 100), new TinyRegister.Row("R1/D1", "2", 100));
        var ledger = new TinyLedger(Definition, register) { Key = TinyLedger.KeyOf(3) };
        var upload = ledger.Send("a", 1, Report.Of("R1/D1", "1", 2, 1, 0, 100), Report.Of("R1/D1", "9", 2, 1, 0, 100), Report.Of("R1/D7", "1", 2, 1, 0, 100));
        var packer = new ItemPacker(Definition.Id, 1, "D1", upload.Id);
        var scan = System.Security.Cryptography.SHA256.HashData("scan"u8);
        packer.Add("D1", string.Empty, "1", new Attachment("f", MediaType.Pdf, 77, scan));
        ledger.Uploads.Add(upload with { Id = "u9", Received = upload.Received.AddMinutes(1) });
        ledger.Parts.AddRange(packer.Parts().Select(part => part with { Upload = "u9" }));
        var published = string.Join('\n', ledger.RollUp().Documents.Select(document => System.Text.Encoding.UTF8.GetString(document.Bytes.Span)));
        Digest[] plain =
        [
            upload.Evidence, Digest.FromBytes(scan),
            .. new[] { ("D1", "1"), ("D1", "9"), ("D7", "1") }.Select(at => ContentDigest.Of(null, Definition.Id, at.Item1, at.Item2, "main", Values(100, 3, 2, 1, 0))),
        ];
        Assert.All(plain, digest => Assert.DoesNotContain(digest.Hex, published, StringComparison.Ordinal));
        Assert.Contains(ledger.Key!.NameOf(upload.Id, upload.Evidence).Hex, published, StringComparison.Ordinal);
        Assert.Contains($"[\"D1\",\"1\",\"application/pdf\",\"{ledger.Key.NameOf("u9", Digest.FromBytes(scan))}\",null,", published, StringComparison.Ordinal);
        foreach (var (area, station, row) in (ReadOnlySpan<(string, string, int)>)[("D1", "9", 3), ("D7", "1", 4)])
        {
            var text = $"{Definition.Id}\0{area}\0{station}\0main\0100,3,2,1,0\0{upload.Id}\0{row}\0";
            var name = System.Security.Cryptography.HMACSHA256.HashData(Enumerable.Repeat((byte)3, 32).ToArray(), System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Contains(Convert.ToHexStringLower(name), published, StringComparison.Ordinal);
            Assert.DoesNotContain(ContentDigest.Of(ledger.Key, Definition.Id, area, station, "main", Values(100, 3, 2, 1, 0)).Hex, published, StringComparison.Ordinal);
        }
    }

    private static Value[] Values(params long[] numbers) => [.. numbers.Select(Value.Of)];

    private static RolledUp RollUp(
        List<(int Yes, int No)> votes, Report? first = null, string[]? areas = null, Plausibility? plausible = null)
    {
        var definition = plausible is null ? Definition : new TinyContest { Policies = Definition.Policies, Plausibility = plausible }.Build();
        var skip = first is null ? 0 : 1;
        var register = TinyRegister.Build(definition, Enumerable.Range(1, votes.Count + skip).Select(i => new TinyRegister.Row("R1/D1", $"{i}", 100)));
        var ledger = new TinyLedger(definition, register) { Key = TinyLedger.KeyOf(3) };
        ledger.Send("a", 1, votes.Select((vote, i) => Report.Of("R1/D1", $"{i + 1 + skip}", vote.Yes, vote.No, 0, 100)));
        if (first is not null)
        {
            ledger.SendFor("b", 2, areas ?? [], first);
        }

        return ledger.RollUp();
    }

    private static JsonElement StationsOf(RolledUp rolled) =>
        rolled.Documents.Select(one => JsonDocument.Parse(one.Bytes).RootElement).Single(one => one.GetProperty("type").GetString() == "stations");

    private static List<string> MergedIn(JsonElement document) =>
    [
        .. document.GetProperty("stations").EnumerateArray()
            .Where(row => row.GetArrayLength() > 4 && row[4].TryGetProperty("merged", out _)).Select(row => row[0].GetString()!),
    ];
}
