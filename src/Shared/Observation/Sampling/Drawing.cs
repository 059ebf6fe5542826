using System.Collections.Immutable;

namespace Hattama.Observation.Sampling;

/// <summary>One draw in progress. Every choice is a hash of seed and label compared as bytes or taken as a number: no generator with a state.</summary>
internal sealed class Drawing(SampleDesign design, SampleFrame frame, DrawSeed seed)
{
    private readonly ImmutableArray<DrawnStratum>.Builder _strata = ImmutableArray.CreateBuilder<DrawnStratum>();
    private readonly ImmutableArray<DrawnStation>.Builder _drawn = ImmutableArray.CreateBuilder<DrawnStation>();
    private readonly ImmutableArray<int>.Builder _reserves = ImmutableArray.CreateBuilder<int>();

    public ProbabilityDraw Draw()
    {
        var strata = Enumerable.Range(0, frame.Stations.Length)
            .GroupBy(index => frame.Stations[index].Stratum, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Indexes: group.ToArray())).ToList();
        var sizes = SizesOf(strata);
        for (var h = 0; h < strata.Count; h++)
        {
            DrawStratum(strata[h].Key, strata[h].Indexes, sizes[h]);
        }

        return new ProbabilityDraw(design, frame, _strata.ToImmutable(), _drawn.ToImmutable(), _reserves.ToImmutable());
    }

    private ImmutableArray<int> SizesOf(List<(string Name, int[] Indexes)> strata)
    {
        // With replacement a stratum can be hit more often than it has stations.
        var isBounded = design.Selection != SelectionMethod.PpsWithReplacement;
        var populations = strata.Select(stratum => design.Selection == SelectionMethod.TwoStage ? ClustersOf(stratum.Indexes).Count : stratum.Indexes.Length).ToList();
        if (design.Allocation == AllocationMethod.Given)
        {
            return [.. strata.Select((stratum, h) => Math.Min(design.Sizes.GetValueOrDefault(stratum.Name), isBounded ? populations[h] : int.MaxValue))];
        }

        var weights = strata.Select((stratum, h) =>
            populations[h] * (design.Allocation == AllocationMethod.Neyman ? (double)design.Spreads.GetValueOrDefault(stratum.Name) : 1)).ToList();
        return SampleSize.Allocate(design.Size, weights, isBounded ? populations : [.. populations.Select(_ => design.Size + design.Least)], design.Least);
    }

    private void DrawStratum(string name, int[] indexes, int size)
    {
        switch (design.Selection)
        {
            case SelectionMethod.PpsWithReplacement:
                DrawHits(name, indexes, size);
                break;
            case SelectionMethod.PpsSystematic:
                DrawSystematic(name, indexes, size);
                break;
            case SelectionMethod.TwoStage:
                DrawClusters(name, indexes, size);
                break;
            default:
                DrawSimple(name, indexes, size);
                break;
        }
    }

    private void DrawSimple(string name, int[] indexes, int size)
    {
        var stratum = Open(name, indexes, 0, size);
        var ranked = Ranked(indexes);
        foreach (var index in ranked.Take(size))
        {
            _drawn.Add(new DrawnStation(index, stratum, 1, (double)indexes.Length / size));
        }

        Reserve(ranked.Skip(size), size);
    }

    private void DrawClusters(string name, int[] indexes, int size)
    {
        var clusters = ClustersOf(indexes);
        var stratum = Open(name, indexes, clusters.Count, size);
        foreach (var cluster in clusters.Keys.OrderBy(cluster => seed.Rank("cluster", cluster), ByteOrder.Instance).Take(size))
        {
            var members = clusters[cluster];
            var taken = Math.Min(design.PerCluster, members.Length);
            var ranked = Ranked(members);
            foreach (var index in ranked.Take(taken))
            {
                _drawn.Add(new DrawnStation(index, stratum, 1, (double)clusters.Count / size * members.Length / taken));
            }

            Reserve(ranked.Skip(taken), taken);
        }
    }

    /// <summary>Draw k hits the station whose cumulated registered voters, in key order, contain a number below their sum.</summary>
    private void DrawHits(string name, int[] indexes, int size)
    {
        var stratum = Open(name, indexes, 0, size);
        var total = _strata[stratum].Registered;
        var hits = new SortedDictionary<int, int>();
        for (var k = 1; k <= size && total > 0; k++)
        {
            var at = seed.Below(total, "pps", $"{name}|{k}");
            var i = 0;
            while (at >= frame.Stations[indexes[i]].Registered)
            {
                at -= frame.Stations[indexes[i++]].Registered;
            }

            hits[indexes[i]] = hits.GetValueOrDefault(indexes[i]) + 1;
        }

        foreach (var (index, times) in hits)
        {
            _drawn.Add(new DrawnStation(index, stratum, times, (double)total / size / frame.Stations[index].Registered));
        }
    }

    /// <summary>
    /// Stations in hashed order lie on a line, each n times its registered voters long; from a random start below their sum
    /// X every X-th point takes the station it falls on. A station longer than X is taken with certainty first.
    /// </summary>
    private void DrawSystematic(string name, int[] indexes, int size)
    {
        var certain = new List<int>();
        var open = indexes.Where(index => frame.Stations[index].Registered > 0).ToList();
        var left = Math.Min(size, open.Count);
        Int128 total = open.Sum(index => frame.Stations[index].Registered);
        while (open.Where(index => (Int128)left * frame.Stations[index].Registered >= total).ToList() is { Count: > 0 } large && left > 0)
        {
            certain.AddRange(large);
            open.RemoveAll(large.Contains);
            left = Math.Max(0, left - large.Count);
            total = open.Sum(index => frame.Stations[index].Registered);
        }

        var stratum = Open(name, [.. indexes.Except(certain)], 0, left);
        Int128 at = left > 0 ? seed.Below((long)total, "start", name) : 0;
        Int128 end = 0;
        foreach (var index in Ranked([.. open]))
        {
            end += (Int128)left * frame.Stations[index].Registered;
            if (left > 0 && at < end)
            {
                _drawn.Add(new DrawnStation(index, stratum, 1, (double)total / left / frame.Stations[index].Registered));
                at += total;
            }
        }

        if (certain.Count > 0)
        {
            var sure = Open(name, [.. certain], 0, certain.Count, isCertain: true);
            _drawn.AddRange(certain.Select(index => new DrawnStation(index, sure, 1, 1)));
        }
    }

    private int Open(string name, int[] indexes, int clusters, int size, bool isCertain = false)
    {
        _strata.Add(new DrawnStratum(name, indexes.Length, clusters, indexes.Sum(index => Math.Max(0, frame.Stations[index].Registered)), size, isCertain));
        return _strata.Count - 1;
    }

    private void Reserve(IEnumerable<int> next, int count)
    {
        if (design.Substitution == SubstitutionRule.Listed)
        {
            _reserves.AddRange(next.Take(count));
        }
    }

    private SortedDictionary<string, int[]> ClustersOf(int[] indexes) => new(
        indexes.GroupBy(index => frame.Stations[index].Cluster, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private List<int> Ranked(int[] indexes) =>
        [.. indexes.Select(index => (index, rank: seed.Rank("station", frame.Stations[index].Key)))
            .OrderBy(pair => pair.rank, ByteOrder.Instance).Select(pair => pair.index)];

    /// <summary>Compares hashes byte by byte, as unsigned numbers.</summary>
    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
