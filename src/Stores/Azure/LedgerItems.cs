using System.Collections.Concurrent;
using Azure.Data.Tables;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>
/// Items: one table partition per ledger partition, so that a district is one scan and districts do not meet. Beside them a
/// row per partition in one index, so that listing partitions scans no items; it is written before the first item.
/// </summary>
internal sealed class LedgerItems(Table items, Table index, Bodies bodies)
{
    private const int MostKnown = 200_000;

    /// <summary>Partitions that this process has seen in the index: nothing takes them out again.</summary>
    private readonly ConcurrentDictionary<(string Index, string Partition), bool> _known = new();

    public async Task AppendAsync(IReadOnlyList<ItemPart> parts, CancellationToken cancel)
    {
        foreach (var part in parts)
        {
            StoreKey.CheckContest(part.Contest);
            StoreKey.CheckText(part.Partition);
            StoreKey.CheckText(part.Upload);
        }

        foreach (var group in parts.GroupBy(static part => IndexOf(part.Contest, part.Edition)))
        {
            await IndexAsync(group.Key, group.Select(static part => part.Partition), cancel);
        }

        await Parallel.ForEachAsync(parts.GroupBy(KeyOf), Parallelism.With(cancel), async (group, stop) =>
        {
            var rows = new List<TableEntity>();
            foreach (var part in group)
            {
                rows.Add(await RowAsync(part, stop));
            }

            await items.AddMissingAsync(rows, stop);
        });
    }

    public async Task<IReadOnlyList<ItemPart>> ReadAsync(string contest, int edition, string partition, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        StoreKey.CheckText(partition);
        var parts = new List<ItemPart>();
        foreach (var row in await items.ReadAsync(KeyOf(contest, edition, partition), null, null, null, cancel))
        {
            var number = row.GetInt32("part") ?? throw AzureFailures.Damaged(row, "part");
            parts.Add(new ItemPart(contest, edition, partition, TableText.Read(row, "upload"), number, await bodies.ReadAsync(row, cancel)));
        }

        parts.Sort(static (left, right) =>
            string.CompareOrdinal(left.Upload, right.Upload) is var byUpload and not 0 ? byUpload : left.Part.CompareTo(right.Part));
        return parts;
    }

    public async Task<IReadOnlyList<string>> PartitionsAsync(string contest, int edition, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var partitions = new List<string>();
        foreach (var row in await index.ReadAsync(IndexOf(contest, edition), null, null, null, cancel))
        {
            partitions.Add(TableText.Read(row, "partition"));
        }

        // A crash may have left an index row whose first item never came: only those not seen before are asked for.
        var empty = new List<string>();
        foreach (var partition in partitions.Where(partition => !_known.ContainsKey((IndexOf(contest, edition), partition))))
        {
            if ((await items.ReadAsync(KeyOf(contest, edition, partition), null, null, [nameof(TableEntity.RowKey)], cancel, most: 1)).Count == 0)
            {
                empty.Add(partition);
            }
            else
            {
                Remember(IndexOf(contest, edition), partition);
            }
        }

        partitions.RemoveAll(empty.Contains);
        partitions.Sort(StringComparer.Ordinal);
        return partitions;
    }

    private async Task IndexAsync(string key, IEnumerable<string> partitions, CancellationToken cancel)
    {
        List<string> missing = [.. partitions.Distinct(StringComparer.Ordinal).Where(partition => !_known.ContainsKey((key, partition)))];
        if (missing.Count > 0)
        {
            await index.AddMissingAsync(
                missing.Select(partition => new TableEntity(key, TableKey.Encode(partition)) { ["partition"] = TableText.Of(partition) }), cancel);
            missing.ForEach(partition => Remember(key, partition));
        }
    }

    private void Remember(string key, string partition)
    {
        if (_known.Count < MostKnown)
        {
            _known.TryAdd((key, partition), true);
        }
    }

    private async Task<TableEntity> RowAsync(ItemPart part, CancellationToken cancel)
    {
        var row = new TableEntity(KeyOf(part), TableKey.Join(part.Upload, TableKey.Number(part.Part)))
        {
            ["upload"] = TableText.Of(part.Upload),
            ["part"] = part.Part,
        };
        await bodies.WriteAsync(row, part.Body, cancel);
        return row;
    }

    private static string IndexOf(string contest, int edition) => TableKey.Join(contest, TableKey.Number(edition));

    private static string KeyOf(ItemPart part) => KeyOf(part.Contest, part.Edition, part.Partition);

    private static string KeyOf(string contest, int edition, string partition) => TableKey.Join(contest, TableKey.Number(edition), partition);
}
