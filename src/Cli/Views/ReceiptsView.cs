using System.Text.Json;
using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>Receipts in a table and in JSON.</summary>
internal static class ReceiptsView
{
    /// <summary>Shows one row per file.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<Receipt> receipts, bool withUploads)
    {
        string[] last = withUploads ? [terminal.Say(Words.Upload)] : [];
        var table = TotalsView.NewTable([
            terminal.Say(Words.File), terminal.Say(Words.Entries), terminal.Say(Words.Districts), terminal.Say(Words.Unplaced),
            terminal.Say(Words.Rejected), terminal.Say(Words.Errors), terminal.Say(Words.Warnings), .. last,
        ]);
        foreach (var receipt in receipts)
        {
            string[] upload = withUploads ? [receipt.Upload] : [];
            TotalsView.AddRow(table, [
                receipt.File, Numbers.Grouped(receipt.Entries), Numbers.Grouped(receipt.Districts), Numbers.Grouped(receipt.Unplaced),
                Numbers.Grouped(receipt.Rejected), Numbers.Grouped(receipt.Findings.Errors), Numbers.Grouped(receipt.Findings.Warnings), .. upload,
            ]);
        }

        terminal.Show(table);
    }

    /// <summary>Writes receipts as member <c>files</c>.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<Receipt> receipts, bool withUploads) =>
        json.WriteArray("files", receipts, receipt => json.WriteObject(null, () =>
        {
            json.WriteString("file", receipt.File);
            if (withUploads)
            {
                json.WriteString("upload", receipt.Upload);
                json.WriteString("evidence", receipt.Evidence);
                json.WriteString("received", Instant.Format(receipt.Received));
            }

            json.WriteNumber("length", receipt.Length);
            json.WriteNumber("entries", receipt.Entries);
            json.WriteNumber("districts", receipt.Districts);
            json.WriteNumber("notInRegister", receipt.Unplaced);
            json.WriteNumber("rejected", receipt.Rejected);
            json.WriteNumber("errors", receipt.Findings.Errors);
            json.WriteNumber("warnings", receipt.Findings.Warnings);
        }));
}
