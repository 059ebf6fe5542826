using System.Text;
using System.Text.Json;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// The roll-up state of one partition as its row says it: the result, the size of the cut it was computed from, and a digest
/// of everything else it depends on. A row whose basis is not today's says nothing, whether anybody left a mark or not.
/// </summary>
/// <param name="Uploads">Uploads in the cut.</param>
/// <param name="Decisions">Decisions in the cut.</param>
/// <param name="Basis">See <see cref="PartitionBasis"/>.</param>
/// <param name="IsDeferred">Whether items were seen that come later: the dirty mark stays.</param>
/// <param name="Result">The result as written.</param>
internal sealed record PartitionRow(long Uploads, long Decisions, Digest Basis, bool IsDeferred, string Result)
{
    public static AreaRow Write(ComputedPartition computed, Digest basis, LedgerCut cut, long version)
    {
        var result = computed.Result;
        var json = new CanonicalJson(1024);
        json.StartObject()
            .Member("basis").Text(basis.Hex)
            .Member("decisions").Number(cut.Decisions.Count)
            .Member("deferred").Number(computed.IsDeferred ? 1 : 0)
            .Member("result").Text(Encoding.UTF8.GetString(PartitionDocuments.WriteRow(result).Span))
            .Member("uploads").Number(cut.Uploads.Count)
            .EndObject();
        return new AreaRow(result.Area.Code, version, json.Written);
    }

    /// <summary>Reads a row; null if it is damaged: the partition is computed again.</summary>
    public static PartitionRow? Read(AreaRow row)
    {
        try
        {
            using var document = JsonDocument.Parse(row.Body);
            var root = document.RootElement;
            return new PartitionRow(
                root.GetProperty("uploads").GetInt64(),
                root.GetProperty("decisions").GetInt64(),
                Digest.Parse(root.GetProperty("basis").GetString()),
                root.GetProperty("deferred").GetInt32() != 0,
                root.GetProperty("result").GetString() ?? string.Empty);
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The result, or null when the row does not rest on this basis.</summary>
    public AreaResult? ResultOn(Digest basis, ContestInForce contest, Area partition) =>
        Basis == basis ? PartitionDocuments.ReadRow(contest.Definition, partition, Encoding.UTF8.GetBytes(Result)) : null;
}

/// <summary>
/// What a partition's result depends on beside its own items: definition, register part, edition, since when the result is final, the decisions about it
/// (and those about senders), and the entries of partition <c>?</c> that the register in force puts here. Items need
/// marks, because they are many; all this is few and is compared.
/// </summary>
internal sealed class PartitionBasis(ContestInForce contest, int edition, LedgerCut cut, UnplacedEntries unplaced)
{
    private readonly ILookup<string, Digest> _decisions = cut.Decisions
        .Where(decision => decision.Decision.IsAboutStation)
        .ToLookup(decision => decision.Decision.Partition, decision => decision.Digest, StringComparer.Ordinal);

    private readonly List<Digest> _distrusts =
        [.. cut.Decisions.Where(decision => decision.Decision.Kind == DecisionKind.Distrust).Select(decision => decision.Digest)];

    /// <summary>The basis of a partition as one digest.</summary>
    public Digest Of(string partition)
    {
        var json = new CanonicalJson(512);
        json.StartObject();
        if (cut.Stage.ClosedSince is { } closed)
        {
            json.Member("closed").Text(Instant.Format(closed));
        }

        json.Member("decisions").Texts(_decisions[partition].Concat(_distrusts).Select(decision => decision.Hex))
            .Member("definition").Text(contest.DefinitionDigest.Hex)
            .Member("edition").Number(edition)
            .Member("placed").StartArray();
        foreach (var part in unplaced.PartsFor(partition))
        {
            json.Text(part.Upload).Text(Digest.Of(part.Body.Span).Hex);
        }

        json.EndArray().Member("register").Text(contest.PartDigests[partition].Hex).EndObject();
        return Digest.Of(json.Written.Span);
    }
}
