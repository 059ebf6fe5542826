using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hattama.Benchmarks.Serving;

/// <summary>What a load gave.</summary>
/// <param name="PerSecond">Requests answered each second.</param>
/// <param name="Median">Latency that half of the requests stay below, ms.</param>
/// <param name="P99">Latency that 99 % stay below, ms.</param>
/// <param name="Processor">Processor time of the server for each request, µs.</param>
internal sealed record Load(double PerSecond, double Median, double P99, double Processor);

/// <summary>The load generator: <c>wrk</c> with one thread asks for a list of addresses in turn.</summary>
internal static partial class WrkRun
{
    private const string Script = """
        local paths = {}
        function init(args)
            for line in io.lines(args[1]) do paths[#paths + 1] = line end
        end
        local i = 0
        function request()
            i = i % #paths + 1
            return wrk.format("GET", paths[i])
        end
        """;

    /// <summary>Loads a server.</summary>
    /// <exception cref="InvalidDataException">An answer was not 200 or 304, or a connection failed: such a load measures nothing.</exception>
    public static Load Run(WebProcess server, string folder, string paths, ServingOptions options, string? header = null)
    {
        var script = Path.Combine(folder, "paths.lua");
        File.WriteAllText(script, Script);
        var before = server.ProcessorTime();
        string[] headers = header is null ? [] : ["-H", header];
        var text = Output("wrk", [
            "-t1", $"-c{options.Connections}", $"-d{options.Seconds}s", "--latency", "-s", script, .. headers, server.Url.ToString(), "--", paths,
        ]);
        var processor = server.ProcessorTime() - before;
        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{server.Name} did not answer everything:\n{text}");
        }

        return new Load(
            Number(Rate().Match(text)), Milliseconds(Half().Match(text)), Milliseconds(Most().Match(text)),
            processor.TotalMicroseconds / Number(Requests().Match(text)));
    }

    /// <summary>What a program prints.</summary>
    public static string Output(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} does not start.");
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidDataException($"{program} ended with {process.ExitCode}:\n{text}");
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static double Milliseconds(Match match) => Number(match) * match.Groups[2].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        "s" => 1_000,
        var unit => throw new InvalidDataException($"wrk prints a latency in “{unit}”."),
    };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)\b")]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)\b")]
    private static partial Regex Most();
}
