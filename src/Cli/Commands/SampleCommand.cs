using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hattama.Findings;
using Hattama.Observation.Sampling;

namespace Hattama.Cli;

/// <summary><c>sample</c>: commits to a seed, says how many stations are needed, draws them, and checks a published draw.</summary>
internal static class SampleCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around) =>
        new("sample", "Choose stations to observe by a draw that anyone can repeat.")
        {
            CreateCommit(common, around), CreateSize(common, around), CreateDraw(common, around), SampleVerifyCommand.Create(common, around),
        };

    private static Command CreateCommit(CommonOptions common, Surroundings around)
    {
        var file = new Option<string>("--out") { Description = "File for the seed: keep it secret until the polls close", Required = true, HelpName = "FILE" };
        var command = new Command("commit", "Make a secret seed and print the commitment that goes into the design.") { file };
        command.SetAction(async (parsed, _) =>
        {
            var terminal = common.Terminal(parsed, around);
            var seed = DrawSeed.Of(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32))!;
            var path = parsed.GetRequiredValue(file);
            var text = JsonSerializer.Serialize(new { format = DrawSeedReader.Format, algorithm = DrawSeed.Algorithm, seed = seed.Seed, salt = seed.Salt });
            await NewFile.WriteAsync(path, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n")).AsTask());
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            terminal.Note($"The seed is in {path}. Publish the design with this commitment before the polls open, and the seed file after they close:");
            terminal.Line(seed.Commitment.Hex);
            terminal.Object(json =>
            {
                json.WriteString("commitment", seed.Commitment.Hex);
                json.WriteString("file", path);
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static Command CreateSize(CommonOptions common, Surroundings around)
    {
        var margin = new Option<double>("--margin") { Description = "Half-width wanted, in percentage points", Required = true, HelpName = "POINTS" };
        var confidence = new Option<double>("--confidence") { Description = "Confidence in per cent", DefaultValueFactory = _ => 95, HelpName = "PERCENT" };
        var stations = new Option<int?>("--stations") { Description = "Stations of the frame, with --spread", HelpName = "N" };
        var spread = new Option<double?>("--spread") { Description = "Standard deviation of the share between stations, in points", HelpName = "POINTS" };
        var voters = new Option<long?>("--voters") { Description = "Registered voters, with --per-station: the quick-count formula", HelpName = "N" };
        var perStation = new Option<double?>("--per-station") { Description = "Voters who take part per station", HelpName = "N" };
        var share = new Option<double>("--share") { Description = "Share expected, in per cent", DefaultValueFactory = _ => 50, HelpName = "PERCENT" };
        var correlation = new Option<double>("--correlation") { Description = "Correlation of voters of one station; 0: as if they were drawn singly", DefaultValueFactory = _ => 0, HelpName = "RHO" };
        var recovery = new Option<double>("--recovery") { Description = "Forms expected to arrive, in per cent", DefaultValueFactory = _ => 100, HelpName = "PERCENT" };
        var command = new Command("size", "How many stations a margin needs.") { margin, confidence, stations, spread, voters, perStation, share, correlation, recovery };
        command.SetAction((parsed, _) =>
        {
            var size = new SizeAsked(parsed.GetValue(margin) / 100, parsed.GetValue(confidence) / 100, parsed.GetValue(recovery) / 100);
            size.Require();
            var (needed, method) = (parsed.GetValue(spread), parsed.GetValue(stations), parsed.GetValue(voters), parsed.GetValue(perStation)) switch
            {
                ({ } s and > 0, { } n and > 0, null, null) => (SampleSize.OfSpread(s / 100, size.Margin, size.Quantile, n).Finite, "spread"),
                (null, null, { } v and > 0, { } m and > 0) => (SampleSize.Clusters(
                    SampleSize.OfVoters(parsed.GetValue(share) / 100, size.Margin, size.Quantile, v), m, parsed.GetValue(correlation)).Stations, "quickCount"),
                _ => throw CommandFailure.Usage("Give --spread and --stations, or --voters and --per-station."),
            };
            Show(common.Terminal(parsed, around), needed, size, method);
            return Task.FromResult((int)ExitCode.Fine);
        });
        return command;
    }

    private static void Show(Terminal terminal, double needed, SizeAsked size, string method)
    {
        var draw = (long)Math.Ceiling(needed / size.Recovery);
        terminal.Line($"{Numbers.Grouped(draw)} stations ({needed:F1} must report).");
        if (method == "quickCount")
        {
            terminal.Line("This formula treats voters as if they were drawn one by one. Without --correlation it is far too small for real stations.");
        }

        terminal.Object(json =>
        {
            json.WriteString("method", method);
            json.WriteNumber("exact", needed);
            json.WriteNumber("stations", draw);
            json.WriteNumber("quantile", size.Quantile);
        });
    }

    private static Command CreateDraw(CommonOptions common, Surroundings around)
    {
        var options = new SampleOptions();
        var file = new Option<string?>("--out") { Description = "File for the list of stations (CSV)", HelpName = "FILE" };
        var command = new Command("draw", "Draw the stations of a design.") { common.Store, common.Contest, options.Register, options.Design, options.Seed, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            return await SampleRefused.ShowAsync(terminal, async () =>
            {
                var files = await SampleFiles.LoadAsync(common, options, parsed, around, cancel);
                var draw = files.Draw().Match(
                    draw => draw, reason => throw CommandFailure.Usage(terminal.Say(reason)), finding => throw SampleRefused.Of(finding));
                if (parsed.GetValue(file) is { } path)
                {
                    var bytes = Encoding.UTF8.GetBytes(string.Join('\n', SampleCsv.Lines(draw)) + "\n");
                    await NewFile.WriteAsync(path, stream => stream.WriteAsync(bytes, cancel).AsTask());
                }

                SampleView.Show(terminal, draw);
                return (int)ExitCode.Fine;
            });
        });
        return command;
    }

    /// <summary>What every formula of a size needs.</summary>
    private sealed record SizeAsked(double Margin, double Confidence, double Recovery)
    {
        public double Quantile => SampleSize.Quantile(Confidence);

        public void Require()
        {
            if (Margin is not (> 0 and < 1) || Confidence is not (> 0 and < 1) || Recovery is not (> 0 and <= 1))
            {
                throw CommandFailure.Usage("--margin and --confidence lie between 0 and 100, --recovery above 0 and up to 100.");
            }
        }
    }
}
