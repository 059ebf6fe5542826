using Hattama.Findings;

namespace Hattama.Results;

/// <summary>A receipt as canonical JSON, with its findings in three languages: outcome counts, then capped exceptions.</summary>
public static class ReceiptDocument
{
    /// <summary>Writes a receipt. What files say is quoted as far as it is text: half a surrogate pair must not keep anyone from his receipt.</summary>
    public static ReadOnlyMemory<byte> Write(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var json = new CanonicalJson();
        json.StartObject()
            .Member("attachmentCount").Number(receipt.AttachmentCount)
            .Member("attachments").StartArray();
        foreach (var attachment in receipt.Attachments)
        {
            Write(json, attachment);
        }

        json.EndArray()
            .Member("contest").Text(receipt.Contest)
            .Member("counts").StartArray();
        foreach (var ((code, severity), count) in receipt.Findings.Counts)
        {
            json.StartArray().Text(code).Text(NameOf(severity)).Number(count).EndArray();
        }

        json.EndArray()
            .Member("districts").Number(receipt.Districts)
            .Member("entries").Number(receipt.Entries)
            .Member("errors").Number(receipt.Findings.Errors)
            .Member("evidence").Text(receipt.Evidence)
            .Member("file").Text(PlainText.WellFormed(receipt.File))
            .Member("findings").StartArray();
        foreach (var finding in receipt.Findings.Kept)
        {
            Write(json, finding);
        }

        json.EndArray()
            .Member("format").Text("hattama.receipt/1")
            .Member("kind").Text(receipt.Kind)
            .Member("length").Number(receipt.Length);
        if (receipt.Logged is { } logged)
        {
            json.Member("logged").Text(logged);
        }

        json.Member("received").Text(Instant.Format(receipt.Received))
            .Member("rejected").Number(receipt.Rejected)
            .Member("sender").Text(receipt.Sender)
            .Member("unplaced").Number(receipt.Unplaced)
            .Member("upload").Text(receipt.Upload)
            .Member("warnings").Number(receipt.Findings.Warnings)
            .EndObject();
        return json.Written;
    }

    private static void Write(CanonicalJson json, ReceivedAttachment attachment)
    {
        json.StartObject();
        if (attachment.Area is not null)
        {
            json.Member("area").Text(attachment.Area);
        }

        json.Member("file").Text(PlainText.WellFormed(attachment.File))
            .Member("hash").Text(attachment.Hash)
            .Member("length").Number(attachment.Length)
            .Member("mediaType").Text(attachment.MediaType);
        if (attachment.Station is not null)
        {
            json.Member("station").Text(attachment.Station);
        }

        json.EndObject();
    }

    /// <summary>Writes one finding: rule code, severity, where, and the message in every language.</summary>
    public static void Write(CanonicalJson json, Finding finding)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(finding);
        json.StartObject().Member("code").Text(finding.Code);
        if (finding.Place.Column is { } column)
        {
            json.Member("column").Text(PlainText.WellFormed(column));
        }

        if (finding.Place.File is { } file)
        {
            json.Member("file").Text(PlainText.WellFormed(file));
        }

        if (finding.Place.Line is { } line)
        {
            json.Member("line").Text(line);
        }

        json.Member("message").StartObject()
            .Member("en").Text(PlainText.WellFormed(finding.Message.In(Language.En)))
            .Member("kk").Text(PlainText.WellFormed(finding.Message.In(Language.Kk)))
            .Member("ru").Text(PlainText.WellFormed(finding.Message.In(Language.Ru)))
            .EndObject();
        if (finding.Place.Row > 0)
        {
            json.Member("row").Number(finding.Place.Row);
        }

        json.Member("severity").Text(NameOf(finding.Severity)).EndObject();
    }

    private static string NameOf(Severity severity) => severity == Severity.Error ? "error" : "warning";
}
