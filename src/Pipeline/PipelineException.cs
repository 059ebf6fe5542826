namespace Hattama.Pipeline;

/// <summary>Something an official or operator must know and can mend; the message says what, where and what to do.</summary>
public sealed class PipelineException : Exception
{
    /// <summary>Whether nothing is wrong and publication only has to wait: for the instant that the definition names, or for a second person.</summary>
    public bool IsHeldBack { get; init; }

    /// <inheritdoc/>
    public PipelineException()
    {
    }

    /// <inheritdoc/>
    public PipelineException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public PipelineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
