using Hattama.Ledger;
using Hattama.Pipeline;
using Microsoft.Extensions.Logging;

namespace Hattama.Functions;

/// <summary>
/// Uploads whose bytes came through the API instead of storage: taken in before the answer. One that fails has its stamp, so that
/// <see cref="Reconcile"/> finds it, and its sender is told the truth: accepted, the receipt follows.
/// </summary>
public sealed partial class StampedUploads(ArrivedUploads arrivals, ILogger<StampedUploads> log)
{
    /// <summary>Everything after the stamp.</summary>
    public async Task FinishAsync(Upload upload, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        try
        {
            await arrivals.FinishAsync(upload, cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(failure, upload.Id, upload.Contest);
        }
    }

    [LoggerMessage(EventId = 4031, Level = LogLevel.Error, Message = "Upload {Upload} of {Contest} is stamped and could not be taken in; it will be tried again")]
    private partial void Failed(Exception failure, string upload, string contest);
}
