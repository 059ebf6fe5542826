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
    /// <exception cref="InvalidDataException">Two uploads have one id.</exception>
    public LedgerCut(IEnumerable<Upload> uploads, IEnumerable<RecordedDecision> decisions)
    {
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

    /// <summary>The uploads, ordered by stamp.</summary>
    public IReadOnlyList<Upload> Uploads { get; }

    /// <summary>The decisions, ordered by digest.</summary>
    public IReadOnlyList<RecordedDecision> Decisions { get; }

    /// <summary>Whether the result is declared final.</summary>
    public ContestStage Stage { get; }

    /// <summary>The decisions in force that distrust a sender.</summary>
    public IReadOnlyList<Decision> Distrusts { get; }

    /// <summary>Senders as documents write them: a cut read back from its published log is the same cut.</summary>
    private static Upload Normal(Upload upload) => PlainText.Normal(upload.Sender) is var sender && sender == upload.Sender ? upload : upload with { Sender = sender };

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
