using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hattama.Pipeline;

/// <summary>
/// Traces and metrics of a running host, under the name <c>Hattama</c>. One correlation everywhere: the tag
/// <c>hattama.upload</c>.
/// </summary>
public static class Signals
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "Hattama";

    /// <summary>Tag of the upload id.</summary>
    public const string Upload = "hattama.upload";

    /// <summary>Tag of the contest id.</summary>
    public const string Contest = "hattama.contest";

    private static readonly Meter Meter = new(Name);

    /// <summary>Where spans begin.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Uploads acknowledged.</summary>
    public static Counter<long> Accepted { get; } = Meter.CreateCounter<long>("hattama.uploads.accepted", "{upload}", "Uploads acknowledged");

    /// <summary>Receipts written.</summary>
    public static Counter<long> Receipts { get; } = Meter.CreateCounter<long>("hattama.receipts", "{receipt}", "Receipts written");

    /// <summary>Bytes received.</summary>
    public static Counter<long> Bytes { get; } = Meter.CreateCounter<long>("hattama.uploads.bytes", "By", "Bytes of acknowledged uploads");

    /// <summary>How long an upload takes from its stamp to its receipt.</summary>
    public static Histogram<double> Taking { get; } = Meter.CreateHistogram<double>("hattama.uploads.duration", "s", "From stamp to receipt");

    /// <summary>How long a roll-up takes.</summary>
    public static Histogram<double> Rolling { get; } = Meter.CreateHistogram<double>("hattama.rollups.duration", "s", "Duration of roll-ups");

    /// <summary>Messages about uploads that were given up after every delivery had failed.</summary>
    public static Counter<long> Poisoned { get; } =
        Meter.CreateCounter<long>("hattama.uploads.poisoned", "{message}", "Messages given up after every delivery failed");

    /// <summary>How old the published figures of a contest are: see <see cref="SnapshotAge"/>. Recorded by every round of roll-ups.</summary>
    public static Gauge<double> Age { get; } =
        Meter.CreateGauge<double>("hattama.snapshots.age", "s", "Age of the latest snapshot while changes wait for the next; else 0");

    /// <summary>Roll-ups that ended in failure, whatever carried them: a schedule in the process or an orchestration.</summary>
    public static Counter<long> FailedRollups { get; } = Meter.CreateCounter<long>("hattama.rollups.failed", "{rollup}", "Roll-ups that ended in failure");

    /// <summary>Times that stored records contradicted each other or a sum left its range: nobody may wait, and <c>verify</c> says more.</summary>
    public static Counter<long> Broken { get; } = Meter.CreateCounter<long>("hattama.invariants.broken", "{failure}", "Stored records contradict each other");

    /// <summary>
    /// Counts a failed roll-up; if it failed because stored records contradict each other (<see cref="InvalidDataException"/>) or
    /// a sum left its range (<see cref="OverflowException"/>), counts a broken invariant too. One that is held back has not failed.
    /// </summary>
    public static void Fail(string contest, Exception failure)
    {
        if (failure is PipelineException { IsHeldBack: true })
        {
            return;
        }

        var tag = new KeyValuePair<string, object?>(Contest, contest);
        FailedRollups.Add(1, tag);
        if (failure is InvalidDataException or OverflowException)
        {
            Broken.Add(1, tag);
        }
    }

    /// <summary>Begins a span about an upload.</summary>
    public static Activity? Begin(string name, string contest, string? upload = null, ActivityContext parent = default)
    {
        var span = Source.StartActivity(name, ActivityKind.Internal, parent);
        span?.SetTag(Contest, contest);
        if (upload is not null)
        {
            span?.SetTag(Upload, upload);
        }

        return span;
    }
}
