using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Small evidence between being stored and being read for the first time, which intake does at once: saves a request per
/// upload. Given out once; the oldest goes when there is too much. What is here has been acknowledged by the service.
/// </summary>
internal sealed class EvidenceHandover
{
    private const int Most = 16 * 1024 * 1024;
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, byte[]> _bytes = [];
    private readonly Queue<Digest> _order = new();
    private long _size;

    public void Keep(Digest evidence, byte[] bytes)
    {
        lock (_lock)
        {
            if (_bytes.TryAdd(evidence, bytes))
            {
                _order.Enqueue(evidence);
                _size += bytes.Length;
            }

            while (_size > Most || _order.Count > 4096)
            {
                Remove(_order.Dequeue());
            }
        }
    }

    public byte[]? Take(Digest evidence)
    {
        lock (_lock)
        {
            return Remove(evidence);
        }
    }

    private byte[]? Remove(Digest evidence)
    {
        if (_bytes.Remove(evidence, out var bytes))
        {
            _size -= bytes.Length;
        }

        return bytes;
    }
}
