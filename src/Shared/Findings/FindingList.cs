namespace Hattama.Findings;

/// <summary>
/// Findings of one file or upload: the first <see cref="Cap"/> in full, all of them counted by code and severity.
/// A million findings cost a million increments, not a million strings.
/// </summary>
public sealed class FindingList(int cap = FindingList.DefaultCap)
{
    /// <summary>How many findings are kept in full unless said otherwise.</summary>
    public const int DefaultCap = 1_000;

    private readonly List<Finding> _kept = [];
    private readonly SortedDictionary<(string Code, Severity Severity), long> _counts =
        new(Comparer<(string Code, Severity Severity)>.Create(static (a, b) =>
            string.CompareOrdinal(a.Code, b.Code) is var byCode and not 0 ? byCode : a.Severity.CompareTo(b.Severity)));

    /// <summary>How many findings are kept in full.</summary>
    public int Cap { get; } = cap;

    /// <summary>The findings kept in full, in the order found.</summary>
    public IReadOnlyList<Finding> Kept => _kept;

    /// <summary>How often each (code, severity) was found, kept or not, ordered by code.</summary>
    public IReadOnlyDictionary<(string Code, Severity Severity), long> Counts => _counts;

    /// <summary>Number of error findings.</summary>
    public long Errors { get; private set; }

    /// <summary>Number of warning findings.</summary>
    public long Warnings { get; private set; }

    /// <summary>True while a further finding would be kept in full: ask before building an expensive message.</summary>
    public bool HasRoom => _kept.Count < Cap;

    /// <summary>Adds a finding; one of severity <see cref="Severity.Off"/> is ignored.</summary>
    public void Add(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (Takes(finding.Code, finding.Severity))
        {
            _kept.Add(finding);
        }
    }

    /// <summary>Counts a finding; true when it is also to be kept, with <see cref="Keep"/>: for words that are dear to find.</summary>
    public bool Takes(string code, Severity severity) => Count(code, severity) && HasRoom;

    /// <summary>Keeps a finding that is counted already.</summary>
    public void Keep(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _kept.Add(finding);
    }

    /// <summary>Adds a finding whose message is built only if it will be kept.</summary>
    public void Add<TState>(string code, Severity severity, Place place, TState state, Func<TState, LocalText> message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Takes(code, severity))
        {
            _kept.Add(new Finding(code, severity, place, message(state)));
        }
    }

    /// <summary>Adds everything that <paramref name="other"/> holds.</summary>
    public void AddRange(FindingList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var ((code, severity), count) in other.Counts)
        {
            Count(code, severity, count);
        }

        _kept.AddRange(other.Kept.Take(Math.Max(0, Cap - _kept.Count)));
    }

    /// <summary>
    /// The findings of two readings of the same file as one list: those about the whole file first, then by row; within a
    /// row those of <paramref name="first"/> first.
    /// </summary>
    public static FindingList Merge(FindingList first, FindingList second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var merged = new FindingList(first.Cap);
        merged.AddRange(first);
        merged._kept.AddRange(second.Kept);
        foreach (var ((code, severity), count) in second.Counts)
        {
            merged.Count(code, severity, count);
        }

        var ordered = merged._kept.OrderBy(finding => finding.Place.Row).Take(merged.Cap).ToList();
        merged._kept.Clear();
        merged._kept.AddRange(ordered);
        return merged;
    }

    /// <summary>A list as it was written down: all counts, and the findings that were kept.</summary>
    public static FindingList Restore(IEnumerable<(string Code, Severity Severity, long Count)> counts, IEnumerable<Finding> kept)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var restored = new FindingList();
        restored._kept.AddRange(kept);
        foreach (var (code, severity, count) in counts)
        {
            restored.Count(code, severity, count);
        }

        return restored;
    }

    private bool Count(string code, Severity severity, long times = 1)
    {
        if (severity == Severity.Off)
        {
            return false;
        }

        _counts[(code, severity)] = _counts.GetValueOrDefault((code, severity)) + times;
        if (severity == Severity.Error)
        {
            Errors += times;
        }
        else
        {
            Warnings += times;
        }

        return true;
    }
}
