using Hattama.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Hattama.Functions;

/// <summary>Every address under <c>/api</c>. The endpoints themselves look at tokens, so that the host lets everybody in.</summary>
public sealed class OnRequest(RouteTable routes)
{
    /// <summary>The trigger.</summary>
    [Function(nameof(OnRequest))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "options", "delete", "patch", Route = "{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A client is given to a call, not to the app: endpoints that start roll-ups find it with their request.
        request.HttpContext.Features.Set(client);
        return routes.Answer();
    }
}
