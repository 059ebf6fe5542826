using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Rolls one partition up again with the cuts that an interrupted roll-up may have had. A document of stations names the uploads that
/// it counts, so its cut is known; of decisions, those up to some instant were known.
/// </summary>
internal sealed class PartitionReplay(
    StoreSet stores, ContestInForce contest, int edition, IReadOnlyDictionary<string, Upload> stamps, IReadOnlyList<RecordedDecision> decisions)
{
    /// <summary>Most cuts that are tried for one document: it stays unproven past that.</summary>
    private const int MostCuts = 256;

    /// <summary>The definition and register of the replay.</summary>
    public ContestInForce Contest => contest;

    /// <summary>The edition of the ledger that it reads.</summary>
    public int Edition => edition;

    /// <summary>All documents of the partition of a document for the cut that gives it; none when no cut does.</summary>
    public async Task<IReadOnlyCollection<Digest>> RunAsync(Digest document, JsonElement root, CancellationToken cancel)
    {
        var area = root.GetProperty("area");
        var level = contest.Definition.LevelIndex(Damage.TextOf(area.GetProperty("level")));
        if (level < contest.Definition.PartitionLevel
            || contest.Register.FindArea(level, Damage.TextOf(area.GetProperty("code"))) is not { } found
            || contest.Register.FindPart(found.At(contest.Definition.PartitionLevel).Code) is not { } part)
        {
            return [];
        }

        var items = await stores.Ledger.ReadItemsAsync(contest.Definition.Id, edition, part.Partition.Code, cancel);
        foreach (var cut in CutsOf(root, part.Partition.Code).Take(MostCuts))
        {
            var placed = (await new RollupInput(contest, edition, cut).PlaceAsync(stores.Ledger, cancel)).PartsFor(part.Partition.Code);
            var made = Flow.RollUp(contest, part, items.Concat(placed), cut).Documents;
            if (made.Any(one => one.Digest == document))
            {
                return [.. made.Select(one => one.Digest)];
            }
        }

        return [];
    }

    /// <summary>The list of entries that wait for a station, for the uploads that it names.</summary>
    public async Task<IReadOnlyCollection<Digest>> UnplacedAsync(JsonElement root, CancellationToken cancel)
    {
        // [area codes, station, form, content, upload, evidence, row, member?]
        // and of scans [media type, digest, length, upload, evidence]
        var scans = root.TryGetProperty("attachments", out var attachments) ? attachments.EnumerateArray().Select(scan => Damage.TextOf(scan[3])) : [];
        var named = root.GetProperty("entries").EnumerateArray().Select(entry => Damage.TextOf(entry[4])).Concat(scans).Distinct(StringComparer.Ordinal);
        var cut = new LedgerCut(named.Select(id => stamps[id]), decisions, contest.Key);
        return [UnplacedDocument.Write(contest.Definition, await new RollupInput(contest, edition, cut).PlaceAsync(stores.Ledger, cancel)).Digest];
    }

    private IEnumerable<LedgerCut> CutsOf(JsonElement root, string partition)
    {
        var named = NamesOf(root);
        var certain = decisions.Where(decision => named.Contains(decision.Digest)).ToList();
        var possible = decisions
            .Where(decision => !named.Contains(decision.Digest) && (decision.Decision.Partition == partition || decision.Decision.Partition.Length == 0))
            .OrderBy(decision => decision.Decision.At).ThenBy(decision => decision.Digest).ToList();
        foreach (var uploads in UploadsOf(root))
        {
            foreach (var known in SetsOf(possible))
            {
                yield return new LedgerCut(uploads, certain.Concat(known), contest.Key);
            }
        }
    }

    /// <summary>Every set of a few decisions; of many, those up to each instant.</summary>
    private static IEnumerable<IEnumerable<RecordedDecision>> SetsOf(List<RecordedDecision> possible) => possible.Count <= 8
        ? Enumerable.Range(0, 1 << possible.Count).Select(set => possible.Where((_, i) => (set >> i & 1) == 1))
        : Enumerable.Range(0, possible.Count + 1).Select(count => possible.Take(count));

    /// <summary>The decisions that a document of stations names: they were known to whoever wrote it.</summary>
    private static HashSet<Digest> NamesOf(JsonElement root)
    {
        var named = new HashSet<Digest>();
        foreach (var row in root.TryGetProperty("stations", out var stations) ? stations.EnumerateArray() : default)
        {
            if (row.GetArrayLength() > 4 && row[4].TryGetProperty("decisions", out var names))
            {
                named.UnionWith(names.EnumerateArray().Select(name => Digest.Parse(Damage.TextOf(name))));
            }
        }

        return named;
    }

    /// <summary>
    /// The uploads that the document names. Where a partition has several documents, one names only its own: then also every set
    /// of uploads up to some instant.
    /// </summary>
    private IEnumerable<IEnumerable<Upload>> UploadsOf(JsonElement root)
    {
        List<Upload> named = root.TryGetProperty("evidence", out var evidence)
            ? [.. evidence.EnumerateArray().Select(upload => stamps[Damage.TextOf(upload[0])])]
            : [];
        yield return named;
        if (contest.Definition.PartitionLevel == contest.Definition.Levels.Length - 1)
        {
            yield break;
        }

        var stamped = stamps.Values.ToList();
        stamped.Sort(Upload.CompareStamps);
        for (var count = stamped.Count; count > 0; count--)
        {
            yield return stamped.Take(count).Union(named);
        }
    }
}
