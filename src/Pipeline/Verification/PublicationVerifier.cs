using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Verifies published documents: fetch, hash, add. Walks the chain of snapshots back to the first, then every document
/// that any snapshot reaches, oldest first; each document once.
/// </summary>
public sealed class PublicationVerifier
{
    private readonly IPublication _publication;
    private readonly Anchors _anchors;
    private readonly VerificationReport _report;
    private readonly HashSet<Digest> _seen = [];
    private readonly Dictionary<(Digest Definition, Digest Register), ContestInForce?> _contests = [];
    private readonly LogCheck _log;

    private PublicationVerifier(IPublication publication, Anchors anchors, VerificationReport report)
    {
        _publication = publication;
        _anchors = anchors;
        _report = report;
        _log = new LogCheck(report, LoadAsync);
    }

    /// <summary>Verifies a publication.</summary>
    /// <param name="publication">Where the documents are.</param>
    /// <param name="anchors">What is known from outside.</param>
    /// <param name="onDocument">Told how many documents have been checked.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async Task<VerificationReport> VerifyAsync(
        IPublication publication, Anchors anchors, Action<long>? onDocument, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(publication);
        ArgumentNullException.ThrowIfNull(anchors);
        var report = new VerificationReport { Reach = Reach.Documents, IsAnchored = anchors.HasAny };
        await VerifyAsync(publication, anchors, report, onDocument, cancel);
        return report;
    }

    /// <summary>Verifies a publication into a report, and returns the chain, oldest first.</summary>
    internal static async Task<VerifiedPublication> VerifyAsync(
        IPublication publication, Anchors anchors, VerificationReport report, Action<long>? onDocument, CancellationToken cancel)
    {
        var verifier = new PublicationVerifier(publication, anchors, report);
        var chain = await new ChainCheck(publication, anchors, report).WalkAsync(cancel);
        foreach (var snapshot in chain)
        {
            await verifier.CheckSnapshotAsync(snapshot.Snapshot, onDocument, cancel);
        }

        verifier._log.CheckReceipt(anchors.Receipt);
        await verifier.CheckExtraAsync(cancel);
        return new VerifiedPublication(chain, verifier._log.Uploads, verifier._log.Decisions, await verifier.LastContestAsync(chain, cancel));
    }

    private async Task CheckSnapshotAsync(Snapshot snapshot, Action<long>? onDocument, CancellationToken cancel)
    {
        var name = $"snapshot {snapshot.Sequence}";
        await _log.CheckAsync(snapshot, name, cancel);
        if (await LoadAsync(snapshot.Root, name, cancel) is not { } root)
        {
            return;
        }

        using var nation = root;
        if (await FoundationAsync(snapshot.Root, nation.RootElement, cancel) is not { } contest)
        {
            return;
        }

        var check = new DocumentCheck(contest.Definition, contest.Register);
        var open = new Stack<ChildReference>();
        Push(open, check.Check(snapshot.Root, nation.RootElement, contest.Register.Nation.Code, claimed: null));
        CheckOutcome(snapshot, nation.RootElement);
        while (open.TryPop(out var child))
        {
            if (await LoadAsync(child.Document, $"{name}, area {child.Code}", cancel) is not { } document)
            {
                continue;
            }

            using (document)
            {
                Push(open, check.Check(child.Document, document.RootElement, child.Code, child.Claimed));
            }

            onDocument?.Invoke(_report.Documents);
        }

        foreach (var mismatch in check.Mismatches)
        {
            _report.Add(mismatch);
        }

        _log.CheckCited(name, check.Cited);
    }

    private void Push(Stack<ChildReference> open, IReadOnlyList<ChildReference> children)
    {
        for (var i = children.Count - 1; i >= 0; i--)
        {
            if (!_seen.Contains(children[i].Document))
            {
                open.Push(children[i]);
            }
        }
    }

    private void CheckOutcome(Snapshot snapshot, JsonElement nation)
    {
        var stations = nation.GetProperty("vector").GetProperty("stations").EnumerateArray().Select(count => count.GetInt64()).ToArray();
        var open = stations[(int)StateKind.Missing] + stations[(int)StateKind.Held] + stations[(int)StateKind.Disputed];
        if (snapshot.Status == SnapshotStatus.Preliminary && open > 0)
        {
            _report.Add(MismatchKind.Changed, $"snapshot {snapshot.Sequence}", $"It calls itself preliminary while {open} forms are open.");
        }
    }

    /// <summary>Definition and register of a nation document; each register part is read, and so checked, on the way.</summary>
    private async Task<ContestInForce?> FoundationAsync(Digest document, JsonElement nation, CancellationToken cancel)
    {
        var key = (Digest.Parse(nation.GetProperty("definition").GetString()), Digest.Parse(nation.GetProperty("register").GetString()));
        if (!_contests.TryGetValue(key, out var contest))
        {
            contest = await LoadContestAsync(document, key.Item1, key.Item2, cancel);
            _contests.Add(key, contest);
        }

        var unplaced = Digest.Parse(nation.GetProperty("unplaced").GetProperty("document").GetString());
        if (!_seen.Contains(unplaced) && await LoadAsync(unplaced, $"document {document}", cancel) is { } waiting)
        {
            using (waiting)
            {
                var count = waiting.RootElement.GetProperty("entries").GetArrayLength();
                if (count != nation.GetProperty("unplaced").GetProperty("count").GetInt64())
                {
                    _report.Add(MismatchKind.Changed, $"document {document}", "It counts other entries without a station than it lists.");
                }
            }
        }

        return contest;
    }

    private async Task<ContestInForce?> LoadContestAsync(Digest document, Digest definition, Digest register, CancellationToken cancel)
    {
        var reader = new PublicationContest(_publication, digest =>
        {
            if (_seen.Add(digest))
            {
                _report.Documents++;
            }
        });
        try
        {
            return await reader.LoadAsync(definition, register, cancel);
        }
        catch (InvalidDataException damage)
        {
            _report.Add(reader.LastKind, $"document {reader.Last}", $"{damage.Message} Document {document} rests on it.");
            return null;
        }
    }

    private async Task<ContestInForce?> LastContestAsync(IReadOnlyList<SignedSnapshot> chain, CancellationToken cancel)
    {
        if (chain.Count == 0
            || await _publication.FindDocumentAsync(chain[^1].Snapshot.Root, cancel) is not { } bytes
            || Digest.Of(bytes.Span) != chain[^1].Snapshot.Root)
        {
            return null;
        }

        using var nation = JsonDocument.Parse(bytes);
        var key = (
            Digest.Parse(nation.RootElement.GetProperty("definition").GetString()),
            Digest.Parse(nation.RootElement.GetProperty("register").GetString()));
        return _contests.GetValueOrDefault(key);
    }

    /// <summary>A document that must be there and hash to its name; null, and reported, if not.</summary>
    private async Task<JsonDocument?> LoadAsync(Digest document, string referrer, CancellationToken cancel)
    {
        var isNew = _seen.Add(document);
        if (await _publication.FindDocumentAsync(document, cancel) is not { } bytes)
        {
            if (isNew)
            {
                _report.Add(MismatchKind.Deleted, $"document {document}", $"It is missing; {referrer} refers to it.");
            }

            return null;
        }

        if (Digest.Of(bytes.Span) != document)
        {
            if (isNew)
            {
                _report.Add(MismatchKind.Changed, $"document {document}", $"Its bytes hash to {Digest.Of(bytes.Span)}; {referrer} refers to it.");
            }

            return null;
        }

        _report.Documents += isNew ? 1 : 0;
        return JsonDocument.Parse(bytes);
    }

    private async Task CheckExtraAsync(CancellationToken cancel)
    {
        if (await _publication.ListDocumentsAsync(cancel) is not { } documents)
        {
            _report.Note("The documents cannot be listed here: added ones could not be looked for.");
            return;
        }

        foreach (var document in documents.Where(document => !_seen.Contains(document)).Order())
        {
            _report.Add(MismatchKind.Added, $"document {document}", "No snapshot refers to it: an interrupted roll-up left it, or it was added.");
        }
    }
}

/// <summary>What was verified, for further checks: the chain, what its last log says, and the contest it rests on.</summary>
internal sealed record VerifiedPublication(
    IReadOnlyList<SignedSnapshot> Chain,
    IReadOnlyDictionary<string, LoggedUpload> Uploads,
    IReadOnlySet<Digest> Decisions,
    ContestInForce? Contest);
