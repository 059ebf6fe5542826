using Azure;
using Azure.Data.Tables;

namespace Hattama.Stores.Azure;

/// <summary>
/// One table, with Azure's limits enforced and conditional writes that tell the truth (<see cref="WriteMark"/>).
/// </summary>
internal sealed class Table(TableClient client, int pageSize)
{
    private string Where => $"table {client.Name} of {client.AccountName}";

    /// <summary>Adds rows of one partition together; false when one of them was there already, and then none was added.</summary>
    public async Task<bool> AddAsync(IReadOnlyList<TableEntity> together, CancellationToken cancel)
    {
        var mark = Mark(together);
        if (await SubmitAsync(together, TableTransactionActionType.Add, cancel) is null)
        {
            return true;
        }

        return await BearsAsync(together[0], mark, cancel);
    }

    /// <inheritdoc cref="AddAsync(IReadOnlyList{TableEntity}, CancellationToken)"/>
    public Task<bool> AddAsync(TableEntity row, CancellationToken cancel) => AddAsync([row], cancel);

    /// <summary>
    /// Adds rows of one partition together, if another row of it is there; false if it is not, and then none was added. When the
    /// first of them was there already, nothing is added either and the answer is true.
    /// </summary>
    public async Task<bool> AddBesideAsync(IReadOnlyList<TableEntity> together, string beside, CancellationToken cancel)
    {
        Mark(together);
        var there = new TableEntity(together[0].PartitionKey, beside);
        return await SubmitAsync([.. together, there], Action, cancel) != together.Count;

        // A merge of nothing: it changes nothing and fails where there is no row.
        TableTransactionAction Action(TableEntity row) => ReferenceEquals(row, there)
            ? new TableTransactionAction(TableTransactionActionType.UpdateMerge, row, ETag.All)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    /// <summary>Adds those rows of one partition that are not there; those that are stay as they are.</summary>
    public async Task AddMissingAsync(IEnumerable<TableEntity> rows, CancellationToken cancel)
    {
        foreach (var batch in Batches(rows.DistinctBy(static row => row.RowKey).OrderBy(static row => row.RowKey, StringComparer.Ordinal)))
        {
            var missing = batch;
            while (missing.Count > 0 && await SubmitAsync(missing, TableTransactionActionType.Add, cancel) is not null)
            {
                var known = await ReadAsync(missing[0].PartitionKey, missing[0].RowKey, missing[^1].RowKey, [nameof(TableEntity.RowKey)], cancel);
                var keys = known.Select(static row => row.RowKey).ToHashSet(StringComparer.Ordinal);
                if (missing.RemoveAll(row => keys.Contains(row.RowKey)) == 0)
                {
                    throw AzureFailures.Damaged("Rows that are never deleted came and went", Where);
                }
            }
        }
    }

    /// <summary>Writes rows of one partition whatever was there.</summary>
    public async Task PutAsync(IEnumerable<TableEntity> rows, CancellationToken cancel)
    {
        foreach (var batch in Batches(rows))
        {
            Mark(batch);
            await SubmitAsync(batch, TableTransactionActionType.UpsertReplace, cancel);
        }
    }

    /// <summary>
    /// Writes each row of one partition if it still is as it was seen, or if none was seen and none is there. Gives the keys of
    /// the rows that were not written. A row seen was read with its property <see cref="WriteMark.Property"/>.
    /// </summary>
    public async Task<IReadOnlyList<string>> WriteEachAsync(IEnumerable<(TableEntity Row, TableEntity? Seen)> rows, CancellationToken cancel)
    {
        var lost = new List<string>();
        var seen = rows.ToDictionary(static row => row.Row.RowKey, static row => row.Seen, StringComparer.Ordinal);
        foreach (var batch in Batches(rows.Select(static row => row.Row)))
        {
            var mark = Mark(batch, row => seen[row.RowKey]?.GetString(WriteMark.Property));
            while (batch.Count > 0 && await SubmitAsync(batch, Action, cancel) is { } refused)
            {
                if (await BearsAsync(batch[refused], mark, cancel))
                {
                    break; // All or nothing: an earlier try has written the whole batch.
                }

                lost.Add(batch[refused].RowKey);
                batch.RemoveAt(refused);
            }
        }

        return lost;

        TableTransactionAction Action(TableEntity row) => seen[row.RowKey] is { } before
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, before.ETag)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    /// <summary>Deletes each row of one partition that still bears its ETag; what is gone or has changed is left alone.</summary>
    public async Task DeleteEachAsync(IEnumerable<TableEntity> rows, CancellationToken cancel)
    {
        foreach (var batch in Batches(rows))
        {
            while (batch.Count > 0 && await SubmitAsync(batch, Delete, cancel) is { } refused)
            {
                batch.RemoveAt(refused);
            }
        }

        static TableTransactionAction Delete(TableEntity row) => new(TableTransactionActionType.Delete, row, row.ETag);
    }

    /// <summary>One row, or null.</summary>
    public Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancel, params string[] select) =>
        AzureFailures.GuardAsync(Where, cancel, async () =>
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, select.Length == 0 ? null : select, cancel);
            return found.HasValue ? found.Value : null;
        });

    /// <summary>The rows of one partition from one key to another, both included; from the first, to the last where null.</summary>
    public Task<List<TableEntity>> ReadAsync(
        string partition, string? from, string? to, IEnumerable<string>? select, CancellationToken cancel, int most = int.MaxValue) =>
        AzureFailures.GuardAsync(Where, cancel, async () =>
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
            filter += from is null ? string.Empty : " and " + TableClient.CreateQueryFilter($"RowKey ge {from}");
            filter += to is null ? string.Empty : " and " + TableClient.CreateQueryFilter($"RowKey le {to}");
            var rows = new List<TableEntity>();
            await foreach (var page in client.QueryAsync<TableEntity>(filter, Math.Min(pageSize, most), select, cancel).AsPages())
            {
                rows.AddRange(page.Values);
                if (rows.Count >= most)
                {
                    break;
                }
            }

            return rows;
        });

    private static string Mark(IReadOnlyList<TableEntity> rows, Func<TableEntity, string?>? before = null)
    {
        var mark = WriteMark.New();
        foreach (var row in rows)
        {
            row[WriteMark.Property] = WriteMark.Follow(mark, before?.Invoke(row));
        }

        return mark;
    }

    private async Task<bool> BearsAsync(TableEntity row, string mark, CancellationToken cancel) =>
        WriteMark.Holds((await FindAsync(row.PartitionKey, row.RowKey, cancel, WriteMark.Property))?.GetString(WriteMark.Property), mark);

    private Task<int?> SubmitAsync(IReadOnlyList<TableEntity> rows, TableTransactionActionType type, CancellationToken cancel) =>
        SubmitAsync(rows, row => new TableTransactionAction(type, row), cancel);

    /// <summary>Sends one batch: null when it was carried out, else the index of the row that refused its condition.</summary>
    private Task<int?> SubmitAsync(IReadOnlyList<TableEntity> rows, Func<TableEntity, TableTransactionAction> action, CancellationToken cancel)
    {
        TableLimits.CheckBatch(rows);
        return AzureFailures.GuardAsync<int?>(Where, cancel, async () =>
        {
            try
            {
                await client.SubmitTransactionAsync(rows.Select(action), cancel);
                return null;
            }
            catch (TableTransactionFailedException refused) when (refused.Status is 409 or 412 || refused is { Status: 404, ErrorCode: "ResourceNotFound" or "EntityNotFound" })
            {
                return refused.FailedTransactionActionIndex ?? 0;
            }
        });
    }

    private static IEnumerable<List<TableEntity>> Batches(IEnumerable<TableEntity> rows)
    {
        var batch = new List<TableEntity>();
        var size = 0L;
        foreach (var row in rows)
        {
            // The marks are added when the batch is sent.
            var next = TableLimits.SentSize(row) + 4096;
            if (batch.Count == TableLimits.BatchActions || (batch.Count > 0 && size + next > TableLimits.BatchBytes))
            {
                yield return batch;
                batch = [];
                size = 0;
            }

            batch.Add(row);
            size += next;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
