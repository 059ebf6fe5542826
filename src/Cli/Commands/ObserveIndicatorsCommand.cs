using System.CommandLine;
using Hattama.Contests;
using Hattama.Observation.Indicators;

namespace Hattama.Cli;

/// <summary><c>observe indicators</c>: where in the official figures to look.</summary>
internal static class ObserveIndicatorsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var official = new Option<string[]>("--official") { Description = "Files with the official protocols, with --contest FILE; default: the latest snapshot of the store", HelpName = "FILE" };
        var share = new Option<string?>("--share") { Description = "Id of the share looked at; default: the first of an option", HelpName = "ID" };
        var seed = new Option<long>("--seed") { Description = "Seed of the Monte Carlo runs", DefaultValueFactory = _ => 1, HelpName = "N" };
        var runs = new Option<int>("--runs") { Description = "Monte Carlo runs; 0: 1000, fewer with very many stations", DefaultValueFactory = _ => 0, HelpName = "N" };
        var regions = new Option<bool>("--regions") { Description = "Also for every region: pooled values mislead" };
        var svg = new Option<string?>("--svg") { Description = "File for the fingerprint of turnout and share", HelpName = "FILE" };
        var command = new Command("indicators", "Forensic indicators over official figures: where to look, never proof.")
        {
            common.Store, common.Contest, official, share, seed, runs, regions, svg,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            return await SampleRefused.ShowAsync(terminal, async () =>
            {
                if (parsed.GetValue(runs) is not (0 or (>= 2 and <= 100_000)))
                {
                    throw CommandFailure.Usage("--runs is 0, or a number from 2 to 100000.");
                }

                var table = await LoadAsync(common, parsed, around, parsed.GetValue(official) ?? [], cancel);
                var looked = ShareOf(table.Definition, parsed.GetValue(share));
                var (figures, skipped) = table.Figures(looked);
                var number = unchecked((ulong)parsed.GetValue(seed));
                var page = new IndicatorPage(
                    table.Definition, looked, IndicatorReport.Of(figures, number, parsed.GetValue(runs)), skipped,
                    parsed.GetValue(regions) ? IndicatorReport.ByRegion(table.ByRegion(looked), number, parsed.GetValue(runs)) : [],
                    table.Keys(looked));
                if (parsed.GetValue(svg) is { } path)
                {
                    await ObserveEstimateCommand.WriteAsync(
                        path, EstimateFigures.Fingerprint(page.Report.Fingerprint, terminal.Say(looked.Title), terminal.Language), cancel);
                }

                IndicatorView.Show(terminal, page);
                return (int)ExitCode.Fine;
            });
        });
        return command;
    }

    private static async Task<OfficialTable> LoadAsync(
        CommonOptions common, ParseResult parsed, Surroundings around, string[] files, CancellationToken cancel)
    {
        if (files.Length > 0)
        {
            var definition = DefinitionFile.Load(
                parsed.GetValue(common.Contest) ?? throw CommandFailure.Usage("Protocol files need the definition of their contest: give --contest FILE.")).Definition;
            using var input = InputFiles.Collect(files, around.Input);
            return OfficialTable.Read(definition, input, cancel);
        }

        await using var store = await common.OpenAsync(parsed, around, cancel);
        var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
        return await OfficialTable.LoadAsync(await store.LatestAsync(contest, cancel), cancel);
    }

    private static Share ShareOf(ContestDefinition definition, string? id)
    {
        var shares = Hattama.Observation.Estimation.Measures.Of(definition);
        if (definition.RegisteredLine < 0)
        {
            throw CommandFailure.Usage("The contest has no line of registered voters, so there is no turnout to look at.");
        }

        return (id is null
                ? shares.FirstOrDefault(share => share.Part is [var line] && definition.Lines[line].IsOption)
                : shares.FirstOrDefault(share => share.Id == id))
            ?? throw CommandFailure.Usage($"The contest has no share {id}. It has: {string.Join(", ", shares.Select(share => share.Id))}.");
    }
}
