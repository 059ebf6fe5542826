using Azure.Data.Tables;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>The stamp of an upload as a row.</summary>
internal static class StampRow
{
    public static TableEntity Write(Upload upload, string partition, string key) => new(partition, key)
    {
        ["id"] = TableText.Of(upload.Id),
        ["file"] = TableText.Of(StoreKey.CheckText(upload.File)),
        ["sender"] = TableText.Of(StoreKey.CheckText(upload.Sender)),
        ["received"] = StoreKey.CheckInstant(upload.Received),
        ["evidence"] = StoreKey.CheckDigest(upload.Evidence).Hex,
        ["length"] = upload.Length,
        ["kind"] = UploadKinds.NameOf(upload.Kind),
        ["areas"] = TableText.Of(StoreKey.CheckText(upload.Areas)),
        ["activation"] = upload.Activation,
    };

    public static Upload Read(string contest, TableEntity row) => new(
        contest,
        TableText.Read(row, "id"),
        TableText.Read(row, "file"),
        TableText.Read(row, "sender"),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64("received") ?? throw AzureFailures.Damaged(row, "received")),
        Digest.Parse(row.GetString("evidence")),
        row.GetInt64("length") ?? throw AzureFailures.Damaged(row, "length"))
    {
        Kind = UploadKinds.Read(TableText.Read(row, "kind")),
        Areas = TableText.Read(row, "areas"),
        Activation = row.GetInt32("activation") ?? throw AzureFailures.Damaged(row, "activation"),
    };
}
