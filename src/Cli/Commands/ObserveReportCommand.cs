using System.CommandLine;
using System.Text;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>observe report</c>: a report that a person can read, as Markdown or as one page of HTML with figures.</summary>
internal static class ObserveReportCommand
{
    private static readonly string[] Formats = ["md", "html"];

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var area = new Option<string?>("--area") { Description = "Area to report on: its code, path or name; default: the nation", HelpName = "CODE" };
        var file = new Option<string?>("--out") { Description = "File to write; it must not exist. Default: print the report", HelpName = "FILE" };
        var format = new Option<string?>("--format") { Description = "md, or html: one page with figures that loads nothing and prints. Default: by the ending of --out, or md", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong(Formats);
        var command = new Command("report", "Write a report of what observers saw, from the latest snapshot.") { common.Store, common.Contest, area, format, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var page = await ObservedPage.LoadAsync(store, contest, parsed.GetValue(area), cancel);
            var text = await TextAsync(store, page, parsed.GetValue(format) ?? FormatOf(parsed.GetValue(file)), terminal, cancel);
            if (parsed.GetValue(file) is { } path)
            {
                await NewFile.WriteAsync(path, async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancel));
                terminal.Line($"{path} is written.");
            }
            else
            {
                terminal.Line(text);
            }

            terminal.Object(json =>
            {
                new ObservationJson(json, page.Result, page.Nation, page.Area, terminal.Language).Write();
                json.WriteString("file", parsed.GetValue(file));
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static string FormatOf(string? file) => Path.GetExtension(file ?? string.Empty).ToLowerInvariant() is ".html" or ".htm" ? "html" : "md";

    /// <summary>Samples are about the nation and its regions, so only the nation's report has them.</summary>
    private static async Task<string> TextAsync(OpenStore store, ObservedPage page, string format, Terminal terminal, CancellationToken cancel)
    {
        var documents = new PublishedDocuments(store.Stores.Results, page.Result.Definition.Id);
        var samples = new List<PublishedSample>();
        foreach (var sample in ReferenceEquals(page.Nation, page.Area) ? page.Nation.Root!.Samples : [])
        {
            samples.Add(await PublishedSample.LoadAsync(documents, page.Result.Definition, sample.Document, cancel));
        }

        var isPage = format == "html" && samples.Count > 0;
        var table = isPage && page.Result.Definition.RegisteredLine >= 0 ? await OfficialTable.LoadAsync(page.Result, cancel) : null;
        var report = new ObservationReportPage(page.Result, page.Official, page.Nation, page.Area, terminal.Language)
        {
            Samples = samples,
            Figures = isPage
                ? [.. ReportFigures.Draw(page.Result, samples, terminal.Language), .. table is null ? [] : ReportFigures.Fingerprints(table, terminal.Language)]
                : [],
            Indicators = table is null ? null : RegionalIndicators.Table(table, terminal.Language),
        };
        return format == "html" ? report.WriteHtml() : report.Write();
    }
}
