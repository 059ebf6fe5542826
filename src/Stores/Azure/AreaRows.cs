using Azure.Data.Tables;

namespace Hattama.Stores.Azure;

/// <summary>The roll-up state of partitions: one table partition per contest.</summary>
internal sealed class AreaRows(Table table, Bodies bodies)
{
    /// <summary>Up to so many rows are looked up one by one; more cost less as one scan.</summary>
    private const int MostSingle = 8;

    private static readonly string[] State = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), nameof(TableEntity.Timestamp), "version", WriteMark.Property];

    public async Task<IReadOnlyList<AreaRow>> ReadAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var areas = new List<AreaRow>();
        foreach (var row in await table.ReadAsync(contest, null, null, null, cancel))
        {
            areas.Add(new AreaRow(TableText.Read(row, "partition"), VersionOf(row), await bodies.ReadAsync(row, cancel)));
        }

        areas.Sort(static (left, right) => string.CompareOrdinal(left.Partition, right.Partition));
        return areas;
    }

    public async Task<IReadOnlyList<string>> WriteAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(areas);
        var keys = areas.ToDictionary(area => StoreKey.CheckText(area.Partition), area => TableKey.Encode(area.Partition), StringComparer.Ordinal);
        var stored = await ReadStateAsync(contest, areas, keys, cancel);
        var changed = new List<string>();
        var rows = new List<(TableEntity Row, TableEntity? Seen)>();
        foreach (var area in areas)
        {
            var now = stored.GetValueOrDefault(keys[area.Partition]);
            if ((now is null ? 0 : VersionOf(now)) != area.Version)
            {
                changed.Add(area.Partition);
                continue;
            }

            var row = new TableEntity(contest, keys[area.Partition]) { ["partition"] = TableText.Of(area.Partition), ["version"] = checked(area.Version + 1) };
            await bodies.WriteAsync(row, area.Body, cancel);
            rows.Add((row, now));
        }

        var lost = await table.WriteEachAsync(rows, cancel);
        changed.AddRange(areas.Select(static area => area.Partition).Where(partition => lost.Contains(keys[partition])));
        return [.. areas.Select(static area => area.Partition).Where(changed.Contains)];
    }

    /// <summary>Versions and ETags of the rows to be written; a row to be made is not looked up when few are.</summary>
    private async Task<Dictionary<string, TableEntity>> ReadStateAsync(
        string contest, IReadOnlyCollection<AreaRow> areas, Dictionary<string, string> keys, CancellationToken cancel)
    {
        var known = areas.Where(static area => area.Version != 0).ToList();
        IEnumerable<TableEntity?> rows = known.Count > MostSingle
            ? await table.ReadAsync(contest, null, null, State, cancel)
            : await Task.WhenAll(known.Select(area => table.FindAsync(contest, keys[area.Partition], cancel, State)));
        return rows.OfType<TableEntity>().ToDictionary(static row => row.RowKey, StringComparer.Ordinal);
    }

    private static long VersionOf(TableEntity row) => row.GetInt64("version") ?? throw AzureFailures.Damaged(row, "version");
}
