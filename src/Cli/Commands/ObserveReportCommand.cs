using System.CommandLine;
using System.Text;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>observe report</c>: a report that a person can read, as Markdown.</summary>
internal static class ObserveReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var area = new Option<string?>("--area") { Description = "Area to report on: its code, path or name; default: the nation", HelpName = "CODE" };
        var file = new Option<string?>("--out") { Description = "File to write; it must not exist. Default: print the report", HelpName = "FILE" };
        var command = new Command("report", "Write a report of what observers saw, as Markdown, from the latest snapshot.") { common.Store, common.Contest, area, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var page = await ObservedPage.LoadAsync(store, contest, parsed.GetValue(area), cancel);
            var text = new ObservationReportPage(page.Result, page.Official, page.Nation, page.Area, terminal.Language).Write();
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
}
