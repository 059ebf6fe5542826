using System.CommandLine;
using Hattama.Findings;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary><c>compare</c>: our published totals against somebody else's table.</summary>
internal static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var published = new Option<string>("--published") { Description = "Table of published totals (CSV, also gzipped)", Required = true, HelpName = "FILE" };
        var map = new Option<string[]>("--map") { Description = "How its rows name areas: a JSON file, or level=LEVEL;code={COLUMN}… once per level", Required = true, HelpName = "FILE|TEXT" };
        var limit = new Option<int>("--limit") { Description = "Rows shown per list; 0: all. JSON always has all", DefaultValueFactory = _ => 0, HelpName = "N" };
        var command = new Command("compare", "Compare totals with a published table and list every difference.") { common.Store, common.Contest, published, map, limit };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var mapped = PublishedMap.Load(parsed.GetRequiredValue(map));
            using var input = InputFiles.Collect([parsed.GetRequiredValue(published)], around.Input);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var result = await store.LatestAsync(contest, cancel);
            var findings = new FindingList();
            await using var stream = input.Files[0].Open();
            var table = DelimitedTable.Read(result.Definition, ReadCaps.Default, stream, input.Files[0].Name, findings, cancel);
            if (table.Header.Count == 0)
            {
                throw CommandFailure.Storage(
                    findings.Kept.Count > 0 ? $"{findings.Kept[0].Place}: {terminal.Say(findings.Kept[0].Message)}" : $"The published table {input.Files[0].Name} is empty.");
            }

            var comparison = await TotalsComparison.RunAsync(result, mapped, table, cancel);
            var view = new ComparisonView(terminal, result, comparison, findings);
            view.Show(parsed.GetValue(limit));
            terminal.Object(view.Write);
            return (int)(comparison.IsEqual && findings.Errors == 0 ? ExitCode.Fine : ExitCode.Findings);
        });
        return command;
    }
}
