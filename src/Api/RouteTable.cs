using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Hattama.Api;

/// <summary>
/// The routes for a host that has no routing of its own: finds the one that an address belongs to, by the same templates and the same
/// precedence as the web server of <see cref="ApiHost"/>.
/// </summary>
public sealed class RouteTable
{
    private readonly List<(TemplateMatcher Matcher, RequestDelegate Dispatch)> _addresses;

    /// <summary>A table of the routes and of the two that describe them.</summary>
    public RouteTable(ApiContext api, IEnumerable<Route> routes)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(routes);
        _addresses =
        [
            .. ReferenceReads.Describing(routes)
                .GroupBy(route => route.Pattern, StringComparer.Ordinal)
                .Select(address => (Template: TemplateParser.Parse(address.Key.TrimStart('/')), Routes: address.ToArray()))
                .OrderBy(address => RoutePrecedence.ComputeInbound(address.Template))
                .Select(address => (new TemplateMatcher(address.Template, []), ApiHost.Dispatch(api, address.Routes))),
        ];
    }

    /// <summary>The answer to a request, to be carried out by whoever gets it.</summary>
    public IResult Answer() => new Answered(this);

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        foreach (var (matcher, dispatch) in _addresses)
        {
            var values = new RouteValueDictionary();
            if (matcher.TryMatch(http.Request.Path, values))
            {
                http.Request.RouteValues = values;
                return dispatch(http);
            }
        }

        return Edge.RefuseAsync(http, []);
    }

    /// <summary>Both kinds of result that hosts carry out.</summary>
    private sealed class Answered(RouteTable table) : IResult, IActionResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => table.AnswerAsync(httpContext);

        public Task ExecuteResultAsync(ActionContext context) => table.AnswerAsync(context.HttpContext);
    }
}
