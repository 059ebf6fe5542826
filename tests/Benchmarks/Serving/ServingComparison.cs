using System.Diagnostics;
using System.Globalization;
using System.Text;
using static Hattama.Benchmarks.Statistics;

namespace Hattama.Benchmarks.Serving;

/// <summary>How the comparison is run.</summary>
internal sealed record ServingOptions(int Seconds, int Rounds, int Connections, string Folder, bool Write)
{
    public static ServingOptions Parse(string[] words)
    {
        var options = new ServingOptions(10, 5, 32, Path.Combine(Path.GetTempPath(), "hattama-serving"), false);
        for (var i = 0; i < words.Length; i++)
        {
            options = words[i] switch
            {
                "--write" => options with { Write = true },
                "--seconds" => options with { Seconds = int.Parse(words[++i], CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(words[++i], CultureInfo.InvariantCulture) },
                "--connections" => options with { Connections = int.Parse(words[++i], CultureInfo.InvariantCulture) },
                "--folder" => options with { Folder = words[++i] },
                _ => throw new ArgumentException($"“{words[i]}” is not an option.", nameof(words)),
            };
        }

        return options with { Folder = Path.GetFullPath(options.Folder) };
    }
}

/// <summary>
/// Our server beside nginx with the same bytes as files: hashed documents and totals of the demo. The servers take turns under the
/// same load, so that a slow minute of the machine hits both.
/// </summary>
internal static class ServingComparison
{
    private const string Contest = "api/contests/kz-2022-demo";

    /// <summary><c>serve [--seconds 10] [--rounds 5] [--connections 32] [--folder X] [--write]</c>.</summary>
    public static int Run(string[] words)
    {
        var options = ServingOptions.Parse(words);
        if (Missing() is { } missing)
        {
            Console.Error.WriteLine($"{missing} is not on the PATH. On Debian: apt-get install nginx-light wrk (nginx is in /usr/sbin).");
            return 2;
        }

        var (load, commit) = (Machine.Load(), Machine.Commit());
        Directory.CreateDirectory(options.Folder);
        var store = Path.Combine(options.Folder, "store");
        if (!Directory.Exists(store))
        {
            WrkRun.Output(Path.Combine(MarkedPage.Root(), "hattama"), ["demo", "--once", "--store", store]);
        }

        using var own = WebProcess.StartOwn(store);
        var lists = Mirror(own, store, options.Folder);
        using var peer = WebProcess.StartNginx(options.Folder, Path.Combine(options.Folder, "files"));
        var rows = new List<ServingRow>();
        foreach (var (name, paths, revalidated) in lists)
        {
            var row = new ServingRow(name, [], []);
            for (var round = 0; round <= options.Rounds; round++)
            {
                foreach (var (server, loads) in new[] { (peer, row.Peer), (own, row.Own) })
                {
                    var result = WrkRun.Run(server, options.Folder, paths, options, revalidated ? $"If-None-Match: {TagOf(server, paths)}" : null);
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{(round == 0 ? "warm-up" : $"round {round}")}  {name}  {server.Name}  {result.PerSecond:N0}/s  p99 {result.P99:F2} ms"));
                    if (round > 0)
                    {
                        loads.Add(result);
                    }
                }
            }

            rows.Add(row);
        }

        var text = Table(options, load, commit, rows);
        Console.Write(text);
        if (options.Write)
        {
            MarkedPage.Insert(MarkedPage.Performance, "serve", text);
        }

        return 0;
    }

    private static string? Missing() => new[] { "nginx", "wrk" }.FirstOrDefault(program =>
        !(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>Fetches what will be asked for from our server into files of the same names, and writes the lists of addresses.</summary>
    private static List<(string Name, string Paths, bool IsRevalidated)> Mirror(WebProcess own, string store, string folder)
    {
        var documents = Directory.EnumerateFiles(Path.Combine(store, "results"), "*", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(name => name.Length == 64).Order(StringComparer.Ordinal)
            .Select(hash => $"{Contest}/documents/{hash}").ToList();
        using var http = new HttpClient { BaseAddress = own.Url };
        foreach (var path in documents.Append($"{Contest}/totals"))
        {
            var file = Path.Combine(folder, "files", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, path));
            using var target = File.Create(file);
            answer.EnsureSuccessStatusCode().Content.ReadAsStream().CopyTo(target);
        }

        return
        [
            ($"{documents.Count} hashed documents", List(folder, "documents", documents), false),
            ("`totals`", List(folder, "totals", [$"{Contest}/totals"]), false),
            ("`totals`, not modified", List(folder, "totals", [$"{Contest}/totals"]), true),
        ];
    }

    private static string List(string folder, string name, IEnumerable<string> paths)
    {
        var file = Path.Combine(folder, $"{name}.txt");
        File.WriteAllLines(file, paths.Select(path => $"/{path}"));
        return file;
    }

    private static string TagOf(WebProcess server, string paths)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, File.ReadLines(paths).First()));
        return answer.EnsureSuccessStatusCode().Headers.ETag?.Tag ?? throw new InvalidDataException($"{server.Name} sends no ETag.");
    }

    private static string Table(ServingOptions options, string load, string commit, List<ServingRow> rows)
    {
        var text = new StringBuilder();
        var nginx = Process.Start(new ProcessStartInfo("nginx", "-v") { RedirectStandardError = true })!.StandardError.ReadToEnd().Trim();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Machine.Describe()}, {DateTime.UtcNow:yyyy-MM-dd}, commit {commit}; {nginx}. Load average before: {load}.");
        text.AppendLine(CultureInfo.InvariantCulture, $"wrk with 1 thread and {options.Connections} connections on the same cores, {options.Rounds} rounds of {options.Seconds} s after one of warm-up; median (min – max).");
        text.AppendLine().AppendLine("| asked for | server | requests/s | p50, ms | p99, ms | processor of the server, µs a request |").AppendLine("|---|---|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            foreach (var (name, loads) in new[] { ("nginx", row.Peer), ("hattama", row.Own) })
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Name} | {name} | {Spread(loads)} | {Median(loads, one => one.Median):F2} | {Median(loads, one => one.P99):F2} | {Median(loads, one => one.Processor):F0} |");
            }
        }

        text.AppendLine();
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Name}: {100 * Median(row.Own, one => one.PerSecond) / Median(row.Peer, one => one.PerSecond):F0} % of the requests a second of nginx.  ");
        }

        return text.ToString();
    }

    private static string Spread(List<Load> loads) => string.Create(
        CultureInfo.InvariantCulture, $"{Median(loads, one => one.PerSecond):N0} ({loads.Min(one => one.PerSecond):N0} – {loads.Max(one => one.PerSecond):N0})");

    /// <summary>The loads of both servers with one list of addresses.</summary>
    private sealed record ServingRow(string Name, List<Load> Peer, List<Load> Own);
}
