using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hattama.Api;

/// <summary>Puts routes onto a web server. Everything else is in the endpoints and at the edge: no middleware.</summary>
public static class ApiHost
{
    /// <summary>
    /// Maps the routes and the two that describe them (<c>/api/openapi.json</c>, <c>/api/</c>), and answers what is under <c>/api</c>
    /// and is none of them.
    /// </summary>
    public static void Map(IEndpointRouteBuilder app, ApiContext api, IEnumerable<Route> routes)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(routes);
        foreach (var address in ReferenceReads.Describing(routes).GroupBy(route => route.Pattern, StringComparer.Ordinal))
        {
            app.Map(address.Key, Dispatch(api, [.. address]));
        }

        app.Map("/api/{**rest}", static http => Edge.RefuseAsync(http, []));
    }

    internal static RequestDelegate Dispatch(ApiContext api, Route[] routes)
    {
        var allowed = routes.SelectMany(route => route.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : new[] { route.Method })
            .Append(HttpMethods.Options).ToList();
        return http =>
        {
            var method = HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method;
            foreach (var route in routes)
            {
                if (HttpMethods.Equals(route.Method, method))
                {
                    return Edge.RunAsync(http, api, route);
                }
            }

            return Edge.RefuseAsync(http, allowed);
        };
    }
}
