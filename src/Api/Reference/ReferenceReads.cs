using System.Collections.Immutable;
using Hattama.Findings;
using Hattama.Ledger;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The document and the page that describe the routes of a host, themselves included.</summary>
internal static class ReferenceReads
{
    private static readonly ImmutableArray<ParameterText> None = [];

    /// <summary>Routes that describe these routes. Made once: the answers never change while the program runs.</summary>
    public static ImmutableArray<Route> Describing(IEnumerable<Route> routes)
    {
        ImmutableArray<Route> all = [];
        var document = new Lazy<Representation>(() => Answer(OpenApiDocument.Write(all)));
        var pages = Enum.GetValues<Language>().ToDictionary(language => language, language => new Lazy<Representation>(() => Answer(ReferencePage.Write(all, language), language)));
        all =
        [
            .. routes,
            new Route("GET", "/api/openapi.json", "getOpenApi", (_, _, _) => Task.FromResult<IResult>(document.Value), new OperationText(
                "Reference", "This API as an OpenAPI 3.1 document.", None, [new ResponseText(200, "The document.", Schema: "OpenApi")])),
            new Route("GET", "/api/", "getReference", (http, _, _) => Task.FromResult<IResult>(pages[Languages.Of(http.Request)].Value), new OperationText(
                "Reference", "This API as a page.", None, [new ResponseText(200, "The page.", "text/html")])),
        ];
        return all;
    }

    private static Representation Answer(ReadOnlyMemory<byte> bytes, Language? language = null) =>
        new(bytes, Digest.Of(bytes.Span).Hex[..32], "public, max-age=300")
        {
            ContentType = language is null ? Representation.Json : "text/html; charset=utf-8",
            Vary = language is null ? "Accept-Encoding" : "Accept-Encoding, Accept-Language",
            Language = language is { } known ? Languages.NameOf(known) : null,
            Policy = language is null ? null : Html.Policy,
        };
}
