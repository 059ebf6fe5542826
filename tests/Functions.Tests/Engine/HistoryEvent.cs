using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>What a scheduled piece of work is.</summary>
internal enum WorkKind
{
    Activity,
    SubOrchestration,
    Timer,
}

/// <summary>One line of the history of an orchestration. Inputs and results are JSON, as storage keeps them.</summary>
internal abstract record HistoryEvent
{
    private HistoryEvent()
    {
    }

    /// <summary>A turn of the orchestrator begins at this instant.</summary>
    internal sealed record Turn(DateTime At) : HistoryEvent;

    /// <summary>The orchestration begins.</summary>
    internal sealed record Begun(string? Input) : HistoryEvent;

    /// <summary>The orchestrator asked for work.</summary>
    internal sealed record Scheduled(int Id, WorkKind Kind, string Name, string? Input, string? Instance, DateTime? FireAt) : HistoryEvent;

    /// <summary>Work is done.</summary>
    internal sealed record Completed(int Id, string? Result) : HistoryEvent;

    /// <summary>Work failed.</summary>
    internal sealed record Failed(int Id, TaskFailureDetails Failure) : HistoryEvent;

    /// <summary>The orchestration ended.</summary>
    internal sealed record Ended(string? Result, TaskFailureDetails? Failure) : HistoryEvent;
}

/// <summary>An orchestrator did in a replay what it had not done, or did not do what it had.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message);
