using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Results;

/// <summary><c>minPublish</c>: what few voters did is published only as a sum, and everything still adds up.</summary>
public sealed class MergedStationsTests
{
    private const int Least = 10;

    [Theory]
    [InlineData(9, true)] // below
    [InlineData(10, false)] // at
    [InlineData(11, false)] // above
    public void MinPublish_Boundary(long voted, bool isMerged)
    {
        var (document, _, _) = Publish(100, [voted, 40, 50]);
        Assert.Equal(isMerged ? ["1", "2"] : [], MergedIn(document)); // never one alone: the next smallest joins it
        Assert.Equal(isMerged, document.TryGetProperty("merged", out _));
    }

    [Fact]
    public void MinPublish_SumOfTheMerged_IsPublishedAndTheirFiguresAreNot()
    {
        var (document, definition, register) = Publish(100, [3, 4, 12, 40]);
        Assert.Equal(["1", "2", "3"], MergedIn(document)); // 3 + 4 is still below ten
        Assert.Equal([300, 19, 19, 0, 0], document.GetProperty("merged").GetProperty("lines").EnumerateArray().Select(line => line.GetInt64()));
        Assert.Equal([400, 59, 59, 0, 0], document.GetProperty("vector").GetProperty("lines").EnumerateArray().Select(line => line.GetInt64()));
        Assert.Empty(Check(definition, register, document).Mismatches);
        foreach (var voted in (long[])[3, 4, 12])
        {
            Assert.DoesNotContain(ContentOf(definition, voted == 3 ? "1" : voted == 4 ? "2" : "3", voted).Hex, document.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void MinPublish_AnyVotes_AddUpAndShowNoFewVoters() => Dice.Throw(7, 400, (dice, size) =>
    {
        var votes = Enumerable.Range(0, size).Select(_ => (long)dice.Pick(0, 3, 9, 10, 11, 25)).ToArray();
        var disputed = dice.Chance(40) ? dice.Below(size) : -1;
        var (document, definition, register) = Publish(100, votes, disputed);
        Assert.Empty(Check(definition, register, document).Mismatches);
        var counted = Enumerable.Range(0, size).Where(i => i != disputed).ToList();
        Assert.Equal(counted.Sum(i => votes[i]), document.GetProperty("vector").GetProperty("lines")[1].GetInt64());
        var shown = document.GetProperty("stations").EnumerateArray().Where(row => row[2].ValueKind == JsonValueKind.Array).ToList();
        Assert.All(shown, row => Assert.True(row[2][1].GetInt64() >= Least));
        var merged = MergedIn(document);
        Assert.Equal(counted.Any(i => votes[i] < Least), merged.Count > 0);
        if (merged.Count > 0 && shown.Count > 0)
        {
            Assert.True(merged.Count >= 2 && document.GetProperty("merged").GetProperty("lines")[1].GetInt64() >= Least);
        }

        foreach (var i in Enumerable.Range(0, size).Where(i => votes[i] < Least))
        {
            Assert.DoesNotContain(ContentOf(definition, $"{i + 1}", votes[i]).Hex, document.GetRawText(), StringComparison.Ordinal);
        }
    });

    [Theory]
    [InlineData("lines")]
    [InlineData("stations")]
    [InlineData("reported")]
    public void Verify_MergedSumChanged_IsFound(string member)
    {
        var (document, definition, register) = Publish(100, [3, 4, 12, 40]);
        var changed = JsonNode.Parse(document.GetRawText())!;
        var cell = changed["merged"]![member]!.AsArray();
        cell[1] = cell[1]!.GetValue<long>() + 7;
        Assert.NotEmpty(Check(definition, register, JsonDocument.Parse(changed.ToJsonString()).RootElement).Mismatches);
    }

    [Fact]
    public void Verify_RowCalledMergedInAContestThatDoesNotMerge_IsFound()
    {
        var (document, _, register) = Publish(100, [3, 4, 12, 40]);
        Assert.NotEmpty(Check(new TinyContest().Build(), register, document).Mismatches);
    }

    [Fact]
    public void Log_HourReadBack_HasEverythingThatResultsDependOn()
    {
        Upload At(string id, int minute) => new("c", id, "f.csv", "s", TinyLedger.Start.AddMinutes(minute), Digest.Of(Encoding.UTF8.GetBytes(id)), 5);
        Upload[] uploads =
        [
            At("a", 1), At("b", 2) with { Areas = Upload.AreasOf(["region:R1", "district:D2"]) }, At("c", 3) with { Kind = UploadKind.Observations },
            At("d", 4) with { Kind = UploadKind.Observations, Areas = "region:R1" },
        ];
        var hour = LogDocuments.Write("c", new LedgerCut(uploads, []))[0];
        Assert.Equal(uploads.Select(upload => upload with { File = string.Empty }), LogDocuments.ReadHour("c", hour.Bytes));
    }

    private static (JsonElement Document, ContestDefinition Definition, Register Register) Publish(long registered, long[] votes, int disputed = -1)
    {
        var definition = new TinyContest { Policies = new Policies { MinPublish = Least, MinPublishLine = TinyContest.Voted } }.Build();
        var register = TinyRegister.Build(definition, votes.Select((_, i) => new TinyRegister.Row("R1/D1", $"{i + 1}", registered)));
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, votes.Select((yes, i) => Report.Of("R1/D1", $"{i + 1}", yes, 0, 0, registered)));
        if (disputed >= 0)
        {
            ledger.Send("b", 2, Report.Of("R1/D1", $"{disputed + 1}", votes[disputed], 1, 0, registered));
        }

        var document = ledger.RollUp().Documents.Select(one => JsonDocument.Parse(one.Bytes).RootElement).Single(one => one.GetProperty("type").GetString() == "stations");
        return (document, definition, register);
    }

    private static DocumentCheck Check(ContestDefinition definition, Register register, JsonElement document)
    {
        var check = new DocumentCheck(definition, register);
        check.Check(Digest.Of("document"u8), document, "D1", claimed: null);
        return check;
    }

    private static List<string> MergedIn(JsonElement document) =>
    [
        .. document.GetProperty("stations").EnumerateArray()
            .Where(row => row.GetArrayLength() > 4 && row[4].TryGetProperty("merged", out _)).Select(row => row[0].GetString()!),
    ];

    private static Digest ContentOf(ContestDefinition definition, string station, long yes) => ContentDigest.Of(
        null, definition.Id, "D1", station, "main", [.. new[] { 100, yes, yes, 0, 0 }.Select(Value.Of)]);
}
