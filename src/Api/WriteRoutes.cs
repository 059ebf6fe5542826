using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Findings;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The operations that change something, and health.</summary>
public static class WriteRoutes
{
    private static readonly ParameterText Contest = new("contest", false, "Id of the contest");
    private static readonly ParameterText Upload = new("upload", false, "Id of the upload");

    /// <summary>The operations of a host.</summary>
    public static ImmutableArray<Route> Of(WriteContext write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var uploads = new WritesUploads(write);
        var rollups = new WritesRollups(write);
        var decisions = new WritesDecisions(write);
        return
        [
            new("POST", "/api/contests/{contest}/uploads", "createUpload", uploads.GrantAsync, Text(
                "Uploads", "Asks for leave to send one file: {file, length?, kind?}; the role of the token decides the kind", [Contest], 201, "The grant, good for 15 minutes") with { Body = Json }),
            new("PUT", "/api/contests/{contest}/uploads/{upload}", "putUpload", uploads.PutAsync, Text(
                "Uploads", "Sends the bytes of the file; accepted once", [Contest, Upload], 202, "Stored for good; the receipt follows")
                with { Body = new BodyText("application/octet-stream", null) }),
            new("GET", "/api/contests/{contest}/uploads/{upload}/receipt", "getUploadReceipt", uploads.ReceiptAsync, Text(
                "Uploads", "The receipt of an upload; 202 while it is not there yet", [Contest, Upload], 200, "The receipt")),
            new("POST", "/api/contests/{contest}/rollups", "requestRollup", rollups.RequestAsync, Text(
                "Roll-ups", "Asks for a roll-up now", [Contest], 202, "It waits its turn")),
            new("GET", "/api/contests/{contest}/rollups/{rollup}", "getRollup", rollups.FindAsync, Text(
                "Roll-ups", "How far a requested roll-up is", [Contest, new("rollup", false, "Id of the roll-up")], 200, "Its progress")),
            new("POST", "/api/contests/{contest}/decisions", "decide", decisions.DraftAsync, Text(
                "Decisions", "Decides about one form of one station, about a sender, or that the result is final or open again", [Contest], 201, "Decided; 202: a second person must confirm")
                with { Body = Json }),
            new("POST", "/api/contests/{contest}/decisions/{hash}/confirm", "confirmDecision", decisions.ConfirmAsync, Text(
                "Decisions", "Confirms what another person proposed", [Contest, new("hash", false, "Hash of the proposal")], 201, "Decided")),
            new("GET", "/api/health", "getHealth", new Health(write).FindAsync, Text(
                "Health", "Whether the host does its work", [], 200, "It does; 503: it does not") with { WantsToken = false }),
        ];
    }

    internal static string Value(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? string.Empty;

    /// <summary>A JSON answer of its own.</summary>
    internal static IResult Answer(HttpContext http, int status, string? location, Action<Utf8JsonWriter> members)
    {
        if (location is not null)
        {
            http.Response.Headers.Location = location;
        }

        return new JsonAnswer(status, JsonBody.Write(members));
    }

    /// <summary>The JSON object of the body, within the limit.</summary>
    internal static async Task<JsonDocument> ReadJsonAsync(HttpContext http, int most, CancellationToken cancel)
    {
        if (http.Request.ContentLength > most)
        {
            throw WriteProblems.TooLarge(most).Thrown();
        }

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await http.Request.Body.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            body.Write(buffer, 0, count);
            if (body.Length > most)
            {
                throw WriteProblems.TooLarge(most).Thrown();
            }
        }

        try
        {
            var document = JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw WriteProblems.BodyInvalid("a JSON object is expected").Thrown();
        }
        catch (JsonException failure)
        {
            throw WriteProblems.BodyInvalid($"not JSON: {failure.Message}").Thrown();
        }
    }

    /// <summary>A text member.</summary>
    internal static string TextOf(JsonElement body, string name, bool isOptional = false)
    {
        if (isOptional && (!body.TryGetProperty(name, out var absent) || absent.ValueKind == JsonValueKind.Null))
        {
            return string.Empty;
        }

        return body.TryGetProperty(name, out var given) && given.ValueKind == JsonValueKind.String
            ? PlainText.WellFormed(given.GetString()!).Replace("\0", string.Empty, StringComparison.Ordinal)
            : throw WriteProblems.BodyInvalid($"{name}: a text is expected").Thrown();
    }

    private static BodyText Json => new("application/json", null);

    private static OperationText Text(string tag, string summary, ImmutableArray<ParameterText> parameters, int status, string answer) =>
        new(tag, summary, parameters, [new ResponseText(status, answer)]) { WantsToken = true };

    private sealed class JsonAnswer(int status, ReadOnlyMemory<byte> body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
            }
        }
    }
}
