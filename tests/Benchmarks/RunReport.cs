using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Hattama.Benchmarks;

/// <summary>What one run cost.</summary>
/// <param name="Wall">Milliseconds from the first line of work to the last.</param>
/// <param name="Processor">Milliseconds of processor time, all threads.</param>
/// <param name="Peak">Peak resident memory of the process, bytes.</param>
/// <param name="Phases">Milliseconds by phase, in order; parts of a phase follow it.</param>
/// <param name="Files">Bytes on disk by what they are.</param>
internal sealed record RunReport(double Wall, double Processor, long Peak, List<Phase> Phases, List<FileSize> Files)
{
    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public static RunReport Load(string path) =>
        JsonSerializer.Deserialize<RunReport>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} has no report.");
}

/// <summary>One phase: wall time, and processor time of all threads; the latter is 0 for a part, which runs beside others.</summary>
internal sealed record Phase(string Name, double Wall, double Processor);

internal sealed record FileSize(string Name, long Bytes);

/// <summary>Splits the time of a run into phases.</summary>
internal sealed class PhaseClock
{
    private const string PartMark = "· ";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processor = Environment.CpuUsage.TotalTime;
    private readonly List<Phase> _phases = [];
    private long _last = Stopwatch.GetTimestamp();
    private TimeSpan _lastProcessor = Environment.CpuUsage.TotalTime;

    /// <summary>Ends a phase: the time since the last one ended is its own.</summary>
    public void End(string phase)
    {
        var now = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        _phases.Add(new Phase(phase, Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds, (processor - _lastProcessor).TotalMilliseconds));
        (_last, _lastProcessor) = (now, processor);
    }

    /// <summary>Adds a part of a phase, measured elsewhere.</summary>
    public void Part(string part, double milliseconds) => _phases.Add(new Phase($"{PartMark}{part} ({_phases.Last(phase => phase.Processor > 0).Name})", milliseconds, 0));

    /// <summary>Ends the run.</summary>
    public RunReport Stop(params FileSize[] files)
    {
        var wall = Stopwatch.GetElapsedTime(_start, _last).TotalMilliseconds;
        using var process = Process.GetCurrentProcess();
        return new RunReport(wall, (_lastProcessor - _processor).TotalMilliseconds, Peak(process), _phases, [.. files]);
    }

    private static long Peak(Process process)
    {
        const string Name = "VmHWM:";
        var line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line is null
            ? process.PeakWorkingSet64
            : 1024 * long.Parse(line[Name.Length..].Replace("kB", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
