using Hattama.Results;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Whether the host does its work: a load balancer reads the status, a person the body.</summary>
internal sealed class Health(WriteContext write)
{
    private static readonly TimeSpan ProbeFreshness = TimeSpan.FromSeconds(2);
    private Probed _probed = new(DateTimeOffset.MinValue, false);

    /// <summary>GET /api/health.</summary>
    public async Task<IResult> FindAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var now = write.Clock.GetUtcNow();
        var isWritable = await IsWritableAsync(now);
        var facts = await FactsAsync(http, isWritable, cancel);
        var isFine = isWritable && facts is { IsOnTime: true, HasRollupFailed: false, HasUploadFailed: false };
        http.Response.Headers.CacheControl = "no-store";
        return WriteRoutes.Answer(http, isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, null, json =>
        {
            json.WriteString("status", isFine ? "ok" : "failing");
            json.WriteBoolean("storeWritable", isWritable);
            if (facts is not null)
            {
                json.WriteBoolean("rollupsOnTime", facts.IsOnTime);
                json.WriteBoolean("rollupFailed", facts.HasRollupFailed);
                json.WriteBoolean("uploadFailed", facts.HasUploadFailed);
                json.WriteString("lastRound", facts.LastRound is { } last ? Instant.Format(Instant.Truncate(last)) : null);
                json.WriteNumber("everySeconds", (long)facts.Every.TotalSeconds);
                json.WriteNumber("unfinishedUploads", facts.Unfinished);
            }
        });
    }

    /// <summary>Null: they lie in a store that does not answer.</summary>
    private async Task<HealthFacts?> FactsAsync(HttpContext http, bool isWritable, CancellationToken cancel)
    {
        try
        {
            return await write.Facts(http, cancel);
        }
        catch (StoreException) when (!isWritable)
        {
            return null;
        }
    }

    private async Task<bool> IsWritableAsync(DateTimeOffset now)
    {
        var probed = Volatile.Read(ref _probed);
        if (now - probed.At < ProbeFreshness)
        {
            return probed.IsWritable;
        }

        var isWritable = false;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), write.Clock);
            await write.Probe(patience.Token).WaitAsync(patience.Token);
            isWritable = true;
        }
        catch (Exception failure) when (failure is StoreException or OperationCanceledException or ObjectDisposedException)
        {
            // That it cannot be written to is the answer.
        }

        Volatile.Write(ref _probed, new Probed(now, isWritable));
        return isWritable;
    }

    private sealed record Probed(DateTimeOffset At, bool IsWritable);
}
