using Microsoft.Data.Sqlite;

namespace Hattama.Stores.Embedded;

/// <summary>
/// Copies a running store. The database is copied first, at one instant: everything it refers to was a durable file before
/// it was referred to, and such files never change, so the file copy that follows holds it all (and perhaps newer files,
/// which harm nothing). Snapshots and <c>latest.json</c> follow the database instead, so only those its copy knows are
/// taken. The database gets its name last: a backup that was interrupted does not open.
/// </summary>
internal static class Backup
{
    private const string Unfinished = ".unfinished";

    public static void Copy(StoreFolder from, StoreFolder to, TimeSpan lockTimeout, CancellationToken cancel)
    {
        DurableFiles.CreateFolder(to.Root);
        var copy = to.Database + Unfinished;
        CopyDatabase(from.Database, copy, lockTimeout);
        CopyFan(from.Evidence, to.Evidence, cancel);
        Directory.CreateDirectory(to.Results);
        foreach (var contest in Directory.EnumerateDirectories(from.Results).Select(static path => Path.GetFileName(path)!).Where(static name => name[0] != '.'))
        {
            CopyFan(from.Documents(contest), to.Documents(contest), cancel);
        }

        CopyPublished(from, to, copy, lockTimeout);
        SyncAll(to.Root);
        File.Move(copy, to.Database);
        DurableFiles.SyncFolder(to.Root);
    }

    private static void CopyDatabase(string from, string to, TimeSpan lockTimeout)
    {
        using var source = new Session(from, lockTimeout);
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
        target.Open();
        source.Connection.BackupDatabase(target);
    }

    private static void CopyPublished(StoreFolder from, StoreFolder to, string copy, TimeSpan lockTimeout)
    {
        using var records = new Session(copy, lockTimeout);
        var snapshots = records.Rows("SELECT contest, sequence FROM snapshots", static row => (Contest: row.GetString(0), Sequence: row.GetInt64(1)));
        foreach (var (contest, sequence) in snapshots)
        {
            CopyFile(from.SnapshotFile(contest, sequence), to.SnapshotFile(contest, sequence));
        }

        var pointers = records.Rows("SELECT contest, bytes, max(version) FROM pointers GROUP BY contest", static row => (Contest: row.GetString(0), Bytes: row.GetFieldValue<byte[]>(1)));
        foreach (var (contest, bytes) in pointers)
        {
            DurableFiles.Write(to.ResultsTemp, to.LatestFile(contest), bytes, replace: false);
        }
    }

    private static void CopyFan(string from, string to, CancellationToken cancel)
    {
        Directory.CreateDirectory(to);
        foreach (var fan in (Directory.Exists(from) ? Directory.EnumerateDirectories(from) : []).Where(static path => Path.GetFileName(path)[0] != '.'))
        {
            foreach (var file in Directory.EnumerateFiles(fan))
            {
                cancel.ThrowIfCancellationRequested();
                CopyFile(file, Path.Combine(to, Path.GetFileName(fan), Path.GetFileName(file)));
            }
        }
    }

    private static void CopyFile(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        try
        {
            File.Copy(from, to);
        }
        catch (FileNotFoundException)
        {
            // An orphaned document deleted meanwhile, or a snapshot file not there yet: opening the backup writes it.
        }
    }

    private static void SyncAll(string folder)
    {
        if (DurableFiles.CanSyncAtOnce)
        {
            DurableFiles.SyncFileSystem(folder);
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
    }
}
