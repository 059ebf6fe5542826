using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Tests.Verification;

/// <summary>Invariant 6, what anybody can check: documents, snapshots, the chain.</summary>
public sealed class PublicationTamperingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("district")]
    [InlineData("nation")]
    [InlineData("definition")]
    [InlineData("register")]
    [InlineData("log")]
    [InlineData("decision")]
    [InlineData("part")]
    public async Task Document_OneByteChanged_IsNamed(string which)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var document = await FindAsync(tampered, which);
        TamperedWorld.ChangeByte(tampered.DocumentFile(document));
        await tampered.AssertBothAsync(MismatchKind.Changed, $"document {document}");
    }

    [Theory]
    [InlineData("district")]
    [InlineData("nation")]
    [InlineData("definition")]
    [InlineData("register")]
    [InlineData("log")]
    [InlineData("decision")]
    [InlineData("part")]
    public async Task Document_Deleted_IsNamedAndNothingElseIsCalledAdded(string which)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var document = await FindAsync(tampered, which);
        File.Delete(tampered.DocumentFile(document));
        await tampered.AssertBothAsync(MismatchKind.Deleted, $"document {document}");
        Assert.DoesNotContain((await tampered.World.VerifyFolderAsync()).Mismatches, mismatch => mismatch.Kind == MismatchKind.Added);
    }

    [Fact]
    public async Task Document_Added_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var added = Digest.Of("{}"u8);
        Directory.CreateDirectory(Path.GetDirectoryName(tampered.DocumentFile(added))!);
        await File.WriteAllTextAsync(tampered.DocumentFile(added), "{}", Cancel);
        await tampered.AssertBothAsync(MismatchKind.Added, $"document {added}");
    }

    [Fact]
    public async Task Document_DuplicatedUnderAnotherName_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var document = await tampered.DistrictAsync("R1D1");
        var other = Digest.Of("other"u8);
        Directory.CreateDirectory(Path.GetDirectoryName(tampered.DocumentFile(other))!);
        File.Copy(tampered.DocumentFile(document), tampered.DocumentFile(other));
        await tampered.AssertBothAsync(MismatchKind.Added, $"document {other}");
    }

    [Fact]
    public async Task Document_DuplicatedInAnotherFolder_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var document = await tampered.DistrictAsync("R1D1");
        Directory.CreateDirectory(Path.Combine(tampered.World.Published, "documents", "zz"));
        File.Copy(tampered.DocumentFile(document), Path.Combine(tampered.World.Published, "documents", "zz", $"{document}.json"));
        (await tampered.World.VerifyFolderAsync()).AssertFirst(MismatchKind.Added, $"documents/zz/{document}.json");
    }

    [Fact]
    public async Task Branch_RewrittenConsistently_OnlyWhatIsKnownOutsideShowsIt()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        using var forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Forgery.RewriteFolderAsync(tampered, 1, forger);
        var blind = await tampered.World.VerifyFolderAsync();
        blind.AssertFine();
        Assert.Equal((Reach.Documents, false), (blind.Reach, blind.IsAnchored));
        (await tampered.World.VerifyFolderAsync(tampered.Keyed)).AssertFirst(MismatchKind.Signature, "snapshot 1");
        (await tampered.World.VerifyFolderAsync(tampered.Pinned)).AssertFirst(MismatchKind.Forked, $"snapshot {tampered.Snapshots[2].Digest}");
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Deleted, "snapshot 3");
    }

    [Fact]
    public async Task LastSnapshot_RewrittenConsistently_DropsADecisionAndIsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        using var forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Forgery.RewriteFolderAsync(tampered, 3, forger);
        var report = await tampered.World.VerifyFolderAsync();
        report.AssertFirst(MismatchKind.Changed, "snapshot 3"); // it covers less than snapshot 2
        report.AssertHas(MismatchKind.Deleted, $"decision {tampered.Decisions[0]}");
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, "snapshot 3");
    }

    [Fact]
    public async Task Chain_RewrittenWithoutAnUpload_ItsReceiptShowsIt()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        using var forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Forgery.RewriteFolderAsync(tampered, 1, forger, withoutUploads: 1);
        (await tampered.World.VerifyFolderAsync()).AssertFine();
        var receipt = await tampered.World.Stores.Ledger.FindReceiptAsync(SmallContest.Id, tampered.Uploads[2], Cancel);
        var report = await tampered.World.VerifyFolderAsync(new Anchors(null, null, receipt));
        report.AssertFirst(MismatchKind.Truncated, $"upload {tampered.Uploads[2]}");
        Assert.True(report.IsAnchored);
    }

    [Fact]
    public async Task Receipt_WithOtherEvidence_IsAFork()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var receipt = (await tampered.World.Stores.Ledger.FindReceiptAsync(SmallContest.Id, tampered.Uploads[0], Cancel))!.Value;
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(receipt.Span).Replace(tampered.Small.Hex, tampered.Large.Hex, StringComparison.Ordinal));
        (await tampered.World.VerifyFolderAsync(new Anchors(null, null, receipt))).AssertFine();
        (await tampered.World.VerifyFolderAsync(new Anchors(null, null, other))).AssertFirst(MismatchKind.Forked, $"upload {tampered.Uploads[0]}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Snapshot_OneByteChanged_IsNamed(int sequence)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        TamperedWorld.ChangeByte(tampered.SnapshotFile(sequence));
        await tampered.AssertBothAsync(MismatchKind.Changed, $"snapshot {sequence}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Snapshot_Deleted_IsNamed(int sequence)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        File.Delete(tampered.SnapshotFile(sequence));
        await tampered.AssertBothAsync(MismatchKind.Deleted, $"snapshot {sequence}");
    }

    [Fact]
    public async Task Snapshot_Duplicated_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        File.Copy(tampered.SnapshotFile(3), tampered.SnapshotFile(4));
        await tampered.AssertBothAsync(MismatchKind.Truncated, "snapshot 4");
        File.Move(tampered.SnapshotFile(4), Path.Combine(tampered.World.Published, "snapshots", "03.json"));
        (await tampered.World.VerifyFolderAsync()).AssertFirst(MismatchKind.Added, "snapshots/03.json");
    }

    [Fact]
    public async Task Snapshot_RecordInDatabaseChanged_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("UPDATE snapshots SET bytes = x'7b7d' WHERE sequence = 2");
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, "snapshot 2");
    }

    [Fact]
    public async Task Snapshot_RecordInDatabaseDeleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await tampered.SqlAsync("DELETE FROM snapshots WHERE sequence = 2");
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Added, "snapshot 2");
    }

    [Fact]
    public async Task Latest_SetBack_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await Forgery.PointToAsync(tampered, tampered.Snapshots[1]);
        (await tampered.World.VerifyFolderAsync()).AssertFirst(MismatchKind.Truncated, "snapshot 3");
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Truncated, "latest.json");
    }

    [Theory]
    [InlineData("{\"sequence\":0}")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"contest\":\"small-2030\",\"sequence\":-1,\"snapshot\":\"\",\"root\":\"\"}")]
    [InlineData("{\"contest\":\"small-2030\",\"sequence\":1e99,\"snapshot\":\"\",\"root\":\"\"}")]
    public async Task Latest_Nonsense_IsNamed(string text)
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await File.WriteAllTextAsync(tampered.LatestFile, text, Cancel);
        (await tampered.World.VerifyFolderAsync()).AssertFirst(MismatchKind.Changed, "latest.json");
        (await tampered.World.VerifyAsync()).AssertFirst(MismatchKind.Changed, "latest.json");
    }

    [Fact]
    public async Task Latest_OtherRoot_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var text = await File.ReadAllTextAsync(tampered.LatestFile, Cancel);
        await File.WriteAllTextAsync(
            tampered.LatestFile, text.Replace(tampered.Snapshots[2].Snapshot.Root.Hex, tampered.Snapshots[0].Snapshot.Root.Hex, StringComparison.Ordinal), Cancel);
        (await tampered.World.VerifyFolderAsync()).AssertFirst(MismatchKind.Changed, "latest.json");
    }

    [Fact]
    public async Task Latest_Deleted_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        File.Delete(tampered.LatestFile);
        await tampered.AssertBothAsync(MismatchKind.Deleted, "latest.json");
    }

    [Fact]
    public async Task Chain_TruncatedCleanly_OnlyAnchorsShowIt()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await Forgery.PointToAsync(tampered, tampered.Snapshots[0]);
        File.Delete(tampered.SnapshotFile(2));
        File.Delete(tampered.SnapshotFile(3));
        await Forgery.DeleteUnreachedAsync(tampered);
        var blind = await tampered.World.VerifyFolderAsync(tampered.Keyed);
        blind.AssertFine(); // every signature is right: a key alone cannot show what is missing at the end
        (await tampered.World.VerifyFolderAsync(tampered.Pinned)).AssertFirst(MismatchKind.Forked, $"snapshot {tampered.Snapshots[2].Digest}");
        var receipt = await tampered.World.Stores.Ledger.FindReceiptAsync(SmallContest.Id, tampered.Uploads[2], Cancel);
        (await tampered.World.VerifyFolderAsync(new Anchors(null, null, receipt))).AssertFirst(MismatchKind.Truncated, $"upload {tampered.Uploads[2]}");
        Assert.False((await tampered.World.VerifyAsync()).IsFine);
    }

    [Fact]
    public async Task Outcome_ChangedAndSignedAgain_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        await ForgeRootAsync(tampered, root => root["outcome"]![0]!["verdict"] = "decidedNo");
        var report = await tampered.World.VerifyFolderAsync(tampered.Keyed);
        Assert.Equal((MismatchKind.Changed, 1), (report.Mismatches[0].Kind, report.Count));
        Assert.Contains("outcome", report.Mismatches[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KnownDocument_ReferredToWithOtherFigures_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var region = (await (await tampered.World.ResultAsync()).FindAsync("R2", Cancel))[0].Document; // the same in all three snapshots
        await ForgeRootAsync(tampered, root =>
        {
            Raise(root["children"]![1]!["vector"]!);
            Raise(root["vector"]!);
        });
        (await tampered.World.VerifyFolderAsync()).AssertFirst(MismatchKind.Changed, $"document {region}");

        static void Raise(JsonNode vector) => vector["lines"]![2] = (long)vector["lines"]![2]! + 1;
    }

    [Fact]
    public async Task Status_BetterThanTheFigures_IsNamed()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        var forged = Snapshot.Read((tampered.Snapshots[2].Snapshot with { Status = SnapshotStatus.Preliminary }).Sign(tampered.World.Key).Bytes);
        await File.WriteAllBytesAsync(
            tampered.SnapshotFile(3), (tampered.Snapshots[2].Snapshot with { Status = SnapshotStatus.Preliminary }).Sign(tampered.World.Key).Bytes, Cancel);
        forged = Snapshot.Read(await File.ReadAllBytesAsync(tampered.SnapshotFile(3), Cancel));
        await Forgery.PointToAsync(tampered, forged);
        (await tampered.World.VerifyFolderAsync(tampered.Keyed)).AssertFirst(MismatchKind.Changed, "snapshot 3");
    }

    [Fact]
    public async Task Key_Nonsense_IsSaid()
    {
        await using var tampered = await TamperedWorld.CreateAsync();
        (await tampered.World.VerifyFolderAsync(new Anchors("no key", null, null))).AssertFirst(MismatchKind.Signature, "key");
        (await tampered.World.VerifyFolderAsync(new Anchors(null, null, "[1]"u8.ToArray()))).AssertFirst(MismatchKind.Changed, "receipt");
    }

    /// <summary>Changes the nation's document of snapshot 3 and signs a snapshot for it with the right key: an insider.</summary>
    internal static async Task ForgeRootAsync(TamperedWorld tampered, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(await File.ReadAllBytesAsync(tampered.DocumentFile(tampered.Snapshots[2].Snapshot.Root), Cancel))!;
        change(node);
        await ForgeRootAsync(tampered, Encoding.UTF8.GetBytes(node.ToJsonString()));
    }

    internal static async Task ForgeRootAsync(TamperedWorld tampered, byte[] bytes)
    {
        var root = Digest.Of(bytes);
        Directory.CreateDirectory(Path.GetDirectoryName(tampered.DocumentFile(root))!);
        await File.WriteAllBytesAsync(tampered.DocumentFile(root), bytes, Cancel);
        var snapshot = (tampered.Snapshots[2].Snapshot with { Root = root }).Sign(tampered.World.Key);
        await File.WriteAllBytesAsync(tampered.SnapshotFile(3), snapshot.Bytes, Cancel);
        await Forgery.PointToAsync(tampered, Snapshot.Read(snapshot.Bytes));
        if (tampered.DocumentFile(tampered.Snapshots[2].Snapshot.Root) is var old && root != tampered.Snapshots[2].Snapshot.Root)
        {
            File.Delete(old);
        }
    }

    private static async Task<Digest> FindAsync(TamperedWorld tampered, string which) => which switch
    {
        "district" => await tampered.DistrictAsync("R1D1"),
        "nation" => tampered.Snapshots[1].Snapshot.Root,
        "definition" => await tampered.RootMemberAsync("definition"),
        "register" => await tampered.RootMemberAsync("register"),
        "log" => tampered.Snapshots[1].Snapshot.Log,
        "decision" => tampered.Decisions[0],
        "part" => tampered.World.Contest!.PartDigests["R2D1"],
        _ => throw new ArgumentOutOfRangeException(nameof(which)),
    };
}
