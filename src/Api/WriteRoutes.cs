using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Findings;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The operations that change something, and health.</summary>
public static class WriteRoutes
{
    private static readonly ParameterText Contest = new("contest", false, "Id of the contest.", """{"type":"string","pattern":"^[a-z0-9-]{1,40}$"}""");
    private static readonly ParameterText Upload = new("upload", false, "Id of the upload.");
    private static readonly ImmutableArray<ProblemKind> OfToken = [WriteKinds.TokenMissing, WriteKinds.Forbidden];
    private static readonly ImmutableArray<ProblemKind> OfBody = [.. OfToken, WriteKinds.BodyInvalid, WriteKinds.MediaTypeWrong, WriteKinds.TooLarge];

    private static readonly ImmutableArray<ProblemKind> OfDecision =
    [
        ProblemKinds.StationUnknown, WriteKinds.OutsideAreas, WriteKinds.OwnEntries, WriteKinds.StateChanged, WriteKinds.DecisionUnusable,
        WriteKinds.ResultFinal, WriteKinds.NotReady,
    ];

    /// <summary>The operations of a host.</summary>
    public static ImmutableArray<Route> Of(WriteContext write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var uploads = new WritesUploads(write);
        return
        [
            new("POST", "/api/contests/{contest}/uploads", "createUpload", uploads.GrantAsync, Text(
                "Uploads", "Asks for leave to send one file. The grant is good for 15 minutes, for one token and one file; the role of the token decides the kind.",
                [Contest], [.. OfBody, WriteKinds.NotOpened], new ResponseText(201, "The grant.", Schema: "UploadGrant")) with { Body = new BodyText("application/json", "UploadRequest") }),
            new("PUT", "/api/contests/{contest}/uploads/{upload}", "putUpload", uploads.PutAsync, Text(
                "Uploads", "Sends the bytes of the file, once. Content-Length is needed.", [Contest, Upload],
                [
                    .. OfToken, WriteKinds.BodyInvalid, WriteKinds.GrantUnknown, WriteKinds.GrantUsed, WriteKinds.GrantExpired,
                    WriteKinds.LengthRequired, WriteKinds.TooLarge,
                ],
                new ResponseText(202, "The bytes are stored for good and stamped; the receipt follows.", Schema: "UploadAccepted"))
                with { Body = new BodyText("application/octet-stream", null) }),
            new("GET", "/api/contests/{contest}/uploads/{upload}/receipt", "getUploadReceipt", uploads.ReceiptAsync, Text(
                "Uploads", "The receipt of an upload.", [Contest, Upload], [.. OfToken, WriteKinds.GrantUnknown],
                new ResponseText(200, "The receipt.", Schema: "Receipt"), new ResponseText(202, "It is not there yet: ask again.", Schema: "ReceiptPending"))),
            .. OfResults(new WritesRollups(write), new WritesDecisions(write)),
            new("GET", "/api/health", "getHealth", new Health(write).FindAsync, Text(
                "Health", "Whether the host does its work.", [], [],
                new ResponseText(200, "It does.", Schema: "Health"), new ResponseText(503, "It does not, and why.", Schema: "Health")) with { WantsToken = false }),
        ];
    }

    private static ImmutableArray<Route> OfResults(WritesRollups rollups, WritesDecisions decisions) =>
    [
        new("POST", "/api/contests/{contest}/rollups", "requestRollup", rollups.RequestAsync, Text(
            "Roll-ups", "Asks for a roll-up now.", [Contest], [.. OfToken, WriteKinds.QueueFull], new ResponseText(202, "It waits its turn.", Schema: "RequestedRollup"))),
        new("GET", "/api/contests/{contest}/rollups/{rollup}", "getRollup", rollups.FindAsync, Text(
            "Roll-ups", "How far a requested roll-up is.", [Contest, new("rollup", false, "Id of the roll-up.")], [.. OfToken, WriteKinds.RollupUnknown],
            new ResponseText(200, "Its progress.", Schema: "RequestedRollup"))),
        new("POST", "/api/contests/{contest}/decisions", "decide", decisions.DraftAsync, Text(
            "Decisions", "Decides about one form of one station, about a sender, or that the result is final or open again.", [Contest], [.. OfBody, .. OfDecision],
            new ResponseText(201, "Decided.", Schema: "Decided"), new ResponseText(202, "A second person must confirm.", Schema: "DecisionProposed"))
            with { Body = new BodyText("application/json", "DecisionRequest") }),
        new("POST", "/api/contests/{contest}/decisions/{hash}/confirm", "confirmDecision", decisions.ConfirmAsync, Text(
            "Decisions", "Confirms what another person proposed; everything is checked again.", [Contest, new("hash", false, "Hash of the proposal.")],
            [.. OfToken, WriteKinds.OutsideAreas, WriteKinds.OwnEntries, WriteKinds.StateChanged, WriteKinds.ResultFinal, WriteKinds.ProposalUnknown, WriteKinds.SamePerson],
            new ResponseText(201, "Decided.", Schema: "Decided"))),
    ];

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

        // Only a wrong media type is refused, not a missing one: a form of another site cannot be sent as JSON.
        if (http.Request.ContentType is { Length: > 0 } && !http.Request.HasJsonContentType())
        {
            throw WriteProblems.MediaTypeWrong("application/json").Thrown();
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

    private static OperationText Text(
        string tag, string summary, ImmutableArray<ParameterText> parameters, ImmutableArray<ProblemKind> refusals, params ImmutableArray<ResponseText> responses) =>
        new(tag, summary, parameters, responses) { WantsToken = true, Refusals = refusals };

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
