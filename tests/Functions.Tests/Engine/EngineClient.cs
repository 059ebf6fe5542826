using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Hattama.Tests.Engine;

/// <summary>The client that the durable runtime gives to a function, over the engine of these tests.</summary>
/// <param name="engine">The engine.</param>
/// <param name="runs">Whether orchestrations go on whenever somebody asks how far they are.</param>
internal sealed class EngineClient(DurableEngine engine, bool runs) : DurableTaskClient("engine")
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>How orchestrations that were never started have ended, by name.</summary>
    public Dictionary<string, OrchestrationMetadata> Pretended { get; } = new(StringComparer.Ordinal);

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        engine.Start(orchestratorName.Name, options!.InstanceId!, input);
        return Task.FromResult(options.InstanceId!);
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        if (Pretended.TryGetValue(instanceId, out var pretended))
        {
            return pretended;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            var found = engine.Find(instanceId) is { } orchestration ? Of(orchestration, getInputsAndOutputs) : null;
            if (runs)
            {
                await engine.RunAsync();
            }

            return found;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private OrchestrationMetadata Of(Orchestration orchestration, bool isWhole) => new(orchestration.Name, orchestration.Id)
    {
        RuntimeStatus = orchestration.Ended switch
        {
            null when orchestration.History.Count == 0 => OrchestrationRuntimeStatus.Pending,
            null => OrchestrationRuntimeStatus.Running,
            { Failure: null } => OrchestrationRuntimeStatus.Completed,
            _ => OrchestrationRuntimeStatus.Failed,
        },
        LastUpdatedAt = new DateTimeOffset(engine.Now, TimeSpan.Zero),
        SerializedOutput = isWhole ? orchestration.Ended?.Result : null,
        FailureDetails = isWhole ? orchestration.Ended?.Failure : null,
    };
}
