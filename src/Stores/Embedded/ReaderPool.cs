using System.Collections.Concurrent;

namespace Hattama.Stores.Embedded;

/// <summary>Connections for reading. In WAL mode readers see the last commit and wait for nobody.</summary>
internal sealed class ReaderPool(string database, TimeSpan lockTimeout) : IDisposable
{
    private const int Most = 8;
    private readonly ConcurrentBag<Session> _idle = [];
    private readonly SemaphoreSlim _free = new(Most);
    private volatile bool _disposed;

    /// <summary>Runs one query; a single statement sees a single state of the database.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, T> query, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return Read(query);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private T Read<T>(Func<Session, T> query)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Session? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : Open();
            return query(session);
        }
        catch (Exception failure) when (Failures.Translate(failure, database) is { } known)
        {
            throw known;
        }
        finally
        {
            if (session is not null)
            {
                Return(session);
            }
        }
    }

    private Session Open()
    {
        var session = new Session(database, lockTimeout);
        session.Pragma("query_only=1");
        return session;
    }

    private void Return(Session session)
    {
        if (_disposed)
        {
            session.Dispose();
        }
        else
        {
            _idle.Add(session);
        }
    }
}
