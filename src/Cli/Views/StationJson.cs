using System.Text.Json;
using Hattama.Contests;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>Parts of a station that several JSON objects have.</summary>
internal static class StationJson
{
    /// <summary>Writes <c>values</c>: a number, null (missing) or <c>"?"</c> (illegible) by line; null when nothing counts.</summary>
    public static void WriteValues(Utf8JsonWriter json, ContestDefinition definition, PublishedStation station)
    {
        if (station.Values.IsEmpty)
        {
            json.WriteNull("values");
            if (station.IsMerged)
            {
                json.WriteBoolean("merged", true);
            }

            return;
        }

        json.Object("values", () =>
        {
            for (var i = 0; i < station.Values.Length; i++)
            {
                json.WritePropertyName(definition.Lines[station.Form.Lines[i]].Id);
                if (station.Values[i].IsNumber)
                {
                    json.WriteNumberValue(station.Values[i].Number);
                }
                else if (station.Values[i].IsMissing)
                {
                    json.WriteNullValue();
                }
                else
                {
                    json.WriteStringValue("?");
                }
            }
        });
    }

    /// <summary>Writes citations: upload, evidence, file name as sent, archive member, row.</summary>
    public static void WriteCitations(Utf8JsonWriter json, IEnumerable<Citation> citations, IReadOnlyDictionary<string, string> fileByUpload) =>
        json.Array("citations", citations, citation => json.Object(null, () =>
        {
            json.WriteString("upload", citation.Upload);
            json.WriteString("evidence", citation.Evidence.Hex);
            json.WriteString("file", fileByUpload.GetValueOrDefault(citation.Upload));
            json.WriteString("member", citation.Member.Length == 0 ? null : citation.Member);
            json.WriteNumber("row", citation.Row);
        }));
}
