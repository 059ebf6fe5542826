using System.Net.Sockets;
using Hattama.Pipeline;
using Hattama.Stores;

namespace Hattama.Functions;

/// <summary>
/// Storage or network failed in a way that the same work, done again later, may well survive. Activities mark such faults with
/// this type, because an orchestration sees the name of a type and nothing else of an exception.
/// </summary>
public sealed class TransientFaultException : Exception
{
    /// <inheritdoc/>
    public TransientFaultException()
    {
    }

    /// <inheritdoc/>
    public TransientFaultException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public TransientFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Does work for a contest; a fault that may be gone comes out as this type, every other as it is, counted as a failed roll-up.</summary>
    public static async Task<T> MarkAsync<T>(string contest, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return await work();
        }
        catch (Exception fault) when (IsTransient(fault))
        {
            throw new TransientFaultException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Signals.Fail(contest, fault);
            throw;
        }
    }

    /// <inheritdoc cref="MarkAsync{T}"/>
    public static Task MarkAsync(string contest, Func<Task> work) => MarkAsync(contest, async () =>
    {
        await work();
        return true;
    });

    /// <summary>Whether a fault may be gone later.</summary>
    public static bool IsTransient(Exception fault) => fault switch
    {
        StoreException store => store.IsTransient,
        TimeoutException or HttpRequestException or IOException or SocketException => true,
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };
}
