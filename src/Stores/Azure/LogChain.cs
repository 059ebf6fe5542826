using System.Collections.Concurrent;
using System.Globalization;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// The chain of log segments of each contest: segment n + 1 is created once, by whoever comes first, after segment n. A cut is
/// the whole chain as somebody saw it, so of two cuts one is the beginning of the other: nothing else on this storage is read at
/// one instant.
/// </summary>
/// <remarks>
/// Sixteen segments in a row are written once more as one, and sixteen of those as one, so that whoever reads the chain for the
/// first time needs few requests. A process remembers what it has read: segments never change.
/// </remarks>
internal sealed class LogChain(BlobFolder blobs, int fan)
{
    private const int Levels = 3;
    private const int MostMerged = 250_000;
    private readonly ConcurrentDictionary<string, ReadSoFar> _known = new(StringComparer.Ordinal);

    /// <summary>The chain as it is now.</summary>
    public async Task<LogPrefix> ReadAsync(string contest, CancellationToken cancel)
    {
        var known = _known.GetOrAdd(contest, static _ => new ReadSoFar());
        while (true)
        {
            var read = known.Segments;
            if (await NextAsync(contest, read, cancel) is not { } next)
            {
                return known.Prefix();
            }

            known.Add(read, next.Segment, next.Covers);
        }
    }

    /// <summary>Appends a segment to the chain as seen; false when somebody else appended one meanwhile.</summary>
    public async Task<bool> TryAppendAsync(string contest, LogPrefix seen, LogSegment segment, CancellationToken cancel)
    {
        if (!await blobs.ClaimAsync(NameOf(contest, 0, seen.Segments + 1), segment.Write(), "private", cancel))
        {
            return false;
        }

        var known = _known.GetOrAdd(contest, static _ => new ReadSoFar());
        known.Add(seen.Segments, segment, 1);
        for (var (level, covers) = (1, (long)fan); level < Levels && (seen.Segments + 1) % covers == 0; level++, covers *= fan)
        {
            // Only shortens the way for others: whoever does not find it reads what it was made of.
            if (known.Between(seen.Segments + 1 - covers, seen.Segments + 1) is { Count: <= MostMerged } merged)
            {
                await blobs.AddAsync(NameOf(contest, level, (seen.Segments + 1) / covers), BinaryData.FromBytes(merged.Write()).ToStream(), "private", cancel);
            }
        }

        return true;
    }

    /// <summary>What follows <paramref name="segments"/> segments: the largest piece that begins there; null at the end.</summary>
    private async Task<(LogSegment Segment, long Covers)?> NextAsync(string contest, long segments, CancellationToken cancel)
    {
        for (var level = Levels - 1; level >= 0; level--)
        {
            var covers = (long)Math.Pow(fan, level);
            if (segments % covers == 0 && await blobs.FindAsync(NameOf(contest, level, segments / covers + 1), cancel) is { } found)
            {
                return (LogSegment.Read(contest, found.Content.ToMemory(), NameOf(contest, level, segments / covers + 1)), covers);
            }
        }

        return null;
    }

    private static string NameOf(string contest, int level, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{contest}/{level}/{number:D10}.json");

    /// <summary>What this process has read of one chain.</summary>
    private sealed class ReadSoFar
    {
        private readonly Lock _lock = new();
        private readonly List<Upload> _uploads = [];
        private readonly List<StoredDecision> _decisions = [];
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly Dictionary<Digest, int> _decisionPlaces = [];
        private readonly Dictionary<long, (int Uploads, int Decisions)> _ends = new() { [0] = (0, 0) };

        public long Segments
        {
            get
            {
                lock (_lock)
                {
                    return field;
                }
            }

            private set;
        }

        /// <summary>Adds what follows <paramref name="after"/> segments, unless somebody has meanwhile.</summary>
        public void Add(long after, LogSegment segment, long covers)
        {
            lock (_lock)
            {
                if (Segments == after)
                {
                    // Two who append at once may both hold an upload: it counts where it came first.
                    foreach (var upload in segment.Uploads.Where(upload => _places.TryAdd(upload.Id, _uploads.Count)))
                    {
                        _uploads.Add(upload);
                    }

                    foreach (var decision in segment.Decisions.Where(decision => _decisionPlaces.TryAdd(decision.Digest, _decisions.Count)))
                    {
                        _decisions.Add(decision);
                    }

                    Segments = after + covers;
                    _ends[Segments] = (_uploads.Count, _decisions.Count);
                }
            }
        }

        public LogPrefix Prefix()
        {
            lock (_lock)
            {
                var (uploads, decisions) = (_uploads.Count, _decisions.Count);
                return new LogPrefix(
                    Segments, [.. _uploads], [.. _decisions],
                    upload => Holds(_places, upload, uploads), decision => Holds(_decisionPlaces, decision, decisions));
            }
        }

        /// <summary>Places only grow, and one that is given stays: later segments do not change what an earlier prefix holds.</summary>
        private bool Holds<T>(Dictionary<T, int> places, T key, int count)
            where T : notnull
        {
            lock (_lock)
            {
                return places.TryGetValue(key, out var place) && place < count;
            }
        }

        /// <summary>What some segments in a row hold; null when this process has not read them one by one.</summary>
        public LogSegment? Between(long after, long last)
        {
            lock (_lock)
            {
                return _ends.TryGetValue(after, out var from) && _ends.TryGetValue(last, out var to)
                    ? new LogSegment(_uploads[from.Uploads..to.Uploads], _decisions[from.Decisions..to.Decisions])
                    : null;
            }
        }
    }
}

/// <summary>The beginning of a chain: what the first segments hold, each upload and decision once.</summary>
/// <param name="Segments">How many segments.</param>
/// <param name="Uploads">The uploads.</param>
/// <param name="Decisions">The decisions.</param>
/// <param name="HoldsUpload">Whether they hold an upload.</param>
/// <param name="HoldsDecision">Whether they hold a decision.</param>
internal sealed record LogPrefix(
    long Segments,
    IReadOnlyList<Upload> Uploads,
    IReadOnlyList<StoredDecision> Decisions,
    Func<string, bool> HoldsUpload,
    Func<Digest, bool> HoldsDecision);
