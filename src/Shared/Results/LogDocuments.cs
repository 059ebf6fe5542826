using System.Globalization;
using System.Text.Json;
using Hattama.Ledger;

namespace Hattama.Results;

/// <summary>
/// The commitment to the log: every stamped upload and every decision of a cut, in documents. Uploads are grouped by the
/// hour they were received in, so that the hours that are over keep their documents. In a contest with a key a row has the name of the
/// evidence under that key, and null for its length. A row ends with a kind other than
/// protocols, and with the areas that its sender might report, if they were not all. A receipt is checked
/// against the document of its hour.
/// </summary>
public static class LogDocuments
{
    /// <summary>The hour that an upload is listed under.</summary>
    public static string HourOf(DateTimeOffset received) => received.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);

    /// <summary>The root document last, the hours before it.</summary>
    public static IReadOnlyList<ResultDocument> Write(string contest, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(cut);
        var documents = new List<ResultDocument>();
        var root = new CanonicalJson();
        root.StartObject()
            .Member("contest").Text(contest)
            .Member("decisions").Texts(cut.Decisions.Select(decision => decision.Digest.Hex))
            .Member("format").Text(ResultDocument.Format)
            .Member("hours").StartArray();
        foreach (var hour in cut.Uploads.GroupBy(upload => HourOf(upload.Received)))
        {
            var document = WriteHour(contest, hour.Key, hour);
            documents.Add(document);
            root.StartArray().Text(hour.Key).Number(hour.Count()).Text(document.Digest.Hex).EndArray();
        }

        root.EndArray()
            .Member("type").Text("log")
            .Member("uploads").Number(cut.Uploads.Count)
            .EndObject();
        documents.Add(ResultDocument.Of(root));
        return documents;
    }

    /// <summary>
    /// The uploads of an hour's document, as far as results depend on them: without the file name, which the log does not publish.
    /// </summary>
    /// <exception cref="InvalidDataException">The document is not an hour of a log.</exception>
    public static IReadOnlyList<Upload> ReadHour(string contest, ReadOnlyMemory<byte> hour)
    {
        using var document = JsonDocument.Parse(hour);
        return
        [
            .. document.RootElement.GetProperty("uploads").EnumerateArray().Select(row => new Upload(
                contest, row[0].GetString()!, string.Empty, row[3].GetString()!,
                Instant.Parse(row[4].GetString()) ?? throw new InvalidDataException($"Upload {row[0]} stands in the log without an instant."),
                Digest.Parse(row[1].GetString()), LengthOf(row[2]))
            {
                Kind = KindOf(row),
                Areas = AreasOf(row),
            }),
        ];
    }

    /// <summary>A length as documents write it: null where it is not published.</summary>
    /// <exception cref="InvalidDataException">It is below zero.</exception>
    public static long LengthOf(JsonElement length)
    {
        var bytes = length.ValueKind == JsonValueKind.Null ? Upload.NoLength : length.GetInt64();
        return bytes >= 0 || length.ValueKind == JsonValueKind.Null ? bytes : throw new InvalidDataException($"{bytes} is no number of bytes.");
    }

    /// <summary>The areas at the end of a row, as a stamp has them; empty where the sender might report all.</summary>
    public static string AreasOf(JsonElement row) => row[row.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Array } areas
        ? Upload.AreasOf(areas.EnumerateArray().Select(area => area.GetString()!))
        : string.Empty;

    /// <summary>The kind, which a row names where it is not protocols; only the areas may stand after it.</summary>
    /// <exception cref="InvalidDataException">The row has other members.</exception>
    public static UploadKind KindOf(JsonElement row) => (row.GetArrayLength() - (AreasOf(row).Length > 0 ? 1 : 0)) switch
    {
        5 => UploadKind.Protocols,
        6 when UploadKinds.Read(row[5].GetString()!) is var kind and not UploadKind.Protocols => kind,
        _ => throw new InvalidDataException("A row of the log has not the members of an upload."),
    };

    private static ResultDocument WriteHour(string contest, string hour, IEnumerable<Upload> uploads)
    {
        var json = new CanonicalJson();
        json.StartObject()
            .Member("contest").Text(contest)
            .Member("format").Text(ResultDocument.Format)
            .Member("hour").Text(hour)
            .Member("type").Text("logHour")
            .Member("uploads").StartArray();
        foreach (var upload in uploads)
        {
            json.StartArray()
                .Text(upload.Id).Text(upload.Evidence.Hex);
            ResultDocument.WriteLength(json, upload.Length).Text(upload.Sender).Text(Instant.Format(upload.Received));
            if (upload.Kind != UploadKind.Protocols)
            {
                json.Text(UploadKinds.NameOf(upload.Kind));
            }

            if (upload.Areas.Length > 0)
            {
                json.Texts(upload.AreaList);
            }

            json.EndArray();
        }

        json.EndArray().EndObject();
        return ResultDocument.Of(json);
    }
}
