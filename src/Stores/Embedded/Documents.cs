using System.Collections.Concurrent;
using Hattama.Ledger;

namespace Hattama.Stores.Embedded;

/// <summary>
/// Documents as files named by their hash. Thousands are written at once, each under a temporary name and then renamed, and
/// one sync of the file system makes them all durable; where a system has no such call, each is synced.
/// </summary>
internal sealed class Documents(StoreFolder folder, Action<string>? onWrite)
{
    private readonly SharedSync _sync = new(folder.Results);
    private readonly ConcurrentDictionary<(string Contest, Digest Document), bool> _durable = new();

    /// <summary>Stores documents; all are durable when the task ends.</summary>
    public async Task PutAsync(string contest, IReadOnlyCollection<Document> documents, CancellationToken cancel)
    {
        List<Document> fresh = [.. documents.Where(document => !IsDurable(contest, document))];
        if (fresh.Count > 0)
        {
            await Failures.GuardAsync(folder.Documents(contest), () => WriteAsync(contest, fresh, cancel)).ConfigureAwait(false);
            fresh.ForEach(document => _durable.TryAdd((contest, document.Digest), true));
        }
    }

    /// <summary>Deletes documents; those not there are no error.</summary>
    public void Delete(string contest, IReadOnlyCollection<Digest> documents)
    {
        foreach (var document in documents)
        {
            _durable.TryRemove((contest, document), out _);
            var file = folder.DocumentFile(contest, document);
            if (File.Exists(file))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>
    /// Whether this process itself made the document durable and nobody removed it since. What another process left is
    /// not trusted for its name: a power cut between its rename and its sync leaves a file of the right name and no bytes.
    /// </summary>
    private bool IsDurable(string contest, Document document) =>
        _durable.ContainsKey((contest, document.Digest))
        && new FileInfo(folder.DocumentFile(contest, document.Digest)) is { Exists: true } file && file.Length == document.Bytes.Length;

    private async Task WriteAsync(string contest, List<Document> documents, CancellationToken cancel)
    {
        onWrite?.Invoke("before results:documents");
        Directory.CreateDirectory(folder.ResultsTemp);
        foreach (var fan in documents.Select(document => Path.GetDirectoryName(folder.DocumentFile(contest, document.Digest))!).Distinct())
        {
            Directory.CreateDirectory(fan);
        }

        var options = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(documents, options, (document, _) =>
        {
            Write(folder.DocumentFile(contest, document.Digest), document.Bytes.Span);
            onWrite?.Invoke("during results:documents");
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);

        if (DurableFiles.CanSyncAtOnce)
        {
            await _sync.SyncAsync().ConfigureAwait(false);
        }

        onWrite?.Invoke("after results:documents");
    }

    private void Write(string target, ReadOnlySpan<byte> bytes)
    {
        if (Holds(target, bytes))
        {
            return;
        }

        var temp = DurableFiles.TempName(folder.ResultsTemp);
        using (var file = File.OpenHandle(temp, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, bytes.Length))
        {
            RandomAccess.Write(file, bytes, 0);
            if (!DurableFiles.CanSyncAtOnce)
            {
                RandomAccess.FlushToDisk(file);
            }
        }

        File.Move(temp, target, overwrite: true);
    }

    private static bool Holds(string target, ReadOnlySpan<byte> bytes)
    {
        if (!DurableFiles.CanSyncAtOnce || new FileInfo(target) is not { Exists: true } file || file.Length != bytes.Length)
        {
            return false;
        }

        try
        {
            return bytes.SequenceEqual(File.ReadAllBytes(target));
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
