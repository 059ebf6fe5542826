using System.Text.Json;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>Parts of a station that several JSON objects have.</summary>
internal static class StationJson
{
    /// <summary>Writes citations: upload, evidence, file name as sent, archive member, row.</summary>
    public static void WriteCitations(Utf8JsonWriter json, IEnumerable<Citation> citations, IReadOnlyDictionary<string, string> fileByUpload) =>
        json.WriteArray("citations", citations, citation => json.WriteObject(null, () =>
        {
            json.WriteString("upload", citation.Upload);
            json.WriteString("evidence", citation.Evidence.Hex);
            json.WriteString("file", fileByUpload.GetValueOrDefault(citation.Upload));
            json.WriteString("member", citation.Member.Length == 0 ? null : citation.Member);
            json.WriteNumber("row", citation.Row);
        }));
}
