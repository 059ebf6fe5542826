using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hattama.Kit;

/// <summary>
/// The storage emulator, started once per test run on ports of its own when the first test asks for it, and ended with the
/// run: it watches the pipe to the tests and leaves when that closes, however they ended.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said;

    private Azurite(Process process, ConcurrentQueue<string> said, Uri blobs, Uri tables)
    {
        _process = process;
        _said = said;
        Blobs = blobs;
        Tables = tables;
    }

    /// <summary>Address of the blob service.</summary>
    public Uri Blobs { get; }

    /// <summary>Address of the table service.</summary>
    public Uri Tables { get; }

    /// <summary>Starts one and waits until it listens. <paramref name="more"/>: further arguments.</summary>
    public static async Task<Azurite> StartAsync(params string[] more)
    {
        var folder = await AzuritePackage.InstalledAsync();
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--require", "./exit-with-parent.cjs", "node_modules/azurite/dist/src/azurite.js", "--inMemoryPersistence", "--silent", "--disableTelemetry",
            "--skipApiVersionCheck", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", .. more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var said = new ConcurrentQueue<string>();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? string.Empty);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await ReadyAsync(process, said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    public override string ToString() => string.Join('\n', _said);

    private static async Task<Azurite> ReadyAsync(Process process, ConcurrentQueue<string> said)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience && !process.HasExited)
        {
            if (AddressOf(said, "Blob") is { } blobs && AddressOf(said, "Table") is { } tables)
            {
                return new Azurite(process, said, blobs, tables);
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"Azurite did not start:\n{string.Join('\n', said)}");
    }

    private static Uri? AddressOf(IEnumerable<string> said, string service)
    {
        var begin = $"Azurite {service} service is successfully listening at ";
        return said.FirstOrDefault(line => line.StartsWith(begin, StringComparison.Ordinal)) is { } line ? new Uri(line[begin.Length..].Trim()) : null;
    }
}
