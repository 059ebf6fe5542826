using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Kit;

/// <inheritdoc/>
internal sealed class MemoryWork(TimeProvider clock) : IWorkStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Contest, Digest Note), (byte[] Bytes, DateTimeOffset At)> _notes = [];

    public Task PutAsync(string contest, Document note, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckDigest(note.Digest);
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _notes[(contest, note.Digest)] = (note.Bytes.ToArray(), clock.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    public Task<ReadOnlyMemory<byte>?> FindAsync(string contest, Digest note, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckDigest(note);
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(_notes.TryGetValue((contest, note), out var stored) ? (ReadOnlyMemory<byte>?)stored.Bytes : null);
        }
    }

    public Task<int> DeleteBeforeAsync(string contest, DateTimeOffset before, int most, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var old = _notes.Where(note => note.Key.Contest == contest && note.Value.At < before).Select(note => note.Key).Take(most).ToList();
            return Task.FromResult(old.Count(_notes.Remove));
        }
    }
}
