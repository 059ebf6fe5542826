using System.Diagnostics;

namespace Hattama.Stores.Embedded;

/// <summary>
/// A store on one machine: an SQLite database and a folder. Several processes may have it open at once. Whatever was
/// acknowledged survives kill -9 and a power cut.
/// </summary>
public sealed class EmbeddedStore : IAsyncDisposable
{
    private readonly StoreFolder _folder;
    private readonly EmbeddedOptions _options;
    private readonly ReaderPool _readers;
    private readonly Published _published;

    private EmbeddedStore(StoreFolder folder, EmbeddedOptions options, Session session)
    {
        _folder = folder;
        _options = options;
        _readers = new ReaderPool(folder.Database, options.LockTimeout);
        Writer = new GroupCommit(session, folder.Database, options.OnWrite);
        _published = new Published(folder, _readers, options.OnWrite);
        Evidence = new EmbeddedEvidence(folder, options, Writer, _readers);
        Ledger = new EmbeddedLedger(Writer, _readers);
        Access = new EmbeddedAccess(Writer, _readers);
        Results = new EmbeddedResults(folder, Writer, _readers, new Documents(folder, options.OnWrite), _published);
    }

    /// <summary>Evidence.</summary>
    public EmbeddedEvidence Evidence { get; }

    /// <summary>The ledger.</summary>
    public EmbeddedLedger Ledger { get; }

    /// <summary>Results.</summary>
    public EmbeddedResults Results { get; }

    /// <summary>Tokens and grants.</summary>
    public EmbeddedAccess Access { get; }

    internal GroupCommit Writer { get; }

    /// <summary>
    /// Opens the store in <paramref name="folder"/>, or makes one of an absent or empty folder, and finishes what a crash
    /// cut off. Throws <see cref="StoreException"/> if that cannot be.
    /// </summary>
    public static EmbeddedStore Open(string folder, EmbeddedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new EmbeddedOptions();
        var paths = new StoreFolder(Path.GetFullPath(folder));
        try
        {
            CheckFolder(paths, options.Create);
            DurableFiles.CreateFolder(paths.Root);
            // One process at a time creates and repairs; the lock ends with the process that holds it.
            using var opening = Lock(paths.OpenLock, options.LockTimeout);
            return OpenLocked(paths, options);
        }
        catch (Exception failure) when (failure is not StoreException && Failures.Translate(failure, paths.Root) is { } known)
        {
            throw known;
        }
    }

    /// <summary>
    /// Copies the store, as it is at one instant, to an absent or empty folder, while it may be written to. The copy is
    /// durable and opens like any store.
    /// </summary>
    public Task BackupAsync(string target, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        var copy = new StoreFolder(Path.GetFullPath(target));
        return Task.Run(
            () =>
            {
                try
                {
                    CheckTarget(copy);
                    Backup.Copy(_folder, copy, _options.LockTimeout, cancel);
                }
                catch (Exception failure) when (!cancel.IsCancellationRequested && Failures.Translate(failure, copy.Root) is { } known)
                {
                    throw known;
                }
            },
            cancel);
    }

    /// <summary>Writes a trifle and waits until it is durable: whether the store can be written to, nothing else tells.</summary>
    public Task ProbeAsync(CancellationToken cancel = default) =>
        Writer.WriteAsync("probe:commit", 1, static session => session.Run("UPDATE counters SET value = value WHERE name = 'dirty'"), cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
        _published.Dispose();
    }

    private static EmbeddedStore OpenLocked(StoreFolder paths, EmbeddedOptions options)
    {
        var store = new EmbeddedStore(paths, options, OpenWriter(paths, options));
        try
        {
            DurableFiles.CreateFolder(paths.EvidenceTemp);
            DurableFiles.CreateFolder(paths.ResultsTemp);
            DurableFiles.SyncFolder(paths.Root);
            DurableFiles.DeleteStale(paths.EvidenceTemp);
            DurableFiles.DeleteStale(paths.ResultsTemp);
            store._published.RepairAsync().GetAwaiter().GetResult();
            return store;
        }
        catch
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    private static Session OpenWriter(StoreFolder paths, EmbeddedOptions options)
    {
        var session = new Session(paths.Database, options.LockTimeout);
        try
        {
            Schema.Ensure(session, paths.Root);
            session.Pragma("synchronous=FULL");
            // 64 MB of log before it is moved into the database, and cut back to that after a large batch.
            session.Pragma("wal_autocheckpoint=4096");
            session.Pragma("journal_size_limit=67108864");
            session.Pragma("cache_size=-65536");
            if (options.MaxPages > 0)
            {
                session.Pragma(FormattableString.Invariant($"max_page_count={options.MaxPages}"));
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a folder of something else before anything is written to it.</summary>
    private static void CheckFolder(StoreFolder paths, bool create)
    {
        if (File.Exists(paths.Database))
        {
            return;
        }

        var isForeign = File.Exists(paths.Root)
            || (Directory.Exists(paths.Root) && Directory.EnumerateFileSystemEntries(paths.Root).Any(entry => entry != paths.OpenLock));
        // Asked again: another process may have begun to make the store in between.
        if (!create || (isForeign && !File.Exists(paths.Database)))
        {
            throw Failures.NotAStore(paths.Root);
        }
    }

    private static void CheckTarget(StoreFolder copy)
    {
        if (File.Exists(copy.Root) || (Directory.Exists(copy.Root) && Directory.EnumerateFileSystemEntries(copy.Root).Any()))
        {
            throw new StoreException(StoreProblem.NotWritable, "The target of a backup must be an absent or empty folder", copy.Root, "Give another folder.");
        }
    }

    private static FileStream Lock(string file, TimeSpan timeout)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException held) when (File.Exists(file))
            {
                if (Stopwatch.GetElapsedTime(started) > timeout)
                {
                    throw new StoreException(
                        StoreProblem.Locked, "Another process keeps opening the store", file, "Wait until it has started, or end it.", held);
                }

                Thread.Sleep(20);
            }
        }
    }
}
