using Hattama.Ledger;
using Hattama.Stores;
using Hattama.Stores.Embedded;
using Microsoft.Data.Sqlite;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Embedded;

public sealed class EmbeddedStoreTests : IAsyncDisposable
{
    private readonly TempStore _temp = new();

    public ValueTask DisposeAsync() => _temp.DisposeAsync();

    [Fact]
    public void Open_FolderOfSomethingElse_IsRefusedAndLeftAlone()
    {
        var folder = Directory.CreateDirectory(_temp.Beside("photos")).FullName;
        File.WriteAllText(Path.Combine(folder, "cat.jpg"), "meow");
        var refused = Assert.Throws<StoreException>(() => EmbeddedStore.Open(folder));
        Assert.Equal(StoreProblem.NotAStore, refused.Problem);
        Assert.Equal($"This is not a Hattama store ({folder}). Give the folder of a store, or an empty folder to create one.", refused.Message);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Open_AbsentFolderWithoutCreate_IsRefused()
    {
        var refused = Assert.Throws<StoreException>(() => EmbeddedStore.Open(_temp.Folder, new EmbeddedOptions { Create = false }));
        Assert.Equal(StoreProblem.NotAStore, refused.Problem);
        Assert.False(Directory.Exists(_temp.Folder));
    }

    [Fact]
    public void Open_FileInsteadOfFolder_IsRefused()
    {
        File.WriteAllText(_temp.Folder, "x");
        Assert.Equal(StoreProblem.NotAStore, Assert.Throws<StoreException>(() => EmbeddedStore.Open(_temp.Folder)).Problem);
    }

    [Theory]
    [InlineData("this is not a database, however long the text may be, and it never will be; 100 bytes is what it takes")]
    [InlineData("CREATE TABLE songs(title)")]
    public void Open_ForeignDatabase_IsRefused(string content)
    {
        Directory.CreateDirectory(_temp.Folder);
        var file = Path.Combine(_temp.Folder, "hattama.db");
        if (content.StartsWith("CREATE", StringComparison.Ordinal))
        {
            Execute(file, content);
        }
        else
        {
            File.WriteAllText(file, content);
        }

        Assert.Equal(StoreProblem.NotAStore, Assert.Throws<StoreException>(() => EmbeddedStore.Open(_temp.Folder)).Problem);
    }

    [Fact]
    public async Task Open_NewerLayout_IsRefused()
    {
        _ = _temp.Store;
        await _temp.CloseAsync();
        Execute(Database, "PRAGMA user_version = 6");
        var refused = Assert.Throws<StoreException>(() => EmbeddedStore.Open(_temp.Folder));
        Assert.Equal(StoreProblem.NewerVersion, refused.Problem);
        Assert.Contains("layout 6", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OlderLayout_GetsKindsAndKeepsItsStamps()
    {
        await _temp.Store.Ledger.StampAsync(Upload("u1"), Cancel);
        await _temp.Store.Access.AddGrantAsync(new UploadGrant(Contest, "u1", "t", "ktk-7", [], "a.csv", null, Noon), Cancel);
        await _temp.CloseAsync();
        Execute(Database, "ALTER TABLE uploads DROP COLUMN kind");
        Execute(Database, "ALTER TABLE uploads DROP COLUMN areas");
        Execute(Database, "ALTER TABLE uploads DROP COLUMN activation");
        Execute(Database, "ALTER TABLE grants DROP COLUMN kind");
        Execute(Database, "ALTER TABLE activations DROP COLUMN key");
        Execute(Database, "PRAGMA user_version = 2");
        Assert.Equal(Upload("u1") with { Areas = "", Activation = 0 }, await _temp.Store.Ledger.FindUploadAsync(Contest, "u1", Cancel));
        Assert.Equal(UploadKind.Protocols, (await _temp.Store.Access.FindGrantAsync(Contest, "u1", Cancel))!.Kind);
        var next = Upload("u2") with { Kind = UploadKind.Observations };
        await _temp.Store.Ledger.StampAsync(next, Cancel);
        await _temp.ReopenAsync();
        Assert.Equal(next, await _temp.Store.Ledger.FindUploadAsync(Contest, "u2", Cancel));
    }

    [Fact]
    public async Task Open_LayoutWithoutKeys_KeepsItsActivationsAndTakesKeys()
    {
        await _temp.Store.Ledger.ActivateAsync(Activation(1), Cancel);
        await _temp.CloseAsync();
        Execute(Database, "ALTER TABLE activations DROP COLUMN key");
        Execute(Database, "PRAGMA user_version = 4");
        Assert.Equal([Activation(1) with { Key = default }], await _temp.Store.Ledger.ReadActivationsAsync(Contest, Cancel));
        await _temp.Store.Ledger.ActivateAsync(Activation(3), Cancel);
        await _temp.ReopenAsync();
        Assert.Equal(Activation(3), (await _temp.Store.Ledger.ReadActivationsAsync(Contest, Cancel))[^1]);
    }

    [Fact]
    public void Open_PlaceThatCannotBeWritten_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a file system that refuses writes whoever asks.");
        var refused = Assert.Throws<StoreException>(() => EmbeddedStore.Open("/proc/hattama"));
        Assert.Contains("/proc/hattama", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WhileAnotherHoldsTheDatabase_FailsAfterTheTimeoutAndRecovers()
    {
        await using var store = EmbeddedStore.Open(_temp.Folder, new EmbeddedOptions { LockTimeout = TimeSpan.FromMilliseconds(200) });
        using (var other = Connect(Database))
        {
            Execute(other, "BEGIN IMMEDIATE");
            var refused = await Assert.ThrowsAsync<StoreException>(() => store.Ledger.StampAsync(Upload("u1"), Cancel));
            Assert.Equal(StoreProblem.Locked, refused.Problem);
        }

        await store.Ledger.StampAsync(Upload("u1"), Cancel);
        Assert.Single(await store.Ledger.ReadUploadsAsync(Contest, Cancel));
    }

    [Fact]
    public async Task Write_WhenTheDiskIsFull_FailsAloneAndLosesNothing()
    {
        await using var store = EmbeddedStore.Open(_temp.Folder, new EmbeddedOptions { MaxPages = 60 });
        await store.Ledger.StampAsync(Upload("u1"), Cancel);
        var big = store.Ledger.AppendItemsAsync([Part("u1") with { Body = Noise(2_000_000) }], Cancel);
        var small = Enumerable.Range(0, 20).Select(i => store.Ledger.PutReceiptAsync(Contest, $"u{i}", Bytes("r"), Cancel)).ToList();
        Assert.Equal(StoreProblem.Full, (await Assert.ThrowsAsync<StoreException>(() => big)).Problem);
        await Task.WhenAll(small);
        Assert.Equal(20, (await store.Ledger.ListReceiptsAsync(Contest, Cancel)).Count);
        Assert.Empty(await store.Ledger.ListPartitionsAsync(Contest, 1, Cancel));
    }

    [Fact]
    public async Task Writes_ManyAtOnce_ShareCommits()
    {
        var before = _temp.Store.Writer.Commits;
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => _temp.Store.Ledger.StampAsync(Upload($"u{i:D5}"), Cancel)));
        Assert.InRange(_temp.Store.Writer.Commits - before, 1, 400);
        Assert.Equal(2_000, (await _temp.Store.Ledger.ReadUploadsAsync(Contest, Cancel)).Count);
    }

    [Fact]
    public async Task Writes_OneFailsInAGroup_OthersAreKept()
    {
        var writer = _temp.Store.Writer;
        var writes = Enumerable.Range(0, 50).Select(i => writer.WriteAsync("test", 0, session =>
        {
            session.Run("INSERT INTO counters VALUES(?1, 1)", $"c{i}");
            return i % 7 == 3 ? throw new InvalidOperationException("broken") : i;
        }, Cancel)).ToList();
        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 7 == 3)
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i]);
            }
            else
            {
                Assert.Equal(i, await writes[i]);
            }
        }

        Assert.Equal(43, await writer.WriteAsync("test", 0, static session => session.Number("SELECT count(*) FROM counters WHERE name LIKE 'c%'"), Cancel));
    }

    [Fact]
    public async Task Store_Closed_SaysSo()
    {
        var store = _temp.Store;
        await _temp.CloseAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Ledger.StampAsync(Upload("u1"), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Ledger.ReadUploadsAsync(Contest, Cancel));
    }

    [Fact]
    public async Task Evidence_DamagedAndSentAgain_IsWholeAgain()
    {
        var large = Noise(200_000);
        var stored = await _temp.Store.Evidence.PutAsync(new MemoryStream(large), Cancel);
        var file = Path.Combine(_temp.Folder, "evidence", stored.Digest.Hex[..2], stored.Digest.Hex);
        File.WriteAllBytes(file, Noise(200_000, seed: 2));
        Assert.NotEqual(large, await ReadAsync(_temp.Store.Evidence, stored.Digest));
        await _temp.Store.Evidence.PutAsync(new MemoryStream(large), Cancel);
        Assert.Equal(large, await ReadAsync(_temp.Store.Evidence, stored.Digest));
    }

    [Fact]
    public async Task Evidence_LimitOfSmallChanged_IsNotStoredTwice()
    {
        var bytes = Noise(1_000);
        await _temp.Store.Evidence.PutAsync(new MemoryStream(bytes), Cancel);
        await _temp.CloseAsync();
        await using var store = EmbeddedStore.Open(_temp.Folder, new EmbeddedOptions { SmallEvidence = 10 });
        await store.Evidence.PutAsync(new MemoryStream(bytes), Cancel);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_temp.Folder, "evidence"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Open_TemporaryFiles_OnlyThoseLeftBehindAreRemoved()
    {
        _ = _temp.Store;
        var folder = Path.Combine(_temp.Folder, "evidence", ".temp");
        var (young, old, open) = (Path.Combine(folder, "1.part"), Path.Combine(folder, "2.part"), Path.Combine(folder, "3.part"));
        File.WriteAllText(young, "");
        File.WriteAllText(old, "");
        await using (var held = new FileStream(open, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-1));
            File.SetLastWriteTimeUtc(open, DateTime.UtcNow.AddHours(-1));
            await _temp.ReopenAsync();
        }

        Assert.Equal([young, open], Directory.EnumerateFiles(folder).Order());
    }

    private string Database => Path.Combine(_temp.Folder, "hattama.db");

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(string file, string sql)
    {
        using var connection = Connect(file);
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of the tests above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
