using System.CommandLine;
using Hattama.Findings;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>demo</c>: a generated referendum from files to verifiable totals.</summary>
internal static class DemoCommand
{
    private const string DefaultFolder = ".hattama/demo";

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var folder = new Option<string>("--store") { Description = "Folder of the store", DefaultValueFactory = _ => DefaultFolder, HelpName = "DIR" };
        var once = new Option<bool>("--once") { Description = "End after the summary" };
        var live = new Option<bool>("--live") { Description = "Replay the night by closing times instead of two waves" };
        var speed = new Option<double>("--speed") { Description = "Minutes of the night per minute of the replay", DefaultValueFactory = _ => 60, HelpName = "X" };
        var seed = new Option<int>("--seed") { Description = "Another seed generates other stations and other errors", DefaultValueFactory = _ => 2022, HelpName = "N" };
        var stations = new Option<int>("--stations")
        {
            Description = $"Number of stations, {DemoNation.FewestStations} to {DemoFigures.Published.Stations}",
            DefaultValueFactory = _ => DemoFigures.Published.Stations,
            HelpName = "N",
        };
        var files = new Option<string?>("--files") { Description = "Write the files to this folder and end", HelpName = "DIR" };
        var port = new Option<int>("--port") { Description = "Port to serve the results on afterwards; 0: any free one", DefaultValueFactory = _ => ServeOptions.DefaultPort, HelpName = "N" };
        var command = new Command("demo", "Generate a referendum in the shape of that of 5 June 2022 (not official results), count it, show it.")
        {
            folder, once, live, speed, seed, stations, files, port,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var request = new DemoRequest(
                parsed.GetRequiredValue(folder), parsed.GetValue(seed), parsed.GetValue(stations), parsed.GetValue(live) ? parsed.GetValue(speed) : 0);
            Check(request, parsed.GetValue(live));
            var run = new DemoRun(request, around, terminal);
            if (parsed.GetValue(files) is { } target)
            {
                run.Write(target);
                return (int)ExitCode.Fine;
            }

            await using var store = await OpenStore.OpenAsync(request.Folder, around, create: true, cancel);
            Show(terminal, await run.RunAsync(store, cancel));
            if (parsed.GetValue(once))
            {
                return (int)ExitCode.Fine;
            }

            using var signing = SigningKey.LoadOrCreate(store, null, terminal);
            var options = new ServeOptions
            {
                Host = ServeOptions.Loopback,
                Port = parsed.GetValue(port),
                Sender = IngestCommand.DefaultSender,
                Every = TimeSpan.FromMinutes(1),
                MostBytes = ServeOptions.DefaultMostBytes,
            };
            return (int)await new Server(store, signing, around, terminal, options).RunAsync(cancel);
        });
        return command;
    }

    private static void Check(DemoRequest request, bool isLive)
    {
        if (request.Stations < DemoNation.FewestStations || request.Stations > DemoFigures.Published.Stations)
        {
            throw CommandFailure.Usage($"--stations {request.Stations}: write {DemoNation.FewestStations} to {DemoFigures.Published.Stations}.");
        }

        if (isLive && !(request.Speed is > 0 and <= 1_000_000))
        {
            throw CommandFailure.Usage("--speed: write a number above 0, at most 1000000.");
        }
    }

    private static void Show(Terminal terminal, DemoReport report)
    {
        new DemoView(terminal, report).Show();
        terminal.Object(json =>
        {
            new TotalsJson(json, DemoView.PageOf(report.Result), terminal.Language).Write();
            json.WriteArray("planted", Enum.GetValues<DemoFault>(), fault => json.WriteObject(null, () =>
            {
                json.WriteString("fault", fault.ToString());
                json.WriteNumber("stations", report.Mail.CountOf(fault));
            }));
            json.WriteObject("scans", () =>
            {
                json.WriteNumber("attached", report.States.Scans);
                json.WriteNumber("waiting", report.States.WaitingScans);
            });
        });
    }
}
