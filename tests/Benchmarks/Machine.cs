using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hattama.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return $"{Environment.ProcessorCount} cores ({Processor()}), {memory / (1L << 30)} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }

    /// <summary>How many threads wanted a core when the comparison began: well below the number of cores, or the times are those of a busy machine.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>The commit measured; marked when files have changed since.</summary>
    public static string Commit() => Git("describe", "--always", "--dirty", "--abbrev=12", "--exclude=*") ?? "unknown";

    private static string Processor()
    {
        const string Name = "model name";
        var line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string? Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true });
        var text = git?.StandardOutput.ReadToEnd().Trim();
        git?.WaitForExit();
        return git is { ExitCode: 0 } ? text : null;
    }
}
