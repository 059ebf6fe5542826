using Azure.Core;
using Azure.Core.Pipeline;

namespace Hattama.Kit;

/// <summary>
/// A network that carries every write out and loses its first answer, so that the client sends it a second time: what a
/// timeout after success looks like.
/// </summary>
public sealed class LostAnswers : HttpPipelinePolicy
{
    private const string Lost = "hattama.lost";
    private int _count;

    /// <summary>Answers lost so far.</summary>
    public int Count => _count;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Lose(message);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Lose(message);
    }

    private void Lose(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head && !message.TryGetProperty(Lost, out _))
        {
            message.SetProperty(Lost, true);
            Interlocked.Increment(ref _count);
            throw new IOException("The answer is lost.");
        }
    }
}
