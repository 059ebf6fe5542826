using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>
/// Asks a retry policy about a failure. The packages' policy wants the exception of the core below the worker, and refuses every
/// other; the surface, which has no core, takes the worker's.
/// </summary>
internal static class Retrying
{
    private static readonly Type? CoreException = Type.GetType("DurableTask.Core.Exceptions.TaskFailedException, DurableTask.Core");
    private static readonly Type? CoreDetails = Type.GetType("DurableTask.Core.FailureDetails, DurableTask.Core");

    public static bool Handles(RetryPolicy policy, TaskFailedException failure) => policy.Handle(CoreException is null ? failure : OfCore(failure));

    private static Exception OfCore(TaskFailedException failure)
    {
        var exception = (Exception)Activator.CreateInstance(CoreException!, failure.Message)!;
        CoreException!.GetProperty("FailureDetails")!.SetValue(exception, OfCore(failure.FailureDetails));
        return exception;
    }

    private static object OfCore(TaskFailureDetails failure) => Activator.CreateInstance(
        CoreDetails!, failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.InnerFailure is null ? null : OfCore(failure.InnerFailure), false)!;
}
