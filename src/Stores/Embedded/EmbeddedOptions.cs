namespace Hattama.Stores.Embedded;

/// <summary>How a store folder is opened. The defaults suit one machine that counts a country.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>Whether an absent or empty folder becomes a new store; otherwise it is an error.</summary>
    public bool Create { get; init; } = true;

    /// <summary>Evidence up to this many bytes is kept in the database, where many pieces share one sync.</summary>
    public int SmallEvidence { get; init; } = 64 * 1024;

    /// <summary>How long a write waits for another process that holds the database.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For crash tests: called with <c>before x</c> and <c>after x</c> at every durable step x, and with
    /// <c>during x</c> inside the long ones, so that a process can end itself at exactly that point.
    /// </summary>
    public Action<string>? OnWrite { get; init; }

    /// <summary>For tests of a full disk: the database may not grow past this many pages; 0 is no limit.</summary>
    internal int MaxPages { get; init; }
}
