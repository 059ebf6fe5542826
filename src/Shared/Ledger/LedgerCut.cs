using Hattama.Findings;

namespace Hattama.Ledger;

/// <summary>
/// The uploads and decisions that a roll-up counts: results are a pure function of a cut, a definition and a register. Cuts of later
/// snapshots contain those of earlier ones.
/// </summary>
public sealed class LedgerCut
{
    private readonly Dictionary<string, int> _index;

    /// <summary>A cut of these uploads and decisions, in any order; the same one twice is one.</summary>
    /// <param name="uploads">The uploads, as stamped or as documents name them.</param>
    /// <param name="decisions">The decisions.</param>
    /// <param name="key">Key of the contest; null: it has none.</param>
    /// <exception cref="InvalidDataException">Two uploads have one id.</exception>
    public LedgerCut(IEnumerable<Upload> uploads, IEnumerable<RecordedDecision> decisions, ContestKey? key = null)
    {
        Key = key;
        var sorted = uploads.Select(Normal).Distinct().ToList();
        sorted.Sort(Upload.CompareStamps);
        Uploads = sorted;
        _index = new Dictionary<string, int>(sorted.Count, StringComparer.Ordinal);
        foreach (var upload in sorted)
        {
            if (!_index.TryAdd(upload.Id, _index.Count))
            {
                throw new InvalidDataException($"Two uploads with other stamps have the id {upload.Id}.");
            }
        }

        Decisions = [.. decisions.DistinctBy(decision => decision.Digest).OrderBy(decision => decision.Digest)];
        Stage = ContestStage.Of(Decisions);
        Distrusts = [.. Decisions.Select(decision => decision.Decision)
            .Where(decision => decision.Kind == DecisionKind.Distrust && !Stage.IsAfterFinal(decision.At))];
    }

    /// <summary>What contents and evidence are named with; null: with nothing, their digests are their names.</summary>
    public ContestKey? Key { get; }

    /// <summary>The uploads, ordered by stamp; in a contest with a key as documents name them.</summary>
    public IReadOnlyList<Upload> Uploads { get; }

    /// <summary>The decisions, ordered by digest.</summary>
    public IReadOnlyList<RecordedDecision> Decisions { get; }

    /// <summary>Whether the result is declared final.</summary>
    public ContestStage Stage { get; }

    /// <summary>The decisions in force that distrust a sender.</summary>
    public IReadOnlyList<Decision> Distrusts { get; }

    /// <summary>Senders and evidence as documents write them: a cut read back from its published log is the same cut.</summary>
    private Upload Normal(Upload upload)
    {
        var named = Key is null ? upload : Key.NameOf(upload);
        return PlainText.Normal(upload.Sender) is var sender && sender == upload.Sender ? named : named with { Sender = sender };
    }

    /// <summary>This cut, if it names contents and evidence as a contest does.</summary>
    /// <param name="key">Key of the contest; null: it has none.</param>
    /// <exception cref="ArgumentException">It does not: documents made from it would give away what the contest keeps back, or have names that nobody else gets.</exception>
    public LedgerCut NamedBy(ContestKey? key) => key?.Digest == Key?.Digest
        ? this
        : throw new ArgumentException("The cut names contents and evidence with another key than the contest has.", nameof(key));

    /// <summary>Index of an upload in <see cref="Uploads"/>, or −1 when it is outside the cut.</summary>
    public int IndexOf(string upload) => _index.GetValueOrDefault(upload, -1);

    /// <summary>True when the sender of <paramref name="upload"/> was distrusted when it came.</summary>
    public bool IsDistrusted(Upload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        foreach (var distrust in Distrusts)
        {
            if (distrust.Sender == upload.Sender && upload.Received >= (distrust.Since ?? DateTimeOffset.MinValue))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A decision and the digest of its canonical JSON, which is its name.</summary>
public sealed record RecordedDecision(Digest Digest, Decision Decision);
