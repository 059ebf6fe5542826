using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>Findings grouped by code: how many, what the rule says, and the first examples with their places.</summary>
internal static class FindingsView
{
    /// <summary>Examples shown per code unless the command line says otherwise.</summary>
    public const int DefaultExamples = 3;

    /// <summary>Shows findings; errors first.</summary>
    public static void Show(Terminal terminal, FindingList findings, ContestDefinition? definition, int examples)
    {
        foreach (var ((code, severity), count) in findings.Counts.OrderByDescending(pair => pair.Key.Severity))
        {
            terminal.Line($"{terminal.Say(Words.Of(severity))} {code} × {Numbers.Grouped(count)}  {terminal.Say(Words.TitleOf(code, definition))}");
            var shown = 0;
            foreach (var finding in Examples(findings, code, severity, examples))
            {
                terminal.Line($"    {finding.Place.In(terminal.Language)}: {terminal.Say(finding.Message)}");
                shown++;
            }

            // Of very many findings only the first are kept in full.
            if (count > shown && examples > 0)
            {
                terminal.Line("    …");
            }
        }

        if (findings.Counts.Count > 0)
        {
            terminal.Line();
        }
    }

    /// <summary>Writes findings as member <c>findings</c>.</summary>
    public static void Write(Utf8JsonWriter json, Language language, FindingList findings, ContestDefinition? definition, int examples)
    {
        json.WriteObject("findings", () =>
        {
            json.WriteNumber("errors", findings.Errors);
            json.WriteNumber("warnings", findings.Warnings);
            json.WriteArray("counts", findings.Counts, pair => json.WriteObject(null, () =>
            {
                json.WriteString("code", pair.Key.Code);
                json.WriteString("severity", NameOf(pair.Key.Severity));
                json.WriteNumber("count", pair.Value);
                json.WriteString("title", Words.TitleOf(pair.Key.Code, definition).In(language));
            }));
            var shown = findings.Counts.Keys.SelectMany(key => Examples(findings, key.Code, key.Severity, examples));
            json.WriteArray("examples", shown, finding => json.WriteObject(null, () => Write(json, language, finding)));
        });
    }

    private static void Write(Utf8JsonWriter json, Language language, Finding finding)
    {
        json.WriteString("code", finding.Code);
        json.WriteString("severity", NameOf(finding.Severity));
        json.WriteString("file", finding.Place.File);
        if (finding.Place.Row > 0)
        {
            json.WriteNumber("row", finding.Place.Row);
        }
        else
        {
            json.WriteNull("row");
        }

        json.WriteString("column", finding.Place.Column);
        json.WriteString("line", finding.Place.Line);
        json.WriteString("message", finding.Message.In(language));
    }

    private static IEnumerable<Finding> Examples(FindingList findings, string code, Severity severity, int examples) =>
        findings.Kept.Where(finding => finding.Code == code && finding.Severity == severity).Take(examples);

    private static string NameOf(Severity severity) => severity == Severity.Error ? "error" : "warning";
}
