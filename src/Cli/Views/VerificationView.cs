using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>Shows what a verification found: the first mismatch first, and honestly how far it could check.</summary>
internal static class VerificationView
{
    /// <summary>Shows a report, for people or as JSON.</summary>
    public static void Show(Terminal terminal, VerificationReport report)
    {
        terminal.Line($"Checked {Numbers.Grouped(report.Snapshots)} snapshots and {Numbers.Grouped(report.Documents)} documents"
            + (report.Reach == Reach.Evidence
                ? $", {Numbers.Grouped(report.Uploads)} uploads from their evidence, {Numbers.Grouped(report.Entries)} entries, {Numbers.Grouped(report.Attachments)} scans."
                : "."));
        if (report.Reach == Reach.Documents && report.Attachments > 0)
        {
            terminal.Line($"Scans: the documents name {Numbers.Grouped(report.Attachments)} by digest; their bytes are not published here, so they were not checked.");
        }

        terminal.Line(ReachText(report));
        terminal.Line(AnchorText(report));
        foreach (var note in report.Notes)
        {
            terminal.Line($"Note: {note}");
        }

        terminal.Line();
        terminal.Line(report.IsFine ? "Everything matches." : $"{Numbers.Grouped(report.Count)} things do not match. The first:");
        foreach (var mismatch in report.Mismatches)
        {
            terminal.Line($"  {KindOf(mismatch)}  {mismatch.Subject}: {mismatch.Message}");
        }

        terminal.Object(json =>
        {
            json.WriteBoolean("matches", report.IsFine);
            json.WriteString("reach", report.Reach == Reach.Evidence ? "evidence" : "documents");
            json.WriteBoolean("anchored", report.IsAnchored);
            json.WriteNumber("snapshots", report.Snapshots);
            json.WriteNumber("documents", report.Documents);
            json.WriteNumber("uploads", report.Uploads);
            json.WriteNumber("entries", report.Entries);
            json.WriteNumber("attachments", report.Attachments);
            json.WriteNumber("mismatchCount", report.Count);
            json.WriteStartArray("mismatches");
            foreach (var mismatch in report.Mismatches)
            {
                json.WriteStartObject();
                json.WriteString("kind", KindOf(mismatch));
                json.WriteString("subject", mismatch.Subject);
                json.WriteString("message", mismatch.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteTexts("leftOvers", report.LeftOvers.Select(static document => document.Hex));
            json.WriteTexts("notes", report.Notes);
        });
    }

    private static string KindOf(Results.Mismatch mismatch)
    {
        var name = mismatch.Kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string ReachText(VerificationReport report) => report.Reach == Reach.Evidence
        ? "Reach: evidence. The bytes received were read again and the results recomputed from them."
        : "Reach: documents only. That the figures are what commissions sent cannot be seen from here.";

    private static string AnchorText(VerificationReport report) => report.IsAnchored
        ? "Anchor: outside. A key, a pinned snapshot or a receipt ties this history down."
        : "Anchor: none. The history is consistent in itself; give --pin, --key or --receipt from outside to tie it down.";
}
