using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>One turn of an orchestrator, as the real engine runs it: from the start, over everything that happened, to what is new.</summary>
internal static class Replay
{
    /// <summary>What a turn gives.</summary>
    /// <param name="Asked">Work asked for in this turn, in order.</param>
    /// <param name="Ended">How the orchestration ended, if it did.</param>
    /// <param name="Thread">Where it ran: a continuation from outside may still come.</param>
    internal sealed record Result(IReadOnlyList<HistoryEvent.Scheduled> Asked, HistoryEvent.Ended? Ended, OrchestratorThread Thread);

    public static Result Run(Orchestration orchestration, IReadOnlyList<HistoryEvent> past, IReadOnlyList<HistoryEvent> news)
    {
        var thread = new OrchestratorThread();
        var context = new ReplayContext(orchestration.Name, orchestration.Id, orchestration.Input, orchestration.Parent) { Replays = true };
        Task<object?>? running = null;
        var wasOver = false;
        foreach (var happened in past)
        {
            wasOver |= happened is HistoryEvent.Ended;
            Process(happened);
        }

        if (context.Asked.Count > 0)
        {
            throw new NonDeterminismException($"{orchestration.Id}: the replay asked for {context.Asked.First().Value}, which history does not have.");
        }

        context.Replays = false;
        foreach (var happened in news)
        {
            Process(happened);
        }

        if (thread.WasEnteredFromOutside || (running is { IsCompleted: false } && !context.Waits))
        {
            throw new NonDeterminismException($"{orchestration.Id} awaits something that is not durable.");
        }

        return new Result([.. context.Asked.Values], !wasOver && running is { IsCompleted: true } ? EndOf(running) : null, thread);

        void Process(HistoryEvent happened)
        {
            switch (happened)
            {
                case HistoryEvent.Turn turn:
                    context.Begin(turn.At);
                    break;
                case HistoryEvent.Begun:
                    thread.Run(() => running = orchestration.Code(context));
                    break;
                case HistoryEvent.Scheduled scheduled:
                    context.Confirm(scheduled);
                    break;
                case HistoryEvent.Completed completed:
                    thread.Run(() => context.End(completed.Id, completed.Result, null));
                    break;
                case HistoryEvent.Failed failed:
                    thread.Run(() => context.End(failed.Id, null, failed.Failure));
                    break;
                case HistoryEvent.Ended ended when running is not { IsCompleted: true } || !Same(EndOf(running), ended):
                    throw new NonDeterminismException($"{orchestration.Id}: history ended with {ended}, and the replay did not.");
            }
        }
    }

    private static bool Same(HistoryEvent.Ended left, HistoryEvent.Ended right) =>
        (left.Result, left.Failure?.ErrorType, left.Failure?.ErrorMessage) == (right.Result, right.Failure?.ErrorType, right.Failure?.ErrorMessage);

    private static HistoryEvent.Ended EndOf(Task<object?> running)
    {
        if (running.IsCompletedSuccessfully)
        {
            return new HistoryEvent.Ended(Json.Write(running.Result), null);
        }

        var failure = running.Exception?.InnerException ?? new TaskCanceledException();
        return failure is NonDeterminismException ? throw failure : new HistoryEvent.Ended(null, Failure.Of(failure));
    }
}

/// <summary>Failures as history keeps them: names and messages, no stack that would differ from replay to replay.</summary>
internal static class Failure
{
    public static TaskFailureDetails Of(Exception failure) => failure is TaskFailedException task
        ? new TaskFailureDetails(typeof(TaskFailedException).FullName!, failure.Message, null, task.FailureDetails, null)
        : new TaskFailureDetails(failure.GetType().FullName!, failure.Message, null, null, null);
}
