using Hattama.Pipeline;

namespace Hattama.Api;

/// <summary>How the work of a host goes.</summary>
/// <param name="Every">The time between two rounds of roll-ups.</param>
/// <param name="LastRound">When the last one ended in which nothing failed; null: none is known of.</param>
/// <param name="IsOnTime">Whether roll-ups come when they should.</param>
/// <param name="HasRollupFailed">Whether the last one failed.</param>
/// <param name="HasUploadFailed">Whether uploads wait that should not.</param>
/// <param name="Unfinished">Uploads without a receipt.</param>
public sealed record HealthFacts(TimeSpan Every, DateTimeOffset? LastRound, bool IsOnTime, bool HasRollupFailed, bool HasUploadFailed, int Unfinished)
{
    /// <summary>What one process knows that does all the work.</summary>
    /// <param name="schedule">Its roll-ups.</param>
    /// <param name="pending">Its uploads.</param>
    /// <param name="started">When it started.</param>
    /// <param name="now">The time.</param>
    public static HealthFacts Of(RollupSchedule schedule, PendingUploads pending, DateTimeOffset started, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(pending);
        var isOnTime = now - (schedule.LastRound ?? started) <= PatienceFor(schedule.Every);
        return new HealthFacts(schedule.Every, schedule.LastRound, isOnTime, schedule.HasFailed, pending.HasFailed, pending.Length);
    }

    /// <summary>How long nothing may come. Three rounds: one may be long, two may be unlucky.</summary>
    public static TimeSpan PatienceFor(TimeSpan every) => (3 * every) + TimeSpan.FromSeconds(30);
}
