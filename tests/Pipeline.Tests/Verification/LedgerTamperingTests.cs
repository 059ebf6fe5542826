using System.Text;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>Invariant 6, what only the store knows: evidence, stamps, items, decisions, receipts.</summary>
public sealed class LedgerTamperingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_Changed_IsFineAndSaysHowFarItReached()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var store = await tampered.World.VerifyAsync();
        store.AssertFine();
        Assert.Equal((Reach.Evidence, false, 3L, 3L, 21L), (store.Reach, store.IsAnchored, store.Snapshots, store.Uploads, store.Entries));
        Assert.True((await tampered.World.VerifyAsync(tampered.Pinned)).IsAnchored);
        var folder = await tampered.World.VerifyFolderAsync(tampered.Keyed);
        folder.AssertFine();
        Assert.Equal((Reach.Documents, true, 3L), (folder.Reach, folder.IsAnchored, folder.Snapshots));
        Assert.Equal(0, folder.Uploads);
    }

    [Fact]
    public async Task SmallEvidence_OneByteChanged_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("UPDATE evidence SET bytes = CAST(replace(CAST(bytes AS TEXT), '107', '108') AS BLOB) WHERE digest = $d", ("$d", tampered.Small.Hex));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"evidence {tampered.Small}");
    }

    [Fact]
    public async Task SmallEvidence_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM evidence WHERE digest = $d", ("$d", tampered.Small.Hex));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"evidence {tampered.Small}");
    }

    [Fact]
    public async Task LargeEvidence_OneByteChanged_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        TamperedWorld.ChangeByte(FileOf(tampered, tampered.Large));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"evidence {tampered.Large}");
    }

    [Fact]
    public async Task LargeEvidence_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        File.Delete(FileOf(tampered, tampered.Large));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"evidence {tampered.Large}");
    }

    [Fact]
    public async Task Evidence_Added_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var added = await tampered.World.Stores.Evidence.PutAsync(new MemoryStream("nobody sent this"u8.ToArray()), Cancel);
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Added, $"evidence {added.Digest}");
    }

    [Theory]
    [InlineData("sender = 'other'")]
    [InlineData("received = received - 1000")]
    [InlineData("length = length + 1")]
    public async Task Stamp_Changed_IsNamed(string change)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync($"UPDATE uploads SET {change} WHERE id = $id", ("$id", tampered.Uploads[0]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"upload {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task Stamp_FileNameChanged_ContradictsItsReceipt()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("UPDATE uploads SET file = 'x.csv' WHERE id = $id", ("$id", tampered.Uploads[0]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"receipt {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task Stamp_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM uploads WHERE id = $id", ("$id", tampered.Uploads[2]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"upload {tampered.Uploads[2]}");
    }

    [Fact]
    public async Task Stamp_AddedAfterTheSnapshot_IsNotedAsUnfinished()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("INSERT INTO uploads SELECT contest, 'copied', file, sender, received, evidence, length, kind, areas, activation FROM uploads WHERE id = $id", ("$id", tampered.Uploads[0]));
        var report = await tampered.World.VerifyAsync();
        report.AssertFine();
        Assert.Contains(report.Notes, note => note.Contains("copied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Item_OneByteChanged_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var body = (await ItemAsync(tampered, "R1D1", tampered.Uploads[0])).Body.ToArray();
        body[^1] ^= 1;
        await tampered.SqlAsync(
            "UPDATE items SET body = $b WHERE upload = $u AND partition = 'R1D1'", ("$b", body), ("$u", tampered.Uploads[0]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"item {tampered.Uploads[0]} in R1D1");
    }

    [Fact]
    public async Task Item_RewrittenConsistently_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync(
            "UPDATE items SET body = $b WHERE upload = $u AND partition = 'R1D1'",
            ("$b", Forged(tampered.Uploads[0], Row.Good("R1D1", 1, salt: 500)).Body.ToArray()), ("$u", tampered.Uploads[0]));
        var report = await tampered.World.VerifyAsync();
        report.AssertFirst(MismatchKind.Changed, $"entry of upload {tampered.Uploads[0]}");
        report.AssertHas(MismatchKind.Changed, "snapshot 3");
        report.AssertHas(MismatchKind.Changed, "district R1D1");
    }

    [Fact]
    public async Task Item_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM items WHERE upload = $u AND partition = 'R1D1'", ("$u", tampered.Uploads[0]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"entry of upload {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task WaitingItem_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM items WHERE upload = $u AND partition = '?'", ("$u", tampered.Uploads[2]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"entry of upload {tampered.Uploads[2]}");
    }

    [Fact]
    public async Task Item_AddedUnderAnUnknownUpload_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.World.Stores.Ledger.AppendItemsAsync([Forged("alien", Row.Good("R1D1", 2))], Cancel);
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Added, "item alien in R1D1");
    }

    [Fact]
    public async Task Item_AddedUnderAKnownUpload_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.World.Stores.Ledger.AppendItemsAsync([Forged(tampered.Uploads[0], Row.Good("R1D2", 1))], Cancel);
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Added, $"entry of upload {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task Item_DuplicatedIntoAnotherDistrict_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var item = await ItemAsync(tampered, "R1D1", tampered.Uploads[0]);
        await tampered.World.Stores.Ledger.AppendItemsAsync([item with { Partition = "R1D2" }], Cancel);
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Added, $"entry of upload {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task Decision_Changed_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync(
            "UPDATE decisions SET bytes = CAST(replace(CAST(bytes AS TEXT), 'ballots-lost', 'ballots-gone') AS BLOB) WHERE digest = $d",
            ("$d", tampered.Decisions[0].Hex));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"decision {tampered.Decisions[0]}");
    }

    [Fact]
    public async Task Decision_Damaged_IsNamedAndNothingIsThrown()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("UPDATE decisions SET bytes = x'00' WHERE digest = $d", ("$d", tampered.Decisions[0].Hex));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"decision {tampered.Decisions[0]}");
    }

    [Fact]
    public async Task Decision_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM decisions WHERE digest = $d", ("$d", tampered.Decisions[1].Hex));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"decision {tampered.Decisions[1]}");
    }

    [Fact]
    public async Task Decision_AddedAfterTheSnapshot_IsNoted()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var added = await tampered.World.DecideAsync(World.Annul("R1D1", "1", World.Start));
        var report = await tampered.World.VerifyAsync();
        report.AssertFine();
        Assert.Contains(report.Notes, note => note.Contains(added.Hex, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receipt_Changed_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync(
            "UPDATE receipts SET bytes = CAST(replace(CAST(bytes AS TEXT), $d, $e) AS BLOB) WHERE upload = $u",
            ("$d", tampered.Small.Hex), ("$e", tampered.Large.Hex), ("$u", tampered.Uploads[0]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, $"receipt {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task Receipt_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM receipts WHERE upload = $u", ("$u", tampered.Uploads[0]));
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, $"receipt {tampered.Uploads[0]}");
    }

    [Fact]
    public async Task Receipt_Added_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.World.Stores.Ledger.PutReceiptAsync(SmallContest.Id, "alien", Encoding.UTF8.GetBytes("{}"), Cancel);
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Added, "receipt alien");
    }

    private static string FileOf(TamperedWorld tampered, Digest evidence) =>
        Path.Combine(tampered.World.Folder, "evidence", evidence.Hex[..2], evidence.Hex);

    private static async Task<ItemPart> ItemAsync(TamperedWorld tampered, string partition, string upload) =>
        (await tampered.World.Stores.Ledger.ReadItemsAsync(SmallContest.Id, 1, partition, Cancel)).Single(part => part.Upload == upload);

    /// <summary>A valid packed item that says something else.</summary>
    private static ItemPart Forged(string upload, Row row)
    {
        var stamp = new Upload(SmallContest.Id, upload, "a.csv", "north", World.Start, Digest.Of([]), 0);
        var contest = new ContestInForce(SmallContest.Definition, default, SmallContest.Usual, default, new Dictionary<string, Digest>());
        return Flow.TakeIn(contest, stamp, 1, new MemoryStream(SmallContest.Csv(row)), ReadCaps.Default).Items.Single();
    }
}
