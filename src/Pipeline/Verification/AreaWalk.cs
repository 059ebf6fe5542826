using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Checks the area documents of snapshots that rest on one definition and register: each document once, and every later
/// reference to it against what it was found to say. What adds up is then rolled up again from the partitions: the
/// documents above them, outcome included, must come out as published.
/// </summary>
internal sealed class AreaWalk(ContestInForce contest, DocumentSource documents, VerificationReport report)
{
    private readonly Dictionary<Digest, CheckedArea> _areas = [];
    private Dictionary<string, Digest> _cited = new(StringComparer.Ordinal);

    /// <summary>The definition and register.</summary>
    public ContestInForce Contest => contest;

    /// <summary>Uploads cited by the documents checked since the last call, with their evidence.</summary>
    public IReadOnlyDictionary<string, Digest> TakeCited()
    {
        var cited = _cited;
        _cited = new Dictionary<string, Digest>(StringComparer.Ordinal);
        return cited;
    }

    /// <summary>Checks everything below the nation's document of a snapshot.</summary>
    public async Task CheckAsync(Snapshot snapshot, JsonElement nation, Foundation foundation, LogCheck log, Action<long>? onDocument, CancellationToken cancel)
    {
        var before = report.Count;
        var isComplete = true;
        var check = new DocumentCheck(contest.Definition, contest.Register);
        var top = check.Check(snapshot.Root, nation, contest.Register.Nation.Code, claimed: null);
        var open = new Stack<ChildReference>(top.Reverse());
        while (open.TryPop(out var child))
        {
            if (_areas.TryGetValue(child.Document, out var known))
            {
                CompareWithKnown(child, known);
                continue;
            }

            if (await documents.LoadAsync(child.Document, $"snapshot {snapshot.Sequence}, area {child.Code},", cancel) is not { } document)
            {
                isComplete = false;
                continue;
            }

            using (document)
            {
                var children = check.Check(child.Document, document.RootElement, child.Code, child.Claimed);
                _areas.Add(child.Document, new CheckedArea(child, children));
                foreach (var below in children.Reverse())
                {
                    open.Push(below);
                }
            }

            onDocument?.Invoke(report.Documents);
        }

        foreach (var mismatch in check.Mismatches)
        {
            report.Add(mismatch);
        }

        _cited = check.Cited;
        if (report.Reach == Reach.Documents)
        {
            report.Attachments += check.Attachments;
        }

        if (!isComplete || report.Count > before)
        {
            documents.LoseSight();
            return;
        }

        Recombine(snapshot, foundation, top, log);
    }

    private void CompareWithKnown(ChildReference child, CheckedArea known)
    {
        if (known.Reference.Code != child.Code || !known.Reference.Claimed.HasSameCells(child.Claimed))
        {
            report.Add(
                MismatchKind.Changed, $"document {child.Document}",
                $"It was checked as {known.Reference.Code}; a document refers to it as {child.Code}, or with other figures than it has.");
        }
    }

    /// <summary>The documents above the partitions, made again: sums, outcome, names and all.</summary>
    private void Recombine(Snapshot snapshot, Foundation foundation, IReadOnlyList<ChildReference> top, LogCheck log)
    {
        try
        {
            var partitions = new Dictionary<string, AreaResult>(StringComparer.Ordinal);
            Collect(top, level: 1, partitions);
            var nation = NationResult.Combine(contest.Definition, contest.Register, foundation, partitions);
            if (nation.Root != snapshot.Root)
            {
                report.Add(
                    MismatchKind.Changed, $"document {snapshot.Root}",
                    "Its figures add up, and yet the partitions give another document: outcome, names or order were changed.");
            }

            var status = NationalFigures.StatusOf(nation.Tally, snapshot.Uploads, log.Recorded);
            if (snapshot.Status != status && log.Recorded.Count == snapshot.Decisions)
            {
                report.Add(
                    MismatchKind.Changed, $"snapshot {snapshot.Sequence}",
                    $"It calls itself {Snapshot.NameOf(snapshot.Status)}; its figures and decisions make it {Snapshot.NameOf(status)} ({nation.Tally.Uncounted} forms are open).");
            }
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            report.Add(MismatchKind.Changed, $"document {snapshot.Root}", $"It cannot be made again from the partitions: {damage.Message}");
        }
    }

    private void Collect(IReadOnlyList<ChildReference> children, int level, Dictionary<string, AreaResult> partitions)
    {
        foreach (var child in children)
        {
            if (level < contest.Definition.PartitionLevel)
            {
                Collect(_areas[child.Document].Children, level + 1, partitions);
            }
            else
            {
                partitions.Add(child.Code, new AreaResult(contest.Register.FindArea(level, child.Code)!, child.Document, child.Claimed));
            }
        }
    }

    /// <summary>A document as the first reference to it named it, which was found to be right.</summary>
    private sealed record CheckedArea(ChildReference Reference, IReadOnlyList<ChildReference> Children);
}
