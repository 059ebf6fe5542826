using System.Diagnostics;
using System.Security.Cryptography;

namespace Hattama.Kit;

/// <summary>The emulator's package as <c>tests/Azurite/package-lock.json</c> pins it; installed once per checkout.</summary>
internal static class AzuritePackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Installs what is pinned if that is not installed yet; gives the folder.</summary>
    public static async Task<string> InstalledAsync()
    {
        var folder = Repository.File("tests", "Azurite");
        var pinned = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        var modules = Path.Combine(folder, "node_modules");
        var installed = Path.Combine(modules, ".installed");
        Directory.CreateDirectory(modules);
        // npm empties node_modules first, so the lock lies beside it.
        await using var held = await LockAsync(Path.Combine(folder, "bin", ".lock"));
        if (!File.Exists(installed) || await File.ReadAllTextAsync(installed) != pinned)
        {
            await RunAsync(folder, "npm", "ci", "--ignore-scripts", "--omit=dev");
            await File.WriteAllTextAsync(installed, pinned);
        }

        return folder;
    }

    private static async Task<FileStream> LockAsync(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"The tests on Azurite need it from npm, and {program} {string.Join(' ', arguments)} failed in tests/Azurite:\n{await output}\n{await error}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new InvalidOperationException($"The tests on Azurite need Node 20 with npm on the PATH: {absent.Message}", absent);
        }
    }
}
