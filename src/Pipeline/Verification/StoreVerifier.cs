using System.Security.Cryptography;
using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Verifies a store from the evidence up: the published documents as anybody could, then the stamps against the
/// published log, every evidence against its digest, every entry of the ledger against the evidence read again, receipts, decisions, and at
/// last the results recomputed from the ledger.
/// </summary>
public sealed class StoreVerifier
{
    private readonly StoreSet _stores;
    private readonly string _contest;
    private readonly VerificationReport _report;
    private readonly CancellationToken _cancel;
    private ContestKey? _key;
    private bool _isKeyLost;

    private StoreVerifier(StoreSet stores, string contest, VerificationReport report, CancellationToken cancel)
    {
        _stores = stores;
        _contest = contest;
        _report = report;
        _cancel = cancel;
    }

    /// <summary>Verifies one contest of a store.</summary>
    /// <param name="stores">The store.</param>
    /// <param name="contest">Contest id.</param>
    /// <param name="anchors">What is known from outside.</param>
    /// <param name="onStep">Told what is being checked, and how many of it are done.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async Task<VerificationReport> VerifyAsync(
        StoreSet stores, string contest, Anchors anchors, Action<string, long>? onStep, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(anchors);
        var report = new VerificationReport { Reach = Reach.Evidence, IsAnchored = anchors.HasAny };
        var verifier = new StoreVerifier(stores, contest, report, cancel);
        var publication = new StorePublication(stores.Results, contest);
        var published = await PublicationVerifier.VerifyAsync(
            publication, anchors, report, new LeftOvers(stores, contest, cancel).ProveAsync, done => onStep?.Invoke("documents", done), cancel);
        await new TwinCheck(stores.Results, contest, report).RunAsync(cancel);
        await verifier.FindKeyAsync();
        var stamps = await stores.Ledger.ReadUploadsAsync(contest, cancel);
        verifier.CheckStamps(stamps, published.Uploads);
        await verifier.CheckEvidenceAsync(stamps, onStep);
        var finished = await verifier.CheckReceiptsAsync(stamps, published.Uploads);
        await verifier.CheckDecisionsAsync(published.Decisions);
        if (published.Contest is { } inForce && published.Chain.Count > 0)
        {
            var edition = published.Chain[^1].Snapshot.Edition;
            var activations = await stores.Ledger.ReadActivationsAsync(contest, cancel);
            inForce = inForce with
            {
                Key = verifier._key,
                Activation = activations.LastOrDefault(one => (one.Definition, one.Register) == (inForce.DefinitionDigest, inForce.RegisterDigest))?.Number ?? 0,
            };
            await new LedgerCheck(stores, inForce, edition, report, cancel).RunAsync(stamps, finished, onStep);
            if (verifier._isKeyLost)
            {
                report.Note("Results were not recomputed from the ledger: that needs the key of the contest.");
                return report;
            }

            await verifier.RecomputeAsync(inForce, published, stamps, edition, onStep);
        }

        return report;
    }

    /// <summary>The key that the activations name; that it is lost is the first thing to mend.</summary>
    private async Task FindKeyAsync()
    {
        try
        {
            _key = await ContestKeys.LoadAsync(_stores, _contest, _cancel);
        }
        catch (InvalidDataException lost)
        {
            _isKeyLost = true;
            _report.Add(MismatchKind.Deleted, $"key of {_contest}", lost.Message);
        }
    }

    /// <summary>A stamp as the log must have it. Without the key the name of the evidence cannot be told, and is not compared.</summary>
    private LoggedUpload LoggedOf(Upload stamp, LoggedUpload logged)
    {
        var named = _isKeyLost ? stamp with { Evidence = logged.Evidence, Length = logged.Length } : _key?.NameOf(stamp) ?? stamp;
        return new LoggedUpload(named.Id, named.Evidence, named.Length, named.Sender, Instant.Format(named.Received), named.Kind, named.Areas);
    }

    private void CheckStamps(IReadOnlyList<Upload> stamps, IReadOnlyDictionary<string, LoggedUpload> logged)
    {
        var byId = stamps.ToDictionary(upload => upload.Id, StringComparer.Ordinal);
        foreach (var upload in logged.Values.OrderBy(upload => upload.Id, StringComparer.Ordinal))
        {
            if (!byId.TryGetValue(upload.Id, out var stamp))
            {
                _report.Add(MismatchKind.Deleted, $"upload {upload.Id}", "The published log has it and the ledger does not.");
            }
            else if (LoggedOf(stamp, upload) != upload)
            {
                _report.Add(MismatchKind.Changed, $"upload {upload.Id}", "The ledger has another stamp than the published log.");
            }
        }

        var newer = stamps.Where(stamp => !logged.ContainsKey(stamp.Id)).ToList();
        if (newer.Count > 0)
        {
            _report.Note($"{newer.Count} uploads are not in the latest snapshot yet: {string.Join(", ", newer.Take(10).Select(stamp => stamp.Id))}.");
        }
    }

    private async Task CheckEvidenceAsync(IReadOnlyList<Upload> stamps, Action<string, long>? onStep)
    {
        var wanted = stamps.Select(stamp => stamp.Evidence).ToHashSet();
        var done = 0L;
        foreach (var digest in wanted.Order())
        {
            await using var stream = await _stores.Evidence.OpenAsync(digest, _cancel);
            if (stream is null)
            {
                var upload = stamps.First(stamp => stamp.Evidence == digest);
                _report.Add(MismatchKind.Deleted, $"evidence {digest}", $"It is missing; upload {upload.Id} ({upload.File}) rests on it.");
            }
            else if (Digest.FromBytes(await SHA256.HashDataAsync(stream, _cancel)) is var found && found != digest)
            {
                var upload = stamps.First(stamp => stamp.Evidence == digest);
                _report.Add(MismatchKind.Changed, $"evidence {digest}", $"Its bytes hash to {found}; upload {upload.Id} ({upload.File}) rests on it.");
            }

            onStep?.Invoke("evidence", ++done);
        }

        var activations = await _stores.Ledger.ReadActivationsAsync(_contest, _cancel);
        wanted.UnionWith(activations.Select(activation => activation.Definition));
        wanted.UnionWith(activations.Select(activation => activation.Key));
        await foreach (var digest in _stores.Evidence.ListAsync(_cancel))
        {
            if (wanted.Contains(digest) || await BelongsToOtherContestAsync(digest))
            {
                continue;
            }

            if (await ContestKeys.FindAsync(_stores.Evidence, digest, _cancel) is { } unused && unused.Digest == digest)
            {
                _report.Note($"Evidence {digest} is a key for contest {unused.Contest} that nothing is named with: a set-up that broke off or came second left it.");
            }
            else
            {
                _report.Add(MismatchKind.Added, $"evidence {digest}", "No upload refers to it: a sending that broke off left it, or it was added. Sending the same bytes again makes it referred to.");
            }
        }
    }

    private async Task<bool> BelongsToOtherContestAsync(Digest evidence)
    {
        foreach (var contest in await _stores.Ledger.ListContestsAsync(_cancel))
        {
            if (contest != _contest
                && ((await _stores.Ledger.ReadUploadsAsync(contest, _cancel)).Any(upload => upload.Evidence == evidence)
                    || (await _stores.Ledger.ReadActivationsAsync(contest, _cancel)).Any(activation => activation.Definition == evidence || activation.Key == evidence)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Checks the receipts and returns the ids of the uploads that have one.</summary>
    private async Task<IReadOnlySet<string>> CheckReceiptsAsync(IReadOnlyList<Upload> stamps, IReadOnlyDictionary<string, LoggedUpload> logged)
    {
        var receipts = await _stores.Ledger.ListReceiptsAsync(_contest, _cancel);
        var finished = receipts.Select(ReceiptKey.UploadOf).Where(upload => upload.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var stamp in stamps)
        {
            if (await _stores.Ledger.FindReceiptAsync(_contest, stamp.Id, _cancel) is { } receipt)
            {
                if (ReceiptDifference(receipt, stamp) is { } difference)
                {
                    _report.Add(MismatchKind.Changed, $"receipt {stamp.Id}", difference);
                }
            }
            else if (logged.ContainsKey(stamp.Id))
            {
                _report.Add(MismatchKind.Deleted, $"receipt {stamp.Id}", "The upload is in a snapshot and has no receipt.");
            }
            else
            {
                _report.Note($"Upload {stamp.Id} has no receipt yet: its processing did not finish. Run reconcile.");
            }
        }

        var known = stamps.Select(stamp => stamp.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var alien in finished.Where(upload => !known.Contains(upload)).Order(StringComparer.Ordinal))
        {
            if (await _stores.Ledger.FindReceiptAsync(_contest, alien, _cancel) is { } receipt && IsRefusal(receipt))
            {
                _report.Note($"Upload {alien} was refused before it was stamped; its receipt says why.");
            }
            else
            {
                _report.Add(MismatchKind.Added, $"receipt {alien}", "No upload of that id was ever stamped.");
            }
        }

        return receipts;
    }

    /// <summary>Whether a receipt claims nothing: no evidence, no entries. Such a one is all that an upload leaves which was too large or unasked for.</summary>
    private static bool IsRefusal(ReadOnlyMemory<byte> receipt)
    {
        try
        {
            using var document = JsonDocument.Parse(receipt);
            return document.RootElement.GetProperty("evidence").GetString() is "" && document.RootElement.GetProperty("entries").GetInt64() == 0;
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            return false;
        }
    }

    /// <summary>What a receipt says otherwise than the stamp; null if nothing. The rest of it only repeats what the evidence gives.</summary>
    private string? ReceiptDifference(ReadOnlyMemory<byte> receipt, Upload stamp)
    {
        try
        {
            using var document = JsonDocument.Parse(receipt);
            var root = document.RootElement;
            return Text("contest") == stamp.Contest && Text("upload") == stamp.Id && Text("evidence") == stamp.Evidence.Hex
                && Text("file") == stamp.File && Text("sender") == stamp.Sender && Text("received") == Instant.Format(stamp.Received)
                && (root.TryGetProperty("kind", out var kind) ? kind.GetString() : "protocols") == UploadKinds.NameOf(stamp.Kind)
                && root.GetProperty("length").GetInt64() == stamp.Length
                && (_isKeyLost || (root.TryGetProperty("logged", out var logged) ? logged.GetString() : null) == _key?.NameOf(stamp).Evidence.Hex)
                ? null
                : "It speaks of other bytes, another file, sender or instant than the stamp.";

            string? Text(string name) => root.GetProperty(name).GetString();
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            return $"It is not a receipt: {damage.Message}";
        }
    }

    private async Task CheckDecisionsAsync(IReadOnlySet<Digest> logged)
    {
        var stored = await LedgerDecisions.ReadAsync(_stores.Ledger, _contest, _cancel);
        foreach (var decision in stored.Where(decision => Digest.Of(decision.Bytes.Span) != decision.Digest))
        {
            _report.Add(MismatchKind.Changed, $"decision {decision.Digest}", $"Its bytes hash to {Digest.Of(decision.Bytes.Span)}.");
        }

        var present = stored.Select(decision => decision.Digest).ToHashSet();
        foreach (var gone in logged.Where(decision => !present.Contains(decision)).Order())
        {
            _report.Add(MismatchKind.Deleted, $"decision {gone}", "The published log has it and the ledger does not.");
        }

        var newer = present.Where(decision => !logged.Contains(decision)).Order().ToList();
        if (newer.Count > 0)
        {
            _report.Note($"{newer.Count} decisions are not in the latest snapshot yet: {string.Join(", ", newer.Take(10))}.");
        }
    }

    /// <summary>Rolls the latest snapshot's cut up again and compares partition by partition with what was published.</summary>
    private async Task RecomputeAsync(
        ContestInForce contest, VerifiedPublication published, IReadOnlyList<Upload> stamps, int edition, Action<string, long>? onStep)
    {
        var decisions = (await LedgerDecisions.ReadAsync(_stores.Ledger, _contest, _cancel)).Where(decision => published.Decisions.Contains(decision.Digest));
        var cut = ReadCut(stamps.Where(stamp => published.Uploads.ContainsKey(stamp.Id)), decisions);
        if (cut is null)
        {
            return;
        }

        try
        {
            var recomputation = new Recomputation(_stores, contest, edition, cut);
            var recomputed = await recomputation.RunAsync(done => onStep?.Invoke("districts", done), _cancel);
            if (recomputed.Root == published.Chain[^1].Snapshot.Root)
            {
                CheckObservation(published.Chain[^1].Snapshot, recomputed.Observation);
                return;
            }

            _report.Add(
                MismatchKind.Changed, $"snapshot {published.Chain[^1].Snapshot.Sequence}",
                $"The ledger gives the root {recomputed.Root}; published is {published.Chain[^1].Snapshot.Root}.");
            foreach (var document in recomputed.Documents)
            {
                if (await _stores.Results.FindDocumentAsync(_contest, document.Value, _cancel) is null)
                {
                    _report.Add(MismatchKind.Changed, $"district {document.Key}", $"The ledger gives document {document.Value}, which was not published.");
                }
            }
        }
        catch (InvalidDataException damage)
        {
            _report.Add(MismatchKind.Changed, "ledger", damage.Message);
        }
    }

    private void CheckObservation(Snapshot snapshot, Digest recomputed)
    {
        if (recomputed != snapshot.Observation)
        {
            _report.Add(
                MismatchKind.Changed, $"snapshot {snapshot.Sequence}",
                $"What observers sent gives the root {recomputed}; published is {snapshot.Observation}.");
        }
    }

    private LedgerCut? ReadCut(IEnumerable<Upload> uploads, IEnumerable<StoredDecision> decisions)
    {
        try
        {
            return new LedgerCut(uploads, decisions.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes))), _key);
        }
        catch (InvalidDataException damage)
        {
            _report.Add(MismatchKind.Changed, "decisions", damage.Message);
            return null;
        }
    }
}
