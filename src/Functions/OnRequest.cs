using Hattama.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hattama.Functions;

/// <summary>Every address under <c>/api</c>. The endpoints themselves look at tokens, so that the host lets everybody in.</summary>
public sealed class OnRequest(RouteTable routes)
{
    /// <summary>The trigger.</summary>
    [Function(nameof(OnRequest))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "options", "delete", "patch", Route = "{*path}")] HttpRequest request) =>
        routes.Answer();
}
