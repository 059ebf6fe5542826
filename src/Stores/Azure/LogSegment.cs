using System.Buffers;
using System.Text.Json;
using Hattama.Ledger;

namespace Hattama.Stores.Azure;

/// <summary>What one segment of the log adds: stamps of uploads that have a receipt, and decisions.</summary>
internal sealed record LogSegment(IReadOnlyList<Upload> Uploads, IReadOnlyList<StoredDecision> Decisions)
{
    public int Count => Uploads.Count + Decisions.Count;

    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>(256 * (Count + 1));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("uploads");
            foreach (var upload in Uploads)
            {
                json.WriteStartArray();
                json.WriteStringValue(upload.Id);
                json.WriteStringValue(upload.File);
                json.WriteStringValue(upload.Sender);
                json.WriteNumberValue(upload.Received.ToUnixTimeMilliseconds());
                json.WriteStringValue(upload.Evidence.Hex);
                json.WriteNumberValue(upload.Length);
                json.WriteStringValue(UploadKinds.NameOf(upload.Kind));
                json.WriteStringValue(upload.Areas);
                json.WriteNumberValue(upload.Activation);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("decisions");
            foreach (var decision in Decisions)
            {
                json.WriteStartArray();
                json.WriteStringValue(decision.Digest.Hex);
                json.WriteBase64StringValue(decision.Bytes.Span);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Reads a segment back.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static LogSegment Read(string contest, ReadOnlyMemory<byte> bytes, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return new LogSegment(
                [.. document.RootElement.GetProperty("uploads").EnumerateArray().Select(row => ToUpload(contest, row))],
                [
                    .. document.RootElement.GetProperty("decisions").EnumerateArray().Select(row =>
                        new StoredDecision(contest, Digest.Parse(row[0].GetString()), row[1].GetBytesFromBase64())),
                ]);
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException or InvalidDataException)
        {
            throw AzureFailures.Damaged("A segment of the log cannot be read", where);
        }
    }

    private static Upload ToUpload(string contest, JsonElement row) => new(
        contest, row[0].GetString()!, row[1].GetString()!, row[2].GetString()!, DateTimeOffset.FromUnixTimeMilliseconds(row[3].GetInt64()),
        Digest.Parse(row[4].GetString()), row[5].GetInt64())
    {
        Kind = UploadKinds.Read(row[6].GetString()!),
        Areas = row[7].GetString()!,
        Activation = row[8].GetInt32(),
    };
}
