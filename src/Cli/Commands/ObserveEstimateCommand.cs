using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Hattama.Observation.Estimation;

namespace Hattama.Cli;

/// <summary><c>observe estimate</c>: from observed stations to shares of the country, or to counts and bounds.</summary>
internal static class ObserveEstimateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var options = new SampleOptions();
        var observed = new Option<string[]>("--observed") { Description = "Files with the protocols of observed stations", Required = true, HelpName = "FILE" };
        var asOf = new Option<string?>("--as-of") { Description = "Instant up to which forms are in; default: now", HelpName = "INSTANT" };
        var bootstrap = new Option<int>("--bootstrap") { Description = "Replicates of a bootstrap beside the standard error; 0: none", DefaultValueFactory = _ => 0, HelpName = "N" };
        var csv = new Option<string?>("--csv") { Description = "File for the figures as CSV", HelpName = "FILE" };
        var official = new Option<string[]>("--official") { Description = "Files with the official protocols, to stand beside the estimates; default: the latest snapshot of --store", HelpName = "FILE" };
        var svg = new Option<string?>("--svg") { Description = "Folder for figures: estimate by region, convergence", HelpName = "DIR" };
        var command = new Command("estimate", "Estimate shares and totals from the stations of a sample design.")
        {
            common.Store, common.Contest, options.Register, options.Design, options.Seed, observed, official, asOf, bootstrap, csv, svg,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            return await SampleRefused.ShowAsync(terminal, async () =>
            {
                var replicates = parsed.GetValue(bootstrap);
                if (replicates is < 0 or > 1_000_000)
                {
                    throw CommandFailure.Usage("--bootstrap is a number from 0 to 1000000.");
                }

                var files = await SampleFiles.LoadAsync(common, options, parsed, around, cancel);
                using var input = InputFiles.Collect(parsed.GetRequiredValue(observed), around.Input);
                var read = ObservedFiles.Read(files.Definition, files.Register, input, cancel);
                var instant = InstantOf(parsed.GetValue(asOf), around);
                var estimation = new EstimationRun(files, read, instant, replicates);
                var beside = await OfficialAsync(parsed, common, around, (files, parsed.GetValue(official) ?? []), cancel);
                var page = new EstimatePage(files, estimation.Report(), read.Findings, beside);
                new EstimateView(terminal, page).Show();
                if (parsed.GetValue(csv) is { } path)
                {
                    await WriteAsync(path, EstimateCsv.Text(page), cancel);
                }

                if (parsed.GetValue(svg) is { } folder)
                {
                    await EstimateFigureFiles.WriteAsync(folder, page, estimation, terminal.Language, cancel);
                }

                terminal.Object(new EstimateJson(page, terminal.Language).Write);
                return (int)(read.Findings.Errors > 0 ? ExitCode.Findings : ExitCode.Fine);
            });
        });
        return command;
    }

    internal static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await NewFile.WriteAsync(path, stream => stream.WriteAsync(bytes, cancel).AsTask());
    }

    private static async Task<ImmutableDictionary<(string Share, string Region), (long Part, long Whole)>> OfficialAsync(
        ParseResult parsed, CommonOptions common, Surroundings around, (SampleFiles Sample, string[] Official) files, CancellationToken cancel)
    {
        if (files.Official.Length > 0)
        {
            return OfficialShares.Read(files.Sample.Definition, files.Official, around, cancel);
        }

        if ((parsed.GetValue(common.Store) ?? around.Environment("HATTAMA_STORE")) is null)
        {
            return ImmutableDictionary<(string, string), (long, long)>.Empty;
        }

        await using var store = await common.OpenAsync(parsed, around, cancel);
        return await OfficialShares.LoadAsync(store, files.Sample.Definition, files.Sample.Design.HasOverseas, cancel);
    }

    private static DateTimeOffset InstantOf(string? text, Surroundings around) =>
        text is null ? around.Clock.GetUtcNow()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime()
        : throw CommandFailure.Usage("--as-of is an instant such as 2022-06-05T21:00:00+06:00.");
}

/// <summary>One estimate and, for the figure of convergence, the same with fewer forms.</summary>
internal sealed class EstimationRun(SampleFiles files, ObservedFiles observed, DateTimeOffset asOf, int replicates)
{
    /// <summary>The report over everything.</summary>
    public EstimationReport Report() => files.Draw().Match<EstimationReport>(
        draw => Estimator.Estimate(files.Definition, draw, observed.Stations, asOf, replicates),
        _ => Estimator.Describe(files.Definition, files.Design, files.Frame, observed.Stations, asOf),
        finding => throw SampleRefused.Of(finding));

    /// <summary>How the estimate settled, in the order of the files; empty for a convenience sample.</summary>
    public ImmutableArray<ConvergencePoint> Converge(int steps) => files.Draw().Match<ImmutableArray<ConvergencePoint>>(
        draw => Convergence.Of(files.Definition, draw, observed.Stations, steps), _ => [], finding => throw SampleRefused.Of(finding));
}

/// <summary>What is shown of an estimate.</summary>
/// <param name="Files">What it was made from.</param>
/// <param name="Report">The report.</param>
/// <param name="Findings">What is wrong with the files of observed stations.</param>
/// <param name="Official">Official shares of the latest snapshot.</param>
internal sealed record EstimatePage(
    SampleFiles Files,
    EstimationReport Report,
    Findings.FindingList Findings,
    ImmutableDictionary<(string Share, string Region), (long Part, long Whole)> Official)
{
    /// <summary>The official share; null where none is published or nothing is to be divided by.</summary>
    public double? OfficialShare(string share, string region) =>
        Official.TryGetValue((share, region), out var sums) && sums.Whole > 0 ? (double)sums.Part / sums.Whole : null;
}
