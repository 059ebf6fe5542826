using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.Extensions.Logging;

namespace Hattama.Pipeline;

/// <summary>Rolls up on a schedule and on request, one at a time; skips contests in which nothing changed.</summary>
public sealed partial class RollupSchedule(
    StoreSet stores, ContestsInForce contests, ECDsa key, TimeSpan every, TimeProvider clock, ILogger<RollupSchedule> log) : IRollups
{
    private const int MostRequests = 64;
    private const int MostKept = 1_000;
    private readonly Channel<string> _requests = Channel.CreateBounded<string>(MostRequests);
    private readonly ConcurrentDictionary<string, RequestedRollup> _kept = new(StringComparer.Ordinal);
    private readonly UploadIds _ids = new(clock);
    private long _lastRound;
    private volatile bool _hasFailed;

    /// <summary>The time between two rounds.</summary>
    public TimeSpan Every { get; } = every;

    /// <summary>When the last round ended in which nothing failed; null: none has.</summary>
    public DateTimeOffset? LastRound => Interlocked.Read(ref _lastRound) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Whether the last round failed.</summary>
    public bool HasFailed => _hasFailed;

    /// <inheritdoc/>
    public Task<RequestedRollup?> RequestAsync(string contest, string by, CancellationToken cancel) => Task.FromResult(Request(contest, by));

    /// <inheritdoc/>
    public Task<RequestedRollup?> FindAsync(string contest, string id, CancellationToken cancel) =>
        Task.FromResult(_kept.TryGetValue(id, out var request) && request.Contest == contest ? request : null);

    /// <summary>Runs until <paramref name="stop"/>; then ends between two writes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await RoundAsync(stop);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var due = Task.Delay(Every, clock, pause.Token);
                while (await Task.WhenAny(due, _requests.Reader.WaitToReadAsync(pause.Token).AsTask()) != due && _requests.Reader.TryRead(out var id))
                {
                    await AnswerAsync(id, stop);
                }

                await pause.CancelAsync();
                stop.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped between two writes.
        }
    }

    private RequestedRollup? Request(string contest, string by)
    {
        var (id, at) = _ids.Next();
        var request = new RequestedRollup(id, contest, by, at, RollupProgress.Waiting, null);
        foreach (var old in _kept.Count < MostKept ? [] : _kept.Keys.Order(StringComparer.Ordinal).Take(MostKept / 2))
        {
            _kept.TryRemove(old, out _);
        }

        _kept[id] = request;
        if (_requests.Writer.TryWrite(id))
        {
            return request;
        }

        _kept.TryRemove(id, out _);
        return null;
    }

    private async Task RoundAsync(CancellationToken stop)
    {
        try
        {
            foreach (var contest in await contests.ListAsync(stop))
            {
                if ((await stores.Ledger.ReadDirtyAsync(contest, stop)).Count > 0 && !await TryRollAsync(contest, stop))
                {
                    SnapshotAge.Record(contest, TimeSpan.Zero);
                }
                else
                {
                    await SnapshotAge.RecordAsync(stores, contest, clock.GetUtcNow(), stop);
                }
            }

            Interlocked.Exchange(ref _lastRound, clock.GetUtcNow().ToUnixTimeMilliseconds());
            _hasFailed = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            _hasFailed = true;
            Failed(failure);
        }
    }

    /// <summary>Rolls up; false: it is held back, and nobody waits for its figures.</summary>
    private async Task<bool> TryRollAsync(string contest, CancellationToken stop)
    {
        try
        {
            await RollAsync(contest, stop);
            return true;
        }
        catch (PipelineException held) when (held.IsHeldBack)
        {
            // Not a failure: the definition says when publication begins, and the marks stay until then.
            HeldBack(held.Message);
            return false;
        }
    }

    private async Task AnswerAsync(string id, CancellationToken stop)
    {
        if (!_kept.TryGetValue(id, out var request))
        {
            return;
        }

        _kept[id] = request with { Progress = RollupProgress.Running };
        try
        {
            var report = await RollAsync(request.Contest, stop);
            _kept[id] = request with { Progress = RollupProgress.Done, Published = PublishedRollup.Of(request.Contest, report) };
        }
        catch (PipelineException held) when (held.IsHeldBack)
        {
            _kept[id] = request with { Progress = RollupProgress.Failed, Why = held.Message };
            HeldBack(held.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // Other messages may name files and servers: they are for the log.
            _kept[id] = request with { Progress = RollupProgress.Failed, Why = (failure as PipelineException)?.Message };
            Failed(failure);
        }
    }

    private async Task<RollupReport> RollAsync(string contest, CancellationToken stop)
    {
        using var span = Signals.Begin("rollup", contest);
        var start = clock.GetTimestamp();
        var active = await contests.FindAsync(contest, stop) ?? throw new PipelineException($"Contest {contest} was never activated.");
        var rollup = new Rollup(stores, active.InForce, active.Edition, key, clock);
        var report = await CountedAsync(contest, () => Task.Run(() => rollup.RunAsync(onPartition: null, stop), stop));
        Signals.Rolling.Record(clock.GetElapsedTime(start).TotalSeconds);
        if (report.ObservationFailure is { } why)
        {
            ObservationFailed(contest, why);
        }

        if (report.IsNew)
        {
            Published(contest, report.Snapshot.Snapshot.Sequence, report.Partitions, report.Snapshot.Snapshot.Root);
        }

        return report;
    }

    private static async Task<RollupReport> CountedAsync(string contest, Func<Task<RollupReport>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Signals.Fail(contest, failure);
            throw;
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Contest {Contest}: snapshot {Sequence}, {Partitions} partitions, root {Root}")]
    private partial void Published(string contest, long sequence, int partitions, Ledger.Digest root);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Error, Message = "Contest {Contest}: what observers sent could not be published: {Why} Run verify")]
    private partial void ObservationFailed(string contest, string why);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "{Why}")]
    private partial void HeldBack(string why);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "The roll-up failed; the next one starts from the same records")]
    private partial void Failed(Exception failure);
}
