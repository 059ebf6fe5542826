using System.Globalization;

namespace Hattama.Functions;

/// <summary>
/// Names of orchestrations. One name per contest and slot of time, so that a timer that fires twice, two servers and a retried
/// request start one roll-up; at most 100 printable ASCII characters.
/// </summary>
public static class RollupIds
{
    private const string Slot = "yyyyMMdd'T'HHmm";
    private const string Instant = "yyyyMMdd'T'HHmmss";

    /// <summary>The roll-up of the schedule's slot that an instant lies in.</summary>
    public static string OfSlot(string contest, DateTimeOffset at) => $"{contest}:{at.UtcDateTime.ToString(Slot, CultureInfo.InvariantCulture)}";

    /// <summary>The roll-up that a person asked for at an instant.</summary>
    public static string OfRequest(string contest, DateTimeOffset at) => $"{contest}:{at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)}";

    /// <summary>The orchestration of one region of a roll-up.</summary>
    public static string OfRegion(string rollup, int attempt, int group) => string.Create(CultureInfo.InvariantCulture, $"{rollup}:{attempt}:{group:d4}");

    /// <summary>The part that a person needs to name a roll-up of a contest: what follows the contest.</summary>
    public static string WithoutContest(string id) => id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>An instant as names hold it: whole seconds.</summary>
    public static DateTimeOffset ToSecond(DateTimeOffset at) => SlotOf(at, TimeSpan.FromSeconds(1));

    /// <summary>The beginning of the slot of a schedule that an instant lies in: a timer that comes late starts the same roll-up.</summary>
    public static DateTimeOffset SlotOf(DateTimeOffset at, TimeSpan every) => new(at.UtcTicks - (at.UtcTicks % every.Ticks), TimeSpan.Zero);

    /// <summary>The name of a roll-up as a person gave it, and the instant in it; null when it cannot be one.</summary>
    public static (string Id, DateTimeOffset At)? Parse(string contest, string text) =>
        DateTime.TryParseExact(text, [Slot, Instant], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? ($"{contest}:{text}", new DateTimeOffset(at, TimeSpan.Zero))
            : null;
}
