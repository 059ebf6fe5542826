using System.Security.Cryptography;
using System.Text;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Results;

public sealed class SnapshotTests
{
    private static readonly Snapshot Sample = new(
        "tiny-2030", 7, SnapshotStatus.Partial, TinyLedger.Start, Digest.Of("root"u8), Digest.Of("log"u8), 12, 3, 1, Digest.Of("previous"u8));

    [Theory]
    [InlineData(SnapshotStatus.Zero)]
    [InlineData(SnapshotStatus.Partial)]
    [InlineData(SnapshotStatus.Preliminary)]
    [InlineData(SnapshotStatus.Final)]
    [InlineData(SnapshotStatus.Corrected)]
    public void Sign_ReadBack_SameAndVerified(SnapshotStatus status)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var snapshot = Sample with { Status = status, Previous = status == SnapshotStatus.Zero ? default : Sample.Previous };
        var document = snapshot.Sign(key);
        var read = Snapshot.Read(document.Bytes);
        Assert.Equal(snapshot, read.Snapshot);
        Assert.Equal(document.Digest, read.Digest);
        Assert.True(read.IsSignedBy(key));
        Assert.False(read.IsSignedBy(other));
    }

    [Fact]
    public void Read_AnyByteChanged_DamageOrNotSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var document = Sample.Sign(key);
        for (var at = 0; at < document.Bytes.Length; at++)
        {
            foreach (var change in new byte[] { 1, 2, 4, 16, 0x20, 0x80 })
            {
                var bytes = document.Bytes.ToArray();
                bytes[at] ^= change;
                Assert.NotEqual(document.Digest, Digest.Of(bytes));
                try
                {
                    Assert.False(Snapshot.Read(bytes).IsSignedBy(key), $"{at} ^ {change}");
                }
                catch (InvalidDataException)
                {
                }
            }
        }
    }

    [Theory]
    [InlineData("\"contest\":\"tiny-2030\"", "\"contest\":null")]
    [InlineData("\"decisions\":3", "\"decisions\": 3")]
    [InlineData("{\"asOf\"", "{\"added\":1,\"asOf\"")]
    [InlineData("\"type\":\"snapshot\"", "\"type\":\"latest\"")]
    [InlineData("hattama.result/1", "hattama.result/2")]
    [InlineData("\"edition\":1", "\"edition\":1e0")]
    public void Read_NotTheCanonicalText_Throws(string part, string other)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = Encoding.UTF8.GetString(Sample.Sign(key).Bytes.Span);
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(Encoding.UTF8.GetBytes(text.Replace(part, other, StringComparison.Ordinal))));
    }

    [Fact]
    public void Instant_WholeMilliseconds_RoundTrip() => CsCheck.Check.Sample(
        CsCheck.Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMillisecond],
        milliseconds =>
        {
            var instant = new DateTimeOffset(milliseconds * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
            Assert.Equal(instant, Instant.Parse(Instant.Format(instant)));
            Assert.Equal(Instant.Format(instant), Instant.Format(instant.ToUniversalTime()));
        });

    [Theory]
    [InlineData("2022-06-05T14:00:00Z")]
    [InlineData("2022-06-05T14:00:00.000")]
    [InlineData("2022-06-05T14:00:00.000+00:00")]
    [InlineData(" 2022-06-05T14:00:00.000Z")]
    [InlineData("2022-06-05T24:00:00.000Z")]
    [InlineData("٢٠٢٢-06-05T14:00:00.000Z")]
    [InlineData("")]
    [InlineData(null)]
    public void Instant_AnyOtherForm_Null(string? text) => Assert.Null(Instant.Parse(text));

    [Fact]
    public void Latest_WriteRead_SameAndStrict()
    {
        var latest = new LatestDocument("tiny-2030", 3, Digest.Of("a"u8), Digest.Of("b"u8));
        Assert.Equal(latest, LatestDocument.Read(latest.Write()));
        var text = Encoding.UTF8.GetString(latest.Write().Span);
        Assert.Throws<InvalidDataException>(() => LatestDocument.Read(Encoding.UTF8.GetBytes(text.Replace("\"tiny-2030\"", "null", StringComparison.Ordinal))));
        Assert.Throws<InvalidDataException>(() => LatestDocument.Read(Encoding.UTF8.GetBytes(text.Replace(latest.Root.Hex, "x", StringComparison.Ordinal))));
        Assert.Throws<InvalidDataException>(() => LatestDocument.Read("[]"u8.ToArray()));
    }

    [Fact]
    public void Decision_WriteRead_Same()
    {
        foreach (var kind in Enum.GetValues<DecisionKind>())
        {
            var decision = ADecision(kind);
            var document = DecisionDocument.Write(decision);
            var read = DecisionDocument.Read(document.Bytes);
            Assert.Equal(document.Digest, DecisionDocument.Write(read).Digest);
            Assert.Equal((decision.Kind, decision.Content, decision.Since, decision.At), (read.Kind, read.Content, read.Since, read.At));
            Assert.Equal(decision.Saw, read.Saw);
            Assert.Equal(decision.By, read.By);
        }
    }

    /// <summary>A distrust whose instant cannot be read would reach back to the beginning of time.</summary>
    [Theory]
    [InlineData("\"since\":\"2030-05-05T20:00:00.000Z\"", "\"since\":\"yesterday\"")]
    [InlineData("\"area\":\"D1\"", "\"area\":null")]
    [InlineData("\"kind\":\"distrust\"", "\"kind\":\"Distrust\"")]
    [InlineData("\"by\":[", "\"by\": [")]
    [InlineData("\"by\":[\"p1\"", "\"by\":[null")]
    [InlineData("\"station\":\"1\"", "\"station\":1")]
    public void Decision_NotTheCanonicalText_Throws(string part, string other)
    {
        var text = Encoding.UTF8.GetString(DecisionDocument.Write(ADecision(DecisionKind.Distrust)).Bytes.Span);
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => DecisionDocument.Read(Encoding.UTF8.GetBytes(text.Replace(part, other, StringComparison.Ordinal))));
    }

    [Fact]
    public void Log_Uploads_ByTheHourTheyCameIn()
    {
        Upload At(string id, int minutes) => new("c", id, "f", "s", TinyLedger.Start.AddMinutes(minutes), Digest.Of("e"u8), 5);
        var hours = LogDocuments.Write("c", new LedgerCut([At("b", 60), At("a", 59), At("c", -1)], []));
        var texts = hours.Select(document => Encoding.UTF8.GetString(document.Bytes.Span)).ToList();
        Assert.Equal(4, texts.Count);
        Assert.Contains("\"hour\":\"2030-05-05T19\"", texts[0], StringComparison.Ordinal);
        Assert.Contains("\"hour\":\"2030-05-05T20\"", texts[1], StringComparison.Ordinal);
        Assert.Contains("\"uploads\":3", texts[3], StringComparison.Ordinal);
        // What is over keeps its document when more comes in later.
        var more = LogDocuments.Write("c", new LedgerCut([At("b", 60), At("a", 59), At("c", -1), At("d", 61)], []));
        Assert.Equal(hours.Take(2).Select(hour => hour.Digest), more.Take(2).Select(hour => hour.Digest));
        Assert.NotEqual(hours[2].Digest, more[2].Digest);
    }

    [Fact]
    public void Receipt_AnyText_Written()
    {
        var findings = new FindingList();
        findings.Add(new Finding("P002", Severity.Error, new Place("a\ud800.csv", 3, "x\udc00", "yes"), LocalText.Same("cut here: \ud83d")));
        var receipt = new Receipt("c", "u", "\ud800\ufffe", "", 1, "s", TinyLedger.Start, 0, 0, 0, 1, findings);
        Assert.Contains("cut here: \ufffd", Encoding.UTF8.GetString(ReceiptDocument.Write(receipt).Span), StringComparison.Ordinal);
    }

    private static Decision ADecision(DecisionKind kind) => new(
        "tiny-2030", "D1", "D1", "1", "main", kind, Digest.Of("c"u8), [Digest.Of("c"u8), Digest.Of("d"u8)], [Digest.Of("p"u8)], "a",
        kind == DecisionKind.Distrust ? TinyLedger.Start : null, "R1", "Ошибка й", ["p1", "p2"], TinyLedger.Start);
}
