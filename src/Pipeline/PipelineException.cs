namespace Hattama.Pipeline;

/// <summary>Something an official or operator must know and can mend; the message says what, where and what to do.</summary>
public sealed class PipelineException : Exception
{
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
