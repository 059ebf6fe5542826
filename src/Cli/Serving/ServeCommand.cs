using System.CommandLine;
using System.Globalization;
using Hattama.Api;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary><c>serve</c>: API, intake, roll-ups on a schedule, until it is stopped.</summary>
internal static class ServeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var port = new Option<int>("--port") { Description = "Port; 0: any free one", DefaultValueFactory = _ => ServeOptions.DefaultPort, HelpName = "N" };
        var host = new Option<string>("--host") { Description = "Address to listen on; anything but 127.0.0.1 belongs behind a server with TLS", DefaultValueFactory = _ => ServeOptions.Loopback, HelpName = "IP" };
        var watch = new Option<string?>("--watch") { Description = "Folder whose files are taken in", HelpName = "DIR" };
        var sender = new Option<string>("--sender") { Description = "Code of the sender of watched files", DefaultValueFactory = _ => "folder", HelpName = "CODE" };
        var area = AreaOption.Create("the sender of watched files");
        var every = new Option<string>("--every") { Description = "Time between roll-ups: 30s, 5m, 1h", DefaultValueFactory = _ => "1m", HelpName = "TIME" };
        var register = new Option<string[]>("--register") { Description = "Register of expected stations, when --contest is a definition that the store does not have yet", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "Private signing key (PEM); default: key.pem in the store", HelpName = "FILE" };
        var most = new Option<long>("--max-upload") { Description = "Most bytes of one upload", DefaultValueFactory = _ => ServeOptions.DefaultMostBytes, HelpName = "BYTES" };
        var perAddress = new Option<int>("--limit-address") { Description = "Most requests of one address a minute; 0: no limit", DefaultValueFactory = _ => new RateLimits().PerAddress, HelpName = "N" };
        var perToken = new Option<int>("--limit-token") { Description = "Most requests of one token a minute; 0: no limit", DefaultValueFactory = _ => new RateLimits().PerToken, HelpName = "N" };
        var isBehind = new Option<bool>("--behind-proxy") { Description = "A server of ours stands before this one: callers are told apart by the last address of X-Forwarded-For" };
        var command = new Command("serve", "Serve the API: uploads, decisions, roll-ups, results. Stops with Ctrl+C.")
        {
            common.Store, common.Contest, register, port, host, watch, sender, area, every, key, most, perAddress, perToken, isBehind,
        };
        PreviousFiles.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var options = new ServeOptions
            {
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetValue(port) is >= 0 and <= 65_535 and var number ? number : throw CommandFailure.Usage("--port is a number from 0 to 65535."),
                Contest = parsed.GetValue(common.Contest),
                Watch = parsed.GetValue(watch),
                Sender = parsed.GetRequiredValue(sender),
                Areas = parsed.GetValue(area) ?? [],
                Every = Pauses.Parse(parsed.GetRequiredValue(every)),
                MostBytes = parsed.GetValue(most),
                Limits = new RateLimits
                {
                    PerAddress = AtLeastZero(parsed.GetValue(perAddress), perAddress.Name),
                    PerToken = AtLeastZero(parsed.GetValue(perToken), perToken.Name),
                    IsBehindProxy = parsed.GetValue(isBehind),
                },
            };
            var contest = parsed.GetValue(common.Contest);
            var definition = contest is not null && File.Exists(contest) ? DefinitionFile.Load(contest) : null;
            await using var store = await common.OpenAsync(parsed, around, cancel, create: definition is not null);
            if (definition is not null)
            {
                using var files = InputFiles.Collect([], around.Input);
                using var registers = InputFiles.Collect(parsed.GetValue(register) ?? [], around.Input);
                using var previous = PreviousFiles.Of(parsed, around);
                var request = new IngestRequest(contest, definition, files, registers, null, FindingsView.DefaultExamples) { Previous = previous };
                if ((await new ContestSource(store, terminal, IngestCommand.DefaultSender).OpenAsync(request, cancel)).InForce is null)
                {
                    return (int)ExitCode.Findings;
                }
            }

            using var signing = SigningKey.LoadOrCreate(store, parsed.GetValue(key), terminal);
            var server = new Server(store, signing, around, terminal, options);
            return (int)await server.RunAsync(cancel);
        });
        return command;
    }

    private static int AtLeastZero(int number, string option) => number >= 0 ? number : throw CommandFailure.Usage($"{option} is a number from 0.");
}

/// <summary>How to serve.</summary>
internal sealed record ServeOptions
{
    /// <summary>Port unless another is asked for.</summary>
    public const int DefaultPort = 7071;

    /// <summary>Address unless another is asked for: this machine only.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>Most bytes of an upload unless another number is asked for.</summary>
    public const long DefaultMostBytes = 1L << 30;

    /// <summary>Address.</summary>
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>Contest of the watched folder; null: the only one.</summary>
    public string? Contest { get; init; }

    /// <summary>Watched folder; null: none.</summary>
    public string? Watch { get; init; }

    /// <summary>Sender of watched files.</summary>
    public required string Sender { get; init; }

    /// <summary>Areas that the sender of watched files may report; none: all.</summary>
    public string[] Areas { get; init; } = [];

    /// <summary>Time between roll-ups.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Most bytes of an upload.</summary>
    public required long MostBytes { get; init; }

    /// <summary>How often callers may ask.</summary>
    public RateLimits Limits { get; init; } = new();
}
