using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Tells what interrupted roll-ups left from what somebody added: a left-over is exactly the document that the ledger gives for
/// an earlier cut, so it can be made again; an addition cannot. See <c>docs/adr</c>, "Left-overs are made again".
/// </summary>
internal sealed class LeftOvers(StoreSet stores, string contest, CancellationToken cancel)
{
    private readonly PublishedDocuments _published = new(stores.Results, contest);
    private readonly HashSet<Digest> _known = [];
    private readonly List<PartitionReplay> _replays = [];
    private Dictionary<string, Upload> _stamps = new(StringComparer.Ordinal);

    /// <summary>Those of the documents that the ledger gives. <paramref name="referred"/>: documents that snapshots reach.</summary>
    public async Task<IReadOnlySet<Digest>> ProveAsync(IReadOnlyCollection<Digest> extra, IReadOnlySet<Digest> referred)
    {
        _known.UnionWith(referred);
        var open = new Dictionary<Digest, JsonDocument>();
        try
        {
            await ParseAsync(extra, open);
            await PrepareAsync();
            // A document rests on others that may be left-overs too: again, until nothing new is proven.
            for (var before = -1; before != _known.Count;)
            {
                before = _known.Count;
                foreach (var (digest, document) in open.Where(pair => !_known.Contains(pair.Key)).ToList())
                {
                    await TryAsync(digest, document.RootElement);
                }
            }

            if (open.Any(pair => !_known.Contains(pair.Key) && IsObservation(pair.Value.RootElement)))
            {
                await new ObservationReplay(stores, contest, _known).RunAsync(_replays, open, cancel);
            }
        }
        finally
        {
            foreach (var document in open.Values)
            {
                document.Dispose();
            }
        }

        return extra.Where(_known.Contains).ToHashSet();
    }

    private async Task ParseAsync(IReadOnlyCollection<Digest> extra, Dictionary<Digest, JsonDocument> open)
    {
        foreach (var digest in extra)
        {
            try
            {
                open.Add(digest, await _published.ParseAsync(digest, cancel));
            }
            catch (Exception damage) when (Damage.IsOf(damage))
            {
                // No JSON, or bytes of another name: that it is not proven is reported by the caller.
            }
        }
    }

    /// <summary>What the ledger itself names: definitions and registers that were in force, and decisions.</summary>
    private async Task PrepareAsync()
    {
        var key = await KeyAsync();
        _stamps = (await stores.Ledger.ReadUploadsAsync(contest, cancel)).Select(stamp => key?.NameOf(stamp) ?? stamp).ToDictionary(stamp => stamp.Id, StringComparer.Ordinal);
        var decisions = await RecordedAsync();
        _known.UnionWith(decisions.Select(decision => decision.Digest));
        foreach (var activation in (await stores.Ledger.ReadActivationsAsync(contest, cancel)).Reverse())
        {
            try
            {
                var inForce = await Setup.LoadAsync(stores, activation, cancel);
                _known.UnionWith(inForce.PartDigests.Values.Append(activation.Definition).Append(activation.Register));
                _replays.Add(new PartitionReplay(stores, inForce, activation.Edition, _stamps, decisions));
            }
            catch (Exception damage) when (Damage.IsOf(damage))
            {
                // What an activation rests on is damaged: snapshots that use it say so, and nothing is proven from it.
            }
        }
    }

    private async Task<ContestKey?> KeyAsync()
    {
        try
        {
            return await ContestKeys.LoadAsync(stores, contest, cancel);
        }
        catch (InvalidDataException)
        {
            return null; // That it is lost is reported with the evidence; without it nothing can be made again.
        }
    }

    private async Task<List<RecordedDecision>> RecordedAsync()
    {
        var recorded = new List<RecordedDecision>();
        foreach (var decision in await LedgerDecisions.ReadAsync(stores.Ledger, contest, cancel))
        {
            try
            {
                if (Digest.Of(decision.Bytes.Span) == decision.Digest)
                {
                    recorded.Add(new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes)));
                }
            }
            catch (InvalidDataException)
            {
                // A damaged decision is named where decisions are checked.
            }
        }

        return recorded;
    }

    private async Task TryAsync(Digest digest, JsonElement root)
    {
        try
        {
            var made = Damage.TextOf(root.GetProperty("type")) switch
            {
                "logHour" => HourOf(root),
                "log" => await LogOfAsync(root),
                "stations" or "area" or "nation" or "unplaced" => await ReplayAsync(digest, root),
                _ => [],
            };
            if (made.Contains(digest))
            {
                _known.UnionWith(made);
            }
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            // It has another shape than anything a roll-up writes: not proven.
        }
    }

    private async Task<IReadOnlyCollection<Digest>> ReplayAsync(Digest digest, JsonElement root)
    {
        foreach (var replay in _replays)
        {
            try
            {
                var made = await ReplayAsync(replay, digest, root);
                if (made.Contains(digest))
                {
                    return made;
                }
            }
            catch (Exception damage) when (Damage.IsOf(damage))
            {
                // It does not fit this definition and register; it may fit others.
            }
        }

        return [];
    }

    private async Task<IReadOnlyCollection<Digest>> ReplayAsync(PartitionReplay replay, Digest digest, JsonElement root)
    {
        var areas = new AreaReplay(replay.Contest, _published, _known);
        return Damage.TextOf(root.GetProperty("type")) switch
        {
            "unplaced" => await replay.UnplacedAsync(root, cancel),
            "nation" => await areas.NationAsync(root, cancel),
            "area" when await areas.AreaAsync(root, cancel) is { Count: > 0 } made => made,
            _ => await replay.RunAsync(digest, root, cancel),
        };
    }

    private static bool IsObservation(JsonElement root) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String && type.GetString()!.StartsWith("observation", StringComparison.Ordinal);

    private Digest[] HourOf(JsonElement root)
    {
        var uploads = root.GetProperty("uploads").EnumerateArray().Select(upload => _stamps[Damage.TextOf(upload[0])]);
        return DigestsOf(LogDocuments.Write(contest, new LedgerCut(uploads, [])).SkipLast(1));
    }

    /// <summary>A log lists its hours; each must be known, and lists the uploads.</summary>
    private async Task<Digest[]> LogOfAsync(JsonElement root)
    {
        var uploads = new List<Upload>();
        foreach (var hour in root.GetProperty("hours").EnumerateArray().Select(hour => Digest.Parse(Damage.TextOf(hour[2]))))
        {
            if (!_known.Contains(hour))
            {
                return [];
            }

            using var document = await _published.ParseAsync(hour, cancel);
            uploads.AddRange(document.RootElement.GetProperty("uploads").EnumerateArray().Select(upload => _stamps[Damage.TextOf(upload[0])]));
        }

        var names = root.GetProperty("decisions").EnumerateArray().Select(name => Digest.Parse(Damage.TextOf(name))).ToHashSet();
        var decisions = (await RecordedAsync()).Where(decision => names.Contains(decision.Digest));
        return DigestsOf(LogDocuments.Write(contest, new LedgerCut(uploads, decisions)));
    }

    private static Digest[] DigestsOf(IEnumerable<ResultDocument> documents) => [.. documents.Select(document => document.Digest)];
}
