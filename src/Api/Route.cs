using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>An endpoint: a plain function, the same on every host. Problems it throws are translated at the edge.</summary>
public delegate Task<IResult> Endpoint(HttpContext http, ApiContext api, CancellationToken cancel);

/// <summary>One operation of the API: where it is, what it does, and what the OpenAPI document says about it.</summary>
/// <param name="Method">GET, POST, PUT.</param>
/// <param name="Pattern">Path with parameters in braces.</param>
/// <param name="OperationId">Stable name, unique in the API.</param>
/// <param name="Endpoint">The function.</param>
/// <param name="Text">What the document says.</param>
public sealed record Route(string Method, string Pattern, string OperationId, Endpoint Endpoint, OperationText Text);

/// <summary>What the OpenAPI document says about an operation.</summary>
/// <param name="Tag">Group on the reference page.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Parameters">Parameters in the path and in the query; a query parameter that is not here is refused.</param>
/// <param name="Responses">Answers when all goes well.</param>
public sealed record OperationText(string Tag, string Summary, ImmutableArray<ParameterText> Parameters, ImmutableArray<ResponseText> Responses)
{
    /// <summary>The body of the request; null: none.</summary>
    public BodyText? Body { get; init; }

    /// <summary>Whether the operation wants a bearer token.</summary>
    public bool WantsToken { get; init; }

    /// <summary>The refusals of this operation, beside those that all have.</summary>
    public ImmutableArray<ProblemKind> Refusals { get; init; } = [];

    /// <summary>Everything that it may be refused for, what is common to all operations included.</summary>
    public ImmutableArray<ProblemKind> AllRefusals =>
    [
        .. Refusals, ProblemKinds.ParameterUnknown, .. Parameters.Any(parameter => parameter.IsQuery) ? [ProblemKinds.ParameterInvalid] : ImmutableArray<ProblemKind>.Empty,
        ProblemKinds.MethodNotAllowed, ProblemKinds.PathTooLong, WriteKinds.RateLimited,
    ];
}

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsQuery">True: in the query and optional; false: in the path.</param>
/// <param name="Text">What it means.</param>
/// <param name="Schema">Its JSON Schema, as JSON text.</param>
public sealed record ParameterText(string Name, bool IsQuery, string Text, string Schema = """{"type":"string"}""");

/// <summary>A response.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Text">What it means.</param>
/// <param name="MediaType">Media type of the body; null: no body.</param>
/// <param name="Schema">Name of the body's schema among the schemas of the document; null: bytes or text.</param>
public sealed record ResponseText(int Status, string Text, string? MediaType = "application/json", string? Schema = null);

/// <summary>The body of a request.</summary>
/// <param name="MediaType">Media type.</param>
/// <param name="Schema">Name of its schema; null: any bytes.</param>
public sealed record BodyText(string MediaType, string? Schema);
