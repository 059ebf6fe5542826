using System.Text;
using Hattama.Functions;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Stores;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hattama.Tests.Functions;

/// <summary>Events about uploads: repeated, disordered, of replaced bytes, and of uploads that cannot be taken in.</summary>
public sealed class ArrivalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_OfAnUpload_EndsInAReceiptAndItsStampIsThatOfStorage()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        var (id, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1), Row.Good("R9D9", 1)));
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        Assert.Contains("\"entries\":2", await world.ReceiptAsync(id), StringComparison.Ordinal);
        var stamp = Assert.Single(await world.World.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
        Assert.Equal(("north", "a.csv", World.Start.AddSeconds(-1)), (stamp.Sender, stamp.File, stamp.Received));
        Assert.Equal(["?", "R1D1"], (await world.World.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel)).Select(mark => mark.Partition));
    }

    [Fact]
    public async Task Event_Again_ChangesNothing()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        var (id, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        for (var i = 0; i < 3; i++)
        {
            await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, i == 1 ? null : version), Cancel);
        }

        Assert.Single(await world.World.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
        Assert.Single(await world.World.Stores.Ledger.ReadItemsAsync(SmallContest.Id, 1, "R1D1", Cancel));
    }

    [Fact]
    public async Task Event_OfBytesThatWereReplaced_IsLeftToTheEventOfTheOthers()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        var (id, first) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        var second = world.Uploads.Put(SmallContest.Id, id, SmallContest.Csv(Row.Good("R1D1", 2)), World.Start);
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, first), Cancel);
        Assert.Null(await world.ReceiptAsync(id));
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, second), Cancel);
        Assert.NotNull(await world.ReceiptAsync(id));
    }

    [Fact]
    public async Task Bytes_ReplacedAfterTheStamp_DoNotCount()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        var (id, first) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, first), Cancel);
        var receipt = await world.ReceiptAsync(id);
        var second = world.Uploads.Put(SmallContest.Id, id, SmallContest.Csv(Row.Good("R1D1", 2)), World.Start);
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, second), Cancel);
        Assert.Equal(receipt, await world.ReceiptAsync(id));
        Assert.Single(await world.World.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
    }

    [Theory]
    [InlineData("AppendItems")]
    [InlineData("MarkDirty")]
    [InlineData("PutReceipt")]
    public async Task Event_AfterACrash_FinishesTheUpload(string failsAt)
    {
        var fails = true;
        await using var world = await ArrivalWorld.CreateAsync(stores => new Watch(
            name => fails && name == failsAt ? throw new IOException("The machine is gone.") : Task.CompletedTask, _ => Task.CompletedTask).Over(stores));
        var (id, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        await Assert.ThrowsAsync<IOException>(() => world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, version), Cancel));
        Assert.Null(await world.ReceiptAsync(id));
        fails = false;
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        Assert.NotNull(await world.ReceiptAsync(id));
        Assert.Single(await world.World.Stores.Ledger.ReadItemsAsync(SmallContest.Id, 1, "R1D1", Cancel));
    }

    [Fact]
    public async Task Upload_NobodyHadLeaveFor_EndsInAReceiptThatSaysSo()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        var version = world.Uploads.Put(SmallContest.Id, "stray", SmallContest.Csv(Row.Good("R1D1", 1)), World.Start);
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud("stray", version), Cancel);
        Assert.Contains("F012", await world.ReceiptAsync("stray"), StringComparison.Ordinal);
        Assert.Empty(await world.World.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel));
    }

    [Theory]
    [InlineData(99, false)] // < most
    [InlineData(100, false)] // == most
    [InlineData(101, true)] // > most
    public async Task Upload_AtTheLimit_IsTakenOrToldSo(int bytes, bool isTooLarge)
    {
        await using var world = await ArrivalWorld.CreateAsync(options: new ArrivalOptions { MostBytes = 100 });
        var (id, version) = await world.SendAsync(new byte[bytes]);
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        Assert.Equal(isTooLarge, (await world.ReceiptAsync(id))!.Contains("F006", StringComparison.Ordinal));
        Assert.Equal(isTooLarge ? 0 : 1, (await world.World.Stores.Ledger.ReadUploadsAsync(SmallContest.Id, Cancel)).Count);
    }

    [Fact]
    public async Task Upload_TheProgramFailsOn_EndsInAReceiptAndInTheLog()
    {
        await using var world = await ArrivalWorld.CreateAsync(stores => stores with { Evidence = new UnreadableEvidence(stores.Evidence) });
        var (id, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        var message = ArrivalWorld.Cloud(id, version);
        await Assert.ThrowsAsync<InvalidDataException>(() => world.OnUpload.RunAsync(message, Cancel));
        Assert.Null(await world.ReceiptAsync(id));
        await world.OnPoison.RunAsync(message, Cancel);
        Assert.Contains("F011", await world.ReceiptAsync(id), StringComparison.Ordinal);
        var snapshot = (await world.World.RollUpAsync()).Snapshot.Snapshot;
        Assert.Equal(1, snapshot.Uploads);
        Assert.Equal(0, (await world.World.ResultAsync()).Nation.Area.Tally.In(Ledger.StateKind.Counted));
        Assert.NotNull(await world.World.Stores.Evidence.OpenAsync(Ledger.Digest.Of(SmallContest.Csv(Row.Good("R1D1", 1))), Cancel));
    }

    /// <summary>An item among the protocols would stop every roll-up of the country.</summary>
    [Fact]
    public async Task ObserversUpload_TheProgramFailsOn_StopsNoRollup()
    {
        await using var world = await ArrivalWorld.CreateAsync(stores => stores with { Evidence = new UnreadableEvidence(stores.Evidence) });
        var (id, version) = await world.SendAsync("x"u8.ToArray(), kind: UploadKind.Observations);
        await world.OnPoison.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        Assert.Contains("F011", await world.ReceiptAsync(id), StringComparison.Ordinal);
        Assert.Contains("\"observations\"", await world.ReceiptAsync(id), StringComparison.Ordinal);
        Assert.Equal(1, (await world.World.RollUpAsync()).Snapshot.Snapshot.Uploads);
    }

    [Fact]
    public async Task Upload_TheProgramFailsOn_IsFinishedInALaterEditionToo()
    {
        await using var world = await ArrivalWorld.CreateAsync(stores => stores with { Evidence = new UnreadableEvidence(stores.Evidence) });
        await world.World.SendAsync("before.csv", "north", SmallContest.Csv(Row.Good("R1D1", 2)));
        await world.World.ActivateAsync(SmallContest.Usual, Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(SmallContest.DefinitionBytes).Replace("\"station\": []", "\"station\": [\"Lokal\"]", StringComparison.Ordinal)));
        Assert.Equal(2, (await world.World.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel))[^1].Edition);
        var (id, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.OnPoison.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        Assert.Contains($"{id}@2", await world.World.Stores.Ledger.ListReceiptsAsync(SmallContest.Id, Cancel));
        Assert.DoesNotContain(id, await world.Arrivals.FindForgottenAsync(SmallContest.Id, 10, Cancel));
    }

    /// <summary>What was refused before it was stamped leaves a receipt and nothing else; that is no manipulation.</summary>
    [Fact]
    public async Task Upload_RefusedBeforeItsStamp_IsANoteOfVerify()
    {
        await using var world = await ArrivalWorld.CreateAsync(options: new ArrivalOptions { MostBytes = 100 });
        var (id, version) = await world.SendAsync(new byte[101]);
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        await world.World.RollUpAsync();
        var report = await world.World.VerifyAsync();
        report.AssertFine();
        Assert.Contains(report.Notes, note => note.Contains(id, StringComparison.Ordinal));
        await world.World.Stores.Ledger.PutReceiptAsync(SmallContest.Id, "forged", Encoding.UTF8.GetBytes((await world.ReceiptAsync(id))!.Replace("\"entries\":0", "\"entries\":7", StringComparison.Ordinal)), Cancel);
        Assert.Contains((await world.World.VerifyAsync()).Mismatches, mismatch => mismatch.Subject == "receipt forged");
    }

    [Fact]
    public async Task Poison_WhileStorageFails_DecidesNothing()
    {
        var isDown = true;
        await using var world = await ArrivalWorld.CreateAsync(stores => new Watch(
            _ => isDown ? throw new StoreException(StoreProblem.Unreachable, "503", "here", "Wait.") : Task.CompletedTask, _ => Task.CompletedTask).Over(stores));
        var (id, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        await Assert.ThrowsAsync<StoreException>(() => world.OnPoison.RunAsync(ArrivalWorld.Cloud(id, version), Cancel));
        isDown = false;
        await world.OnPoison.RunAsync(ArrivalWorld.Cloud(id, version), Cancel);
        Assert.Contains("\"entries\":1", await world.ReceiptAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_ThatIsNoEvent_IsLetGo()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        await world.OnPoison.RunAsync("no event", Cancel);
        await Assert.ThrowsAsync<InvalidDataException>(() => world.OnUpload.RunAsync("no event", Cancel));
    }

    [Fact]
    public async Task Reconcile_UploadsWithoutReceipt_ComeIntoTheQueueAgain()
    {
        await using var world = await ArrivalWorld.CreateAsync();
        var (done, version) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 1)));
        await world.OnUpload.RunAsync(ArrivalWorld.Cloud(done, version), Cancel);
        var (lost, _) = await world.SendAsync(SmallContest.Csv(Row.Good("R1D1", 2)));
        var settings = HostSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Hattama:SigningKey", "x")]).Build());
        var reconcile = new Reconcile(world.Arrivals, world.Contests, settings, world.World.Clock, NullLogger<Reconcile>.Instance);
        var message = Assert.Single(await reconcile.RunAsync(new TimerInfo(), Cancel));
        Assert.Equal(new UploadEvent("uploads", SmallContest.Id, lost, null), UploadEvent.Parse(message));
        await world.OnUpload.RunAsync(message, Cancel);
        Assert.NotNull(await world.ReceiptAsync(lost));
        Assert.Empty(await reconcile.RunAsync(new TimerInfo(), Cancel));
    }

    [Fact]
    public void Message_CloudEventOrEventGridOrBase64_TellsTheSame()
    {
        var expected = new UploadEvent("uploads", "kz-2022", "20220605T154501123-0000-0a1b2c3d4e5f", "0x8D4BCC2E4835CD0");
        var cloud = """
            {"specversion":"1.0","type":"Microsoft.Storage.BlobCreated","source":"/subscriptions/x","id":"1","time":"2022-06-05T15:45:02Z",
             "subject":"/blobServices/default/containers/uploads/blobs/kz-2022/20220605T154501123-0000-0a1b2c3d4e5f",
             "data":{"api":"PutBlob","eTag":"0x8D4BCC2E4835CD0","contentLength":42,"sequencer":"00000000000004420000000000028963"}}
            """;
        var grid = """
            [{"eventType":"Microsoft.Storage.BlobCreated","topic":"/subscriptions/x","id":"1","eventTime":"2022-06-05T15:45:02Z","dataVersion":"",
             "subject":"/blobServices/default/containers/uploads/blobs/kz-2022/20220605T154501123-0000-0a1b2c3d4e5f",
             "data":{"api":"PutBlockList","eTag":"0x8D4BCC2E4835CD0"}}]
            """;
        Assert.Equal(expected, UploadEvent.Parse(cloud));
        Assert.Equal(expected, UploadEvent.Parse(grid));
        Assert.Equal(expected, UploadEvent.Parse(Convert.ToBase64String(Encoding.UTF8.GetBytes(cloud))));
        Assert.Equal(expected, UploadEvent.Parse(expected.Write()));
    }

    [Theory]
    [InlineData("""{"type":"Microsoft.Storage.BlobDeleted","subject":"/blobServices/default/containers/uploads/blobs/kz-2022/a"}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/uploads/blobs/stray"}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/uploads/blobs/KZ/a"}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/uploads/blobs/kz/a/b"}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/uploads/blobs/../a"}""")]
    public void Message_OfSomethingElse_IsNone(string message) => Assert.Null(UploadEvent.Parse(message));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated"}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated","subject":null}""")]
    [InlineData("""{"type":"Microsoft.Storage.BlobCreated","subject":"x","data":{"eTag":5}}""")]
    public void Message_ThatIsNoEvent_IsRefused(string message) => Assert.Throws<InvalidDataException>(() => UploadEvent.Parse(message));

    /// <summary>Evidence on which reading fails, as it does when the program has a defect.</summary>
    private sealed class UnreadableEvidence(IEvidenceStore inner) : IEvidenceStore
    {
        public Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel) => inner.PutAsync(bytes, cancel);

        public Task<Stream?> OpenAsync(Ledger.Digest evidence, CancellationToken cancel) => throw new InvalidDataException("A defect.");

        public IAsyncEnumerable<Ledger.Digest> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);
    }
}
