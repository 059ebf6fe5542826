using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Whether the host does its work: a load balancer reads the status, a person the body.</summary>
internal sealed class Health(WriteContext write)
{
    private static readonly TimeSpan ProbeFreshness = TimeSpan.FromSeconds(2);
    private readonly DateTimeOffset _started = write.Clock.GetUtcNow();
    private Probed _probed = new(DateTimeOffset.MinValue, false);

    /// <summary>GET /api/health.</summary>
    public async Task<IResult> FindAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var now = write.Clock.GetUtcNow();
        var isWritable = await IsWritableAsync(now);
        var last = write.Schedule.LastRound;
        var age = now - (last ?? _started);
        // Three rounds late: one may be long, two may be unlucky.
        var isOnTime = age <= 3 * write.Schedule.Every + TimeSpan.FromSeconds(30);
        var isFine = isWritable && isOnTime && !write.Schedule.HasFailed && !write.Pending.HasFailed;
        http.Response.Headers.CacheControl = "no-store";
        return WriteRoutes.Answer(http, isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, null, json =>
        {
            json.WriteString("status", isFine ? "ok" : "failing");
            json.WriteBoolean("storeWritable", isWritable);
            json.WriteBoolean("rollupsOnTime", isOnTime);
            json.WriteBoolean("rollupFailed", write.Schedule.HasFailed);
            json.WriteBoolean("uploadFailed", write.Pending.HasFailed);
            json.WriteString("lastRound", last is null ? null : Instant.Format(Instant.Truncate(last.Value)));
            json.WriteNumber("everySeconds", (long)write.Schedule.Every.TotalSeconds);
            json.WriteNumber("unfinishedUploads", write.Pending.Length);
        });
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
