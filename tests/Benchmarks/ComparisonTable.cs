using System.Globalization;
using System.Text;
using static Hattama.Benchmarks.Statistics;

namespace Hattama.Benchmarks;

/// <summary>The figures of a comparison as Markdown.</summary>
internal sealed class ComparisonTable(ComparisonOptions settings, Dictionary<string, List<RunReport>> reports)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        WriteMachine(text);
        WriteRuns(text);
        WritePhases(text);
        return text.ToString();
    }

    private void WriteMachine(StringBuilder text)
    {
        var rows = File.ReadLines(NationalFile.Protocols(settings.Folder)).Count() - 1;
        var size = new FileInfo(NationalFile.Protocols(settings.Folder)).Length;
        Line(text, $"{Machine.Describe()}, {DateTime.UtcNow:yyyy-MM-dd}, commit {settings.Commit}. Load average before the first run: {settings.Load}.");
        Line(text, $"");
        Line(text, $"{settings.Stations:N0} stations, {rows:N0} rows × 15 columns, {Mebibytes(size)} MiB.");
        Line(text, $"{settings.Runs} counted runs of each after one warm-up, taking turns; median (min – max).");
        Line(text, $"");
        Line(text, $"    tests/Benchmarks/run national --stations {settings.Stations} --runs {settings.Runs}");
        Line(text, $"");
    }

    private void WriteRuns(StringBuilder text)
    {
        Line(text, $"| run | wall, s | processor, s | peak memory, MiB | on disk, MiB |");
        Line(text, $"|---|---:|---:|---:|---|");
        foreach (var (variant, runs) in reports)
        {
            var files = string.Join(", ", runs[^1].Files.Select(file => $"{file.Name} {Mebibytes(file.Bytes)}"));
            Line(text, $"| {variant} | {Spread(runs, run => run.Wall)} | {Spread(runs, run => run.Processor)} | {Median(runs, run => run.Peak) / (1 << 20):0} | {files} |");
        }

        foreach (var (own, peer) in (ReadOnlySpan<(string, string)>)[("check", "duckdb-memory"), ("ingest", "duckdb-disk")])
        {
            if (reports.TryGetValue(own, out var ours) && reports.TryGetValue(peer, out var theirs))
            {
                Line(text, $"");
                var wall = Median(ours, run => run.Wall) / Median(theirs, run => run.Wall);
                var processor = Median(ours, run => run.Processor) / Median(theirs, run => run.Processor);
                Line(text, $"{own} takes {wall:0.0} × the time and {processor:0.0} × the processor time of {peer}.");
            }
        }
    }

    private void WritePhases(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| phase, median s: wall / processor | {string.Join(" | ", reports.Keys)} |");
        Line(text, $"|---|{string.Concat(reports.Select(_ => "---:|"))}");
        foreach (var phase in reports.Values.SelectMany(runs => runs[^1].Phases.Select(phase => phase.Name)).Distinct())
        {
            Line(text, $"| {phase} | {string.Join(" | ", reports.Values.Select(runs => Cell(runs, phase)))} |");
        }
    }

    private static string Cell(List<RunReport> runs, string phase)
    {
        if (runs[^1].Phases.All(own => own.Name != phase))
        {
            return string.Empty;
        }

        var wall = Seconds(Median(runs, run => run.Phases.Where(own => own.Name == phase).Sum(own => own.Wall)));
        var processor = Median(runs, run => run.Phases.Where(own => own.Name == phase).Sum(own => own.Processor));
        return processor > 0 ? $"{wall} / {Seconds(processor)}" : wall;
    }

    private static string Spread(List<RunReport> runs, Func<RunReport, double> value) =>
        $"{Seconds(Median(runs, value))} ({Seconds(runs.Min(value))} – {Seconds(runs.Max(value))})";

    private static string Seconds(double milliseconds) => (milliseconds / 1_000).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Mebibytes(long bytes) => (bytes / 1_048_576.0).ToString("0.0", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
