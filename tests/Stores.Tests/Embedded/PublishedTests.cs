using Hattama.Ledger;
using Hattama.Stores;
using Hattama.Stores.Embedded;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Embedded;

/// <summary>Files that follow records: what opening mends, what it leaves for verify, and backups.</summary>
public sealed class PublishedTests : IAsyncDisposable
{
    private readonly TempStore _temp = new();

    public ValueTask DisposeAsync() => _temp.DisposeAsync();

    [Fact]
    public async Task Open_SnapshotFileMissingOrEmpty_IsWrittenAgain()
    {
        await PublishAsync();
        File.Delete(SnapshotFile(1));
        File.WriteAllText(SnapshotFile(2), "");
        await _temp.ReopenAsync();
        Assert.Equal("snapshot 1", await File.ReadAllTextAsync(SnapshotFile(1), Cancel));
        Assert.Equal("snapshot 2", await File.ReadAllTextAsync(SnapshotFile(2), Cancel));
    }

    [Fact]
    public async Task Open_SnapshotFileChanged_StaysForVerify()
    {
        await PublishAsync();
        await File.WriteAllTextAsync(SnapshotFile(1), "forged", Cancel);
        await File.WriteAllTextAsync(SnapshotFile(9), "added", Cancel);
        await _temp.ReopenAsync();
        var results = _temp.Store.Results;
        Assert.Equal("forged", Text(await results.FindSnapshotAsync(Contest, 1, Cancel)));
        Assert.Equal("snapshot 1", Text(await results.FindSnapshotRecordAsync(Contest, 1, Cancel)));
        Assert.Equal([1, 2, 9], await results.ListSnapshotsAsync(Contest, Cancel));
        Assert.Null(await results.FindSnapshotRecordAsync(Contest, 9, Cancel));
        var refused = await Assert.ThrowsAsync<StoreException>(() => results.PutSnapshotAsync(Contest, 9, Bytes("ours"), Cancel));
        Assert.Equal(StoreProblem.Damaged, refused.Problem);
    }

    [Fact]
    public async Task PutSnapshot_RecordedByOneWhoDied_PlacesTheFile()
    {
        await PublishAsync();
        File.Delete(SnapshotFile(2));
        Assert.False(await _temp.Store.Results.PutSnapshotAsync(Contest, 2, Bytes("other"), Cancel));
        Assert.Equal("snapshot 2", Text(await _temp.Store.Results.FindSnapshotAsync(Contest, 2, Cancel)));
    }

    [Theory]
    [InlineData("snapshot 1", "snapshot 2")] // behind
    [InlineData("", "snapshot 2")] // torn
    [InlineData("forged", "forged")] // changed: stays
    public async Task Open_LatestFile_IsMendedOnlyIfACrashLeftIt(string left, string then)
    {
        await PublishAsync();
        await File.WriteAllTextAsync(LatestFile, left, Cancel);
        await _temp.ReopenAsync();
        Assert.Equal(then, Text(await _temp.Store.Results.FindLatestFileAsync(Contest, Cancel)));
        Assert.Equal("snapshot 2", Text((await _temp.Store.Results.FindLatestAsync(Contest, Cancel))!.Bytes));
        Assert.True(await _temp.Store.Results.MoveLatestAsync(Contest, new LatestPointer(2, Bytes("snapshot 3")), Cancel));
        Assert.Equal("snapshot 3", await File.ReadAllTextAsync(LatestFile, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("torn")]
    [InlineData("documenT")]
    public async Task PutDocuments_FileOfThatNameWithOtherBytes_IsReplaced(string left)
    {
        var document = Document("document");
        var file = Path.Combine(_temp.Folder, "results", Contest, "documents", document.Digest.Hex[..2], document.Digest.Hex + ".json");
        var results = _temp.Store.Results;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, left, Cancel);
        await results.PutDocumentsAsync(Contest, [document], Cancel);
        Assert.Equal("document", await File.ReadAllTextAsync(file, Cancel));
        await File.WriteAllTextAsync(file, "forged", Cancel);
        Assert.Equal("forged", Text(await _temp.Store.Results.FindDocumentAsync(Contest, document.Digest, Cancel)));
    }

    [Fact]
    public async Task Backup_WhileWriting_HoldsEverythingItsRecordsReferTo()
    {
        await PublishAsync();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => WriteUntilAsync(stop.Token), Cancel);
        await Task.Delay(100, Cancel);
        await _temp.Store.BackupAsync(_temp.Beside("copy"), Cancel);
        await stop.CancelAsync();
        var written = await writing;

        await using var copy = EmbeddedStore.Open(_temp.Beside("copy"), new EmbeddedOptions { Create = false });
        var uploads = await copy.Ledger.ReadUploadsAsync(Contest, Cancel);
        Assert.InRange(uploads.Count, 1, written);
        foreach (var upload in uploads)
        {
            Assert.Equal(upload.Evidence, Digest.Of(await ReadAsync(copy.Evidence, upload.Evidence)));
        }

        foreach (var sequence in await copy.Results.ListSnapshotsAsync(Contest, Cancel))
        {
            Assert.Equal($"snapshot {sequence}", Text(await copy.Results.FindSnapshotAsync(Contest, sequence, Cancel)));
            Assert.Equal($"snapshot {sequence}", Text(await copy.Results.FindSnapshotRecordAsync(Contest, sequence, Cancel)));
            Assert.NotNull(await copy.Results.FindDocumentAsync(Contest, Document($"document {sequence}").Digest, Cancel));
        }

        Assert.Equal(Text((await copy.Results.FindLatestAsync(Contest, Cancel))!.Bytes), Text(await copy.Results.FindLatestFileAsync(Contest, Cancel)));
    }

    [Fact]
    public async Task Backup_IntoAFolderInUse_IsRefused()
    {
        _ = _temp.Store;
        Directory.CreateDirectory(_temp.Beside("used"));
        await File.WriteAllTextAsync(Path.Combine(_temp.Beside("used"), "x"), "x", Cancel);
        Assert.Equal(_temp.Beside("used"), (await Assert.ThrowsAsync<StoreException>(() => _temp.Store.BackupAsync(_temp.Beside("used"), Cancel))).Where);
    }

    [Fact]
    public async Task Backup_Interrupted_DoesNotOpen()
    {
        await PublishAsync();
        // On a busy machine a backup as small as this may be done before anybody cancels it.
        var target = string.Empty;
        for (var (attempt, isInterrupted) = (0, false); !isInterrupted; attempt++)
        {
            Assert.True(attempt < 50, "No backup was interrupted.");
            target = _temp.Beside($"copy{attempt}");
            isInterrupted = await Record.ExceptionAsync(() => CancelledBackupAsync(target)) is OperationCanceledException;
        }

        Assert.Equal(StoreProblem.NotAStore, Assert.Throws<StoreException>(() => EmbeddedStore.Open(target)).Problem);
    }

    private async Task CancelledBackupAsync(string target)
    {
        using var source = new CancellationTokenSource();
        var backup = _temp.Store.BackupAsync(target, source.Token);
        while (!Directory.Exists(target))
        {
            await Task.Yield();
        }

        await source.CancelAsync();
        await backup;
    }

    private async Task PublishAsync()
    {
        for (var n = 1; n <= 2; n++)
        {
            await PublishAsync(n);
        }
    }

    private async Task PublishAsync(long sequence)
    {
        var results = _temp.Store.Results;
        await results.PutDocumentsAsync(Contest, [Document($"document {sequence}")], CancellationToken.None);
        Assert.True(await results.PutSnapshotAsync(Contest, sequence, Bytes($"snapshot {sequence}"), CancellationToken.None));
        Assert.True(await results.MoveLatestAsync(Contest, new LatestPointer(sequence - 1, Bytes($"snapshot {sequence}")), CancellationToken.None));
    }

    private async Task<int> WriteUntilAsync(CancellationToken stop)
    {
        var written = 0;
        for (; !stop.IsCancellationRequested; written++)
        {
            var bytes = Noise(written % 2 == 0 ? 500 : 90_000, written);
            var stored = await _temp.Store.Evidence.PutAsync(new MemoryStream(bytes), CancellationToken.None);
            await _temp.Store.Ledger.StampAsync(Upload($"u{written:D6}") with { Evidence = stored.Digest }, CancellationToken.None);
            await PublishAsync(written + 3);
        }

        return written;
    }

    private string SnapshotFile(long sequence) => Path.Combine(_temp.Folder, "results", Contest, "snapshots", $"{sequence}.json");

    private string LatestFile => Path.Combine(_temp.Folder, "results", Contest, "latest.json");
}
