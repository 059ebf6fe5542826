using System.Text;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation.Sampling;
using Hattama.Protocols;

namespace Hattama.Tests.Observation;

/// <summary>Which recorded design supports an inference, and which never will.</summary>
public sealed class RecordedDesignsTests
{
    private static readonly DateTimeOffset Before = new(2030, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Closes = new(2030, 5, 5, 14, 0, 0, TimeSpan.Zero);
    private static readonly DrawSeed Seed = DrawSeed.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)], [.. Enumerable.Range(32, 32).Select(i => (byte)i)])!;

    [Fact]
    public void Design_CommittedBeforeAndRevealedAfter_IsDrawn()
    {
        var contest = new ObserverContest();
        var recorded = Record(contest);
        Assert.Equal((0, "designs"), (recorded.Findings.Kept.Count, recorded.Kind));
        Assert.Equal(DesignState.Awaiting, Only(contest).State);
        Assert.Null(Only(contest).Draw);
        var receipt = Reveal(contest, Closes);
        Assert.Equal((0, "seeds", 1L), (receipt.Findings.Kept.Count, receipt.Kind, receipt.Entries));
        var design = Only(contest);
        Assert.Equal((DesignState.Drawn, 3, default), (design.State, design.Draw!.Stations.Length, design.Reason));
        Assert.Equal(Closes, design.Reveal!.Received);
    }

    [Fact]
    public void Seed_BeforeTheLastStationCloses_EndsTheDrawForGood()
    {
        var contest = new ObserverContest();
        Record(contest);
        Assert.Equal("O558", Assert.Single(Reveal(contest, Closes.AddSeconds(-1)).Findings.Kept).Code);
        Reveal(contest, Closes.AddHours(3), sender: "other");
        Assert.Equal(DesignState.RevealedEarly, Only(contest).State);
        Assert.Null(Only(contest).Draw);
        Assert.Contains("while people voted", Only(contest).Reason.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2030-05-04T09:59:59Z", DesignState.Awaiting)]
    [InlineData("2030-05-04T10:00:00Z", DesignState.Late)]
    [InlineData("2030-05-05T15:00:00Z", DesignState.Late)]
    public void Design_AtTheInstantOfOpening_IsLate(string stamped, DesignState state)
    {
        var contest = new ObserverContest();
        var receipt = Record(contest, at: DateTimeOffset.Parse(stamped, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(state == DesignState.Late, receipt.Findings.Kept.Any(finding => finding.Code == "O556"));
        Reveal(contest, Closes);
        Assert.Equal(state == DesignState.Late ? state : DesignState.Drawn, Only(contest).State);
    }

    [Fact]
    public void Opening_NamedByTheDefinition_IsTheLimit()
    {
        var contest = new ObserverContest(json => json["policies"]!["opensAt"] = "2030-05-05T02:00:00Z");
        Record(contest, at: new DateTimeOffset(2030, 5, 5, 1, 59, 59, TimeSpan.Zero));
        Assert.Equal(DesignState.Awaiting, Only(contest).State);
    }

    [Fact]
    public void SecondDesign_BeforeTheOpening_TakesThePlaceOfTheFirst_AndALateOneDoesNot()
    {
        var contest = new ObserverContest();
        Record(contest, "first");
        Record(contest, "second", at: Before.AddHours(1));
        Record(contest, "third", at: Closes.AddHours(-3));
        Reveal(contest, Closes);
        Assert.Equal(("second", DesignState.Drawn), (Only(contest).Design.Id, Only(contest).State));
    }

    [Fact]
    public void Design_OfASenderForSomeAreas_IsNotUsed()
    {
        var contest = new ObserverContest();
        Assert.Equal("S112", Assert.Single(Record(contest, areas: "district:d1").Findings.Kept).Code);
        Reveal(contest, Closes);
        Assert.Equal(DesignState.OutsideAreas, Only(contest).State);
    }

    [Fact]
    public void Design_OfADistrustedSender_IsNotUsed()
    {
        var contest = new ObserverContest();
        Record(contest);
        Reveal(contest, Closes);
        var decision = new Decision(
            contest.Definition.Id, "", "", "", "", DecisionKind.Distrust, default, [], [], "watch", null, "reason", "Words.", ["p1"], Closes);
        contest.Decisions.Add(new RecordedDecision(Digest.Of("x"u8), decision));
        Assert.Equal(DesignState.Distrusted, Only(contest).State);
    }

    [Fact]
    public void Design_WithoutItsFrame_OrOfAnotherRegister_IsUnfit()
    {
        var without = new ObserverContest();
        Assert.Equal("O555", Assert.Single(Record(without, frame: null).Findings.Kept).Code);
        Reveal(without, Closes);
        Assert.Equal(DesignState.Unfit, Only(without).State);
        var other = new ObserverContest();
        Assert.Equal("O553", Assert.Single(Record(other, frame: new string('0', 64)).Findings.Kept).Code);
        Reveal(other, Closes);
        Assert.Equal(DesignState.Unfit, Only(other).State);
        Assert.Null(Only(other).Draw);
    }

    /// <summary>What would end the draw after the vote is said before it, while another design may still be sent.</summary>
    [Fact]
    public void Design_OfAStratumThatTheRegisterLacks_IsSaidWhenItIsRecorded()
    {
        var contest = new ObserverContest();
        var json = $$"""
            {"format":"hattama.sample/1","id":"d","contest":"{{contest.Definition.Id}}","selection":"stratified","strata":"{{contest.Definition.Levels[^1].Id}}","allocation":"given","sizes":{"nowhere":3},"commitment":"{{Seed.Commitment}}"
            """;
        var frame = SampleFrame.Of(contest.Definition, contest.Register, Read(json + "}")).Digest.Hex;
        var receipt = contest.Send(UploadKind.Designs, "watch", Encoding.UTF8.GetBytes($"{json},\"frame\":\"{frame}\"}}"), received: Before);
        var finding = Assert.Single(receipt.Findings.Kept);
        Assert.Equal("O553", finding.Code);
        Assert.Contains("nowhere", finding.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Design_OfNobodyKnown_IsUnfit_UnlessItNamesOrganisations()
    {
        var contest = new ObserverContest();
        Assert.Equal("O555", Assert.Single(Record(contest, sender: "commission").Findings.Kept).Code);
        Assert.Equal(DesignState.Unfit, Only(contest).State);
        var named = new ObserverContest();
        Assert.Empty(Record(named, sender: "commission", organisations: "\"watch\"").Findings.Kept);
        Assert.Equal(["watch"], Only(named).Organisations);
    }

    [Fact]
    public void Convenience_RecordedAndRevealed_StaysConvenience()
    {
        var contest = new ObserverContest();
        var json = """{"format":"hattama.sample/1","id":"here","contest":"CONTEST","selection":"convenience"}""".Replace("CONTEST", contest.Definition.Id, StringComparison.Ordinal);
        Assert.Empty(contest.Send(UploadKind.Designs, "watch", Encoding.UTF8.GetBytes(json), received: Before).Findings.Kept);
        Reveal(contest, Closes);
        Assert.Equal(DesignState.Convenience, Only(contest).State);
        Assert.Null(Only(contest).Draw);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"format":"hattama.seed/2"}""")]
    [InlineData("""{"format":"hattama.seed/1","seed":"00","salt":"00"}""")]
    [InlineData("""{"format":"hattama.seed/1","seed":7,"salt":null}""")]
    [InlineData("[]")]
    public void SeedFile_NotValid_IsO557AndNoRecord(string text)
    {
        var contest = new ObserverContest();
        var receipt = contest.Send(UploadKind.Seeds, "watch", Encoding.UTF8.GetBytes(text), received: Closes);
        Assert.Equal(("O557", 0L, 1L), (Assert.Single(receipt.Findings.Kept).Code, receipt.Entries, receipt.Rejected));
    }

    [Fact]
    public void Files_LargerThanTheyMayBe_AreRefusedWithoutBeingReadWhole()
    {
        var contest = new ObserverContest();
        var stream = new EndlessStream();
        var upload = new Upload(contest.Definition.Id, "u", "f", "watch", Before, Digest.Of("x"u8), 1) { Kind = UploadKind.Designs };
        Assert.Equal("O551", Assert.Single(Flow.TakeIn(contest.InForce, upload, 1, stream, ReadCaps.Default, cancel: TestContext.Current.CancellationToken).Receipt.Findings.Kept).Code);
        Assert.InRange(stream.Given, 1, SampleDesignReader.MaxBytes + (64 * 1024));
        Assert.Equal("O557", Assert.Single(Flow.TakeIn(contest.InForce, upload with { Kind = UploadKind.Seeds }, 1, new EndlessStream(), ReadCaps.Default, cancel: TestContext.Current.CancellationToken).Receipt.Findings.Kept).Code);
    }

    [Fact]
    public void SeedFile_LongerThanItMayBe_IsRefusedAlthoughItsFirstBytesAreASeed()
    {
        var contest = new ObserverContest();
        var text = $$"""{"format":"hattama.seed/1","seed":"{{Seed.Seed}}","salt":"{{Seed.Salt}}"}""";
        Assert.Empty(contest.Send(UploadKind.Seeds, "watch", Encoding.UTF8.GetBytes(text.PadRight(DrawSeedReader.MaxBytes)), received: Closes).Findings.Kept);
        Assert.Equal("O557", Assert.Single(contest.Send(UploadKind.Seeds, "watch", Encoding.UTF8.GetBytes(text.PadRight(DrawSeedReader.MaxBytes + 1)), received: Closes).Findings.Kept).Code);
    }

    [Fact]
    public void Design_NotValid_HasNoRecord_AndTheOneBeforeStaysInForce()
    {
        var contest = new ObserverContest();
        Record(contest, "good");
        Assert.Equal("O551", contest.Send(UploadKind.Designs, "watch", "{}"u8.ToArray(), received: Before.AddHours(1)).Findings.Kept[0].Code);
        Assert.Equal("good", Only(contest).Design.Id);
    }

    private static RecordedDesign Only(ObserverContest contest) =>
        Assert.Single(RecordedDesigns.Of(contest.Definition, contest.Register, contest.Cut, contest.Records()));

    private static Receipt Record(
        ObserverContest contest, string id = "d", string sender = "watch", DateTimeOffset? at = null, string? frame = "", string areas = "", string organisations = "")
    {
        var json = $$"""
            {"format":"hattama.sample/1","id":"{{id}}","contest":"{{contest.Definition.Id}}","selection":"simpleRandom","size":3,"commitment":"{{Seed.Commitment}}"
            """;
        frame = frame is "" ? SampleFrame.Of(contest.Definition, contest.Register, Read(json + "}")).Digest.Hex : frame;
        json += (frame is null ? "" : $",\"frame\":\"{frame}\"") + (organisations.Length == 0 ? "" : $",\"organisations\":[{organisations}]") + "}";
        return contest.Send(UploadKind.Designs, sender, Encoding.UTF8.GetBytes(json), areas: areas, received: at ?? Before);
    }

    private static Receipt Reveal(ObserverContest contest, DateTimeOffset at, string sender = "watch") => contest.Send(
        UploadKind.Seeds, sender, Encoding.UTF8.GetBytes($$"""{"format":"hattama.seed/1","algorithm":"hattama-draw/1","seed":"{{Seed.Seed}}","salt":"{{Seed.Salt}}"}"""), received: at);

    private static SampleDesign Read(string json) => SampleDesignReader.Read(Encoding.UTF8.GetBytes(json), "d").Match(
        design => design, findings => throw new InvalidOperationException(findings.Kept[0].Message.En));

    /// <summary>A file without an end.</summary>
    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
