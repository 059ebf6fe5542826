using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hattama.Benchmarks.Serving;

/// <summary>A web server in a process of its own, on a port of its own of this machine; it ends with this object.</summary>
internal sealed class WebProcess : IDisposable
{
    private const int TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private WebProcess(string name, Process process, Uri url)
    {
        Name = name;
        _process = process;
        Url = url;
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>Our server over a store, as people start it. The limit is there and is not reached: its work is part of every answer.</summary>
    public static WebProcess StartOwn(string store)
    {
        var port = FreePort();
        return Start("hattama", port, "/api/contests", Path.Combine(MarkedPage.Root(), "hattama"), [
            "serve", "--store", store, "--port", $"{port}", "--every", "1h", "--limit-address", "1000000000",
        ]);
    }

    /// <summary>nginx over a folder of files, with open files kept and no log.</summary>
    public static WebProcess StartNginx(string folder, string files)
    {
        var port = FreePort();
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            worker_processes {{Environment.ProcessorCount}};
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/nginx.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 1000000000;
                open_file_cache max=10000 inactive=1h;
                open_file_cache_valid 1h;
                default_type application/json;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                server { listen 127.0.0.1:{{port}}; root {{files}}; }
            }
            """);
        return Start("nginx", port, "/ready", "nginx", ["-p", folder, "-c", configuration]);
    }

    /// <summary>Processor time of the process and of those it started so far.</summary>
    public TimeSpan ProcessorTime()
    {
        var ticks = Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Select(StatOf).Where(stat => stat.Process == _process.Id || stat.Parent == _process.Id).Sum(stat => stat.Ticks);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    public void Dispose()
    {
        // The shell of the launcher has become the server; nginx ends its workers with itself.
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static WebProcess Start(string name, int port, string probe, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new WebProcess(name, process, new Uri($"http://127.0.0.1:{port}/"));
        using var http = new HttpClient();
        for (var watch = Stopwatch.StartNew(); ; Thread.Sleep(100))
        {
            try
            {
                using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, probe)));
                return server;
            }
            catch (HttpRequestException) when (watch.Elapsed < Patience && !process.HasExited)
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static (int Process, int Parent, long Ticks) StatOf(string folder)
    {
        try
        {
            // The name, in parentheses, may hold spaces; the parent is the second field after it, the times are the 12th and 13th.
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(Path.GetFileName(folder)), Number(fields[1]), Number(fields[11]) + (long)Number(fields[12]));
        }
        catch (IOException)
        {
            // The process has ended between listing and reading.
            return default;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
