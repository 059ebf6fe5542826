using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>One instance: its history, and what has come for it and no turn has seen yet.</summary>
internal sealed class Orchestration(string name, string id, string? input, Orchestration? parent, int parentWork, Func<TaskOrchestrationContext, Task<object?>> code)
{
    public string Name { get; } = name;

    public string Id { get; } = id;

    public string? Input { get; } = input;

    public ParentOrchestrationInstance? Parent { get; } = parent is null ? null : new ParentOrchestrationInstance(parent.Name, parent.Id);

    public Orchestration? Above { get; } = parent;

    /// <summary>Number of the work that it is for the orchestration above.</summary>
    public int Work { get; } = parentWork;

    public Func<TaskOrchestrationContext, Task<object?>> Code { get; } = code;

    public List<HistoryEvent> History { get; } = [];

    public List<HistoryEvent> Inbox { get; } = [new HistoryEvent.Begun(input)];

    public HistoryEvent.Ended? Ended => History.OfType<HistoryEvent.Ended>().FirstOrDefault();

    /// <summary>The result, or the failure as an exception.</summary>
    public T Result<T>() => Ended switch
    {
        { Failure: null } ended => Json.Read<T>(ended.Result)!,
        { Failure: { } failure } => throw new InvalidOperationException($"{Id} failed: {failure.ErrorType}: {failure.ErrorMessage} ({failure.InnerFailure?.ErrorMessage})"),
        null => throw new InvalidOperationException($"{Id} has not ended."),
    };
}
