using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Hattama.Stores.Embedded;

/// <summary>
/// The one writer of a process. Whoever wants to write queues up and waits; the loop takes all that wait, runs them in one
/// transaction and commits once with a full sync, so that ten thousand small uploads cost dozens of syncs, not ten
/// thousand. Each write runs in a savepoint: one that fails takes no other with it.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostWrites = 2_000;
    private const long MostBytes = 32 << 20;
    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(4_096) { SingleReader = true });
    private readonly Session _session;
    private readonly string _where;
    private readonly Action<string>? _onWrite;
    private readonly Task _loop;
    private long _commits;

    public GroupCommit(Session session, string where, Action<string>? onWrite)
    {
        _session = session;
        _where = where;
        _onWrite = onWrite;
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Number of commits so far.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Runs a write in the next group; what it returns is durable when the task ends. <paramref name="body"/> may run again.</summary>
    public async Task<T> WriteAsync<T>(string point, long weight, Func<Session, T> body, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var write = new Write<T>(point, weight, body, cancel);
        try
        {
            await _queue.Writer.WriteAsync(write, cancel).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(EmbeddedStore));
        }

        return await write.Done.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        _session.Dispose();
    }

    private void Loop()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Commit(Take());
        }
    }

    private List<Write> Take()
    {
        var group = new List<Write>();
        for (var bytes = 0L; group.Count < MostWrites && bytes < MostBytes && _queue.Reader.TryRead(out var write);)
        {
            if (!write.IsCancelled())
            {
                group.Add(write);
                bytes += write.Weight;
            }
        }

        return group;
    }

    private void Commit(List<Write> group)
    {
        while (group.Count > 0)
        {
            try
            {
                _session.Run("BEGIN IMMEDIATE");
                if (RunAll(group))
                {
                    CommitOnce(group);
                    return;
                }
            }
            catch (Exception failure)
            {
                Rollback();
                group = FailedCommit(group, failure);
            }
        }
    }

    /// <summary>Runs the writes of a group; those that fail leave it. False if a failure ended the whole transaction.</summary>
    private bool RunAll(List<Write> group)
    {
        foreach (var write in group.ToArray())
        {
            _session.Run("SAVEPOINT write");
            try
            {
                write.Run(_session);
                _session.Run("RELEASE write");
            }
            catch (Exception failure)
            {
                group.Remove(write);
                write.Fail(Known(failure));
                if (!_session.IsInTransaction)
                {
                    return false;
                }

                _session.Run("ROLLBACK TO write");
                _session.Run("RELEASE write");
            }
        }

        return true;
    }

    private void CommitOnce(List<Write> group)
    {
        var points = _onWrite is null ? [] : group.Select(static write => write.Point).Distinct(StringComparer.Ordinal).ToList();
        points.ForEach(point => _onWrite!("before " + point));
        _session.Run("COMMIT");
        Interlocked.Increment(ref _commits);
        points.ForEach(point => _onWrite!("after " + point));
        group.ForEach(static write => write.Complete());
    }

    /// <summary>A group that could not be committed: a lone write is told; of several, each gets its own try.</summary>
    private List<Write> FailedCommit(List<Write> group, Exception failure)
    {
        if (group.Count == 1 || IsLocked(failure))
        {
            group.ForEach(write => write.Fail(Known(failure)));
        }
        else
        {
            group.ForEach(write => Commit([write]));
        }

        return [];
    }

    private void Rollback()
    {
        try
        {
            if (_session.IsInTransaction)
            {
                _session.Run("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The disk is gone. Writers must be told, not left waiting: the next BEGIN fails and says why.
        }
    }

    private static bool IsLocked(Exception failure) => failure is SqliteException { SqliteErrorCode: 5 or 6 };

    private Exception Known(Exception failure) => Failures.Translate(failure, _where) ?? failure;
}
