using Azure.Data.Tables;

namespace Hattama.Stores.Azure;

/// <summary>
/// Dirty marks: one partition per contest. Setting one needs no read. Its version is the instant the service gave it, which
/// is also what its ETag is made of: it only grows, and a mark deleted and made again has another.
/// </summary>
internal sealed class DirtyMarks(Table table)
{
    public Task MarkAsync(string contest, IReadOnlyCollection<string> partitions, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(partitions);
        string[] marked = [.. partitions.Select(StoreKey.CheckText).Distinct(StringComparer.Ordinal)];
        return table.PutAsync(
            marked.Select(partition => new TableEntity(contest, TableKey.Encode(partition)) { ["partition"] = TableText.Of(partition) }), cancel);
    }

    public async Task<IReadOnlyList<DirtyMark>> ReadAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        var marks = (await table.ReadAsync(contest, null, null, null, cancel))
            .Select(static row => new DirtyMark(TableText.Read(row, "partition"), VersionOf(row))).ToList();
        marks.Sort(static (left, right) => string.CompareOrdinal(left.Partition, right.Partition));
        return marks;
    }

    public async Task ClearAsync(string contest, IReadOnlyCollection<DirtyMark> marks, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        ArgumentNullException.ThrowIfNull(marks);
        var versions = marks.ToDictionary(static mark => TableKey.Encode(mark.Partition), static mark => mark.Version, StringComparer.Ordinal);
        if (versions.Count > 0)
        {
            var rows = await table.ReadAsync(contest, null, null, null, cancel);
            await table.DeleteEachAsync(rows.Where(row => versions.TryGetValue(row.RowKey, out var seen) && seen == VersionOf(row)), cancel);
        }
    }

    private static long VersionOf(TableEntity row) => row.Timestamp?.UtcTicks ?? throw AzureFailures.Damaged(row, nameof(TableEntity.Timestamp));
}
