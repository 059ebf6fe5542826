using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Stores;
using Microsoft.Extensions.Logging;

namespace Hattama.Pipeline;

/// <summary>
/// Processes stamped uploads behind the caller's back. It holds nothing that cannot be lost: what has a stamp and no receipt is
/// found again by <see cref="SweepAsync"/>, at the start and after a failure.
/// </summary>
public sealed partial class PendingUploads(StoreSet stores, ContestsInForce contests, ReadCaps caps, TimeProvider clock, ILogger<PendingUploads> log) : IDisposable
{
    private const int Most = 1_024;
    private const int Workers = 8;
    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(10);
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(Most);
    private readonly ConcurrentDictionary<(string Contest, string Upload), bool> _pending = [];
    private readonly SemaphoreSlim _large = new(Math.Max(1, Environment.ProcessorCount / 2));
    private volatile bool _hasFailed;

    /// <summary>Uploads that wait or are being processed.</summary>
    public int Length => _pending.Count;

    /// <summary>Whether the last upload processed failed for reasons outside the upload.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Queues a stamped upload; waits while the queue is full.</summary>
    public async Task EnqueueAsync(Upload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (_pending.TryAdd((upload.Contest, upload.Id), true))
        {
            try
            {
                await _queue.Writer.WriteAsync(new Waiting(upload, Activity.Current?.Context ?? default), cancel);
            }
            catch
            {
                _pending.TryRemove((upload.Contest, upload.Id), out _);
                _hasFailed = true;
                throw;
            }
        }
    }

    /// <summary>Processes until <paramref name="stop"/>; then ends between two writes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(stop)).Append(SweepAlwaysAsync(stop));
        await Task.WhenAll(workers);
    }

    /// <summary>Queues every upload that has a stamp and no receipt. Returns how many were found.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var found = 0;
        foreach (var contest in await contests.ListAsync(cancel))
        {
            var edition = (await contests.FindAsync(contest, cancel))?.Edition ?? 1;
            var unfinished = await ReceiptKey.ReadUnfinishedAsync(stores.Ledger, contest, edition, cancel);
            await Decide.RepairAsync(stores.Ledger, contest, default, cancel);
            foreach (var upload in unfinished)
            {
                found++;
                await EnqueueAsync(upload, cancel);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _large.Dispose();

    private async Task SweepAlwaysAsync(CancellationToken stop)
    {
        var isDue = true;
        try
        {
            while (true)
            {
                if (isDue || _hasFailed)
                {
                    isDue = !await TrySweepAsync(stop);
                }

                await Task.Delay(SweepPause, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start sweeps first.
        }
    }

    private async Task<bool> TrySweepAsync(CancellationToken stop)
    {
        try
        {
            _hasFailed = false;
            if (await SweepAsync(stop) is > 0 and var found)
            {
                Resumed(found);
            }

            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            SweepFailed(failure);
            _hasFailed = true;
            return false;
        }
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var waiting in _queue.Reader.ReadAllAsync(stop))
            {
                await ProcessAsync(waiting, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is left in the queue has its stamp: the next start finds it.
        }
    }

    private async Task ProcessAsync(Waiting waiting, CancellationToken stop)
    {
        var upload = waiting.Upload;
        using var scope = log.BeginScope(new Dictionary<string, object> { [Signals.Upload] = upload.Id, [Signals.Contest] = upload.Contest });
        using var span = Signals.Begin("intake", upload.Contest, upload.Id, waiting.Parent);
        var isLarge = upload.Length > 1 << 20;
        var hasFailed = false;
        try
        {
            if (isLarge)
            {
                await _large.WaitAsync(stop);
            }

            try
            {
                var receipt = await Task.Run(() => TakeInAsync(upload, stop), stop);
                Signals.Receipts.Add(1);
                Signals.Taking.Record((clock.GetUtcNow() - upload.Received).TotalSeconds);
                TakenIn(upload.Id, upload.File, receipt.Entries, receipt.Findings.Errors);
            }
            finally
            {
                if (isLarge)
                {
                    _large.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // The upload keeps its stamp and its place; the sweep tries it again, and health says that something is wrong.
            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            Failed(failure, upload.Id);
            hasFailed = true;
        }
        finally
        {
            // In this order: a sweep that came between would pass over what still counts as pending, and no later one would be due.
            _pending.TryRemove((upload.Contest, upload.Id), out _);
            _hasFailed |= hasFailed;
        }
    }

    private async Task<Receipt> TakeInAsync(Upload upload, CancellationToken stop)
    {
        var contest = await FindAsync();
        while (true)
        {
            var intake = new Intake(stores, contest.InForce, contest.Edition, caps, new UploadIds(clock));
            var receipt = await intake.ProcessAsync(upload, onBytes: null, stop);
            // A definition that reads otherwise may have come into force meanwhile.
            var now = await FindAsync();
            if (now.Edition == contest.Edition)
            {
                return receipt;
            }

            contest = now;
        }

        async Task<ActiveContest> FindAsync() => await contests.FindAsync(upload.Contest, stop)
            ?? throw new InvalidDataException($"Upload {upload.Id} is stamped for contest {upload.Contest}, which was never activated.");
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Upload {Upload} ({File}) taken in: {Entries} entries, {Errors} errors")]
    private partial void TakenIn(string upload, string file, long entries, long errors);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "{Uploads} uploads without receipt go on")]
    private partial void Resumed(int uploads);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "Upload {Upload} could not be processed; it will be tried again")]
    private partial void Failed(Exception failure, string upload);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "Uploads without receipt could not be looked for")]
    private partial void SweepFailed(Exception failure);

    private readonly record struct Waiting(Upload Upload, ActivityContext Parent);
}
