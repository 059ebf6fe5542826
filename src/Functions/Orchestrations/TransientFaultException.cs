using System.Net.Sockets;
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

    /// <summary>Does work; a fault that may be gone comes out as this type, every other as it is.</summary>
    public static async Task<T> MarkAsync<T>(Func<Task<T>> work)
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
    }

    /// <inheritdoc cref="MarkAsync{T}"/>
    public static Task MarkAsync(Func<Task> work) => MarkAsync(async () =>
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
