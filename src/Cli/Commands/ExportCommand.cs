using System.CommandLine;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>export</c>: published results as files for others.</summary>
internal static class ExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var format = new Option<string>("--format") { Description = "Format of the file", Required = true, HelpName = "csv|xlsx|nist|bundle" }
            .AcceptOnlyFromAmong("csv", "xlsx", "nist", "bundle");
        var level = new Option<string?>("--level") { Description = "Level whose areas are the rows, or station, or scan; default: the level below the nation. For nist: the last level written; default: all, without stations", HelpName = "LEVEL" };
        var file = new Option<string>("--out") { Description = "File to write; it must not exist", Required = true, HelpName = "FILE" };
        var command = new Command("export", "Write published results to a file: a table, NIST SP 1500-100 JSON, or a bundle to verify offline.")
        {
            common.Store, common.Contest, format, level, file,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var result = await store.LatestAsync(contest, cancel);
            var path = parsed.GetRequiredValue(file);
            await NewFile.WriteAsync(path, stream => WriteAsync(store, result, parsed.GetRequiredValue(format), parsed.GetValue(level), stream, cancel));
            terminal.Line($"Snapshot {result.Snapshot.Snapshot.Sequence} of {contest} was written to {path}.");
            terminal.Object(json =>
            {
                json.WriteString("contest", contest);
                json.WriteString("file", path);
                json.WriteNumber("sequence", result.Snapshot.Snapshot.Sequence);
                json.WriteNumber("bytes", new FileInfo(path).Length);
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static async Task WriteAsync(OpenStore store, PublishedResult result, string format, string? level, Stream stream, CancellationToken cancel)
    {
        var contest = result.Definition.Id;
        var documents = new PublishedDocuments(store.Stores.Results, contest);
        if (format == "bundle")
        {
            var key = SigningKey.PublicPath(store.Place);
            var pem = File.Exists(key) ? await File.ReadAllTextAsync(key, cancel) : null;
            await ResultBundle.WriteAsync(stream, new StorePublication(store.Stores.Results, contest), pem, cancel);
            return;
        }

        var (rows, index) = RowsOf(result, format, level);
        if (format == "nist")
        {
            await NistReport.WriteAsync(stream, result, index, rows == Rows.Stations, cancel);
            return;
        }

        using TableWriter table = format == "csv" ? new CsvTable(stream) : new WorkbookTable(stream, level ?? result.Definition.Levels[index].Id);
        table.Preamble(await ResultTables.AboutAsync(result, documents, cancel));
        await (rows switch
        {
            Rows.Stations => ResultTables.WriteStationsAsync(table, result, cancel),
            Rows.Scans => ResultTables.WriteScansAsync(table, result, cancel),
            _ => ResultTables.WriteAreasAsync(table, result, index, cancel),
        });
    }

    /// <summary>What the rows are, and the level of the areas that are walked to.</summary>
    private static (Rows Rows, int Level) RowsOf(PublishedResult result, string format, string? level)
    {
        if (level is null)
        {
            return (Rows.Areas, format == "nist" ? result.LeafLevel : Math.Min(1, result.LeafLevel));
        }

        var index = result.Definition.LevelIndex(level);
        return level switch
        {
            ResultTables.Stations => (Rows.Stations, result.LeafLevel),
            _ when index >= 0 => (Rows.Areas, index),
            ResultTables.Scans when format == "nist" => throw CommandFailure.Usage("NIST SP 1500-100 has no scans: write them with --format csv or xlsx."),
            ResultTables.Scans => (Rows.Scans, result.LeafLevel),
            _ => throw CommandFailure.Usage(
                $"The contest has no level “{level}”. It has: {string.Join(", ", result.Definition.Levels.Select(each => each.Id).Concat([ResultTables.Stations, ResultTables.Scans]))}."),
        };
    }

    private enum Rows
    {
        Areas,
        Stations,
        Scans,
    }
}
