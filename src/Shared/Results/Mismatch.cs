namespace Hattama.Results;

/// <summary>What kind of thing does not match.</summary>
public enum MismatchKind
{
    /// <summary>Bytes or figures are not those that something else commits to.</summary>
    Changed,
    /// <summary>Something that is committed to is not there.</summary>
    Deleted,
    /// <summary>Something is there that nothing commits to.</summary>
    Added,
    /// <summary>Something is there twice.</summary>
    Duplicated,
    /// <summary>The chain of snapshots does not continue the one known from outside.</summary>
    Forked,
    /// <summary>The chain of snapshots ends before what is known from outside.</summary>
    Truncated,
    /// <summary>A signature does not verify.</summary>
    Signature,
}

/// <summary>One thing that does not match: what it is, and what was found.</summary>
/// <param name="Kind">Kind of mismatch.</param>
/// <param name="Subject">What does not match: <c>document …</c>, <c>snapshot 3</c>, <c>evidence …</c>, <c>station …</c>.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record Mismatch(MismatchKind Kind, string Subject, string Message);
