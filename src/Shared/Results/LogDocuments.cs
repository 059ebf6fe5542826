using System.Globalization;
using Hattama.Ledger;

namespace Hattama.Results;

/// <summary>
/// The commitment to the log: every stamped upload and every decision of a cut, in documents. Uploads are grouped by the
/// hour they were received in, a kind other than protocols named last in its row, so that the hours that are over keep their documents. A receipt is checked
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
                .Text(upload.Id).Text(upload.Evidence.Hex).Number(upload.Length)
                .Text(upload.Sender).Text(Instant.Format(upload.Received));
            if (upload.Kind != UploadKind.Protocols)
            {
                json.Text(UploadKinds.NameOf(upload.Kind));
            }

            json.EndArray();
        }

        json.EndArray().EndObject();
        return ResultDocument.Of(json);
    }
}
