using Hattama.Ledger;
using Hattama.Stores;
using Hattama.Tests.Engine;

namespace Hattama.Tests.Functions;

/// <summary>
/// Stores on a bad day: refused for now (429), failing (500), failing after they did it (a time-out), saying that somebody else wrote
/// first when nobody did or when it was we (412), and a machine lost before or after a write.
/// </summary>
internal sealed class FaultyStores(Random dice, int oneIn)
{
    private int _writes;

    /// <summary>Loses the machine at this write, counted from 1; even numbers before it, odd ones after. 0: never.</summary>
    public int LoseMachineAt { get; init; }

    /// <summary>Whether the machine was lost.</summary>
    public bool HasLostMachine { get; private set; }

    /// <summary>Writes so far.</summary>
    public int Writes => _writes;

    /// <summary>Faults so far.</summary>
    public int Faults { get; private set; }

    public StoreSet Over(StoreSet stores)
    {
        var watched = new Watch(BeforeAsync, AfterAsync).Over(stores);
        return watched with { Results = new ConflictingResults(watched.Results, Hits, dice) };
    }

    private Task BeforeAsync(string name)
    {
        if (Watch.Writes.Contains(name) && ++_writes * 2 == LoseMachineAt)
        {
            HasLostMachine = true;
            throw new MachineLostException();
        }

        return !Hits() ? Task.CompletedTask : throw (dice.Next(3) switch
        {
            0 => new StoreException(StoreProblem.Busy, "429", name, "Wait."),
            1 => new StoreException(StoreProblem.Unreachable, "500", name, "Try again."),
            _ => new HttpRequestException("The connection was closed."),
        });
    }

    private Task AfterAsync(string name)
    {
        if ((_writes * 2) + 1 == LoseMachineAt)
        {
            HasLostMachine = true;
            throw new MachineLostException();
        }

        return Hits() ? throw new TimeoutException($"{name} was done, and nobody heard of it.") : Task.CompletedTask;
    }

    private bool Hits()
    {
        var hits = oneIn > 0 && dice.Next(oneIn) == 0;
        Faults += hits ? 1 : 0;
        return hits;
    }
}

/// <summary>Results whose conditions fail although nobody else wrote.</summary>
internal sealed class ConflictingResults(IResultStore inner, Func<bool> hits, Random dice) : IResultStore
{
    public async Task<IReadOnlyList<string>> WriteAreasAsync(string contest, IReadOnlyCollection<AreaRow> areas, CancellationToken cancel)
    {
        if (!hits())
        {
            return await inner.WriteAreasAsync(contest, areas, cancel);
        }

        if (dice.Next(2) == 0)
        {
            await inner.WriteAreasAsync(contest, areas, cancel);
        }

        return [.. areas.Select(area => area.Partition)];
    }

    public async Task<bool> PutSnapshotAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel) =>
        hits()
            ? dice.Next(2) == 0 && await inner.PutSnapshotAsync(contest, sequence, snapshot, cancel) && false
            : await inner.PutSnapshotAsync(contest, sequence, snapshot, cancel);

    public async Task<bool> MoveLatestAsync(string contest, LatestPointer latest, CancellationToken cancel) =>
        hits()
            ? dice.Next(2) == 0 && await inner.MoveLatestAsync(contest, latest, cancel) && false
            : await inner.MoveLatestAsync(contest, latest, cancel);

    public Task PutDocumentsAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel) => inner.PutDocumentsAsync(contest, documents, cancel);

    public Task<ReadOnlyMemory<byte>?> FindDocumentAsync(string contest, Digest document, CancellationToken cancel) => inner.FindDocumentAsync(contest, document, cancel);

    public IAsyncEnumerable<Digest> ListDocumentsAsync(string contest, CancellationToken cancel) => inner.ListDocumentsAsync(contest, cancel);

    public Task DeleteDocumentsAsync(string contest, IReadOnlyCollection<Digest> documents, CancellationToken cancel) =>
        inner.DeleteDocumentsAsync(contest, documents, cancel);

    public Task<IReadOnlyList<AreaRow>> ReadAreasAsync(string contest, CancellationToken cancel) => inner.ReadAreasAsync(contest, cancel);

    public Task<ReadOnlyMemory<byte>?> FindSnapshotAsync(string contest, long sequence, CancellationToken cancel) => inner.FindSnapshotAsync(contest, sequence, cancel);

    public Task<IReadOnlyList<long>> ListSnapshotsAsync(string contest, CancellationToken cancel) => inner.ListSnapshotsAsync(contest, cancel);

    public Task<LatestPointer?> FindLatestAsync(string contest, CancellationToken cancel) => inner.FindLatestAsync(contest, cancel);
}
