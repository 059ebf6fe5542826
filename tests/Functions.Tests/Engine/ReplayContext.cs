using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hattama.Tests.Engine;

/// <summary>What an orchestrator sees in one turn. Knows nothing but its history; asking for work adds to <see cref="Asked"/>.</summary>
internal sealed class ReplayContext(string name, string instance, string? input, ParentOrchestrationInstance? parent) : TaskOrchestrationContext
{
    private readonly Dictionary<int, Open> _open = [];
    private int _next;
    private int _guids;
    private DateTime _now;

    /// <summary>Work asked for that the history has not confirmed yet, by number.</summary>
    public SortedDictionary<int, HistoryEvent.Scheduled> Asked { get; } = [];

    /// <summary>Whether the orchestrator waits for work.</summary>
    public bool Waits => _open.Count > 0;

    public bool Replays { get; set; }

    public override TaskName Name => name;

    public override string InstanceId => instance;

    public override ParentOrchestrationInstance? Parent => parent;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => Replays;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Begin(DateTime at) => _now = at;

    /// <summary>Confirms that history has the work that was asked for.</summary>
    public void Confirm(HistoryEvent.Scheduled scheduled)
    {
        if (!Asked.Remove(scheduled.Id, out var asked))
        {
            throw new NonDeterminismException($"{instance}: history has {scheduled}, and the replay did not ask for it.");
        }

        if (asked != scheduled)
        {
            throw new NonDeterminismException($"{instance}: history has {scheduled}, and the replay asked for {asked}.");
        }
    }

    /// <summary>Lets work end. Work that has ended before, or was never asked for, is a duplicate.</summary>
    public void End(int id, string? result, TaskFailureDetails? failure)
    {
        if (_open.Remove(id, out var open))
        {
            open.End(result, failure is null ? null : new TaskFailedException(open.Name, id, failure));
        }
    }

    public override T GetInput<T>() => Json.Read<T>(input)!;

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName activity, object? activityInput = null, TaskOptions? options = null)
    {
        var policy = options?.Retry?.Policy;
        var begun = CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync<TResult>(WorkKind.Activity, activity.Name, Json.Write(activityInput), null, null);
            }
            catch (TaskFailedException failure) when (policy is not null && attempt < policy.MaxNumberOfAttempts && Retrying.Handles(policy, failure))
            {
                var delay = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
                var pause = TimeSpan.FromMilliseconds(Math.Min(delay, policy.MaxRetryInterval.TotalMilliseconds));
                if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && CurrentUtcDateTime + pause > begun + policy.RetryTimeout)
                {
                    throw;
                }

                await CreateTimer(CurrentUtcDateTime + pause, CancellationToken.None);
            }
        }
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? orchestratorInput = null, TaskOptions? options = null) =>
        options?.Retry is not null
            ? throw new NotSupportedException("The harness has no retries of whole orchestrations.")
            : AskAsync<TResult>(
                WorkKind.SubOrchestration, orchestratorName.Name, Json.Write(orchestratorInput),
                (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N"), null);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => AskAsync<object>(WorkKind.Timer, "timer", null, null, fireAt);

    public override Guid NewGuid()
    {
        CheckThread();
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{instance}|{_now:O}|{_guids++}")).AsSpan(0, 16));
    }

    public override void SetCustomStatus(object? customStatus) => CheckThread();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No orchestrator of this program waits for events.");

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        throw new NotSupportedException("No orchestrator of this program sends events.");

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        throw new NotSupportedException("No orchestrator of this program is eternal.");

    private Task<T> AskAsync<T>(WorkKind kind, string work, string? workInput, string? child, DateTime? fireAt)
    {
        CheckThread();
        var scheduled = new HistoryEvent.Scheduled(_next++, kind, work, workInput, child, fireAt);
        Asked.Add(scheduled.Id, scheduled);
        var source = new TaskCompletionSource<T>();
        _open.Add(scheduled.Id, new Open(work, (result, failure) =>
        {
            if (failure is not null)
            {
                source.SetException(failure);
            }
            else
            {
                source.SetResult(Json.Read<T>(result)!);
            }
        }));
        return source.Task;
    }

    private static void CheckThread()
    {
        if (SynchronizationContext.Current is not OrchestratorThread)
        {
            throw new NonDeterminismException("The orchestrator went on outside its thread: it awaited something that is not durable.");
        }
    }

    private sealed record Open(string Name, Action<string?, Exception?> End);
}
