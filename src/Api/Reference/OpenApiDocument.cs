using System.Text.Json;
using Hattama.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The OpenAPI 3.1 document, written from the table of routes and the schemas beside it.</summary>
public static class OpenApiDocument
{
    /// <summary>Writes the document of these routes.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<Route> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return JsonBody.Write(json =>
        {
            json.WriteString("openapi", "3.1.0");
            json.WriteObject("info", () =>
            {
                json.WriteString("title", "Hattama");
                json.WriteString("version", "1");
                json.WriteString("description", "Precinct protocols turned into totals that anyone can check. Every answer carries RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset where the host limits requests.");
            });
            json.WriteObject("paths", () =>
            {
                foreach (var path in routes.GroupBy(route => route.Pattern, StringComparer.Ordinal))
                {
                    json.WriteObject(path.Key, () => WritePath(json, [.. path]));
                }
            });
            json.WriteObject("components", () => WriteComponents(json));
        });
    }

    private static void WritePath(Utf8JsonWriter json, IReadOnlyList<Route> routes)
    {
        json.WriteObjects("parameters", routes[0].Text.Parameters.Where(parameter => !parameter.IsQuery), parameter => WriteParameter(json, parameter));
        foreach (var route in routes)
        {
            json.WriteObject(route.Method == HttpMethods.Get ? "get" : route.Method == HttpMethods.Put ? "put" : "post", () => WriteOperation(json, route));
        }
    }

    private static void WriteOperation(Utf8JsonWriter json, Route route)
    {
        json.WriteString("operationId", route.OperationId);
        json.WriteString("summary", route.Text.Summary);
        json.WriteTexts("tags", [route.Text.Tag]);
        json.WriteObjects("parameters", route.Text.Parameters.Where(parameter => parameter.IsQuery), parameter => WriteParameter(json, parameter));
        if (route.Text.Body is { } body)
        {
            json.WriteObject("requestBody", () =>
            {
                json.WriteBoolean("required", true);
                json.WriteObject("content", () => WriteContent(json, body.MediaType, body.Schema));
            });
        }

        if (route.Text.WantsToken)
        {
            json.WriteObjects("security", ["token"], name =>
            {
                json.WriteStartArray(name);
                json.WriteEndArray();
            });
        }

        json.WriteObject("responses", () => WriteResponses(json, route));
    }

    private static void WriteParameter(Utf8JsonWriter json, ParameterText parameter)
    {
        json.WriteString("name", parameter.Name);
        json.WriteString("in", parameter.IsQuery ? "query" : "path");
        json.WriteBoolean("required", !parameter.IsQuery);
        json.WriteString("description", parameter.Text);
        json.WritePropertyName("schema");
        json.WriteRawValue(parameter.Schema);
    }

    private static void WriteResponses(Utf8JsonWriter json, Route route)
    {
        foreach (var response in route.Text.Responses.GroupBy(response => response.Status))
        {
            json.WriteObject(response.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), () =>
            {
                json.WriteString("description", response.First().Text);
                if (response.Any(kind => kind.MediaType is not null))
                {
                    json.WriteObject("content", () =>
                    {
                        foreach (var kind in response.Where(kind => kind.MediaType is not null))
                        {
                            WriteContent(json, kind.MediaType!, kind.Schema);
                        }
                    });
                }
            });
        }

        if (route.Method == HttpMethods.Get && !route.Text.WantsToken)
        {
            json.WriteObject("304", () => json.WriteString("description", "What If-None-Match names is still current."));
        }

        var described = route.Text.Responses.Select(response => response.Status).ToHashSet();
        foreach (var kinds in route.Text.AllRefusals.Where(kind => !described.Contains(kind.Status))
            .GroupBy(kind => kind.Status).OrderBy(kinds => kinds.Key))
        {
            json.WriteObject(kinds.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), () => WriteRefusal(json, kinds));
        }

        json.WriteObject("default", () => json.WriteString("$ref", "#/components/responses/Problem"));
    }

    private static void WriteRefusal(Utf8JsonWriter json, IGrouping<int, ProblemKind> kinds)
    {
        json.WriteString("description", string.Join("; ", kinds.Select(kind => $"{kind.Id}: {kind.Title.En}")));
        if (kinds.Key == StatusCodes.Status429TooManyRequests)
        {
            json.WriteObject("headers", () => json.WriteObject("Retry-After", () =>
            {
                json.WriteString("description", "Seconds to wait.");
                json.WriteObject("schema", () => json.WriteString("type", "integer"));
            }));
        }

        json.WriteObject("content", () => WriteContent(json, Problem.MediaType, "Problem"));
    }

    private static void WriteContent(Utf8JsonWriter json, string mediaType, string? schema) => json.WriteObject(mediaType, () => json.WriteObject("schema", () =>
    {
        if (schema is not null)
        {
            json.WriteString("$ref", $"#/components/schemas/{schema}");
        }
    }));

    private static void WriteComponents(Utf8JsonWriter json)
    {
        using var schemas = JsonDocument.Parse(Schemas());
        json.WritePropertyName("schemas");
        schemas.RootElement.WriteTo(json);
        json.WriteObject("responses", () => json.WriteObject("Problem", () =>
        {
            json.WriteString("description", $"A problem: {string.Join(", ", ProblemKinds.All.Select(kind => kind.Id))}.");
            json.WriteObject("content", () => WriteContent(json, Problem.MediaType, "Problem"));
        }));
        json.WriteObject("securitySchemes", () => json.WriteObject("token", () =>
        {
            json.WriteString("type", "http");
            json.WriteString("scheme", "bearer");
        }));
    }

    private static byte[] Schemas()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("schemas.json")
            ?? throw new InvalidOperationException("The schemas are not in the assembly.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
