using System.Globalization;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>How far a verification could reach.</summary>
public enum Reach
{
    /// <summary>Only published documents were at hand: that they are what commissions sent cannot be seen from them.</summary>
    Documents,
    /// <summary>Evidence and ledger were at hand: results were recomputed from the bytes received.</summary>
    Evidence,
}

/// <summary>What a verification is given from outside.</summary>
/// <param name="Key">Public key in PEM that the snapshots must be signed with; null: unknown.</param>
/// <param name="Pin">Digest of a snapshot known from outside, lower-case hex; null: none.</param>
/// <param name="Receipt">Bytes of a receipt that the log must contain; null: none.</param>
/// <param name="IsOwnKey">True when the key came with what is verified: then it ties nothing down.</param>
public sealed record Anchors(string? Key, string? Pin, ReadOnlyMemory<byte>? Receipt, bool IsOwnKey = false)
{
    /// <summary>Nothing is known from outside.</summary>
    public static readonly Anchors None = new(null, null, null);

    /// <summary>True when something from outside ties the chain down.</summary>
    public bool HasAny => (Key is not null && !IsOwnKey) || Pin is not null || Receipt is not null;
}

/// <summary>What a verification found, in the order found: the first mismatch is the one to look at first.</summary>
public sealed class VerificationReport
{
    /// <summary>Most mismatches that are kept in full; all are counted.</summary>
    public const int Cap = 200;

    private readonly List<Mismatch> _mismatches = [];
    private readonly List<string> _notes = [];
    private readonly List<Digest> _leftOvers = [];

    /// <summary>How far this verification reached.</summary>
    public Reach Reach { get; internal set; }

    /// <summary>Whether something from outside ties the chain down, or it is only consistent in itself.</summary>
    public bool IsAnchored { get; internal set; }

    /// <summary>What did not match, in the order found.</summary>
    public IReadOnlyList<Mismatch> Mismatches => _mismatches;

    /// <summary>How many things did not match.</summary>
    public int Count { get; private set; }

    /// <summary>What was seen and is not wrong: left-overs, things that could not be checked.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>
    /// Documents that no snapshot refers to and that are no mismatch, at most <see cref="Cap"/> of them: no published figure
    /// rests on them. <see cref="Reach"/> says whether they were made again from the ledger or only have the right shape.
    /// </summary>
    public IReadOnlyList<Digest> LeftOvers => _leftOvers;

    /// <summary>Snapshots checked.</summary>
    public long Snapshots { get; internal set; }

    /// <summary>Documents checked.</summary>
    public long Documents { get; internal set; }

    /// <summary>Uploads whose evidence was read again.</summary>
    public long Uploads { get; internal set; }

    /// <summary>Entries compared with what the evidence says.</summary>
    public long Entries { get; internal set; }

    /// <summary>
    /// Scans: with evidence at hand, those found in it with their published digest; of documents alone, those that they name, whose bytes nobody saw.
    /// </summary>
    public long Attachments { get; internal set; }

    /// <summary>True when nothing mismatched.</summary>
    public bool IsFine => Count == 0;

    internal void Add(Mismatch mismatch)
    {
        Count++;
        if (_mismatches.Count < Cap)
        {
            _mismatches.Add(mismatch);
        }
    }

    internal void Add(MismatchKind kind, string subject, string message) => Add(new Mismatch(kind, subject, message));

    internal void Note(string note) => _notes.Add(note);

    internal void AddLeftOvers(IEnumerable<Digest> documents, bool isProven)
    {
        var all = documents.ToList();
        _leftOvers.AddRange(all.Take(Cap));
        if (all.Count > 0)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"{all.Count} documents belong to no snapshot: ")
                + (isProven
                    ? "interrupted roll-ups left them; each was made again from the ledger. No published figure rests on them. "
                    : "an interrupted roll-up left them, or they were added. No published figure rests on them; only the store can tell. ")
                + string.Join(", ", all.Take(10)) + (all.Count > 10 ? ", …" : "."));
        }
    }
}
