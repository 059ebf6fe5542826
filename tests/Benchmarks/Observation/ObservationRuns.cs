using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;
using Hattama.Observation.Sampling;
using Hattama.Protocols;

namespace Hattama.Benchmarks;

/// <summary>Measurements of observation: coverage of intervals, detection of planted fraud, speed. Each prints a table and, asked to, writes it into its document.</summary>
internal static class ObservationRuns
{
    /// <summary><c>coverage [--samples N] [--write]</c>: needs <c>../shared/data</c>.</summary>
    public static int Coverage(string[] options)
    {
        var samples = Number(options, "--samples", 1_000);
        var data = Path.Combine(MarkedPage.Root(), "..", "shared", "data");
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{samples:N0} stratified samples of 400 stations each (strata: regions, proportional, at least 2); nominal 95 %. A coverage measured by {samples:N0} samples has itself a standard error of {100 * Math.Sqrt(0.95 * 0.05 / samples):F1} points.");
        text.AppendLine().AppendLine("| vote, share | estimator | interval | coverage, % | mean width, points | bias, points | SE estimated / actual |");
        text.AppendLine("|---|---|---|---:|---:|---:|---:|");
        foreach (var vote in Votes(data))
        {
            foreach (var row in CoverageStudy.Run(vote, 400, samples, seed: 2022))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Vote} | {row.Estimator} | {row.Method} | {100 * row.Coverage:F1} | {row.Width:F2} | {row.Bias:+0.00;−0.00;0.00} | {row.ErrorRatio:F2} |");
            }
        }

        return Finish(options, text, "docs/estimation.md", "coverage");
    }

    /// <summary>The shares studied.</summary>
    public static IEnumerable<NationalColumns> Votes(string data)
    {
        var russia = Path.Combine(data, "ru-2020", "stations.csv.gz");
        var bulgaria = Path.Combine(data, "bg-2016-ref", "stations.csv.gz");
        yield return NationalColumns.Read(russia, "ru-2020, yes of ballots found", "region", "registered", ["yes"], ["in_boxes"]);
        yield return NationalColumns.Read(russia, "ru-2020, turnout", "region", "registered", ["issued"], ["registered"]);
        yield return NationalColumns.Read(bulgaria, "bg-2016, yes to question 1", BulgarianRegion, "eligible_voters", ["yes1"], ["yes1", "no1"]);
        yield return NationalColumns.Read(
            bulgaria, "bg-2016, ballots with an answer of eligible", BulgarianRegion, "eligible_voters", ["yes1", "no1", "ambiguous1"], ["eligible_voters"]);
    }

    /// <summary><c>fraud [--runs N] [--write]</c>.</summary>
    public static int Fraud(string[] options)
    {
        var runs = Number(options, "--runs", 200);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{runs} generated votes of 10,012 stations per row; share of votes, %, in which each means raises an alarm. The row “nothing” gives the false alarms.");
        text.AppendLine().Append("| planted | at stations |").AppendJoin('|', PlantedFraud.Means.Select(means => $" {means} ")).AppendLine("|");
        text.Append("|---|---:|").AppendJoin('|', PlantedFraud.Means.Select(_ => "---:")).AppendLine("|");
        foreach (var row in PlantedFraud.Run(runs, [1, 5, 20, 100, 500]))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Fraud} | {row.Stations} |")
                .AppendJoin('|', PlantedFraud.Means.Select(means => string.Create(CultureInfo.InvariantCulture, $" {100 * row.Found[means]:F0} "))).AppendLine("|");
        }

        return Finish(options, text, "docs/estimation.md", "fraud");
    }

    /// <summary><c>observation [--write]</c>: how long indicators and estimates take.</summary>
    public static int Speed(string[] options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, .NET {Environment.Version}; median of 5 runs after one warm-up. Load average before: {Machine.Load()}. Processor time counts all threads and stays meaningful on a busy machine.");
        text.AppendLine().AppendLine("| work | wall, s | processor, s |").AppendLine("|---|---:|---:|");
        foreach (var (name, work) in Works())
        {
            work();
            var times = Enumerable.Range(0, 5).Select(_ =>
            {
                var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                work();
                return (Wall: watch.Elapsed.TotalSeconds, Processor: (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            }).ToList();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Statistics.Median(times, time => time.Wall):F3} | {Statistics.Median(times, time => time.Processor):F3} |");
        }

        return Finish(options, text, "docs/performance.md", "observation");
    }

    private const string BulgarianRegion = "region";

    private static IEnumerable<(string Name, Action Work)> Works()
    {
        var (contest, frame, seed) = Contest();
        var design = new SampleDesign
        {
            Id = "speed",
            Contest = contest.Id,
            Selection = SelectionMethod.Stratified,
            Strata = "region",
            Size = 1_000,
            Calibration = CalibrationMethod.Registered,
            Commitment = seed.Commitment,
        };
        var draw = Drawn(design, frame, seed);
        var observed = frame.Stations.Select(station => Observe(contest, station)).ToList();
        yield return ("draw 1,000 of 10,012 stations", () => Drawn(design, frame, seed));
        yield return ("estimate every share and total, nation and 17 regions, 1,000 of 10,012 stations", () => Estimator.Estimate(contest, draw, observed, null));
        var all = Drawn(design with { Size = 9_000 }, frame, seed);
        yield return ("the same from 9,000 of 10,012 stations", () => Estimator.Estimate(contest, all, observed, null));
        yield return ("the same with 1,000 bootstrap replicates, 1,000 stations, not calibrated", () =>
            Estimator.Estimate(contest, Drawn(design with { Calibration = CalibrationMethod.None }, frame, seed), observed, null, 1_000));
        var million = Million();
        yield return ("every indicator over 1,008,000 stations", () => IndicatorReport.Of(million, 1));
        yield return ("the Monte Carlo null, by itself (100 runs)", () => IntegerPercentages.Excess(million, 1, 100));
    }

    private static ProbabilityDraw Drawn(SampleDesign design, SampleFrame frame, DrawSeed seed) => SampleDraw.Draw(design, frame, seed).Match(
        draw => draw, reason => throw new InvalidOperationException(reason.En), finding => throw new InvalidOperationException(finding.Message.En));

    private static (Contests.ContestDefinition Contest, SampleFrame Frame, DrawSeed Seed) Contest()
    {
        var contest = NationalContest.Definition(NationalContest.Json());
        var frame = SampleFrame.Of(Enumerable.Range(0, 10_012).Select(i =>
        {
            var region = string.Create(CultureInfo.InvariantCulture, $"{10 + i * 17 / 10_012}");
            return new FrameStation(string.Create(CultureInfo.InvariantCulture, $"{region}/{i / 40}/{i}"), region, region, string.Empty, string.Empty, 300 + i * 37 % 1_900);
        }));
        return (contest, frame, DrawSeed.Of(new byte[32], new byte[32])!);
    }

    private static ObservedStation Observe(Contests.ContestDefinition contest, FrameStation station)
    {
        var dice = new Dice((ulong)station.Registered);
        var took = Binomial.Draw(dice, station.Registered, 0.5 + 0.3 * dice.Unit());
        var yes = Binomial.Draw(dice, took, 0.5 + 0.4 * dice.Unit());
        return new ObservedStation(station.Key, [.. contest.Lines.Select(line => Value.Of(line.Id switch
        {
            "registered" => station.Registered, "yes" => yes, "no" => took - yes, "invalid" or "early" or "outside" => 0, _ => took,
        }))]);
    }

    private static OfficialFigures Million()
    {
        const int Stations = 1_008_000;
        var dice = new Dice(3);
        var (registered, participants, votes, areas) = (new long[Stations], new long[Stations], new long[Stations], new int[Stations]);
        for (var i = 0; i < Stations; i++)
        {
            registered[i] = 200 + dice.Below(1_800);
            participants[i] = Binomial.Draw(dice, registered[i], 0.4 + 0.4 * dice.Unit());
            votes[i] = Binomial.Draw(dice, participants[i], 0.3 + 0.4 * dice.Unit());
            areas[i] = i / 360;
        }

        return new OfficialFigures(registered, participants, votes, areas, [.. Enumerable.Range(0, Stations / 360).Select(area => area.ToString(CultureInfo.InvariantCulture))]);
    }

    private static int Number(string[] options, string name, int otherwise) =>
        Array.IndexOf(options, name) is >= 0 and var at && at + 1 < options.Length ? int.Parse(options[at + 1], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Prints a table; with <c>--write</c> puts it between the marks of its document.</summary>
    private static int Finish(string[] options, StringBuilder text, string document, string mark)
    {
        Console.Write(text);
        if (options.Contains("--write"))
        {
            MarkedPage.Insert(document, mark, text.ToString());
        }

        return 0;
    }
}
