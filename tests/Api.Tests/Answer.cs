using System.Net;
using System.Text;
using System.Text.Json;

namespace Hattama.Tests;

/// <summary>An answer read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Bytes);
            return document.RootElement.Clone();
        }
    }

    /// <summary>A header; empty where it is absent.</summary>
    public string this[string header] => Headers.GetValueOrDefault(header, "");

    /// <summary>The answer, if it has this status.</summary>
    public Answer Is(int status)
    {
        Assert.True((int)Status == status, $"{(int)Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>The answer, if it is a problem of this kind.</summary>
    public Answer IsProblem(int status, string kind)
    {
        Is(status);
        Assert.Equal("application/problem+json", this["Content-Type"]);
        Assert.Equal($"/api/#{kind}", Json.GetProperty("type").GetString());
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        return this;
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), headers);
    }
}
