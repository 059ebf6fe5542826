using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Hattama.Functions;

/// <summary>
/// An upload that failed five times: tries once more, and ends in a receipt that says so. While it is storage that fails nothing is
/// decided; the message waits.
/// </summary>
public sealed partial class OnUploadPoison(ArrivedUploads arrivals, ILogger<OnUploadPoison> log)
{
    private const int MostShown = 500;

    /// <summary>The trigger.</summary>
    [Function(nameof(OnUploadPoison))]
    public async Task RunAsync([QueueTrigger("intake-poison", Connection = "Uploads")] string message, CancellationToken cancel)
    {
        UploadEvent? told;
        try
        {
            told = UploadEvent.Parse(message);
        }
        catch (InvalidDataException damage)
        {
            // Nothing can be done about it, and nothing was sent with it: the sweep finds the uploads themselves.
            Unreadable(damage, message.Length > MostShown ? message[..MostShown] : message);
            return;
        }

        if (told is not null && await arrivals.GiveUpAsync(told.Contest, told.Upload, TransientFaultException.IsTransient, cancel) is { } failure)
        {
            GaveUp(failure, told.Upload, told.Contest);
        }
    }

    [LoggerMessage(EventId = 4011, Level = LogLevel.Critical, Message = "Upload {Upload} of {Contest} was given up; its receipt says so")]
    private partial void GaveUp(Exception failure, string upload, string contest);

    [LoggerMessage(EventId = 4012, Level = LogLevel.Error, Message = "A message of the intake queue cannot be read: {Text}")]
    private partial void Unreadable(Exception failure, string text);
}
