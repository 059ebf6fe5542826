using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Hattama.Functions;

/// <summary>
/// Puts uploads without a receipt into the intake queue: events that were lost, and every upload where no events exist, as in
/// the emulator. The first to be looked at are the oldest.
/// </summary>
public sealed partial class Reconcile(ArrivedUploads arrivals, ContestsInForce contests, HostSettings settings, TimeProvider clock, ILogger<Reconcile> log)
{
    private const int Most = 1_000;

    /// <summary>The timer: every minute; it works in every minute or in every tenth (<see cref="HostSettings.ReconcileEvery"/>).</summary>
    [Function(nameof(Reconcile))]
    [QueueOutput("intake", Connection = "Uploads")]
    public async Task<string[]> RunAsync([TimerTrigger("30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancel)
    {
        var messages = new List<string>();
        if (clock.GetUtcNow().Minute % settings.ReconcileEvery != 0)
        {
            return [];
        }

        foreach (var contest in await contests.ListAsync(cancel))
        {
            var forgotten = await arrivals.FindForgottenAsync(contest, Most - messages.Count, cancel);
            messages.AddRange(forgotten.Select(upload => new UploadEvent(settings.UploadContainer, contest, upload, null).Write()));
        }

        if (messages.Count > 0)
        {
            Found(messages.Count);
        }

        return [.. messages];
    }

    [LoggerMessage(EventId = 4021, Level = LogLevel.Information, Message = "{Uploads} uploads without receipt are put into the queue again")]
    private partial void Found(int uploads);
}
