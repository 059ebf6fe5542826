using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hattama.Findings;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>An answer that says what went wrong, where, and what to do: RFC 9457, in the caller's language.</summary>
/// <param name="Kind">What kind of problem.</param>
/// <param name="Detail">What, where and what to do this time.</param>
public sealed record Problem(ProblemKind Kind, LocalText Detail) : IResult
{
    /// <summary>The media type of problems.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Further members: name and text.</summary>
    public ImmutableArray<(string Name, string Value)> Members { get; init; } = [];

    /// <summary>When it is worth asking again; null: nothing is said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Value of <c>Allow</c>; null: none.</summary>
    public string? Allow { get; init; }

    /// <summary>This problem as an exception: for places too deep to return it from.</summary>
    public ProblemException Thrown() => new(this);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var language = Languages.Of(httpContext.Request);
        var body = Write(language, httpContext.Request.PathBase + httpContext.Request.Path);
        var response = httpContext.Response;
        response.StatusCode = Kind.Status;
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        response.Headers.ContentLanguage = Languages.NameOf(language);
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Language";
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (Allow is not null)
        {
            response.Headers.Allow = Allow;
        }

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }

    private ReadOnlyMemory<byte> Write(Language language, string instance)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, JsonBody.Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "/api/#" + Kind.Id);
            json.WriteString("title", Kind.Title.In(language));
            json.WriteNumber("status", Kind.Status);
            json.WriteString("detail", PlainText.WellFormed(Detail.In(language)));
            json.WriteString("instance", Uri.EscapeDataString(PlainText.WellFormed(instance)).Replace("%2F", "/", StringComparison.Ordinal));
            foreach (var (name, value) in Members)
            {
                json.WriteString(name, PlainText.WellFormed(value));
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

/// <summary>Carries a <see cref="Api.Problem"/> up to the edge.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>An exception without its problem says only that the program failed.</summary>
    public ProblemException()
        : this("The program failed.")
    {
    }

    /// <inheritdoc cref="ProblemException()"/>
    public ProblemException(string message)
        : this(message, null)
    {
    }

    /// <inheritdoc cref="ProblemException()"/>
    public ProblemException(string message, Exception? innerException)
        : base(message, innerException) => Problem = new Problem(ProblemKinds.Failed, LocalText.Same(message));

    /// <summary>Carries this problem.</summary>
    public ProblemException(Problem problem)
        : base(problem?.Detail.ToString()) => Problem = problem ?? throw new ArgumentNullException(nameof(problem));

    /// <summary>The problem.</summary>
    public Problem Problem { get; }
}
