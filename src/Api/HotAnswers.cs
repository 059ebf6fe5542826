using System.Collections.Concurrent;
using Hattama.Findings;
using Hattama.Ledger;

namespace Hattama.Api;

/// <summary>What an answer depends on. Hashed documents depend on their address alone.</summary>
internal readonly record struct HotKey(string Path, string? Query = null, Digest Snapshot = default, Language Language = Language.En);

/// <summary>Answers in memory up to a number of bytes. Those asked for again stay; others go in the order they came.</summary>
internal sealed class HotAnswers(long cap)
{
    private readonly ConcurrentDictionary<HotKey, Entry> _entries = new();
    private readonly ConcurrentQueue<(HotKey Key, Entry Entry)> _order = new();
    private long _size;

    /// <summary>The answer, or null.</summary>
    public Representation? Find(in HotKey key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        entry.Touch();
        return entry.Answer;
    }

    /// <summary>Keeps an answer, unless it would take more than an eighth of the room.</summary>
    public void Add(in HotKey key, Representation answer)
    {
        var entry = new Entry(answer);
        if (answer.Size > cap / 8 || !_entries.TryAdd(key, entry))
        {
            return;
        }

        Interlocked.Add(ref _size, answer.Size);
        _order.Enqueue((key, entry));
        while (Interlocked.Read(ref _size) > cap && _order.TryDequeue(out var oldest))
        {
            if (oldest.Entry.WasTouched())
            {
                _order.Enqueue(oldest);
            }
            else if (_entries.TryRemove(oldest.Key, out var gone))
            {
                Interlocked.Add(ref _size, -gone.Answer.Size);
            }
        }
    }

    private sealed class Entry(Representation answer)
    {
        private int _touched;

        public Representation Answer { get; } = answer;

        public void Touch()
        {
            if (Volatile.Read(ref _touched) == 0)
            {
                Volatile.Write(ref _touched, 1);
            }
        }

        public bool WasTouched() => Interlocked.Exchange(ref _touched, 0) == 1;
    }
}
