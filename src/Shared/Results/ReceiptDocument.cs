using System.Text.Json;
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

    /// <summary>The findings of a written receipt: all counts, and those that were kept.</summary>
    /// <param name="receipt">The receipt, as <see cref="Write(Receipt)"/> wrote it.</param>
    public static FindingList FindingsOf(JsonElement receipt) => FindingList.Restore(
        receipt.GetProperty("counts").EnumerateArray().Select(static count => (count[0].GetString()!, SeverityOf(count[1]), count[2].GetInt64())),
        receipt.GetProperty("findings").EnumerateArray().Select(FindingOf));

    private static Finding FindingOf(JsonElement finding)
    {
        var message = finding.GetProperty("message");
        return new Finding(
            TextOf("code")!,
            SeverityOf(finding.GetProperty("severity")),
            new Place(TextOf("file"), finding.TryGetProperty("row", out var row) ? row.GetInt64() : 0, TextOf("column"), TextOf("line")),
            new LocalText(message.GetProperty("kk").GetString()!, message.GetProperty("ru").GetString()!, message.GetProperty("en").GetString()!));

        string? TextOf(string name) => finding.TryGetProperty(name, out var text) ? text.GetString() : null;
    }

    private static Severity SeverityOf(JsonElement name) => name.GetString() == "error" ? Severity.Error : Severity.Warning;

    private static string NameOf(Severity severity) => severity == Severity.Error ? "error" : "warning";
}
