using System.Diagnostics;
using System.Globalization;

namespace Hattama.Benchmarks;

/// <summary>
/// Hattama beside DuckDB on one generated national file. Each run is a process of its own, so that peaks of memory are
/// separate; the variants take turns, so that a slow minute of the machine hits all of them.
/// </summary>
internal static class National
{
    public static int Usage()
    {
        Console.Error.WriteLine("""
            usage: national [--stations 1008000] [--runs 5] [--only check,duckdb-memory,ingest,duckdb-disk] [--folder X] [--write]
                   serve [--seconds 10] [--rounds 5] [--connections 32] [--folder X] [--write]
                   micro [options of BenchmarkDotNet, such as --filter '*']
                   coverage [--samples 1000] [--write]
                   fraud [--runs 200] [--write]
                   observation [--write]
                   generate FOLDER STATIONS
            """);
        return 2;
    }

    public static int Generate(string folder, string stations)
    {
        NationalFile.Write(folder, int.Parse(stations, CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>One run, in this process: its report and its answer are left in the scratch folder.</summary>
    public static async Task<int> RunAsync(string variant, string folder, string scratch)
    {
        Directory.CreateDirectory(scratch);
        var (report, answer) = variant switch
        {
            "check" => CheckRun.Run(folder),
            "ingest" => await IngestRun.RunAsync(folder, Path.Combine(scratch, "national.hattama")),
            "duckdb-memory" => DuckRun.Run(folder, database: null),
            "duckdb-disk" => DuckRun.Run(folder, Path.Combine(scratch, "peer.duckdb")),
            _ => throw new ArgumentException($"“{variant}” is not one of {string.Join(", ", ComparisonOptions.Variants)}.", nameof(variant)),
        };
        report.Save(ReportFile(scratch));
        if (Answer.Load(NationalFile.Expected(folder)).Difference(answer) is { } difference)
        {
            Console.Error.WriteLine($"{variant} answers wrongly. Expected and found: {difference}");
            return 1;
        }

        return 0;
    }

    public static int Compare(string[] options)
    {
        var settings = ComparisonOptions.Parse(options);
        NationalFile.Write(settings.Folder, settings.Stations);
        // Removed after the last run only: ext4 looks for inodes not deleted lately, and a run that follows the removal of
        // thousands of files pays seconds of processor time for it.
        var scratch = Directory.CreateDirectory(Path.Combine(settings.Folder, $"scratch-{Environment.ProcessId}")).FullName;
        var reports = settings.Only.ToDictionary(variant => variant, _ => new List<RunReport>());
        for (var run = 0; run <= settings.Runs; run++)
        {
            foreach (var variant in settings.Only)
            {
                var report = RunChild(variant, settings.Folder, Path.Combine(scratch, $"{run}-{variant}"));
                var phases = string.Join("  ", report.Phases.Select(phase => $"{phase.Name} {phase.Wall:0}/{phase.Processor:0}"));
                var name = run == 0 ? "warm-up" : $"run {run}";
                Console.Error.WriteLine(
                    $"{name,-8} {variant,-14} {report.Wall,6:0} ms  cpu {report.Processor,6:0}  {report.Peak >> 20,5} MiB  {phases}");
                if (run > 0)
                {
                    reports[variant].Add(report);
                }
            }
        }

        Directory.Delete(scratch, recursive: true);
        var table = new ComparisonTable(settings, reports).ToString();
        Console.WriteLine(table);
        if (settings.Write)
        {
            MarkedPage.Insert(MarkedPage.Performance, "national", table);
        }

        return 0;
    }

    private static string ReportFile(string scratch) => Path.Combine(scratch, "report.json");

    private static RunReport RunChild(string variant, string folder, string scratch)
    {
        Settle();
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["run", variant, folder, scratch]))!;
        child.WaitForExit();
        return child.ExitCode == 0 ? RunReport.Load(ReportFile(scratch)) : throw new InvalidOperationException($"{variant} failed.");
    }

    /// <summary>Lets what an earlier run left for the disk get there: the next run must not pay for it.</summary>
    private static void Settle()
    {
        if (OperatingSystem.IsLinux())
        {
            using var sync = Process.Start("sync");
            sync.WaitForExit();
        }
    }
}
