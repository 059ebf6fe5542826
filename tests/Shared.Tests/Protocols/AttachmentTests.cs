using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Protocols;

/// <summary>Scans (#5): told by content, bound by name, kept beside the entries, never a part of any figure.</summary>
public sealed class AttachmentTests
{
    private const string Csv = "region,district,station,registered,yes,no\n1,12,7,100,60,30\n";
    private static readonly byte[] Pdf = "%PDF-1.7 a scan"u8.ToArray();
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 7];

    private static readonly Contest Numbered = new() { Patterns = ["^(?:УИК )?№? ?(\\d+)$", "^(\\d+/\\d+)$"] };

    [Theory]
    [InlineData("7.pdf", "12/7")]
    [InlineData("0007.PDF", "12/7")]
    [InlineData("УИК №7.pdf", "12/7")]
    [InlineData("7-2.jpg", "12/7")]
    [InlineData("7_13.jpeg", "12/7")]
    [InlineData("7 (2).png", "12/7")]
    [InlineData("0007/scan.pdf", "12/7")]
    [InlineData("0007\\page-1.pdf", "12/7")]
    [InlineData("12/7.pdf", "12/7")]
    [InlineData("12/7/scan.pdf", "12/7")]
    [InlineData("1/12/7.pdf", "12/7")]
    [InlineData("13/8.pdf", "13/8")]
    [InlineData("13/7.pdf", "13/7")]
    [InlineData("9_1.pdf", "12/9/1")]
    [InlineData("scans of the night/12/7.pdf", "12/7")]
    [InlineData("7/7-2.pdf", "12/7")]
    public void Name_ThatMeansOneStation_Binds(string name, string station) => Assert.Equal(station, Bind(name, name.StartsWith("13", StringComparison.Ordinal) ? [] : ["district:12"]));

    [Theory]
    [InlineData("7.pdf", BindingProblem.Several)] // both districts have one
    [InlineData("scan.pdf", BindingProblem.Unnamed)]
    [InlineData("99.pdf", BindingProblem.Unnamed)]
    [InlineData("170.pdf", BindingProblem.Unnamed)] // anchored: never 7 or 17
    [InlineData("7a.pdf", BindingProblem.Unnamed)]
    [InlineData("12/8.pdf", BindingProblem.Elsewhere)] // 8 is in district 13
    [InlineData("10/11.pdf", BindingProblem.Several)] // a page 11 in the folder of station 10, or station 11?
    [InlineData("11-2.pdf", BindingProblem.Several)] // page 2 of 11, or station 11-2
    [InlineData("", BindingProblem.Unnamed)]
    [InlineData("///.pdf", BindingProblem.Unnamed)]
    public void Name_ThatMeansNoneOrSeveral_BindsNothing(string name, BindingProblem problem) => Assert.Equal(problem.ToString(), Bind(name, []));

    [Fact]
    public void Name_OfAStationOutsideTheSendersAreas_BindsNothing() => Assert.Equal("OutsideAreas", Bind("8.pdf", ["district:12"]));

    [Fact]
    public void Name_PageOrStation_IsToldByTheFolderOfTheStation()
    {
        Assert.Equal("Several", Bind("11-2.pdf", []));
        Assert.Equal("13/11", Bind("11/11-2.pdf", []));
    }

    [Fact]
    public void Kinds_AreToldByContentAndNeverByName()
    {
        var taken = TakeIn("scans.zip", Archive.Of(("7.pdf", Pdf), ("8.pdf", Jpeg), ("10.bin", Png), ("11", "%PDF-1.4<html>PK\u0003\u0004"u8.ToArray())));
        Assert.Equal(
            ["7 application/pdf", "8 image/jpeg", "10 image/png", "11 application/pdf"], taken.Receipt.Attachments.Select(one => $"{one.Station} {one.MediaType}"));
        Assert.Empty(taken.Receipt.Findings.Kept);
    }

    [Fact]
    public void Receipt_ConfirmsStationHashBytesAndKind()
    {
        var taken = TakeIn("7.pdf", Pdf);
        Assert.Equal(new ReceivedAttachment("7.pdf", "12", "7", "application/pdf", Convert.ToHexStringLower(SHA256.HashData(Pdf)), Pdf.Length), Assert.Single(taken.Receipt.Attachments));
        Assert.Equal((1, 0, 0), (taken.Receipt.AttachmentCount, taken.Receipt.Entries, taken.Receipt.Districts));
        using var json = JsonDocument.Parse(ReceiptDocument.Write(taken.Receipt));
        var scan = json.RootElement.GetProperty("attachments")[0];
        Assert.Equal("7", scan.GetProperty("station").GetString());
        Assert.Equal("12", scan.GetProperty("area").GetString());
        Assert.Equal(Pdf.Length, scan.GetProperty("length").GetInt64());
    }

    [Fact]
    public void Archive_WithProtocolsAndScans_GivesBoth()
    {
        var taken = TakeIn("night.zip", Archive.Of(("protocols.csv", Encoding.UTF8.GetBytes(Csv)), ("scans/7.pdf", Pdf), ("inner.zip", Archive.Of(("8/a.jpg", Jpeg)))));
        Assert.Equal((1, 2), (taken.Receipt.Entries, taken.Receipt.AttachmentCount));
        Assert.Equal(["night.zip!scans/7.pdf 7", "night.zip!inner.zip!8/a.jpg 8"], taken.Receipt.Attachments.Select(one => $"{one.File} {one.Station}"));
        Assert.Empty(taken.Receipt.Findings.Kept);
    }

    [Theory]
    [InlineData("unknown", "scan.pdf", "%PDF-1", "S115", 1)]
    [InlineData("empty", "7.pdf", "", "F013", 0)]
    [InlineData("web page under a name in capitals", "7.PDF", "<!DOCTYPE html>", "F013", 0)]
    [InlineData("web page", "7.pdf", "<!DOCTYPE html><script>alert(1)</script>", "F013", 0)]
    [InlineData("table", "7.jpeg", "region,district,station,registered,yes,no\n1,12,7,100,60,30\n", "F013", 0)]
    [InlineData("slip", "../../7.pdf", "%PDF-1", "F001", 0)]
    [InlineData("slip from the root", "/7.pdf", "%PDF-1", "F001", 0)]
    [InlineData("TIFF", "7.tif", "II*\0", "F010", 0)]
    [InlineData("half a signature", "7.png", "\u0089PNG", "F013", 0)]
    [InlineData("left by a file manager", "__MACOSX/._7.pdf", "\0\u0005\u0016\u0007", "F010", 0)]
    [InlineData("thumbnails", "scans/Thumbs.db", "region,district,station", "F010", 0)]
    public void HostileScan_IsAFindingAndTakesNothingElseDown(string what, string name, string head, string code, int scans)
    {
        var taken = TakeIn("a.zip", Archive.Of((name, Encoding.Latin1.GetBytes(head)), ("fine.csv", Encoding.UTF8.GetBytes(Csv)), ("8.pdf", Pdf)));
        Assert.Equal($"{what}: {code}", $"{what}: {string.Join(' ', taken.Receipt.Findings.Kept.Select(finding => finding.Code))}");
        Assert.Equal((1, scans + 1), (taken.Receipt.Entries, taken.Receipt.AttachmentCount));
        Assert.All(taken.Receipt.Findings.Kept, finding => Assert.DoesNotContain(string.Empty, new[] { finding.Message.Kk, finding.Message.Ru, finding.Message.En }));
    }

    [Theory]
    [InlineData(99, 1)] // below
    [InlineData(100, 1)] // at
    [InlineData(101, 0)] // above
    public void Scan_LargerThanTheCap_IsKeptAndNotAttached(int bytes, int scans)
    {
        var big = new byte[bytes];
        Pdf.CopyTo(big, 0);
        foreach (var (file, sent) in new[] { ("7.pdf", big), ("a.zip", Archive.Of(("7.pdf", big))) })
        {
            var taken = TakeIn(file, sent, new ReadCaps { Attachment = 100 });
            Assert.Equal(scans, taken.Receipt.AttachmentCount);
            Assert.Equal(scans == 1 ? [] : ["F006"], taken.Receipt.Findings.Kept.Select(finding => finding.Code));
        }
    }

    [Fact]
    public void Scan_OfABomb_EndsAtTheRatio()
    {
        var taken = TakeIn("a.zip", Archive.Of(("7.pdf", [.. Pdf, .. new byte[30_000_000]])));
        Assert.Equal(0, taken.Receipt.AttachmentCount);
        Assert.Equal(["F006"], taken.Receipt.Findings.Kept.Select(finding => finding.Code));
    }

    [Fact]
    public void SameScan_ForTwoStations_IsTold_AndTwiceForOneIsNot()
    {
        var taken = TakeIn("a.zip", Archive.Of(("7.pdf", Pdf), ("7/copy.pdf", Pdf), ("8.pdf", Pdf)));
        var finding = Assert.Single(taken.Receipt.Findings.Kept);
        Assert.Equal(("S116", "a.zip!8.pdf"), (finding.Code, finding.Place.File));
        Assert.Contains("12/7", finding.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Receipt_OfVeryManyScans_ListsAThousandAndCountsAll()
    {
        var scans = Enumerable.Range(0, 1_001).Select(static scan => ($"7/page {scan}.pdf", (byte[])[.. Pdf, (byte)(scan / 256), (byte)(scan % 256)]));
        var taken = TakeIn("a.zip", Archive.Of([.. scans]));
        using var json = JsonDocument.Parse(ReceiptDocument.Write(taken.Receipt));
        Assert.Equal(1_001, json.RootElement.GetProperty("attachmentCount").GetInt64());
        Assert.Equal(1_000, json.RootElement.GetProperty("attachments").GetArrayLength());
        var cut = new LedgerCut([Sent("a.zip", Pdf)], []);
        Assert.Equal(1_001, taken.Items.GroupBy(static part => part.Partition).Sum(item => PartitionEntries.Unpack(item, cut).Attachments.Count));
    }

    [Fact]
    public void S112_ScanOutsideTheSendersAreas_IsToldAndWaitsWithoutAStation()
    {
        var contest = InForce("1,12,7\n1,13,8\n");
        var upload = Sent("8.pdf", Pdf) with { Areas = "district:12" };
        var taken = Flow.TakeIn(contest, upload, 1, new MemoryStream(Pdf), ReadCaps.Default, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(("S112", Severity.Error), Assert.Single(taken.Receipt.Findings.Kept) is var finding ? (finding.Code, finding.Severity) : default);
        Assert.Null(Assert.Single(taken.Receipt.Attachments).Station);
        Assert.Equal(["?"], taken.Items.Select(static part => part.Partition));

        var placed = UnplacedEntries.Place(contest.Definition, contest.Register, taken.Items, new LedgerCut([upload], []));
        Assert.Single(placed.WaitingAttachments);
        Assert.Empty(placed.Partitions);
        Assert.Equal(["13"], UnplacedEntries.Place(contest.Definition, contest.Register, taken.Items, new LedgerCut([upload with { Areas = "" }], [])).Partitions);
    }

    [Fact]
    public void Scans_OfAStation_ArePublishedOncePerUploadInOrder()
    {
        var definition = TinyContest.Default;
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"));
        var ledger = new TinyLedger(definition, register);
        for (var salt = 0; salt < 6; salt++)
        {
            Attach(ledger, definition, register, salt, "1.pdf");
        }

        Attach(ledger, definition, register, 0, "1.pdf"); // another upload of the same bytes
        var scans = ScansIn(ledger.RollUp()).Select(static scan => ((string)scan[3]!, (int)scan[5]!)).ToList();
        Assert.Equal(7, scans.Count);
        Assert.Equal(6, scans.DistinctBy(static scan => scan.Item1).Count());
        Assert.Equal(scans.OrderBy(static scan => scan.Item1, StringComparer.Ordinal).ThenBy(static scan => scan.Item2), scans);
    }

    [Fact]
    public void Unpack_ScanOfNoKnownKind_Throws()
    {
        var packer = new ItemPacker("demo", 1, "12", "u1");
        packer.Add("12", string.Empty, "7", new Attachment("f", (MediaType)9, 1, SHA256.HashData(Pdf)));
        Assert.Throws<InvalidDataException>(() => PartitionEntries.Unpack(packer.Parts(), new LedgerCut([Sent("f", Pdf)], [])));
    }

    [Fact]
    public void OtherReaders_DoNotTakeScans() => Assert.Equal(["F010!7.pdf:0:"], Reading.Of(Archive.Of(("7.pdf", Pdf), ("one.csv", Encoding.UTF8.GetBytes(Csv)))).Parts);

    [Fact]
    public void Items_OfScansAndEntries_UnpackToThem() => Dice.Throw(11, 300, (dice, size) =>
    {
        var packer = new ItemPacker("c", 1, "D1", "u1") { Capacity = 120 };
        var expected = new List<string>();
        for (var i = 0; i < size; i++)
        {
            var area = dice.Pick("D1", "D2");
            var member = dice.Pick("", "a/b.pdf", "c.jpg");
            if (dice.Chance(50))
            {
                var hash = SHA256.HashData([(byte)i]);
                packer.Add(area, member, $"{i}", new Attachment("f", dice.Pick(MediaType.Pdf, MediaType.Jpeg, MediaType.Png), i * 1_000_003L, hash));
                expected.Add($"{area} {member} {i} {i * 1_000_003L} {Digest.FromBytes(hash)}");
            }
            else
            {
                packer.Add(area, member, new EntryRow
                {
                    File = "f",
                    Row = i + 2,
                    Area = new AreaKey(["XX", area], ["XX", area]),
                    Station = $"{i}",
                    StationName = "",
                    Form = 0,
                    Revision = 1,
                    Values = [Value.Of(i)],
                });
                expected.Add($"{area} {member} {i} {i + 2}");
            }
        }

        var upload = new Upload("c", "u1", "f", "s", DateTimeOffset.UnixEpoch, default, 1);
        var entries = PartitionEntries.Unpack(dice.Shuffled(packer.Parts()), new LedgerCut([upload], []));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            entries.Entries.ToArray().Select(entry => $"{entry.Area} {entry.Member} {entry.Station} {entry.Row}")
                .Concat(entries.Attachments.Select(scan => $"{scan.Area} {scan.Member} {scan.Station} {scan.Length} {scan.Digest}")).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Scans_ChangeNoFigureStateOrOutcome() => Dice.Throw(5, 120, (dice, size) =>
    {
        var definition = TinyContest.Default;
        var register = TinyRegister.Build(definition, Enumerable.Range(1, 6).Select(i => new TinyRegister.Row($"R1/D{1 + i % 2}", $"{i}")));
        var ledger = new TinyLedger(definition, register);
        for (var i = 0; i < 1 + size % 5; i++)
        {
            ledger.Send(dice.Pick("a", "b"), i, Report.Of($"R1/D{1 + (i + 1) % 2}", $"{i + 1}", dice.Below(6), 2));
        }

        var without = ledger.RollUp();
        for (var i = 0; i < 1 + dice.Below(5); i++)
        {
            Attach(ledger, definition, register, i, dice.Pick("1.pdf", "2.jpg", "5-2.pdf", "D1/4.pdf", "nobody.pdf"));
        }

        var with = ledger.RollUp();
        Assert.NotEqual(without.Nation.Root, with.Nation.Root);
        Assert.Equal(NationalFigures.DigestOf(without.Nation.Tally), NationalFigures.DigestOf(with.Nation.Tally));
        Assert.Equal(without.Partitions.Values.Select(area => string.Join(',', area.Tally.Cells.ToArray())), with.Partitions.Values.Select(area => string.Join(',', area.Tally.Cells.ToArray())));
        Assert.Equal(without.Unplaced.Waiting.Length, with.Unplaced.Waiting.Length);
        Assert.Equal(Rows(without), Rows(with));
    });

    [Fact]
    public void ScanWithoutStation_GetsOne_WhenTheRegisterHasIt()
    {
        var definition = TinyContest.Default;
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"));
        var ledger = new TinyLedger(definition, register);
        Attach(ledger, definition, register, 0, "7.pdf");
        var before = ledger.RollUp();
        Assert.Single(before.Unplaced.WaitingAttachments);
        using (var document = JsonDocument.Parse(UnplacedDocument.Write(definition, before.Unplaced).Bytes))
        {
            Assert.Equal("application/pdf", document.RootElement.GetProperty("attachments")[0][0].GetString());
            Assert.DoesNotContain("7.pdf", document.RootElement.GetRawText(), StringComparison.Ordinal); // names of files are not published
        }

        var after = TinyLedger.RollUp(definition, TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D2", "7")), ledger.Parts, ledger.Cut);
        Assert.Empty(after.Unplaced.WaitingAttachments);
        Assert.Equal(["D2/7"], ScansIn(after).Select(scan => $"{scan[0]}/{scan[1]}"));
    }

    [Theory]
    [InlineData(2, "text/html")] // a kind that is none
    [InlineData(3, "abc")] // no digest
    [InlineData(4, -1)]
    [InlineData(5, 9)] // evidence that is not listed
    public void Check_ScanThatIsNone_IsFound(int member, object value)
    {
        var definition = TinyContest.Default;
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"));
        var ledger = new TinyLedger(definition, register);
        Attach(ledger, definition, register, 0, "1.pdf");
        var document = ledger.RollUp().Documents.Select(one => JsonNode.Parse(one.Bytes.Span)!).Single(one => (string?)one["type"] == "stations");
        Assert.Empty(Mismatches(document));
        var changed = document.DeepClone();
        changed["attachments"]![0]![member] = JsonValue.Create(value);
        Assert.NotEmpty(Mismatches(changed));
        changed = document.DeepClone();
        changed["attachments"]!.AsArray().Add(document["attachments"]![0]!.DeepClone());
        Assert.NotEmpty(Mismatches(changed)); // twice

        IReadOnlyList<Mismatch> Mismatches(JsonNode node)
        {
            var check = new DocumentCheck(definition, register);
            check.Check(Digest.Of("document"u8), JsonDocument.Parse(node.ToJsonString()).RootElement, "D1", claimed: null);
            return check.Mismatches;
        }
    }

    private static void Attach(TinyLedger ledger, ContestDefinition definition, Register register, int salt, string file)
    {
        byte[] bytes = [.. Pdf, (byte)salt];
        var upload = new Upload(definition.Id, $"s{ledger.Uploads.Count:D3}", file, "scanner", TinyLedger.Start.AddMinutes(30 + salt), Digest.Of(bytes), bytes.Length);
        var contest = new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
        var taken = Flow.TakeIn(contest, upload, 1, new MemoryStream(bytes), ReadCaps.Default);
        ledger.Uploads.Add(upload);
        ledger.Parts.AddRange(taken.Items);
    }

    private static IEnumerable<string> Rows(RolledUp rolled) => rolled.Documents.Select(one => JsonNode.Parse(one.Bytes.Span)!)
        .Where(one => (string?)one["type"] == "stations").SelectMany(one => one["stations"]!.AsArray())
        .Select(row => $"{row![0]} {row[1]} {row[2]?.ToJsonString()}");

    private static IEnumerable<JsonNode> ScansIn(RolledUp rolled) => rolled.Documents.Select(one => JsonNode.Parse(one.Bytes.Span)!)
        .Where(one => (string?)one["type"] == "stations").SelectMany(one => one["attachments"]?.AsArray() ?? []).Select(row => row!);

    private static TakenIn TakeIn(string file, byte[] bytes, ReadCaps? caps = null)
    {
        var upload = Sent(file, bytes);
        var rows = string.Concat(new[] { 7, 8, 10, 11 }.Select(station => $"1,12,{station}\n"));
        return Flow.TakeIn(InForce(rows), upload, 1, new MemoryStream(bytes), caps ?? ReadCaps.Default);
    }

    private static Upload Sent(string file, byte[] bytes) => new("demo", "u1", file, "sender", DateTimeOffset.UnixEpoch, Digest.Of(bytes), bytes.Length);

    private static string Bind(string name, string[] areas)
    {
        var contest = InForce("1,12,7\n1,12,9/1\n1,13,7\n1,13,8\n1,13,10\n1,13,11\n2,14,11-2\n", new Contest { Patterns = [.. Numbered.Patterns, "^(\\d+-\\d+)$"] });
        var binding = new AttachmentBinder(contest.Definition, contest.Register).Bind(name, new SenderScope(contest.Definition, [.. areas]));
        return binding.Station is { } station ? $"{station.Registered.Area.Code}/{station.Registered.Code}" : binding.Problem.ToString();
    }

    private static ContestInForce InForce(string rows, Contest? contest = null)
    {
        var definition = (contest ?? Numbered).Build();
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, [new SourceFile("r", () => new MemoryStream(Encoding.UTF8.GetBytes("region,district,station\n" + rows)))], areProtocols: false, ReadCaps.Default, findings, findings);
        Assert.True(findings.Errors == 0, findings.Kept.Count == 0 ? null : findings.Kept[0].Message.En);
        return new ContestInForce(definition, default, register, default, new Dictionary<string, Digest>());
    }
}
