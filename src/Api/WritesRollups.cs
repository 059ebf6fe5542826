using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>Roll-ups on request.</summary>
internal sealed class WritesRollups(WriteContext write)
{
    /// <summary>POST …/rollups.</summary>
    public async Task<IResult> RequestAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        var token = await write.RequireAsync(http, api, contest, cancel, AccessRole.Publisher, AccessRole.Admin);
        await write.ContestAsync(contest, cancel);
        return await write.Rollups(http).RequestAsync(contest, token.Holder, cancel) is { } request
            ? Answer(http, StatusCodes.Status202Accepted, request)
            : WriteProblems.QueueFull();
    }

    /// <summary>GET …/rollups/{rollup}.</summary>
    public async Task<IResult> FindAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        await write.RequireAsync(http, api, contest, cancel, AccessRole.Publisher, AccessRole.Admin, AccessRole.Auditor);
        http.Response.Headers.CacheControl = "no-store";
        return await write.Rollups(http).FindAsync(contest, WriteRoutes.Value(http, "rollup"), cancel) is { } request
            ? Answer(http, StatusCodes.Status200OK, request)
            : WriteProblems.RollupUnknown();
    }

    private static IResult Answer(HttpContext http, int status, RequestedRollup request)
    {
        var url = $"/api/contests/{request.Contest}/rollups/{request.Id}";
        return WriteRoutes.Answer(http, status, status == StatusCodes.Status202Accepted ? url : null, json =>
        {
            json.WriteString("id", request.Id);
            json.WriteString("requested", Instant.Format(request.At));
            json.WriteString("status", request.Progress switch
            {
                RollupProgress.Waiting => "waiting",
                RollupProgress.Running => "running",
                RollupProgress.Done => "done",
                _ => "failed",
            });
            json.WriteString("statusUrl", url);
            if (request.Why is { } why)
            {
                json.WriteString("why", why);
            }

            if (request.Published is { } published)
            {
                json.WriteBoolean("isNew", published.IsNew);
                json.WriteNumber("snapshot", published.Sequence);
                json.WriteString("root", published.Root);
            }
        });
    }
}
