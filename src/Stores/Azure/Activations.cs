using Azure.Data.Tables;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>Activations: one partition per contest, and one more that lists the contests.</summary>
internal sealed class Activations(Table table)
{
    /// <summary>No contest id holds it.</summary>
    private const string Contests = "_contests";

    public async Task<bool> AddAsync(Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(activation.Number, 1, nameof(activation));
        var contest = StoreKey.CheckContest(activation.Contest);
        var row = new TableEntity(contest, TableKey.Number(activation.Number))
        {
            ["number"] = activation.Number,
            ["definition"] = StoreKey.CheckDigest(activation.Definition).Hex,
            ["register"] = StoreKey.CheckDigest(activation.Register).Hex,
            ["edition"] = activation.Edition,
            ["at"] = StoreKey.CheckInstant(activation.At),
            ["by"] = TableText.Of(StoreKey.CheckText(activation.By)),
            ["reason"] = TableText.Of(StoreKey.CheckText(activation.Reason)),
        };
        if (!activation.Key.IsNone)
        {
            row["key"] = activation.Key.Hex;
        }

        // The list first: a contest that is listed and was never activated is left out when the list is read.
        await table.AddMissingAsync([new TableEntity(Contests, contest)], cancel);
        return await table.AddAsync(row, cancel);
    }

    public async Task<IReadOnlyList<Activation>> ReadAsync(string contest, CancellationToken cancel)
    {
        StoreKey.CheckContest(contest);
        return [.. (await table.ReadAsync(contest, null, null, null, cancel)).Select(row => ToActivation(contest, row))];
    }

    public async Task<IReadOnlyList<string>> ContestsAsync(CancellationToken cancel)
    {
        var contests = new List<string>();
        foreach (var row in await table.ReadAsync(Contests, null, null, [nameof(TableEntity.RowKey)], cancel))
        {
            if ((await table.ReadAsync(row.RowKey, null, null, [nameof(TableEntity.RowKey)], cancel, most: 1)).Count > 0)
            {
                contests.Add(row.RowKey);
            }
        }

        contests.Sort(StringComparer.Ordinal);
        return contests;
    }

    private static Activation ToActivation(string contest, TableEntity row) => new(
        contest,
        row.GetInt32("number") ?? throw AzureFailures.Damaged(row, "number"),
        Digest.Parse(row.GetString("definition")),
        Digest.Parse(row.GetString("register")),
        row.GetInt32("edition") ?? throw AzureFailures.Damaged(row, "edition"),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64("at") ?? throw AzureFailures.Damaged(row, "at")),
        TableText.Read(row, "by"),
        TableText.Read(row, "reason"))
    {
        Key = Digest.Parse(row.GetString("key")),
    };
}
