using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace Hattama.Tests;

/// <summary>The OpenAPI document of a server, and answers held against it.</summary>
internal sealed class Contract
{
    private readonly JsonElement _document;
    private readonly Dictionary<string, JsonElement> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonSchema> _schemas = new(StringComparer.Ordinal);

    private Contract(JsonElement document)
    {
        _document = document;
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Where(member => member.Name != "parameters"))
        {
            _operations.Add(operation.Value.GetProperty("operationId").GetString()!, operation.Value);
        }
    }

    /// <summary>The document that the server gives.</summary>
    public static async Task<Contract> OfAsync(Served served) => new((await served.GetAsync("/api/openapi.json")).Is(200).Json);

    /// <summary>Holds an answer against what the operation says of its status: it must be named, not be any problem.</summary>
    public async Task CheckAsync(string operation, Answer answer)
    {
        var responses = _operations[operation].GetProperty("responses");
        var status = ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(responses.TryGetProperty(status, out var response), $"{operation} does not document status {status}: {answer.Text}");
        if (response.TryGetProperty("content", out var content))
        {
            var type = answer["Content-Type"].Split(';')[0];
            Assert.True(content.TryGetProperty(type, out var media), $"{operation} {status} does not document {type}.");
            await ValidateAsync(media.GetProperty("schema"), answer.Text, $"{operation} {status}");
        }
    }

    /// <summary>Whether the operation names a problem of this kind.</summary>
    public bool Names(string operation, int status, string kind) =>
        _operations[operation].GetProperty("responses").TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response)
        && (response.GetProperty("description").GetString()!.Split("; ").Any(text => text.StartsWith(kind + ":", StringComparison.Ordinal))
            || !response.GetProperty("content").TryGetProperty("application/problem+json", out _));

    /// <summary>Holds a request body against what the operation takes.</summary>
    public Task CheckRequestAsync(string operation, string body) => ValidateAsync(
        _operations[operation].GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"), body, operation);

    /// <summary>Validates a text; references into the document become definitions of one schema.</summary>
    public async Task ValidateAsync(JsonElement schema, string body, string what)
    {
        if (!schema.TryGetProperty("$ref", out var reference))
        {
            return;
        }

        if (!_schemas.TryGetValue(reference.GetString()!, out var read))
        {
            _schemas.Add(reference.GetString()!, read = await ReadAsync(schema));
        }

        var errors = read.Validate(body);
        Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors.Select(error => $"{error.Path} {error.Kind}"))}\n{body}");
    }

    private async Task<JsonSchema> ReadAsync(JsonElement schema)
    {
        var whole = JsonNode.Parse(schema.GetRawText())!.AsObject();
        whole["definitions"] = JsonNode.Parse(_document.GetProperty("components").GetProperty("schemas").GetRawText());
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return await JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken);
    }
}
