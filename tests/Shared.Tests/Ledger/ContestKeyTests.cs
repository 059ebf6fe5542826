using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Ledger;

/// <summary>The key of a contest that merges small stations (#5): what is named with it, and how.</summary>
public sealed class ContestKeyTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)(7 * i))];

    private static readonly ContestKey Key = ContestKey.Of("tiny-2030", Secret);

    [Fact]
    public void Name_OfAContent_IsTheHmacOfItsText()
    {
        Value[] values = [Value.Of(100), Value.Missing, Value.Illegible, Value.Of(0)];
        var text = "c\0D1\0№ 7\0main\0" + "100,-,?,0";
        Assert.Equal(Hex(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(text))), ContentDigest.Of(Key, "c", "D1", "№ 7", "main", values).Hex);
        Assert.Equal(Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text))), ContentDigest.Of(null, "c", "D1", "№ 7", "main", values).Hex);
    }

    [Fact]
    public void Name_OfEvidence_IsTheHmacOfItsDigestAndUpload()
    {
        var digest = Digest.Of("a file"u8);
        Assert.Equal(Hex(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(digest.Hex + " u1"))), Key.NameOf("u1", digest).Hex);
        Assert.NotEqual(Key.NameOf("u1", digest), Key.NameOf("u2", digest)); // sending the same file does not tell that it is the same
    }

    [Fact]
    public void File_ReadBack_IsTheKey()
    {
        var read = ContestKey.Read(Key.Bytes.Span)!;
        Assert.Equal((Key.Digest, "tiny-2030", Key.NameOf("u", Key.Digest)), (read.Digest, read.Contest, read.NameOf("u", Key.Digest)));
        Assert.Equal(Digest.Of(Key.Bytes.Span), Key.Digest);
        Assert.DoesNotContain(Hex(Secret), Key.Digest.Hex, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hattama.key/1\n")]
    [InlineData("hattama.key/2\nc\n{0}\n{1}\n")]
    [InlineData("hattama.key/1\n\n{0}\n{1}\n")] // no contest
    [InlineData("hattama.key/1\nc\n{0}\n{1}")] // cut off
    [InlineData("hattama.key/1\nc\n{0}\n{1}\n\n")]
    [InlineData("\uFEFFhattama.key/1\nc\n{0}\n{1}\n")]
    [InlineData("hattama.key/1\r\nc\r\n{0}\r\n{1}\r\n")]
    [InlineData("hattama.key/1\nc\n{0}0\n{1}\n")] // a digit too many
    [InlineData("hattama.key/1\nc\nG{0}\n{1}\n")]
    [InlineData("hattama.key/1\nc\n{2}\n{1}\n")] // upper case: another text of the same bytes
    [InlineData("hattama.key/1\nc\n{0}\nPublish it.\n")]
    public void File_OfAnotherShape_IsNoKey(string text)
    {
        var warning = Encoding.UTF8.GetString(Key.Bytes.Span).Split('\n')[3];
        Assert.Null(ContestKey.Read(Encoding.UTF8.GetBytes(text
            .Replace("{0}", Hex(Secret), StringComparison.Ordinal).Replace("{1}", warning, StringComparison.Ordinal).Replace("{2}", Convert.ToHexString(Secret), StringComparison.Ordinal))));
        Assert.Null(ContestKey.Read(new byte[2_000_000]));
        Assert.Null(ContestKey.Read([0xFF, 0xFE, 0x00]));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Secret_OfAnotherLength_IsRefused(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => ContestKey.Of("c", new byte[length]));

    [Fact]
    public void Cut_WithAKey_NamesItsUploadsOnce()
    {
        Upload[] stamps = [Stamp("a", 1), Stamp("b", 2) with { Kind = UploadKind.Observations, Areas = "region:R1" }];
        var cut = new LedgerCut(stamps, [], Key);
        Assert.Equal(stamps.Select(stamp => stamp with { Evidence = Key.NameOf(stamp.Id, stamp.Evidence), Length = Upload.NoLength }), cut.Uploads);
        Assert.Equal(cut.Uploads, new LedgerCut(cut.Uploads, [], Key).Uploads);
        Assert.Equal(cut.Uploads, new LedgerCut([.. cut.Uploads, .. stamps], [], Key).Uploads); // the same, said twice
        var hour = LogDocuments.Write("c", cut)[0];
        Assert.Equal(cut.Uploads.Select(upload => upload with { File = string.Empty }), LogDocuments.ReadHour("c", hour.Bytes));
        using var document = JsonDocument.Parse(hour.Bytes);
        Assert.All(document.RootElement.GetProperty("uploads").EnumerateArray(), row => Assert.Equal(JsonValueKind.Null, row[2].ValueKind));
    }

    [Fact]
    public void RollUp_CutNamedWithAnotherKey_IsRefused()
    {
        var definition = new TinyContest().Build();
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"));
        var contest = new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
        foreach (var (own, other) in new[] { (Key, null), (null, Key), (Key, ContestKey.Of("tiny-2030", new byte[32])) })
        {
            Assert.Throws<ArgumentException>(() => Flow.RollUp(contest with { Key = own }, register.Parts[0], [], new LedgerCut([], [], other)));
        }

        Assert.NotNull(Flow.RollUp(contest with { Key = Key }, register.Parts[0], [], new LedgerCut([], [], ContestKey.Of("tiny-2030", Secret))));
    }

    [Fact]
    public void Decision_ThatNamesAKey_ReadsBack_AndWithoutOneHasNoMember()
    {
        var activated = new ActivatedVersion(1, Digest.Of("d"u8), Digest.Of("r"u8), 1);
        Decision Of(ActivatedVersion version) => new("c", "", "", "", "", DecisionKind.Activate, default, [], [], "", null, "activation", "first", ["a"], TinyLedger.Start) { Activates = version };
        var keyed = DecisionDocument.Write(Of(activated with { Key = Key.Digest }));
        Assert.Equal(Key.Digest, DecisionDocument.Read(keyed.Bytes).Activates!.Key);
        Assert.Contains($"\"key\":\"{Key.Digest}\"", Encoding.UTF8.GetString(keyed.Bytes.Span), StringComparison.Ordinal);
        var plain = DecisionDocument.Write(Of(activated));
        Assert.True(DecisionDocument.Read(plain.Bytes).Activates!.Key.IsNone);
        Assert.DoesNotContain("key", Encoding.UTF8.GetString(plain.Bytes.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Receipt_SaysWhatTheLogNamesTheEvidence(bool hasKey)
    {
        var definition = new TinyContest().Build();
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"));
        var contest = new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>()) { Key = hasKey ? Key : null };
        var stamp = Stamp("a", 1);
        var nothing = Flow.TakeInNothing(contest.Key, stamp, 1, new Finding("F011", Severity.Error, new Place("f", 0), LocalText.Same("no"))).Receipt;
        var read = Flow.TakeIn(contest, stamp, 1, new MemoryStream("{}"u8.ToArray()), ReadCaps.Default, cancel: TestContext.Current.CancellationToken).Receipt;
        foreach (var receipt in new[] { nothing, read })
        {
            using var document = JsonDocument.Parse(ReceiptDocument.Write(receipt));
            Assert.Equal(stamp.Evidence.Hex, document.RootElement.GetProperty("evidence").GetString());
            Assert.Equal(hasKey, document.RootElement.TryGetProperty("logged", out var logged));
            Assert.Equal(hasKey ? new LedgerCut([stamp], [], Key).Uploads[0].Evidence.Hex : null, hasKey ? logged.GetString() : null);
        }
    }

    private static Upload Stamp(string id, int minute) => new("c", id, "f.csv", "s", TinyLedger.Start.AddMinutes(minute), Digest.Of(Encoding.UTF8.GetBytes(id)), 5);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
