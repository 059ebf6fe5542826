using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>The log that a roll-up publishes is the cut that it counts: this writes what of it is new, and reads it back.</summary>
internal static class CutLog
{
    /// <summary>
    /// The documents of a plan's log and decisions that the latest snapshot's log does not have: hours that are over keep their
    /// documents, and a roll-up does not write them again. All of them when that log cannot be read: then this heals it.
    /// </summary>
    public static async Task<IReadOnlyList<ResultDocument>> NewAsync(
        IResultStore results, RollupPlan plan, IReadOnlyList<ResultDocument> log, CancellationToken cancel)
    {
        var all = log.Concat(plan.Decisions);
        if (plan.Latest.Snapshot is not { } latest
            || await results.FindDocumentAsync(latest.Snapshot.Contest, latest.Snapshot.Log, cancel) is not { } bytes
            || Digest.Of(bytes.Span) != latest.Snapshot.Log)
        {
            return [.. all];
        }

        using var before = JsonDocument.Parse(bytes);
        var known = Named(before.RootElement).Append(latest.Snapshot.Log).ToHashSet();
        return [.. all.Where(document => !known.Contains(document.Digest))];
    }

    /// <summary>
    /// Reads a cut back from its log. Hours already read are taken from <paramref name="known"/>. The uploads have no file name, which
    /// nothing in a roll-up looks at.
    /// </summary>
    /// <exception cref="InvalidDataException">A document or decision is missing or damaged.</exception>
    public static async Task<(LedgerCut Cut, IReadOnlyDictionary<Digest, IReadOnlyList<Upload>> Hours)> ReadAsync(
        PublishedDocuments documents,
        ILedgerStore ledger,
        (string Id, ContestKey? Key) contest,
        Digest log,
        IReadOnlyDictionary<Digest, IReadOnlyList<Upload>>? known,
        CancellationToken cancel)
    {
        using var root = await documents.ParseAsync(log, cancel);
        var hours = new Dictionary<Digest, IReadOnlyList<Upload>>();
        foreach (var hour in root.RootElement.GetProperty("hours").EnumerateArray().Select(hour => Digest.Parse(hour[2].GetString())))
        {
            hours[hour] = known?.GetValueOrDefault(hour) ?? LogDocuments.ReadHour(contest.Id, await documents.LoadAsync(hour, cancel));
        }

        var counted = root.RootElement.GetProperty("decisions").EnumerateArray().Select(decision => Digest.Parse(decision.GetString())).ToHashSet();
        var decisions = counted.Count == 0 ? [] : (await LedgerDecisions.ReadAsync(ledger, contest.Id, cancel)).Where(decision => counted.Contains(decision.Digest)).ToList();
        return decisions.Count == counted.Count
            ? (new LedgerCut(
                hours.Values.SelectMany(hour => hour),
                decisions.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes))),
                contest.Key), hours)
            : throw new InvalidDataException($"Decisions that the log {log} of {contest.Id} lists are missing: run verify.");
    }

    private static IEnumerable<Digest> Named(JsonElement log) =>
        log.GetProperty("hours").EnumerateArray().Select(hour => Digest.Parse(hour[2].GetString()))
            .Concat(log.GetProperty("decisions").EnumerateArray().Select(decision => Digest.Parse(decision.GetString())));
}
