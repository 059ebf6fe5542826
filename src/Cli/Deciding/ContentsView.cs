using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Cli;

/// <summary>The contents sent for one form of one station side by side: only the lines in which they differ, unless all are asked for.</summary>
internal static class ContentsView
{
    /// <summary>Shows them.</summary>
    public static void Show(Terminal terminal, ContestDefinition definition, Form form, IReadOnlyList<SentContent> contents, bool allLines)
    {
        if (contents.Count == 0)
        {
            terminal.Line("  nothing was sent");
            return;
        }

        var table = TotalsView.NewTable([terminal.Say(Words.Line), .. contents.Select((content, i) => $"{i + 1}{(content.IsCounted ? " ✓" : string.Empty)}")]);
        for (var line = 0; line < form.Lines.Length; line++)
        {
            if (allLines || contents.Count == 1 || contents.Any(content => content.Values[line] != contents[0].Values[line]))
            {
                var known = definition.Lines[form.Lines[line]];
                TotalsView.AddRow(table, [$"{known.Number} {terminal.Say(known.Title)}".Trim(), .. contents.Select(content => ValueOf(content, line))]);
            }
        }

        terminal.Show(table);
        for (var i = 0; i < contents.Count; i++)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {i + 1}: {contents[i].Digest.Hex[..12]}… {string.Join(' ', contents[i].Codes)}"));
            foreach (var (code, text) in Broken(definition, form, contents[i]))
            {
                terminal.Line($"     {code} {terminal.Say(text)}");
            }

            foreach (var entry in contents[i].Entries)
            {
                terminal.Line($"     {Describe(entry)}");
            }
        }
    }

    /// <summary>Writes them as a member <c>contents</c>.</summary>
    public static void Write(Utf8JsonWriter json, ContestDefinition definition, Form form, IReadOnlyList<SentContent> contents, Language language) =>
        json.WriteArray("contents", contents, content => json.WriteObject(null, () =>
        {
            json.WriteString("content", content.Digest.Hex);
            json.WriteBoolean("counted", content.IsCounted);
            json.WriteArray("codes", content.Codes, json.WriteStringValue);
            json.WriteArray("broken", Broken(definition, form, content), one => json.WriteObject(null, () =>
            {
                json.WriteString("code", one.Code);
                json.WriteString("message", one.Text.In(language));
            }));
            json.WriteObject("values", () =>
            {
                for (var line = 0; line < form.Lines.Length; line++)
                {
                    json.WriteString(definition.Lines[form.Lines[line]].Id, ValueOf(content, line));
                }
            });
            json.WriteArray("entries", content.Entries, entry => json.WriteObject(null, () =>
            {
                json.WriteString("upload", entry.Upload.Id);
                json.WriteString("sender", entry.Upload.Sender);
                json.WriteString("received", Instant.Format(entry.Upload.Received));
                json.WriteString("file", entry.Upload.File);
                json.WriteString("member", entry.Member);
                json.WriteNumber("row", entry.Row);
                json.WriteNumber("revision", entry.Revision);
                json.WriteString("evidence", entry.Upload.Evidence.Hex);
            }));
        }));

    /// <summary>The control relations that do not hold on a content, with their arithmetic: what whoever decides wants to see first.</summary>
    private static List<(string Code, LocalText Text)> Broken(ContestDefinition definition, Form form, SentContent content)
    {
        var checker = new FormChecker(definition, definition.Forms.IndexOf(form));
        var breaches = new List<Breach>();
        checker.Check(content.Values.AsSpan(), breaches);
        var broken = new List<(string, LocalText)>();
        foreach (var breach in breaches.Where(static breach => breach.Kind == BreachKind.RelationBroken))
        {
            broken.Add((breach.Code, RelationText.Broken(definition.Relations[breach.Index], definition, checker.Numbers)));
        }

        return broken;
    }

    private static string ValueOf(SentContent content, int line) => content.Values[line].ToString();

    private static string Describe(SentEntry entry)
    {
        var member = entry.Member.Length == 0 ? string.Empty : $"!{entry.Member}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Upload.Sender}, {Instant.Format(entry.Upload.Received)}, revision {entry.Revision}: {entry.Upload.File}{member}:{entry.Row} (upload {entry.Upload.Id}, evidence {entry.Upload.Evidence.Hex[..12]}…)");
    }
}
