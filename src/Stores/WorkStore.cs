using Hattama.Ledger;

namespace Hattama.Stores;

/// <summary>
/// Notes that the steps of one roll-up leave for each other where they run on different machines. Nothing here is published, and
/// nothing is lost with it except work: a roll-up whose note is gone starts again.
/// </summary>
public interface IWorkStore
{
    /// <summary>Stores a note under its digest; durable when the task ends.</summary>
    Task PutAsync(string contest, Document note, CancellationToken cancel);

    /// <summary>The stored bytes of a note, or null. The caller checks that they hash to the name.</summary>
    Task<ReadOnlyMemory<byte>?> FindAsync(string contest, Digest note, CancellationToken cancel);

    /// <summary>
    /// Deletes notes of a contest last stored before an instant, at most <paramref name="most"/> of them; gives how many it deleted.
    /// </summary>
    Task<int> DeleteBeforeAsync(string contest, DateTimeOffset before, int most, CancellationToken cancel);
}
