using System.Globalization;
using System.Net;
using System.Text;

namespace Hattama.Api;

/// <summary>Small pages without scripts; everything that comes from outside is encoded.</summary>
internal sealed class Html
{
    /// <summary>Nothing is loaded and nothing runs: a page is its own text and style.</summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Style = """
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #8884}
        code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}.error{color:#b3261e}.method{font-weight:bold}
        """;

    private readonly StringBuilder _text = new(4096);

    /// <summary>A page with this title.</summary>
    public Html(string language, string title)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").Append(WebUtility.HtmlEncode(title))
            .Append("</title><style>").Append(Style).Append("</style></head><body><main><h1>").Append(WebUtility.HtmlEncode(title)).Append("</h1>");
    }

    /// <summary>Text as it is: markup of the page itself.</summary>
    public Html Markup(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Text from outside, in an element.</summary>
    public Html Element(string name, string text, string? cssClass = null)
    {
        _text.Append('<').Append(name);
        if (cssClass is not null)
        {
            _text.Append(" class=\"").Append(cssClass).Append('"');
        }

        _text.Append('>').Append(WebUtility.HtmlEncode(text)).Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>A row of a table.</summary>
    public Html Row(string cell, params ReadOnlySpan<string> texts)
    {
        _text.Append("<tr>");
        foreach (var text in texts)
        {
            Element(cell, text);
        }

        _text.Append("</tr>");
        return this;
    }

    /// <summary>The page.</summary>
    public ReadOnlyMemory<byte> Finish() => Encoding.UTF8.GetBytes(_text.Append("</main></body></html>").ToString());
}
