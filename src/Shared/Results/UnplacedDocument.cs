using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Results;

/// <summary>The document of everything that waits in partition <c>?</c>: nothing sent is ever out of sight.</summary>
public static class UnplacedDocument
{
    /// <summary>
    /// Writes <c>entries</c>: <c>[area codes by level, station, form, content digest, upload, evidence, row, member?]</c>.
    /// Where scans wait, <c>attachments</c> has <c>[media type, digest, length, upload, evidence]</c>; what they are called stays in the ledger.
    /// </summary>
    public static ResultDocument Write(ContestDefinition definition, UnplacedEntries unplaced)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(unplaced);
        var json = new CanonicalJson();
        json.StartObject();
        WriteAttachments(json, unplaced);
        json.Member("contest").Text(definition.Id)
            .Member("entries").StartArray();
        foreach (var index in unplaced.Waiting)
        {
            var entry = unplaced.Entries.Entries[index];
            var codes = UnplacedEntries.CodesOf(entry.Area);
            var form = entry.Form < definition.Forms.Length ? definition.Forms[entry.Form].Id : "?";
            var stamp = unplaced.Entries.Cut.Uploads[entry.Upload];
            json.StartArray()
                .Texts(codes.Select(code => code ?? string.Empty))
                .Text(entry.Station)
                .Text(form)
                .Text(ContentDigest.OfUnplaced(unplaced.Entries, entry, definition.Id, codes[^1] ?? string.Empty, form).Hex)
                .Text(stamp.Id).Text(stamp.Evidence.Hex).Number(entry.Row);
            if (entry.Member.Length > 0)
            {
                json.Text(entry.Member);
            }

            json.EndArray();
        }

        json.EndArray()
            .Member("format").Text(ResultDocument.Format)
            .Member("type").Text("unplaced")
            .EndObject();
        return ResultDocument.Of(json);
    }

    private static void WriteAttachments(CanonicalJson json, UnplacedEntries unplaced)
    {
        if (unplaced.WaitingAttachments.IsEmpty)
        {
            return;
        }

        json.Member("attachments").StartArray();
        foreach (var attachment in unplaced.WaitingAttachments.Select(attachment => attachment.NamedIn(unplaced.Entries.Cut)))
        {
            var stamp = unplaced.Entries.Cut.Uploads[attachment.Upload];
            json.StartArray().Text(MediaTypes.NameOf(attachment.Type)).Text(attachment.Digest.Hex);
            ResultDocument.WriteLength(json, attachment.Length).Text(stamp.Id).Text(stamp.Evidence.Hex).EndArray();
        }

        json.EndArray();
    }
}
