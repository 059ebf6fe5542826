using System.Security.Cryptography;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>Scans through the stores (#5): published by hash, compared with the evidence, found again, and of no effect on any figure.</summary>
public sealed class AttachmentTests
{
    private static readonly byte[] Pdf = "%PDF-1.7 a signed protocol"u8.ToArray();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // an archive in an archive, kept as large evidence
    public async Task Scan_IsPublishedVerifiedAndFoundAgain(bool isEmbedded)
    {
        await using var world = isEmbedded ? await World.EmbeddedWithContestAsync(smallEvidence: 64) : await InMemoryAsync();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(Row.Good("R1D1", 1)));
        var before = await world.RollUpAsync();
        var receipt = isEmbedded
            ? await world.SendAsync("night.zip", "north", Zip(("inner.zip", Zip(("R1D1/1-2.pdf", Pdf)))))
            : await world.SendAsync("R1D1/1.pdf", "north", Pdf);
        Assert.Equal("R1D1/1", $"{receipt.Attachments[0].Area}/{receipt.Attachments[0].Station}");
        var after = await world.RollUpAsync();
        Assert.True(after.IsNew);
        Assert.Equal(1, after.Partitions); // only its district was computed again
        Assert.Equal(before.Snapshot.Snapshot.Status, after.Snapshot.Snapshot.Status);
        var result = await world.ResultAsync();
        var scan = Assert.Single((await StationAsync(result, "R1D1", "1")).Attachments);
        Assert.Equal((Digest.Of(Pdf), MediaType.Pdf, (long)Pdf.Length, receipt.Upload), (scan.Digest, scan.Type, scan.Length, scan.Upload));
        Assert.Equal(Pdf, (await AttachmentBytes.FindAsync(world.Stores, result.Definition, scan, Cancel))!.Value.ToArray());
        Assert.Null(await AttachmentBytes.FindAsync(world.Stores, result.Definition, scan with { Digest = Digest.Of("other"u8) }, Cancel));
        var report = await world.VerifyAsync();
        report.AssertFine();
        Assert.Equal(1, report.Attachments);
        if (isEmbedded)
        {
            var folder = await world.VerifyFolderAsync();
            folder.AssertFine();
            Assert.Equal((Reach.Documents, 1L, 2L), (folder.Reach, folder.Attachments, folder.Snapshots)); // named; nobody saw its bytes
        }
    }

    [Fact]
    public async Task Scan_AfterTheFinalResult_IsShownAndTheResultStaysFinal()
    {
        await using var world = await InMemoryAsync();
        var all = SmallContest.Districts.SelectMany(district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station))).ToArray();
        await world.SendAsync("a.csv", "north", SmallContest.Csv(all));
        var snapshot = (await world.RollUpAsync()).Snapshot;
        var result = await world.ResultAsync();
        await world.DecideAsync(new Decision(
            SmallContest.Id, "", "", "", "", DecisionKind.Final, default, [snapshot.Digest], [], "", null, "session", "It is final.", ["cec-1"], world.Clock.GetUtcNow())
        {
            Declares = new DeclaredResult(snapshot.Digest, snapshot.Snapshot.AsOf, NationalFigures.DigestOf(result.Nation.Area.Tally)),
        });
        var final = (await world.RollUpAsync()).Snapshot.Snapshot;
        await world.SendAsync("R1D1/1.pdf", "north", Pdf);
        var later = (await world.RollUpAsync()).Snapshot.Snapshot;
        Assert.Equal((SnapshotStatus.Final, SnapshotStatus.Final), (final.Status, later.Status));
        Assert.NotEqual(final.Root, later.Root);
        (await world.VerifyAsync()).AssertFine();
    }

    [Fact]
    public async Task Scan_ThatWaited_GetsItsStationFromTheNextRegister_AndVerifies()
    {
        await using var world = await InMemoryAsync();
        await world.SendAsync("R3D4/1.pdf", "north", Pdf);
        await world.SendAsync("R2D2/4.pdf", "north", [.. Pdf, 2]);
        await world.RollUpAsync();
        (await world.VerifyAsync()).AssertFine();
        await world.ActivateAsync(SmallContest.Amended); // R3D4 is new, R2D2 has no station 4 any more
        await world.RollUpAsync();
        var result = await world.ResultAsync();
        Assert.Single((await StationAsync(result, "R3D4", "1")).Attachments);
        var area = (await result.FindAsync("R2D2", Cancel)).Single();
        Assert.Equal("4", Assert.Single((await result.StationsAsync(area, Cancel)).Attachments).Station); // still in sight
        var report = await world.VerifyAsync();
        report.AssertFine();
        Assert.Equal(2, report.Attachments);
    }

    [Theory]
    [InlineData("station")]
    [InlineData("digest")]
    [InlineData("gone")]
    public async Task Scan_ChangedInTheLedger_IsNamed(string what)
    {
        await using var world = await InMemoryAsync();
        await world.SendAsync("R1D1/1.pdf", "north", Pdf);
        await world.RollUpAsync();
        var stamp = Assert.Single(await world.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
        var packer = new ItemPacker(SmallContest.Id, 1, "R1D1", stamp.Id);
        var hash = what == "digest" ? SHA256.HashData("another scan"u8) : SHA256.HashData(Pdf);
        if (what != "gone")
        {
            packer.Add("R1D1", string.Empty, what == "station" ? "2" : "1", new Attachment("f", MediaType.Pdf, Pdf.Length, hash));
        }

        await using var forged = World.InMemory();
        await forged.ActivateAsync(SmallContest.Usual);
        await forged.Stores.Evidence.PutAsync(new MemoryStream(Pdf), Cancel);
        await forged.Stores.Ledger.StampAsync(stamp, Cancel);
        await forged.Stores.Ledger.AppendItemsAsync([.. packer.Parts()], Cancel);
        await forged.Stores.Ledger.MarkDirtyAsync(SmallContest.Id, ["R1D1"], Cancel);
        await forged.Stores.Ledger.PutReceiptAsync(SmallContest.Id, stamp.Id, (await world.Stores.Ledger.FindReceiptAsync(SmallContest.Id, stamp.Id, Cancel))!.Value, Cancel);
        await forged.RollUpAsync();
        var report = await forged.VerifyAsync();
        Assert.Contains(report.Mismatches, mismatch => mismatch.Subject == $"entry of upload {stamp.Id}");
    }

    private static async Task<World> InMemoryAsync()
    {
        var world = World.InMemory();
        await world.ActivateAsync(SmallContest.Usual);
        return world;
    }

    private static async Task<PublishedStation> StationAsync(PublishedResult result, string district, string station)
    {
        var area = (await result.FindAsync(district, Cancel)).Single();
        return (await result.StationsAsync(area, Cancel)).Rows.Single(row => row.Code == station);
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = archive.CreateEntry(name).Open();
                member.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
