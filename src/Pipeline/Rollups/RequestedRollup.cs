namespace Hattama.Pipeline;

/// <summary>Roll-ups that somebody asked for: on a schedule's process, or in orchestrations.</summary>
public interface IRollups
{
    /// <summary>Asks for a roll-up; null when too many wait already.</summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="by">Code of the person who asks.</param>
    /// <param name="cancel">Ends the asking.</param>
    Task<RequestedRollup?> RequestAsync(string contest, string by, CancellationToken cancel);

    /// <summary>A roll-up that was asked for, or null when there is none of this id, or none any more.</summary>
    Task<RequestedRollup?> FindAsync(string contest, string id, CancellationToken cancel);
}

/// <summary>How far a requested roll-up is.</summary>
public enum RollupProgress
{
    /// <summary>It waits its turn.</summary>
    Waiting,
    /// <summary>It runs.</summary>
    Running,
    /// <summary>It published, or found nothing changed.</summary>
    Done,
    /// <summary>It failed; the next one starts from the same records.</summary>
    Failed,
}

/// <summary>A roll-up that somebody asked for. Remembered for a while: what it published is in the chain of snapshots.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Contest">Contest id.</param>
/// <param name="By">Who asked.</param>
/// <param name="At">When.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Published">What it did, once done.</param>
public sealed record RequestedRollup(string Id, string Contest, string By, DateTimeOffset At, RollupProgress Progress, PublishedRollup? Published)
{
    /// <summary>Why it failed, where that is something an official can mend or wait for; null: it did not fail, or for reasons that only the log tells.</summary>
    public string? Why { get; init; }
}
