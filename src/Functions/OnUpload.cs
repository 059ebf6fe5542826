using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Hattama.Functions;

/// <summary>
/// An upload arrived: takes it in. The same event may come again, late, or after other bytes took the place; a failure is left to the
/// queue, which tries five times and then hands over to <see cref="OnUploadPoison"/>.
/// </summary>
public sealed partial class OnUpload(ArrivedUploads arrivals, ILogger<OnUpload> log)
{
    /// <summary>The trigger.</summary>
    [Function(nameof(OnUpload))]
    public async Task RunAsync([QueueTrigger("intake", Connection = "Uploads")] string message, CancellationToken cancel)
    {
        if (UploadEvent.Parse(message) is not { } told)
        {
            NotAnUpload();
            return;
        }

        using var scope = log.BeginScope(new Dictionary<string, object> { [Signals.Upload] = told.Upload, [Signals.Contest] = told.Contest });
        var arrival = await arrivals.TakeInAsync(told.Contest, told.Upload, told.Version, cancel);
        Became(told.Upload, told.Contest, arrival);
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Upload {Upload} of {Contest}: {Arrival}")]
    private partial void Became(string upload, string contest, Arrival arrival);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "A message of the intake queue tells of no upload")]
    private partial void NotAnUpload();
}
