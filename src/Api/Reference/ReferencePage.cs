using System.Globalization;
using Hattama.Findings;

namespace Hattama.Api;

/// <summary>The reference page: every operation and every kind of problem, without scripts and without anything from elsewhere.</summary>
public static class ReferencePage
{
    private static readonly LocalText Title = new("Hattama API", "Hattama API", "Hattama API");
    private static readonly LocalText Problems = new("Қателер", "Проблемы", "Problems");

    private static readonly LocalText Lead = new(
        "Ашық деректер: кілт те, тіркелу де керек емес. Әр жауап өз уақытын, мәртебесін, қамтуын және не кірмегенін айтады.",
        "Открытые данные: без ключа и регистрации. Каждый ответ говорит, на какой момент он, его статус, охват и что не вошло.",
        "Open data: no key, no registration. Every answer says its as-of time, status, coverage and what it leaves out.");

    /// <summary>Writes the page of these routes.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyCollection<Route> routes, Language language)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var html = new Html(Languages.NameOf(language), Title.In(language));
        html.Element("p", Lead.In(language)).Markup("<p><a href=\"/api/openapi.json\">OpenAPI 3.1</a></p>");
        foreach (var group in routes.GroupBy(route => route.Text.Tag, StringComparer.Ordinal))
        {
            html.Element("h2", group.Key);
            foreach (var route in group)
            {
                WriteOperation(html, route);
            }
        }

        html.Element("h2", Problems.In(language)).Markup("<table>");
        foreach (var kind in ProblemKinds.All)
        {
            html.Markup($"<tr id=\"{kind.Id}\">")
                .Element("td", kind.Status.ToString(CultureInfo.InvariantCulture)).Element("td", kind.Id).Element("td", kind.Title.In(language)).Markup("</tr>");
        }

        return html.Markup("</table>").Finish();
    }

    private static void WriteOperation(Html html, Route route)
    {
        html.Markup($"<section id=\"{route.OperationId}\"><p>").Element("span", route.Method, "method").Markup(" ").Element("code", route.Pattern).Markup("</p>")
            .Element("p", route.Text.Summary);
        if (!route.Text.Parameters.IsEmpty)
        {
            html.Markup("<table>");
            foreach (var parameter in route.Text.Parameters)
            {
                html.Row("td", parameter.Name, parameter.IsQuery ? "query" : "path", parameter.Text);
            }

            html.Markup("</table>");
        }

        html.Markup("</section>");
    }
}
