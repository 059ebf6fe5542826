using Microsoft.DurableTask;

namespace Hattama.Functions;

/// <summary>When an activity is run again: after a fault of storage or network that may be gone, and after nothing else.</summary>
internal static class Retries
{
    private const int MostAttempts = 5;

    /// <summary>At once, then after 5, 10, 20 and 40 seconds.</summary>
    public static TaskOptions Transient { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(MostAttempts, TimeSpan.FromSeconds(5), 2.0, TimeSpan.FromMinutes(1)) { HandleFailure = IsTransient });

    /// <summary>Whether an activity failed in a way that it marked as transient: see <see cref="TransientFaultException"/>.</summary>
    public static bool IsTransient(TaskFailureDetails failure) => failure.ErrorType == typeof(TransientFaultException).FullName;
}
